"""What goes to Lambda: complete, compiled ahead, for the right processor, small, and the same each time."""

import hashlib
import importlib.util
import marshal
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import assemble, botocore_trim
from local.cloud.build import host_architecture
from local.cloud.template import ROOT

EVERYWHERE = ("Portal", "VendorLayer", "DoorbookLayer", "PagesLayer")
FOLDERS = (*EVERYWHERE, "EngineLayer")
LIMIT = 250 * 1024 * 1024  # Lambda's, unzipped, for a function and its layers
MACHINES = {"arm64": 183, "x86_64": 62}  # ELF's numbers for them
UNCHECKED_HASH = 0b01


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build for arm64 with sam, as `make build` does."""
    folder = tmp_path_factory.mktemp("sam")
    (pinned,) = set(re.findall(r"aws-sam-cli==[\d.]+", (ROOT / "Makefile").read_text()))
    sam = [sys.executable, str(ROOT / "local" / "uv.py"), "tool", "run", "--from", pinned, "sam", "build"]
    where = ["--build-dir", str(folder / "build"), "--no-cached"]
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment = kept | {"SAM_CLI_TELEMETRY": "0", "ARCHITECTURE": "arm64"}
    said = subprocess.run([*sam, *where], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-4000:]
    return folder / "build"


def uncompiled(folder: Path) -> list[str]:
    """Name every module without a .pyc that Lambda will trust unseen, and every .pyc that is of no use."""
    wanted = {importlib.util.cache_from_source(str(path)): path for path in folder.rglob("*.py")}
    there = {str(path) for path in folder.rglob("*.pyc")}
    complaints = [str(path) for pyc, path in wanted.items() if pyc not in there]
    complaints += [pyc for pyc in there if pyc not in wanted]
    for pyc in there & wanted.keys():
        content = Path(pyc).read_bytes()
        (flags,) = struct.unpack("<I", content[4:8])
        if content[:4] != importlib.util.MAGIC_NUMBER or flags != UNCHECKED_HASH:
            complaints.append(f"{pyc} is checked against its source")
    return complaints


def machines(folder: Path) -> set[int]:
    """Say for which processors the compiled libraries are."""
    return {struct.unpack("<H", path.read_bytes()[18:20])[0] for path in folder.rglob("*.so*")}


@pytest.mark.parametrize("part", FOLDERS)
def test_every_module_is_compiled(built: Path, part: str) -> None:
    assert uncompiled(built / part) == []


def test_a_module_that_is_not_compiled_is_seen(built: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(built / "Portal", tmp_path / "copy")
    (pyc,) = copied.rglob("portal*.pyc")
    pyc.write_bytes(pyc.read_bytes()[:4] + b"\0" * 4 + pyc.read_bytes()[8:])
    assert uncompiled(copied) == [f"{pyc} is checked against its source"]

    pyc.unlink()
    assert uncompiled(copied) == [str(copied / "portal.py")]


def test_tracebacks_name_the_place_in_lambda(built: Path) -> None:
    pyc = next((built / "DoorbookLayer").rglob("wiring/__pycache__/__init__*.pyc"))

    assert marshal.loads(pyc.read_bytes()[16:]).co_filename == "/opt/python/doorbook/wiring/__init__.py"  # noqa: S302 - our own


@pytest.mark.parametrize("part", ["VendorLayer", "EngineLayer"])
def test_libraries_are_for_the_processor(built: Path, part: str) -> None:
    assert machines(built / part) == {MACHINES["arm64"]}


def test_libraries_for_another_processor_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\x7fELF" + b"\0" * 14 + struct.pack("<H", MACHINES["x86_64"]))

    assert machines(tmp_path) == {MACHINES["x86_64"]}


def test_what_is_never_imported_is_not_shipped(built: Path) -> None:
    there = {path.name for path in (built / "VendorLayer" / "python").iterdir()}

    assert there.isdisjoint(assemble.NEVER_IMPORTED)
    assert {"botocore", "duo_client", "jinja2", "cryptography"} <= there
    assert not [path for path in (built / "VendorLayer").rglob("tests") if path.is_dir()]
    assert not list((built / "EngineLayer").rglob("experimental"))


def test_what_only_the_lake_needs_is_in_no_other_functions_way(built: Path) -> None:
    there = {
        part: {path.name for path in (built / part / "python").iterdir()} for part in ("VendorLayer", "EngineLayer")
    }

    names = {name.partition("-")[0] for name in there["EngineLayer"]}
    assert names == {"duckdb", "_duckdb.abi3.so", "maxminddb"}
    assert there["EngineLayer"].isdisjoint(there["VendorLayer"])


def test_the_engine_starts_from_its_layer_alone(tmp_path: Path) -> None:
    assemble.assemble("engine", tmp_path, host_architecture())

    program = "import sys; sys.path.insert(0, sys.argv[1]); import duckdb; print(duckdb.__file__)"
    command = [sys.executable, "-I", "-c", program, str(tmp_path / "python")]
    said = subprocess.run(command, capture_output=True, text=True, check=True)

    assert said.stdout.startswith(str(tmp_path))


def test_botocore_keeps_the_services_in_use(built: Path) -> None:
    data = built / "VendorLayer" / "python" / "botocore" / "data"

    assert {path.name for path in data.iterdir() if path.is_dir()} == botocore_trim.OPERATIONS.keys()
    assert not list(data.rglob("*.gz"))


def test_only_amazons_roots_are_trusted(built: Path) -> None:
    text = (built / "VendorLayer" / "amazon-roots.pem").read_text()
    labels = [line for line in text.splitlines() if line.startswith("#")]

    assert len(labels) == text.count("BEGIN CERTIFICATE") == 6
    assert all("Amazon" in label or "Starfield" in label for label in labels)


def test_everything_fits(built: Path) -> None:
    sizes = {part: sum(path.stat().st_size for path in (built / part).rglob("*") if path.is_file()) for part in FOLDERS}

    assert sum(sizes.values()) < LIMIT / 2
    assert sum(sizes[part] for part in EVERYWHERE) < LIMIT / 4


def test_pages_are_compiled_and_static_files_are_there(built: Path) -> None:
    pages = built / "PagesLayer"

    sources = [path for path in (ROOT / "templates" / "pages").rglob("*") if path.is_file()]
    static = {path.name for path in (ROOT / "templates" / "static").iterdir()}
    assert len(list((pages / "pages").glob("tmpl_*.py"))) == len(sources)
    assert {path.name for path in (pages / "static").iterdir()} == static


@pytest.mark.parametrize("kind", ["code", "function"])
def test_equal_input_makes_equal_bytes(tmp_path: Path, kind: str) -> None:
    program = [sys.executable, "-m", "layers.assemble", kind]
    for name in ("one", "two"):
        subprocess.run([*program, str(tmp_path / name)], cwd=ROOT, check=True)

    assert list(_contents(tmp_path / "one")) == list(_contents(tmp_path / "two"))


def _contents(folder: Path) -> Iterator[tuple[str, int, str]]:
    for path in sorted(folder.rglob("*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        yield str(path.relative_to(folder)), int(path.stat().st_mtime), digest
