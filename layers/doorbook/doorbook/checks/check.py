"""What a check is: what it looks for, in which words, with which numbers, and examples of both kinds."""

from datetime import timedelta
from enum import StrEnum

from doorbook.checks.data_files import DataKind
from doorbook.checks.story import Story
from doorbook.values import value

type Setting = int | float | str | bool | tuple[str, ...]


class Severity(StrEnum):
    """How bad it is if it is true."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return its place among all, the least first."""
        return tuple(Severity).index(self)


class Category(StrEnum):
    """Which part of the house a check looks after."""

    POSTURE = "posture"
    HYGIENE = "hygiene"
    THREAT = "threat"
    ADMIN = "admin"


class Kind(StrEnum):
    """Whether a check judges how things stand, or what happened."""

    STATE = "state"
    """Judged anew each time; its findings close by themselves once things stand otherwise."""

    EVENT = "event"
    """What happened stays true; its findings are open until somebody settles them."""


class Subject(StrEnum):
    """Whom or what a finding is about."""

    PERSON = "person"
    ADDRESS = "address"
    ADMINISTRATOR = "administrator"
    POLICY = "policy"
    AUTHENTICATOR = "authenticator"
    STREAM = "stream"
    CONNECTION = "connection"
    GROUP = "group"
    APPLICATION = "application"
    COMPUTER = "computer"
    DIRECTORY = "directory"


class Grant(StrEnum):
    """What a connection's keys must be allowed so that a check has what it reads, by the name of Duo's flag."""

    READ_LOG = "adminapi_read_log"
    READ_RESOURCE = "adminapi_read_resource"
    READ_ADMINISTRATORS = "adminapi_admins_read"
    APPLICATIONS = "adminapi_integrations"
    SETTINGS = "adminapi_settings"


@value(kw_only=True)
class Parameter:
    """A number or a list that an organisation may set; `least` and `most` bound a number."""

    name: str
    default: Setting
    says: str
    least: float | None = None
    most: float | None = None
    needed: bool = False
    """Without it there is nothing to judge."""


@value(kw_only=True)
class Field:
    """A field that a check judges by, and the rows that it should be told of: a relation and a condition.

    Where a field that is `needed` is told of none of them, the check cannot judge, and of others it is counted
    alone; where the field is `ours`, Duo has nothing to do with that.
    """

    name: str
    relation: str
    has: str
    among: str = "true"
    needed: bool = True
    ours: bool = False


@value(kw_only=True)
class Check:
    """One check.

    `sql` returns a row for each time that it is true: `subject`, `name` (of the subject), `moment` (milliseconds: when
    it happened, or since when it stands so as well as that is known), `evidence` (a list of record keys), `facts` (a
    struct of words that the summary is filled from: of how things stand none that changes while they stand so), and
    where they differ from what the check says: `severity`, `occasion`, and `about`, a Subject. It may name its
    parameters, `$now`, `$begin` and `$end` (the milliseconds whose events are judged), `$since` (before which it is
    history), `$settled` (up to which the portal's sign-ins can be judged), `$connection`, and the spans of time
    `$minute`, `$hour` and `$day`.
    A finding is one subject's on one occasion: of an event the day, in UTC, on which it happened.
    `files` are the data files that it needs, of each group at least one; `helps` those that it reads if they are there.
    `own` names the relations of what Doorbook itself saw that it reads; see `doorbook.checks.facts.OWN`.
    `reach` says how far before an event others matter, in `signins` and `admin_events`; `seen` has what was before.
    """

    id: str
    title: str
    severity: Severity
    category: Category
    kind: Kind
    subject: Subject
    why: str
    definition: str
    false_positives: str
    summary: str
    remedies: tuple[str, ...]
    grant: Grant | None
    streams: tuple[str, ...]
    sql: str
    fires: tuple[Story, ...]
    quiet: tuple[Story, ...]
    parameters: tuple[Parameter, ...] = ()
    fields: tuple[Field, ...] = ()
    own: tuple[str, ...] = ()
    files: tuple[tuple[DataKind, ...], ...] = ()
    helps: tuple[DataKind, ...] = ()
    reach: timedelta = timedelta(0)
    baseline: bool = False
    attack: tuple[str, ...] = ()
    nist: tuple[str, ...] = ()
    peers: tuple[tuple[str, str], ...] = ()
    version: int = 1
    armed: bool = True

    @property
    def data(self) -> frozenset[DataKind]:
        """Return all data files that it reads."""
        return frozenset(self.helps) | {each for group in self.files for each in group}

    def setting(self, name: str) -> Setting:
        """Return a parameter's default."""
        return next(each.default for each in self.parameters if each.name == name)
