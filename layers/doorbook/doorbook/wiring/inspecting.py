"""What inspects."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, cast

from doorbook.adapters.dynamodb.browsers import DynamoBrowsers
from doorbook.adapters.dynamodb.by_person import DynamoByPerson
from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.dynamodb.register import DynamoRegister
from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.inspections_queue import AskedExport, AskedLook, SqsInspections, to_look
from doorbook.adapters.lake.data_files import DataFiles
from doorbook.adapters.lake.dossiers import DrawnByLake
from doorbook.adapters.lake.facts import DuckBench, LakeFacts
from doorbook.adapters.lake.imprints import LakeImprints
from doorbook.adapters.lake.inspections import StoredInspections
from doorbook.adapters.lake.objects import S3Objects
from doorbook.adapters.lake.portal import PortalSnapshots
from doorbook.adapters.meter import CloudWatchMeter
from doorbook.adapters.portal_people import PortalPeople, ReportedDoors
from doorbook.adapters.watch.backtests import StoredBacktests
from doorbook.adapters.watch.data_files import StoredDataFiles
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.followed import StoredFollowed
from doorbook.adapters.watch.holds import StoredHolds
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.marks import StoredMarks
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.register import StoredRegister
from doorbook.adapters.watch.trend import StoredTrend
from doorbook.adapters.watch.verdicts import StoredSettings, StoredSuppressions, StoredVerdicts
from doorbook.adapters.watch.verifications import StoredEnds
from doorbook.adapters.watch.watched import CollectedWatch
from doorbook.checks.arriving import Arrivals
from doorbook.checks.backtesting import Backtester
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check
from doorbook.checks.consequences import Consequences
from doorbook.checks.data_files import Library
from doorbook.checks.exporting import Exporter
from doorbook.checks.inspecting import GAUGES, Inspector
from doorbook.checks.ports import Bench
from doorbook.checks.settings import CheckSettings
from doorbook.checks.trying import ID_LENGTH, unasked
from doorbook.checks.verdict import Lack
from doorbook.checks.watched import Watched
from doorbook.dossiers.keeper import DossierKeeper
from doorbook.dossiers.ports import OvertakenError
from doorbook.errors import BreakageError, Cause, TryLaterError
from doorbook.remember.revoking import Revoker
from doorbook.signin.in_duo import NameRule
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import DuoNameRule
from doorbook.values import value
from doorbook.wiring.clients import chance, client, clock, dynamodb, env, meter, milliseconds, tables
from doorbook.wiring.exporting import exporter
from doorbook.wiring.watching import connections, watch_rows

WORKPLACE: Final = Path("/tmp/inspector")  # noqa: S108 - Lambda's own disk, which nobody shares
HOURLY: Final = "hourly"


@value
class Round:
    """Looks at connections, and says of what breaks why."""

    watch: CollectedWatch
    inspector: Inspector
    backtester: Backtester
    exporter: Exporter
    consequences: Consequences
    queue: SqsInspections
    verdicts: StoredVerdicts
    meter: CloudWatchMeter
    library: Callable[[], Library]

    def ask_for_all(self) -> dict[str, int]:
        """Ask for a look at every connection: time alone makes some things true."""
        asked = self.watch.ids()
        for each in asked:
            self.queue.ask(each, once=f"{HOURLY}:{each}:{milliseconds()}")
        self._show(asked)
        return {"asked": len(asked)}

    def take(self, bodies: list[str]) -> None:
        """Look at the connections that messages ask for, each once; raise ValueError where one asks for none."""
        for asked in dict.fromkeys(map(to_look, bodies)):
            try:
                if isinstance(asked, AskedExport):
                    self.exporter.take(asked.export)
                else:
                    self._look(asked)
            except BreakageError as broke:
                self.meter.breakage(broke)
                raise

    def _look(self, asked: AskedLook) -> None:
        watched = self.watch.of(asked.connection, whole=asked.backtest is not None)
        if asked.backtest is not None:
            self.backtester.take(watched, asked.backtest)
        elif watched is not None:
            self.inspector.inspect(watched)
            self.consequences.follow(asked.connection)

    def _show(self, connections: tuple[str, ...]) -> None:
        """Show how many checks broke, are blind, or wait for a person, and how many data files are unfit."""
        judged = [judged for each in connections for judged in self.verdicts.of(each)]
        lacks = Counter(each.lack for each in judged)
        held = sum(1 for each in judged if each.held)
        numbers = (lacks[Lack.BROKEN], lacks[Lack.FIELD], held, len(self.library().unfit))
        for name, number in zip(GAUGES, numbers, strict=True):
            self.meter.gauge(name, number)


@cache
def inspector() -> Round:
    """Return what inspects, from the environment."""
    rows = watch_rows()
    objects = S3Objects(client("s3"), env("LAKE_BUCKET"))
    verdicts = StoredVerdicts(rows)
    portal = PortalSnapshots(objects, WORKPLACE / "portal", DynamoRegister(dynamodb(), tables()).written)
    data = DataFiles(objects, StoredDataFiles(rows), WORKPLACE / "data", meter().data_file_unfit)
    cards = DossierKeeper(StoredShelves(rows), LakeImprints(objects))
    watch = CollectedWatch(
        connections(),
        StoredMarks(rows),
        StoredListings(rows),
        StoredOwnRecords(rows),
        StoredEnds(rows),
        milliseconds,
        lambda: portal.refresh(milliseconds()),
        lambda: data.refresh(milliseconds()),
    )
    queue = SqsInspections(client("sqs"), env("INSPECTIONS_QUEUE"))
    _arrive(rows, watch, queue)
    return Round(
        watch=watch,
        inspector=Inspector(
            checks=CHECKS,
            facts=LakeFacts(objects, WORKPLACE),
            findings=StoredFindings(rows),
            inspections=StoredInspections(objects),
            verdicts=verdicts,
            suppressions=StoredSuppressions(rows),
            settings=StoredSettings(rows, CHECKS),
            holds=StoredHolds(rows),
            trend=StoredTrend(rows),
            clock=milliseconds,
            broke=lambda check, error: meter().check_broke(check, error),
            besides=lambda watched, bench: _draw(cards, watched, bench),
        ),
        backtester=Backtester(
            checks=CHECKS,
            facts=LakeFacts(objects, WORKPLACE / "backtests"),
            backtests=StoredBacktests(rows, milliseconds),
            clock=milliseconds,
            broke=lambda check, error: meter().check_broke(check, error),
        ),
        exporter=exporter(rows, objects, connections().all),
        consequences=Consequences(
            findings=StoredFindings(rows),
            doors=ReportedDoors(_portal_people()),
            followed=StoredFollowed(rows),
            clock=milliseconds,
        ),
        queue=queue,
        verdicts=verdicts,
        meter=meter(),
        library=lambda: data.refresh(milliseconds()),
    )


def _arrive(rows: WatchRows, watch: CollectedWatch, queue: SqsInspections) -> None:
    """Have checks that came or changed with this release watch before anybody looks, and be tried meanwhile."""
    backtests = StoredBacktests(rows, milliseconds)

    def ask(check: Check, settings: CheckSettings) -> None:
        for connection in watch.ids():
            asked = unasked(check, settings, connection, chance()[:ID_LENGTH], milliseconds())
            if backtests.begin_unasked(asked):
                queue.backtest(connection, asked.id)

    Arrivals(
        checks=CHECKS,
        register=StoredRegister(rows),
        settings=StoredSettings(rows, CHECKS),
        ask=ask,
        clock=milliseconds,
    ).settle()


def _draw(cards: DossierKeeper, watched: Watched, bench: Bench) -> None:
    """Have the cards of people and applications be as the facts are now."""
    engine = cast("DuckBench", bench).engine
    try:
        cards.refresh(watched.id, DrawnByLake(engine, watched.id, milliseconds()))
    except OvertakenError as error:
        raise TryLaterError(Cause.LAKE, "somebody else draws the same cards") from error


def _portal_people() -> PortalPeople:
    ledger = Ledger(doors=DynamoDoors(dynamodb(), tables()), meter=meter(), clock=clock, chance=chance)
    kept, revoker = DynamoByPerson(dynamodb(), tables()), Revoker(ledger, DynamoBrowsers(dynamodb(), tables()))
    return PortalPeople(ledger, kept, revoker, NameRule(DuoNameRule(env("DUO_NAME_RULE")), env("DUO_NAME_TEMPLATE")))
