"""Starts the operator's command; without --stack it is for the stack that `make try` runs."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDS_NO_STACK = ["application", "check"]


def main() -> None:
    words = sys.argv[1:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "doorbook")}
    named = any(word == "--stack" or word.startswith("--stack=") for word in words)
    if not named and (words[:2] != NEEDS_NO_STACK or "--ask-stack" in words):
        environment |= here()
    program = [sys.executable, "-m", "doorbook.command", *words]
    os.execve(sys.executable, program, environment)  # noqa: S606 - no shell is wanted


def here() -> dict[str, str]:
    """Return what leads to the AWS of `make try`, or end with what to do where it does not run."""
    ready = Path(os.environ.get("STATE") or ROOT / ".local") / "ready.json"
    try:
        aws = json.loads(ready.read_text())["aws"]
    except FileNotFoundError:
        raise SystemExit("doorbook: nothing runs here: `make try` starts it, or --stack names a deployed one") from None
    return {
        "AWS_ENDPOINT_URL": aws["endpoint"],
        "AWS_DEFAULT_REGION": aws["region"],
        "AWS_ACCESS_KEY_ID": aws["access_key"],
        "AWS_SECRET_ACCESS_KEY": aws["secret_key"],
    }


if __name__ == "__main__":
    main()
