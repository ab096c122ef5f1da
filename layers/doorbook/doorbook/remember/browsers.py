"""A remembered browser: what the store knows of it, behind the sealed cookie that it holds."""

from datetime import datetime

from doorbook.factors import Kind
from doorbook.signin.people import BrowserState, Person
from doorbook.values import value


@value(kw_only=True)
class RememberedBrowser:
    """One browser that remembers one person.

    `kind` is the factor that was passed when they chose it; where an administrator chose for them it is None and
    `provisioned_by` names the administrator. `uses` counts the sign-ins by it, as the cookie does.
    """

    id: str
    person: str
    state: BrowserState
    generation: int
    created: datetime
    expires: datetime
    label: str
    used: datetime | None = None
    kind: Kind | None = None
    provisioned_by: str | None = None
    uses: int = 0
    ended: datetime | None = None

    @property
    def since(self) -> str:
        """Its place among the person's browsers: no other has it, and later ones have later places."""
        return f"{round(self.created.timestamp() * 1000):013d}#{self.id}"

    def remembers(self, person: Person, now: datetime) -> bool:
        """Tell whether it remembers this person still."""
        return (
            self.state is BrowserState.ACTIVE
            and self.person == person.id
            and self.generation == person.generation
            and now < self.expires
        )
