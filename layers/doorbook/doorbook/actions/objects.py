"""What an action reads of a Duo account, as it is at this moment."""

from doorbook.values import value


@value(kw_only=True)
class Group:
    """A group somebody is in."""

    id: str
    name: str


@value(kw_only=True)
class Phone:
    """A phone somebody has."""

    id: str
    name: str
    number: str
    model: str = ""
    takes_push: bool = False

    @property
    def label(self) -> str:
        """Return what tells it from the others: its number's last digits, never the whole number."""
        called = self.name or self.model or "Phone"
        return f"{called} (…{self.number[-4:]})" if self.number else called


@value(kw_only=True)
class Credential:
    """A passkey or security key somebody has."""

    id: str
    name: str


@value(kw_only=True)
class BypassCode:
    """A bypass code somebody has; Duo never says the code itself again. No `expiration` is never, no `uses` any."""

    id: str
    expiration: int | None
    uses: int | None


@value(kw_only=True)
class User:
    """Somebody in Duo."""

    id: str
    username: str
    status: str
    realname: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()
    is_enrolled: bool = False
    synced: bool = False
    """A directory keeps them, and may refuse changes or undo them."""

    groups: tuple[Group, ...] = ()
    phones: tuple[Phone, ...] = ()
    tokens: int = 0
    credentials: tuple[Credential, ...] = ()

    def phone(self, phone: str) -> Phone | None:
        """Return the phone of this id."""
        return next((each for each in self.phones if each.id == phone), None)

    def credential(self, credential: str) -> Credential | None:
        """Return the credential of this id."""
        return next((each for each in self.credentials if each.id == credential), None)

    def group(self, group: str) -> Group | None:
        """Return the group of this id, if they are in it."""
        return next((each for each in self.groups if each.id == group), None)
