"""Whose turn it is: the schedule, "Collect now", and a turn taken."""
