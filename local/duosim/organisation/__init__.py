"""A company by its seed: the same people, devices, offices, hours and events each time, and nothing kept in memory.

``control.organise(Organisation(seed=7, people=20_000, attempts_per_day=50_000, begins=...))`` gives the account its
people, and its logs an event for every moment since ``begins``. The same object, asked in the test's own process
(``OrganisationLog(organisation, name).rows(low, high)``), says what the simulator must have said.
"""
