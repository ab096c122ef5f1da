"""`make try`: the whole portal on this machine, until Ctrl-C."""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from local import data_files
from local.cloud import stack
from local.cloud.stack import Stack

ROOT = Path(__file__).resolve().parent.parent
PORT = 8080


def main() -> int:
    began = time.monotonic()
    for each in (signal.SIGINT, signal.SIGTERM):  # a shell has the first ignored for what it starts in the background
        signal.signal(each, _interrupt)
    folder = Path(os.environ.get("STATE") or ROOT / ".local")
    port = int(os.environ.get("PORT") or PORT)
    try:
        with stack.running(folder, port, say) as ready:
            try:
                data_files.give(ready)
                say(table(ready, time.monotonic() - began))
                signal.pause()
            finally:
                for each in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not cut the saving short
    except KeyboardInterrupt:
        say("all is ended")
        return 0
    except stack.AlreadyRunning as running:
        say(str(running))
        return 1
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def table(ready: Stack, took: float) -> str:
    """Where to go, and as whom."""
    rows = [("portal", ready.portal), ("phone", ready.duo.phone), ("invitation", f"{ready.portal}/invitation")]
    rows += [("console", f"{ready.portal}/console")]
    rows += [(name, origin) for name, origin in ready.applications.items()]
    rows += [("Duo", f"{ready.duo.http} {ready.duo.tls}"), ("AWS", ready.aws.endpoint)]
    rows += [("more", str(Path(ready.state).parent / "ready.json"))]
    lines = [f"\nReady after {took:.1f} s. Ctrl-C ends it and keeps what happened.\n"]
    lines += [f"  {name:<12} {where}" for name, where in rows]
    if ready.people:
        lines += ["", f"  {'name':<12} {'password':<28} story"]
        lines += [f"  {each['name']:<12} {each['password']:<28} {each['story']}" for each in ready.people]
    lines += ["", "  The Duo account to be watched, as an administrator adds it in the console:"]
    lines += [f"  {name:<12} {what}" for name, what in watched(ready).items()]
    return "\n".join(lines) + "\n"


def watched(ready: Stack) -> dict[str, str]:
    """Return what the wizard asks for: the host of the simulated account, and the keys of its Admin API."""
    key = ready.duo.key("adminapi")
    return {"API host": ready.duo.tls.removeprefix("https://"), "ikey": key["ikey"], "skey": key["skey"]}


if __name__ == "__main__":
    sys.exit(main())
