"""The whole portal on this machine: AWS, Duo, the deployed stack and the way in, started and ended as one."""

import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from doorbook.signin.integrations import PASSWORDLESS
from local import differences, people
from local.cloud import aws as local_aws
from local.cloud import deploy, schedules
from local.cloud.aws import Aws
from local.cloud.build import build, host_architecture
from local.cloud.deploy import Deployed
from local.cloud.gateway import Gateway, Settings
from local.cloud.processes import Programs
from local.demo import applications as demos
from local.duosim.integrations import PWL

ROOT = Path(__file__).resolve().parents[2]
BUILDS = ROOT / ".local" / "build"
SHOWN = ("name", "password", "display", "story")
DUO_HOSTS = "^localhost:[0-9]{1,5}$"
HOOK_HOSTS = "localhost"


class AlreadyRunning(Exception):  # noqa: N818 - it says what is
    """Another run uses the same state."""


@dataclass(frozen=True)
class Ports:
    """Where each part listens."""

    portal: int
    phone: int
    duo_http: int
    duo_tls: int
    canteen: int
    payroll: int
    library: int

    @classmethod
    def beginning_with(cls, port: int) -> Self:
        """Take a row of ports, or with 0 any that are free."""
        chosen = range(port, port + 7) if port else [local_aws.free_port() for _ in range(7)]
        return cls(*chosen)

    @property
    def applications(self) -> dict[str, str]:
        """Where the demo applications are: on another host than the portal, for ports share their cookies."""
        return {demo.id: f"http://127.0.0.1:{getattr(self, demo.id)}" for demo in demos.DEMOS}


@dataclass(frozen=True)
class Duo:
    """The simulator, as it describes itself."""

    http: str
    tls: str
    phone: str
    ca_file: str
    integrations: list[dict[str, Any]]

    def key(self, kind: str, name: str | None = None) -> dict[str, Any]:
        """Pick an integration by its kind (authapi, websdk or adminapi) and its name, or the first of its kind."""
        return next(each for each in self.integrations if each["type"] == kind and name in (None, each["name"]))

    def named(self, name: str) -> dict[str, Any]:
        """Pick an integration by its name, of whatever kind."""
        return next(each for each in self.integrations if each["name"] == name)


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What is running, and how to reach it. Written to ready.json as it is."""

    portal: str
    demo_origin: str
    applications: Mapping[str, str]
    aws: Aws
    duo: Duo
    resources: Mapping[str, str]
    outputs: Mapping[str, str]
    people: list[dict[str, str]]
    logs: Mapping[str, str]
    access_log: str
    state: str
    took: Mapping[str, float]
    template: Mapping[str, Any] = field(repr=False)

    def table(self, name: str) -> str:
        """Name a table of this stack by its name in template.yaml."""
        return self.resources[name]

    def secret(self, name: str) -> str:
        """Name a secret of this stack, as its ARN, by its name in template.yaml."""
        return self.resources[name]

    def log_lines(self, function: str) -> list[str]:
        """Read what a function has logged, the oldest first."""
        client = self.aws.client("logs")
        pages = client.get_paginator("filter_log_events").paginate(logGroupName=self.logs[function])
        return [event["message"] for page in pages for event in page["events"]]


class Laps:
    """How long each part of the start took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._last = time.monotonic()
        self.took: dict[str, float] = {}

    def done(self, what: str) -> None:
        now = time.monotonic()
        self.took[what] = round(now - self._last, 2)
        self._last = now
        self._say(f"{what:<22} {self.took[what]:6.2f} s")


@contextlib.contextmanager
def running(folder: Path, port: int = 0, say: Callable[[str], None] = lambda _: None) -> Iterator[Stack]:
    """Start everything, and end everything whatever happens; what is kept for the next run is in FOLDER/try.

    Of the folder itself nothing is touched but `ready.json`: it may be anybody's, and what was cut short is swept.
    """
    state = folder.resolve() / "try"
    state.mkdir(parents=True, exist_ok=True)
    laps = Laps(say)
    with contextlib.ExitStack() as ending:
        ending.enter_context(_only_one(state))
        built = build(BUILDS)
        laps.done("built")
        programs = Programs(state)
        _sweep(state, programs)
        ending.callback(_whole(state).write_text, _version())  # runs last, when the programs have saved and gone
        ending.callback(programs.stop)
        ports = Ports.beginning_with(port)
        _start_duo(programs, state, ports)
        aws = local_aws.start(programs, state)
        laps.done("AWS answers")
        duo = _duo(programs, state)
        laps.done("Duo answers")
        place = differences.Place(opt=str(built.opt), origin=f"http://localhost:{ports.portal}")
        parameters = _parameters(aws, duo, ports)
        deployed = deploy.deploy(aws, built.functions, parameters, place)
        laps.done("deployed")
        _fill_secrets(aws, duo, deployed)
        seeded = _seeded(aws, deployed, state)
        _tell_of_applications(aws, deployed, ports)
        laps.done("seeded")
        access_log = state / "access.log"
        settings = Settings(ports.portal, access_log, {duo.tls: duo.http})
        gateway = ending.enter_context(Gateway(aws, deployed.resources["Api"], settings))
        _warm(gateway, ports.portal)
        laps.done("warm")
        schedules.first_turns(aws, deployed.template, deployed.resources)
        laps.done("first turns taken")
        _start_applications(programs, place.origin, ports)
        laps.done("applications answer")
        stack = Stack(
            portal=place.origin,
            demo_origin=ports.applications["payroll"],
            applications=ports.applications,
            aws=aws,
            duo=duo,
            resources=deployed.resources,
            outputs=deployed.outputs,
            people=seeded,
            logs={
                name.removesuffix("Log"): group for name, group in deployed.resources.items() if name.endswith("Log")
            },
            access_log=str(access_log),
            state=str(state),
            took=laps.took,
            template=deployed.template,
        )
        ready = state.parent / "ready.json"
        ending.callback(ready.unlink, missing_ok=True)
        _describe(stack, ready)
        yield stack


def _describe(stack: Stack, ready: Path) -> None:
    """Write the stack down whole, so that whoever finds the file can rely on it."""
    described = asdict(stack)
    del described["template"]
    part = ready.with_suffix(".part")
    part.write_text(json.dumps(described, indent=1))
    part.replace(ready)


@contextlib.contextmanager
def _only_one(state: Path) -> Iterator[None]:
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another run uses {state}; STATE= names another place") from None
        yield


def _whole(state: Path) -> Path:
    return state / "whole"


def _version() -> str:
    """Name what a saved state fits to: the cloud that saved it, and the demo people in it."""
    fits = (ROOT / "local" / each for each in ("cloud/ministack.txt", "people.py", "duosim/demo.py"))
    return hashlib.sha256(b"".join(each.read_bytes() for each in fits)).hexdigest()


def _sweep(state: Path, programs: Programs) -> None:
    """Begin from nothing unless the last run saved all and fits: one that was killed has saved a part."""
    whole = _whole(state)
    cut_short = programs.sweep()
    if cut_short or not whole.exists() or whole.read_text() != _version():
        for path in state.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    whole.unlink(missing_ok=True)


def _start_duo(programs: Programs, state: Path, ports: Ports) -> None:
    (state / "duosim" / "duosim.json").unlink(missing_ok=True)
    where = ["--http-port", str(ports.duo_http), "--tls-port", str(ports.duo_tls), "--phone-port", str(ports.phone)]
    back = ["--redirect-uri", f"http://localhost:{ports.portal}/duo/callback"]
    command = [sys.executable, "-m", "local.duosim", "--state", str(state / "duosim"), *where, *back, "--demo"]
    programs.start("duosim", command, {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"})


def _duo(programs: Programs, state: Path) -> Duo:
    described = state / "duosim" / "duosim.json"
    programs.wait_until("duosim", described.exists)
    says = json.loads(described.read_text())
    return Duo(
        http=f"http://127.0.0.1:{says['http_port']}",
        tls=f"https://localhost:{says['tls_port']}",
        phone=f"http://127.0.0.1:{says['phone_port']}",
        ca_file=says["ca_file"],
        integrations=says["integrations"],
    )


def _parameters(aws: Aws, duo: Duo, ports: Ports) -> dict[str, str]:
    """Give the parameters that local/differences.py lists their values."""
    return {
        "Architecture": host_architecture(),
        "DuoHostPattern": DUO_HOSTS,
        "FirstAdministrator": "admin",
        "Passwordless": "on",
        "PasswordlessGroups": people.PILOT,
        "OutboundCaSecret": _ca_secret(aws, Path(duo.ca_file).read_text()),
        "ReturnOrigins": ports.applications["payroll"],
        "WebhookHostPattern": HOOK_HOSTS,
    }


def _ca_secret(aws: Aws, pem: str) -> str:
    client = aws.client("secretsmanager")
    try:
        arn: str = client.create_secret(Name="duo-simulator-ca", SecretString=pem)["ARN"]
    except client.exceptions.ResourceExistsException:
        arn = client.put_secret_value(SecretId="duo-simulator-ca", SecretString=pem)["ARN"]
    return arn


def _fill_secrets(aws: Aws, duo: Duo, deployed: Deployed) -> None:
    """Do what the operator's guide says to do by hand."""
    client = aws.client("secretsmanager")
    client.put_secret_value(SecretId=deployed.outputs["DuoSecret"], SecretString=_keys(duo, duo.key("authapi")))
    further = {demo.id: demo.duo for demo in demos.DEMOS if demo.duo is not None} | {PASSWORDLESS: PWL}
    for name, at_duo in further.items():
        named, text = f"{deploy.STACK}/duo/{name}", _keys(duo, duo.named(at_duo))
        try:
            client.create_secret(Name=named, SecretString=text)
        except client.exceptions.ResourceExistsException:
            client.put_secret_value(SecretId=named, SecretString=text)


def _keys(duo: Duo, key: Mapping[str, Any]) -> str:
    names = ("client_id", "client_secret") if key["type"] == "websdk" else ("ikey", "skey")
    told = dict(zip(names, (key["ikey"], key["skey"]), strict=True))
    return json.dumps({"host": duo.tls.removeprefix("https://"), **told})


def _seeded(aws: Aws, deployed: Deployed, state: Path) -> list[dict[str, str]]:
    """Put the demo people into an empty stack, and remember them for the next start."""
    kept = state / "people.json"
    if not kept.exists():
        seeded = people.seed(deployed.resources["People"], aws.client("dynamodb"))
        kept.write_text(json.dumps([{name: getattr(each, name) for name in SHOWN} for each in seeded]))
    remembered: list[dict[str, str]] = json.loads(kept.read_text())
    return remembered


def _tell_of_applications(aws: Aws, deployed: Deployed, ports: Ports) -> None:
    tables = deployed.resources
    demos.apply(aws.client("dynamodb"), people=tables["People"], audit=tables["Audit"], origins=ports.applications)


def _start_applications(programs: Programs, portal: str, ports: Ports) -> None:
    listening = [f"--{name}-port={urlsplit(origin).port}" for name, origin in ports.applications.items()]
    command = [sys.executable, "-m", "local.demo", f"--portal={portal}", *listening]
    programs.start(
        "applications", command, {**os.environ, "PYTHONPATH": f"{ROOT / 'layers' / 'doorbook'}{os.pathsep}{ROOT}"}
    )
    programs.wait_until("applications", lambda: all(map(_answers, ports.applications.values())))


def _answers(origin: str) -> bool:
    at = urlsplit(origin)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _warm(gateway: Gateway, port: int) -> None:
    """Ask each function once for a plain page, so that the first person does not wait for its cold start."""
    known = sorted(gateway.routes, key=lambda route: route.key)  # so that it is the same page of each every time
    plain = {route.target: route for route in known if route.method == "GET" and "{" not in route.key}
    for route in plain.values():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", route.key.split(" ")[1])
        connection.getresponse().read()
        connection.close()
