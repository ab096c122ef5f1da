"""The artifacts as Lambda unpacks them, variants of them that lack something, and their sizes."""

import compileall
import importlib.util
import os
import py_compile
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import say
from local.cloud.build import build

ROOT = Path(__file__).resolve().parent.parent
BUILDS = ROOT / ".local" / "build"
MIB = 1024 * 1024


@dataclass(frozen=True)
class Laid:
    """One layout: what is /opt and what is /var/task."""

    opt: Path
    task: Path

    @property
    def path(self) -> list[str]:
        """What Lambda's runtime puts before the standard library."""
        return [str(self.task), str(self.opt / "python")]


@dataclass(frozen=True)
class Size:
    """Bytes of one artifact, unpacked and packed."""

    name: str
    unzipped: int
    zipped: int


def shipped(work: Path) -> Laid:
    """Build what is deployed, and unpack the functions."""
    say("  the artifacts are built, where anything has changed")
    made = build(BUILDS)
    with zipfile.ZipFile(made.functions) as archive:
        archive.extractall(work / "task")
    return Laid(made.opt, work / "task")


def floor(work: Path) -> Path:
    """Lay out the floor, compiled ahead like the artifacts."""
    home = work / "floor"
    shutil.copytree(ROOT / "bench" / "floor", home / "bench" / "floor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "bench" / "__init__.py", home / "bench")
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(home, quiet=1, invalidation_mode=unchecked)
    return home


def untrimmed(laid: Laid, work: Path) -> Laid:
    """Give botocore all of its data back, as it is installed beside the bench."""
    spec = importlib.util.find_spec("botocore")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("botocore is not installed: uv sync")
    opt = work / "untrimmed"
    shutil.copytree(laid.opt, opt, copy_function=_link)
    data = opt / "python" / "botocore" / "data"
    shutil.rmtree(data)
    shutil.copytree(Path(spec.submodule_search_locations[0]) / "data", data, copy_function=_link)
    return Laid(opt, laid.task)


def uncompiled(laid: Laid, work: Path) -> Laid:
    """Leave out every compiled module."""
    opt, task = work / "uncompiled", work / "uncompiled-task"
    for source, destination in ((laid.opt, opt), (laid.task, task)):
        shutil.copytree(source, destination, copy_function=_link, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return Laid(opt, task)


def sizes(laid: Laid, work: Path) -> list[Size]:
    """Measure every layer and the functions."""
    python = laid.opt / "python"
    parts = {
        "vendor": [*(path for path in python.iterdir() if path.name != "doorbook"), laid.opt / "amazon-roots.pem"],
        "doorbook": [python / "doorbook"],
        "pages": [laid.opt / "pages", laid.opt / "static"],
        "functions": [path for path in laid.task.iterdir() if path.name != "bootstrap"],
    }
    return [_size(name, paths, work / f"{name}.zip") for name, paths in parts.items()]


def _size(name: str, paths: list[Path], archive: Path) -> Size:
    unzipped = 0
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for top in paths:
            for file in _files(top):
                unzipped += file.stat().st_size
                packed.write(file, file.relative_to(top.parent))
    return Size(name, unzipped, archive.stat().st_size)


def _files(top: Path) -> Iterator[Path]:
    yield from [top] if top.is_file() else (path for path in sorted(top.rglob("*")) if path.is_file())


def _link(source: str, destination: str) -> None:
    """Link where the file system lets us, else copy."""
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)
