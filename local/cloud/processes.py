"""The programs the local cloud starts: recorded by pid, ended with us, and swept up after a run that was killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 20.0  # seconds for a program to save and go before it is killed


class DidNotStart(Exception):  # noqa: N818 - it says what happened
    """A program ended, or said nothing, before it answered; its log says why."""


class Programs:
    """What one run has started, written down in a file while it lives."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._record = state / "programs.json"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, list[int | str]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a program whose output goes to its own log, outside the reach of the terminal's Ctrl-C."""
        with (self._state / f"{name}.log").open("ab") as log, _undisturbed():
            program = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._running[name] = program
            self._started[name] = [program.pid, " ".join(command[1:])]  # argv[0] may be shown as what it links to
            self._write()

    def wait_until(self, name: str, answers: Callable[[], bool], seconds: float = 60) -> None:
        """Return when a program answers; raise when it ends first or says nothing for so long."""
        deadline = time.monotonic() + seconds
        while not answers():
            ended = self._running[name].poll()
            if ended is not None or time.monotonic() > deadline:
                log = (self._state / f"{name}.log").read_text(errors="replace")[-2000:]
                raise DidNotStart(f"{name} {'is silent' if ended is None else f'ended with {ended}'}:\n{log}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running[name].wait(0.05)

    def ended(self) -> list[str]:
        """Names of programs that are no longer there."""
        return [name for name, program in self._running.items() if program.poll() is not None]

    def stop(self) -> None:
        """End what was started, the last first, and wait until it is gone."""
        for name, program in reversed(self._running.items()):
            _end_group(program.pid, signal.SIGTERM)
            try:
                program.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                sys.stderr.write(f"{name} did not end in {PATIENCE:.0f} s and is killed\n")
            _end_group(program.pid, signal.SIGKILL)
            program.wait()
        self._running.clear()
        self._record.unlink(missing_ok=True)

    def sweep(self) -> bool:
        """Kill what an earlier run left behind, if it is still what that run started; tell whether it was cut short."""
        if not self._record.exists():
            return False
        for pid, command in json.loads(self._record.read_text()).values():
            if _command(pid).endswith(command):
                _end_group(pid, signal.SIGKILL)
        self._record.unlink()
        return True

    def _write(self) -> None:
        part = self._record.with_suffix(".part")
        part.write_text(json.dumps(self._started))
        part.replace(self._record)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until a program that was started is written down as ours."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {
        each: signal.signal(each, lambda number, _: came.append(number)) for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in came:
            signal.raise_signal(number)


def _end_group(pid: int, by: signal.Signals) -> None:
    """Signal a program and what it started: each is the head of a process group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, by)


def _command(pid: int) -> str:
    """How the system says that a process was called."""
    if Path("/proc").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return ""
    listed = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout.strip()
