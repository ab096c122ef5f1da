"""Cold start: the instructions from a fresh interpreter to the first sign-in page."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bench import artifacts, stub
from bench.application import AUTHORIZE, applications
from bench.artifacts import Laid
from bench.browser import event
from bench.figures import Part, Row, Spread, Table, say
from bench.importing import Shares
from bench.stub import Stub
from bench.surroundings import environment, interpreter
from local.duosim.certificates import Certificates

AT_MOST = 6.0
ONCE = Path(__file__).parent / "once.py"
COUNTER = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")
SEEDS = ("1", "2", "3")  # the order of sets is all that chance decides here
MILLION = 1_000_000

MISSING = "make bench counts instructions with valgrind, which is not here: apt-get install valgrind"


@dataclass(frozen=True)
class Subject:
    """Something that answers its first request: GET /signin, if not told otherwise."""

    what: str
    path: tuple[str, ...]
    environment: Mapping[str, str]
    asks: str = "/signin"
    seen: str = 'name="password"'

    def counted(self, seed: str) -> float:
        """Return how many million instructions a fresh process spends on it."""
        done = self._run((*COUNTER,), {"PYTHONHASHSEED": seed})
        found = COUNTED.search(done.stderr)
        if found is None:
            raise SystemExit(f"valgrind counted nothing:\n{done.stderr}")
        return int(found[1].replace(",", "")) / MILLION

    def imports(self) -> str:
        """Return what the interpreter says of each import."""
        return self._run((), {"PYTHONPROFILEIMPORTTIME": "1"}).stderr

    def _run(self, prefix: tuple[str, ...], added: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        asked = json.dumps(event("GET", self.asks))
        command = [*prefix, *interpreter().command(ONCE, self.what, ":".join(self.path), asked)]
        surrounded = {**self.environment, **added}
        done = subprocess.run(command, env=surrounded, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
        reply = json.loads(done.stdout) if done.stdout.startswith("{") else {}
        if reply.get("statusCode") not in {HTTPStatus.OK, HTTPStatus.SEE_OTHER} or self.seen not in json.dumps(
            reply
        ).replace('\\"', '"'):
            raise SystemExit(f"{self.what} did not answer as it should:\n{done.stdout}\n{done.stderr}")
        return done


def measured(work: Path, *, quick: bool) -> Part:
    """Measure the portal against the floor, and what it would be without each thing that the build does."""
    if shutil.which(COUNTER[0]) is None:
        raise SystemExit(MISSING)
    laid, floor = artifacts.shipped(work), artifacts.floor(work)
    with ExitStack() as ending:
        certificates = Certificates.at(_folder(work / "tls"))
        plain = ending.enter_context(stub.running()).url
        store = ending.enter_context(stub.running(certificates.server_context()))
        safe = store.url
        bundle = work / "bundle.pem"
        roots = (laid.opt / "amazon-roots.pem").read_text()
        bundle.write_text(roots + certificates.ca_file.read_text())
        trust = {"AWS_CA_BUNDLE": str(bundle)}

        def portal(of: Laid, url: str = safe) -> Subject:
            return Subject("portal", tuple(of.path), environment(of, url, trust))

        hand = Subject("floor", (str(floor),), environment(laid, safe, trust))
        hand_plain = Subject("floor", (str(floor),), environment(laid, plain, trust))
        seeds = SEEDS[:1] if quick else SEEDS
        floors = _counted("floor", hand, seeds)
        shipped = _counted("portal", portal(laid), seeds)
        ratio = shipped / floors
        rows = [_row("floor", floors, floors), _row("portal as shipped", shipped, floors)]
        provider = _provider(laid, store, trust)
        provider.counted(seeds[0])  # makes the keys, as the first function of a stack does
        rows.append(_row("provider to its first redirect", _counted("provider", provider, seeds), floors))
        if not quick:
            floors_plain = _counted("floor, TLS off", hand_plain, SEEDS[:1])
            rows.append(_row("floor, TLS off", floors_plain, floors_plain))
            rows.append(_row("portal, TLS off", _counted("TLS off", portal(laid, plain), SEEDS[:1]), floors_plain))
            for name, lacking in (("without trim", artifacts.untrimmed), ("without .pyc", artifacts.uncompiled)):
                found = _counted(name, portal(lacking(laid, work)), SEEDS[:1])
                rows.append(_row(f"portal {name}", found, Spread(floors.values[:1])))
        say("  what imports cost")
        shares = Shares.of([portal(laid).imports() for _ in range(3 if quick else 7)])
    variants = Table(
        title="Instructions to the first page",
        told="Millions, in one run. Each ratio is to the floor of its own row's kind of connection.",
        columns=("variant", "million instructions", "x floor"),
        rows=tuple(rows),
    )
    return Part(
        title="Cold start",
        told=(
            "CPU instructions of a fresh process from its start to the answer of the first GET /signin, counted by "
            "valgrind; of the provider, until it sends somebody on to the sign-in. The store answers over TLS on the "
            "loopback, under Amazon's roots and one more; the layers lie as Lambda unpacks them, the environment is "
            "that of template.yaml, and the interpreter starts without site."
        ),
        rows=(
            Row(what="portal to the first page", figure=ratio.shown(), unit="x", value=ratio.median, budget=AT_MOST),
        ),
        tables=(variants, *shares.tables()),
    )


def _provider(laid: Laid, store: Stub, trust: Mapping[str, str]) -> Subject:
    """Return the provider before somebody who comes from an application and has to sign in first."""
    variables = environment(laid, store.url, trust, ("Provider",))
    store.secrets[variables["KEYS_SECRET"]] = "{}"
    store.answer("DynamoDB.PutItem", {"TableName": variables["PEOPLE_TABLE"], "Item": applications()})
    return Subject("provider", tuple(laid.path), variables, AUTHORIZE, "/signin?return=")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _counted(name: str, subject: Subject, seeds: tuple[str, ...]) -> Spread:
    values = []
    for number, seed in enumerate(seeds, 1):
        values.append(subject.counted(seed))
        say(f"  {name}: {values[-1]:.0f} million instructions ({number} of {len(seeds)})")
    return Spread(tuple(values))


def _row(name: str, found: Spread, floor: Spread) -> tuple[str, ...]:
    return name, found.shown(0), (found / floor).shown()
