#!/usr/bin/env python3
"""Runs uv: the machine's own when it is new enough, else a pinned one fetched from PyPI into .tools/.

Needs Python 3.11 and nothing else, so that a fresh machine has somewhere to begin.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
OLDEST = (0, 9)
WHEELS = {  # (system, machine): (how the wheel's name goes on, its SHA-256)
    ("Darwin", "arm64"): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
    ("Darwin", "x86_64"): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Linux", "aarch64"): (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("Linux", "x86_64"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
}
INDEX = "https://pypi.org/simple"
TOOLS = Path(__file__).resolve().parent.parent / ".tools"


def found() -> Path:
    """Find the uv to use, fetching it when there is none."""
    ours = TOOLS / f"uv-{VERSION}" / "uv"
    if ours.exists():
        return ours
    theirs = shutil.which("uv")
    if theirs and _new_enough(theirs):
        return Path(theirs)
    sys.stderr.write(f"fetching uv {VERSION} from PyPI\n")
    ours.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS) as work:
        with zipfile.ZipFile(_wheel(Path(work))) as wheel:
            binary = wheel.extract(f"uv-{VERSION}.data/scripts/uv", work)
        Path(binary).chmod(0o755)
        Path(binary).replace(ours)
    return ours


def _new_enough(uv: str) -> bool:
    said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout.split()
    try:
        return tuple(int(part) for part in said[1].split(".")[:2]) >= OLDEST
    except (IndexError, ValueError):
        return False


def _wheel(work: Path) -> Path:
    """Download the wheel for this machine, checked by its hash."""
    try:
        tag, sha256 = WHEELS[platform.system(), platform.machine()]
    except KeyError:
        raise SystemExit("no pinned uv for this machine: install uv and run again") from None
    name = f"uv-{VERSION}-py3-none-{tag}.whl"
    index = os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/")
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    request = urllib.request.Request(f"{index}/uv/", headers=accept)  # noqa: S310 - the index the operator chose
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        url = next(file["url"] for file in json.load(answer)["files"] if file["filename"] == name)
    with urllib.request.urlopen(urllib.parse.urljoin(f"{index}/uv/", url)) as answer:  # noqa: S310 - checked below
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(f"{name} is not the file that was pinned")
    path = work / name
    path.write_bytes(content)
    return path


def main() -> None:
    uv = str(found())
    os.execv(uv, [uv, *sys.argv[1:]])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
