"""What makes exports, and what hands them out."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from botocore.config import Config

from doorbook.adapters.lake.handing_out import SignedDownloads
from doorbook.adapters.watch.exports import StoredExports
from doorbook.adapters.watch.findings import StoredFindings
from doorbook.adapters.watch.verdicts import StoredSettings, StoredVerdicts
from doorbook.checks.catalogue import CHECKS
from doorbook.checks.export import COVERAGE, Cell, Of
from doorbook.checks.exporting import Exporter, Table, of_findings
from doorbook.collect.connections.connection import Connection, State
from doorbook.errors import BreakageError
from doorbook.wiring.clients import env, meter, milliseconds, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3.client import S3Client

    from doorbook.adapters.dynamodb.watch import WatchRows
    from doorbook.adapters.lake.objects import Objects
    from doorbook.adapters.watch.memory_rows import MemoryRows

WORKPLACE: Final = Path("/tmp/inspector/exports")  # noqa: S108 - Lambda's own disk, which nobody shares


def downloads() -> SignedDownloads:
    """Return what hands files out, from the environment."""
    return SignedDownloads(_signing, env("LAKE_BUCKET"))


@cache
def _signing() -> "S3Client":
    # The older signature, which is S3's usual one for addresses in some regions, reads nothing that KMS encrypted.
    return cast("S3Client", session().create_client("s3", config=Config(signature_version="s3v4")))


def exporter(  # noqa: PLR0913 - tests bring a folder and a clock of their own
    rows: "WatchRows | MemoryRows",
    objects: "Objects",
    connections: "Callable[[], Iterable[Connection]]",
    *,
    folder: Path = WORKPLACE,
    clock: "Callable[[], int]" = milliseconds,
    broke: "Callable[[Exception], None] | None" = None,
) -> Exporter:
    """Return what makes exports of what a table keeps."""
    from doorbook.adapters.lake.tables import ParquetTables  # noqa: PLC0415 - the console makes none

    def names() -> Mapping[str, str]:
        return {each.id: each.name for each in connections() if each.state is not State.DRAFT}

    return Exporter(
        exports=StoredExports(rows, clock),
        sources={
            Of.FINDINGS: of_findings(StoredFindings(rows), names),
            Of.COVERAGE: Table(COVERAGE, lambda sieve: _coverage(rows, names(), sieve)),
        },
        tables=ParquetTables(objects, folder),
        clock=clock,
        broke=broke or _broke,
    )


def _coverage(
    rows: "WatchRows | MemoryRows", names: Mapping[str, str], sieve: Mapping[str, str]
) -> Iterable[Sequence[Cell]]:
    # Late, for it brings all that pages are made of, and most inspectors export nothing.
    from doorbook.web.console.coverage_lines import Show, coverage_cells, coverage_lines, picked  # noqa: PLC0415

    lines = coverage_lines(CHECKS, StoredSettings(rows, CHECKS), StoredVerdicts(rows), names)
    show, connection = Show(sieve.get("show", "")), sieve.get("connection", "")
    return map(coverage_cells, picked(lines, names, show, connection))


def _broke(error: Exception) -> None:
    if isinstance(error, BreakageError):
        meter().breakage(error)
    else:
        meter().export_broke(error)
