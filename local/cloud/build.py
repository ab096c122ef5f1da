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

from local.cloud import tools

ROOT = Path(__file__).resolve().parents[2]
MADE_BY = ("layers/assemble.py", "layers/botocore_trim.py", "layers/certificates.py", ".python-version")
BUILDING = {"DOORBOOK_LOCAL": "1", "PYTHONPATH": str(ROOT / "layers" / "doorbook")}
SOURCES = {
    "vendor": ("layers/vendor/requirements.txt",),
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
    layers = [made["vendor"], made["code"], made["pages"]]
    opt = home / f"opt-{_digest([path.name for path in layers])}"
    if not opt.exists():
        with _in_the_making(opt) as part:
            for layer in layers:  # as Lambda does, one over the other
                shutil.copytree(layer, part, copy_function=_link, dirs_exist_ok=True)
    return Build(opt, _archive(made["function"], opt, home))


def _artifact(kind: str, home: Path) -> Path:
    architecture = host_architecture()
    inputs = [ROOT / name for name in (*MADE_BY, *SOURCES[kind])]
    made = home / f"{kind}-{_digest([architecture, *_contents(inputs)])}"
    if not made.exists():
        with _in_the_making(made) as part:
            program = [sys.executable, "-m", "layers.assemble", kind, str(part), "--architecture", architecture]
            subprocess.run(program, check=True, cwd=ROOT, env={**os.environ, **BUILDING})
    return made


def _archive(functions: Path, opt: Path, home: Path) -> Path:
    """Pack the functions and their bootstrap into one zip whose name tells its content."""
    python = tools.environment("awslambdaric")
    template = (Path(__file__).parent / "bootstrap.sh").read_text()
    bootstrap = template.replace("@OPT@", str(opt)).replace("@PYTHON@", str(python))
    archive = home / f"{functions.name}-{_digest([bootstrap])}.zip"
    if not archive.exists():
        with _in_the_making(archive) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(functions.rglob("*")):
                packed.write(path, path.relative_to(functions))
            start = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
            start.external_attr = 0o755 << 16
            packed.writestr(start, bootstrap)
    return archive


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
