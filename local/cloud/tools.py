"""The local cloud's own Python environments, apart from the product's: ministack pins what it needs exactly."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(name: str) -> Path:
    """Return the Python of an environment that holds exactly what NAME.txt pins, made when it is not there."""
    pinned = Path(__file__).parent / f"{name}.txt"
    home = ROOT / ".tools" / f"{name}-{hashlib.sha256(pinned.read_bytes()).hexdigest()[:12]}"
    python = home / "bin" / "python"
    done = home / "complete"
    if not done.exists():
        uv = [sys.executable, str(ROOT / "local" / "uv.py")]
        subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)], check=True)
        install = ["pip", "install", "--quiet", "--compile-bytecode", "--require-hashes"]
        subprocess.run([*uv, *install, "--python", str(python), "-r", str(pinned)], check=True)
        done.touch()
    return python
