"""The artifacts for this machine, made again only when something they are made of has changed."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.cloud import template, tools

ROOT = Path(__file__).resolve().parents[2]
MADE_BY = ("layers/assemble.py", "layers/botocore_trim.py", "layers/certificates.py", ".python-version")
BUILDING = {"DOORBOOK_LOCAL": "1", "PYTHONPATH": str(ROOT / "layers" / "doorbook")}
SOURCES = {
    "vendor": ("layers/vendor/requirements.txt",),
    "engine": ("layers/engine/requirements.txt",),
    "code": ("layers/doorbook/doorbook",),
    "pages": (
        "layers/doorbook/doorbook/web/pages.py",
        "layers/vendor/requirements.txt",
        "templates/pages",
        "templates/static",
    ),
    "function": ("functions",),
}


@dataclass(frozen=True)
class Build:
    """Where the built parts lie: what Lambda mounts at /opt, and one archive for the functions."""

    opt: Path
    functions: Path


def host_architecture() -> str:
    """Which of Lambda's architectures this machine has."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


def build(home: Path) -> Build:
    """Bring every artifact up to date under HOME."""
    made = {kind: _artifact(kind, home) for kind in SOURCES}
    layers = [made[kind] for kind in ("vendor", "code", "pages")]
    opt = home / f"opt-{_digest([path.name for path in layers])}"
    if not opt.exists():
        with _in_the_making(opt) as part:
            for layer in layers:  # as Lambda does, one over the other
                shutil.copytree(layer, part, copy_function=_link, dirs_exist_ok=True)
    return Build(opt, _archive(made["function"], opt, made["engine"], home))


def _artifact(kind: str, home: Path) -> Path:
    architecture = host_architecture()
    inputs = [ROOT / name for name in (*MADE_BY, *SOURCES[kind])]
    made = home / f"{kind}-{_digest([architecture, *_contents(inputs)])}"
    if not made.exists():
        with _in_the_making(made) as part:
            program = [sys.executable, "-m", "layers.assemble", kind, str(part), "--architecture", architecture]
            subprocess.run(program, check=True, cwd=ROOT, env={**os.environ, **BUILDING})
    return made


def _archive(functions: Path, opt: Path, engine: Path, home: Path) -> Path:
    """Pack the functions and their bootstrap into one zip whose name tells its content."""
    filled_in = {
        "@OPT@": str(opt),
        "@PYTHON@": str(tools.environment("awslambdaric")),
        "@ENGINE@": str(engine),
        "@WITH_ENGINE@": "|".join(_with_engine()) or "nobody",
    }
    bootstrap = (Path(__file__).parent / "bootstrap.sh").read_text()
    for mark, value in filled_in.items():
        bootstrap = bootstrap.replace(mark, value)
    archive = home / f"{functions.name}-{_digest([bootstrap])}.zip"
    if not archive.exists():
        with _in_the_making(archive) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(functions.rglob("*")):
                packed.write(path, path.relative_to(functions))
            start = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
            start.external_attr = 0o755 << 16
            packed.writestr(start, bootstrap)
    return archive


def _with_engine() -> list[str]:
    """Name the handlers that have the layer, so that the others lack it here as in AWS."""
    functions = (
        each["Properties"]
        for each in template.shipped()["Resources"].values()
        if "Handler" in each.get("Properties", {})
    )
    return sorted(each["Handler"] for each in functions if {"Ref": "EngineLayer"} in each.get("Layers", []))


@contextmanager
def _in_the_making(finished: Path) -> Iterator[Path]:
    """Lend a path that takes the finished one's name at the end: what is there is whole, whoever else builds."""
    finished.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=finished.parent, prefix="making-") as work:
        part = Path(work) / finished.name
        yield part
        try:
            part.rename(finished)
        except OSError:
            if not finished.exists():  # else another run was first
                raise


def _link(source: str, destination: str) -> None:
    Path(destination).hardlink_to(source)


def _contents(inputs: Iterable[Path]) -> Iterable[str]:
    for path in inputs:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                yield f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
