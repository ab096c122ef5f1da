"""A console's store with as much as a large company has: people, applications, findings, verdicts, days, an audit."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, cast

from bench.watch.lists import ListedRows, Lists
from doorbook.adapters.dynamodb.attributes import Plain, item
from doorbook.adapters.dynamodb.connections import PLACE, kept_connection
from doorbook.adapters.dynamodb.records import audit_row, session
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Kind, Severity
from doorbook.checks.finding import Closing, Finding, Status, Times, finding_id
from doorbook.checks.verdict import Judged, Verdict
from doorbook.collect.connections.connection import Connection, State, Trace
from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import Event, PersonDay
from doorbook.dossiers.person import Group, PersonCard, Phone
from doorbook.dossiers.shelves import Entry, Place, days_of, entries
from doorbook.dossiers.usage import Used
from doorbook.events import AuditRow, Outcome
from doorbook.signin.assurance import Passed
from doorbook.signin.roles import Role
from doorbook.signin.session import Session

DAY: Final = 86_400_000
SECRET: Final = "bench"  # noqa: S105 - of a session that is put there
CONNECTION: Final = "c1"
WHO: Final = "dana"
SOMEBODY: Final = "DU00007"
APPLICATION: Final = "DI00003"
APPLICATIONS: Final = 40
AUDITED: Final = 10_000
STANDING: Final = (Status.OPEN, Status.CLOSED, Status.CLOSED, Status.SUPPRESSED)


class Office:
    """Fills the lists of a store for one connection."""

    def __init__(self, lists: Lists, watch: str, audit: str, now: datetime) -> None:
        self._lists = lists
        self._audit = audit
        self._now = now
        self._ms = round(now.timestamp() * 1000)
        self._rows = ListedRows(lists, watch)

    def fill(self, people: int, findings: int) -> str:
        """Put everything there, and return the id of a finding that is open."""
        rows = cast("Any", self._rows)
        trace = Trace(at=self._now - timedelta(days=30), by=WHO)
        of = Connection(
            id=CONNECTION,
            name="Acme",
            host="api-0a1b2c3d.duosecurity.com",
            state=State.ACTIVE,
            version=1,
            created=trace,
            changed=trace,
        )
        self._rows.put(PLACE, CONNECTION, kept_connection(of))
        shelves = StoredShelves(rows)
        for number in range(people):
            shelves.write(CONNECTION, entries(self._person(number)), [])
        for number in range(APPLICATIONS):
            shelves.write(CONNECTION, entries(self._application(number)), [])
        shelves.write(CONNECTION, [*self._days()], [])
        store, verdicts, trend = StoredFindings(rows), StoredVerdicts(rows), StoredTrend(rows)
        for number in range(findings):
            store.put(self._finding(number, people))
        for check in CHECKS:
            verdicts.put(self._judged(check, findings // len(CHECKS)))
        for back in range(30):
            day = f"{self._now - timedelta(days=back):%Y-%m-%d}"
            trend.count(day, CONNECTION, opened=40 + back, closed=30)
        for number in range(AUDITED):
            self._lists.add(self._audit, _told(audit_row(self._row(number))))
        self._lists.arrange()
        return self._finding(0, people).id

    def session(self) -> dict[str, Any]:
        """Return the row of a session of whoever looks."""
        inside = Session(
            proof=sha256(SECRET.encode()).hexdigest(),
            person=WHO,
            display="Dana",
            passed=(Passed("password"), Passed("duo_push")),
            opened=self._now,
            seen=self._now,
            ends=self._now + timedelta(hours=10),
            idle=timedelta(hours=10),
            txid=None,
            address="198.51.100.7",
            agent="Firefox",
            role=Role.ADMINISTRATOR,
        )
        return item({"pk": f"session#{inside.proof}", **_told(session(inside))})

    def _person(self, number: int) -> PersonCard:
        name = f"person{number:05}"
        kinds = ("ip", "network", "country", "device", "factor", "application")
        return PersonCard(
            connection=CONNECTION,
            user_id=f"DU{number:05}",
            username=name,
            realname=f"Person Number {number}",
            email=f"{name}@example.com",
            status="active" if number % 50 else "bypass",
            enrolled=True,
            created=self._ms - 300 * DAY,
            last_sign_in=self._ms - number * 1000,
            groups=tuple(Group(id=f"DG{each}", name=f"Group {each}", status="active") for each in range(4)),
            phones=() if number % 97 == 0 else (_phone(number),),
            used=tuple(
                Used(
                    kind=kind,
                    value=f"{'DI' if kind == 'application' else kind}{(number + each) % APPLICATIONS:05}",
                    label=f"{kind} {each}",
                    successes=20,
                    failures=1,
                    first=self._ms - 90 * DAY,
                    last=self._ms - each * DAY,
                )
                for kind in kinds
                for each in range(4)
            ),
        )

    def _application(self, number: int) -> ApplicationCard:
        return ApplicationCard(
            connection=CONNECTION,
            key=f"DI{number:05}",
            name=f"Application {number}",
            listed=True,
            type="radius",
            may=20_000,
            using=900,
            users=1200,
            first=self._ms - 90 * DAY,
            last=self._ms,
            successes=50_000,
            failures=300,
        )

    def _days(self) -> Iterator[Entry]:
        for back in range(7):
            day = f"{self._now - timedelta(days=back):%Y-%m-%d}"
            events = tuple(
                Event(
                    at=self._ms - back * DAY - each * 60_000,
                    result="success",
                    reason="user_approved",
                    factor="duo_push",
                    application="Application 3",
                    ip="198.51.100.7",
                    country="US",
                    device="Mac OS X|Chrome|",
                    txid=f"t{back}-{each}",
                )
                for each in range(10)
            )
            told = PersonDay(user_id=SOMEBODY, day=day, events=events, times=10)
            yield Entry(Place(days_of(SOMEBODY), day), told)

    def _finding(self, number: int, people: int) -> Finding:
        check = CHECKS[number % len(CHECKS)]
        at = self._ms - number * 60_000
        subject = f"DU{number % people:05}"
        day = f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}" if check.kind is Kind.EVENT else ""
        status = STANDING[number % len(STANDING)]
        return Finding(
            id=finding_id(CONNECTION, check.id, subject, f"{day}{number}"),
            connection=CONNECTION,
            check=check.id,
            check_version=check.version,
            parameters=tuple((each.name, "5") for each in check.parameters),
            category=check.category,
            severity=tuple(Severity)[number // 4 % len(Severity)],
            subject_kind=check.subject,
            subject=subject,
            name=f"person{number % people:05}",
            occasion=day,
            summary=f"person{number % people:05} was asked 7 times from 192.0.2.7 and did not say yes.",
            facts=(("ips", "192.0.2.7"), ("times", "7")),
            lines=tuple((at + each, f"person: duo push denied (no response) from 192.0.2.{each}") for each in range(7)),
            evidence=tuple(sha256(f"{number}-{each}".encode()).hexdigest()[:32] for each in range(7)),
            records=7,
            digest=f"d{number}",
            times=Times(event=at, available=at + 120_000, evaluated=at + 180_000),
            status=status,
            closing=Closing.OVER if status is Status.CLOSED else None,
            closed=at + 3_600_000 if status is Status.CLOSED else None,
        )

    def _judged(self, check: Check, many: int) -> Judged:
        return Judged(
            connection=CONNECTION,
            check=check.id,
            verdict=Verdict.FAIL,
            at=self._ms,
            open=many,
            suppressed=many // 4,
            fired=self._ms,
            took=20,
        )

    def _row(self, number: int) -> AuditRow:
        return AuditRow(
            id=f"{number:016}",
            at=self._now - timedelta(minutes=number),
            outcome=Outcome.SIGNED_IN,
            method="duo_push",
            person=WHO if number % 20 else f"person{number:05}",
            address="198.51.100.7",
            agent="Firefox",
        )


def _phone(number: int) -> Phone:
    return Phone(
        id=f"DP{number:05}",
        name="",
        number="+17345550100",
        type="mobile",
        platform="apple ios",
        model="iPhone 15",
        os_version="18.1",
        activated=True,
        capabilities=("push", "mobile_otp", "sms", "phone"),
        encrypted="encrypted",
        screenlock="locked",
        tampered="not tampered",
        fingerprint="configured",
        last_seen=None,
        shared=1,
    )


def _told(row: dict[str, Plain]) -> dict[str, Plain]:
    return {name: said for name, said in row.items() if said is not None}
