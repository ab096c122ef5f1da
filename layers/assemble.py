"""Makes the artifacts that go to Lambda: third-party code, the product, its pages and its functions, compiled ahead."""

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from layers import botocore_trim, certificates

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = (3, 13)
ARCHITECTURES = {"arm64": "aarch64", "x86_64": "x86_64"}
GLIBC = "manylinux_2_28"  # Amazon Linux 2023 has 2.34; wheels for newer ones are rare
NEVER_IMPORTED = (
    "setuptools",
    "pkg_resources",
    "_distutils_hack",
    "wheel",
    "bin",
)  # asked for by duo_client, duo_universal
NOT_OF_THE_ENGINE = ("_duckdb-stubs", "adbc_driver_duckdb", "duckdb/experimental")
EPOCH = 315_532_800  # 1980-01-01, the first day a zip can name


def vendor(destination: Path, architecture: str) -> None:
    """Third-party code as pinned, without what no function reads."""
    python = destination / "python"
    _install("vendor", python, architecture)
    for name in NEVER_IMPORTED:
        shutil.rmtree(python / name, ignore_errors=True)
    for tests in sorted(python.rglob("tests")):
        if tests.is_dir():
            shutil.rmtree(tests)
    certificates.keep_amazon(python / "botocore" / "cacert.pem", destination / "amazon-roots.pem")
    botocore_trim.trim(python)
    compile_ahead(python, "/opt/python")


def engine(destination: Path, architecture: str) -> None:
    """Lay out what reads and writes the lake: most functions do without, and DuckDB weighs more than all others."""
    python = destination / "python"
    _install("engine", python, architecture, ask_their_version=frozenset({"duckdb", "maxminddb"}))
    for name in NOT_OF_THE_ENGINE:
        shutil.rmtree(python / name)
    compile_ahead(python, "/opt/python")


def _install(layer: str, python: Path, architecture: str, ask_their_version: frozenset[str] = frozenset()) -> None:
    """Lay out what a layer pins, without what only installers read, and those packages that read their own."""
    wanted = ["--python-platform", f"{ARCHITECTURES[architecture]}-{GLIBC}"]
    if sys.platform != "linux" and "DOORBOOK_LOCAL" in os.environ:
        wanted = []  # on a Mac the local cloud runs on the Mac's own wheels
    uv = [sys.executable, str(ROOT / "local" / "uv.py"), "pip", "install", "--quiet", "--no-config"]
    pinned = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--python-version", "3.13"]
    source = ["--target", str(python), "-r", str(ROOT / "layers" / layer / "requirements.txt")]
    subprocess.run([*uv, *pinned, *wanted, *source], check=True)
    for path in sorted(python.iterdir()):
        if path.suffix == ".dist-info" and path.name.partition("-")[0] in ask_their_version:
            for told in path.iterdir():
                if told.name != "METADATA":
                    shutil.rmtree(told) if told.is_dir() else told.unlink()
        elif path.suffix in {".dist-info", ".pth"} or path.name in {".lock", "distutils-precedence.pth"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def code(destination: Path, _architecture: str) -> None:
    """Lay out the product."""
    copy(ROOT / "layers" / "doorbook" / "doorbook", destination / "python" / "doorbook")
    compile_ahead(destination / "python", "/opt/python")


def pages(destination: Path, _architecture: str) -> None:
    """Write the pages as Python modules, and the static files as they are."""
    # Imported late: the other artifacts do without. The environment is the product's own, so that both mean the same.
    from jinja2 import FileSystemLoader  # noqa: PLC0415 - as above

    from doorbook.web.pages import environment  # noqa: PLC0415 - as above

    written = environment(FileSystemLoader(ROOT / "templates" / "pages"))
    (destination / "pages").mkdir(parents=True)
    written.compile_templates(destination / "pages", zip=None, ignore_errors=False)
    copy(ROOT / "templates" / "static", destination / "static")
    compile_ahead(destination / "pages", "/opt/pages")


def function(destination: Path, _architecture: str) -> None:
    """All functions; each Lambda names its own file in its handler."""
    destination.mkdir(parents=True, exist_ok=True)
    for source in sorted((ROOT / "functions").glob("*.py")):
        shutil.copyfile(source, destination / source.name)
    compile_ahead(destination, "/var/task")


def copy(source: Path, destination: Path) -> None:
    shutil.copytree(source, destination, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", ".*"))


def compile_ahead(folder: Path, runs_in: str) -> None:
    """Compile every module there, trusted without a look at its source: Lambda cannot write what it compiles itself."""
    done = compileall.compile_dir(
        folder,
        maxlevels=32,
        force=True,
        quiet=1,
        stripdir=str(folder),
        prependdir=runs_in,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise SystemExit(f"not everything in {folder} compiles")


def settle(folder: Path) -> None:
    """Give every file one time and one mode, so that equal content makes equal archives."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)


KINDS: dict[str, Callable[[Path, str], None]] = {
    "vendor": vendor,
    "engine": engine,
    "code": code,
    "pages": pages,
    "function": function,
}


def assemble(kind: str, destination: Path, architecture: str) -> None:
    """Make one artifact in a folder that is empty or not there yet."""
    if sys.version_info[:2] != RUNTIME:
        raise SystemExit(f"compiled modules are of use only to Python {RUNTIME[0]}.{RUNTIME[1]}, this is {sys.version}")
    destination.mkdir(parents=True, exist_ok=True)
    KINDS[kind](destination, architecture)
    settle(destination)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--architecture", choices=ARCHITECTURES, default=os.environ.get("ARCHITECTURE", "arm64"))
    arguments = parser.parse_args()
    assemble(arguments.kind, arguments.destination.resolve(), arguments.architecture)


if __name__ == "__main__":
    main()
