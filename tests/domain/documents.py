"""The documents that are made from the code: tests compare them.

`PYTHONPATH=layers/doorbook python -m tests.domain.documents`, in the root of the repository, writes them.
"""

import re
from datetime import timedelta
from pathlib import Path

from doorbook.messages import (
    ALL,
    CAUSES,
    actions,
    backtests,
    connections,
    connectivity,
    console,
    console_webhooks,
    dossiers,
    exports,
    findings,
    verification,
)
from doorbook.signin import flow
from doorbook.signin.pacing import BLOCKED_AT, BLOCKED_FOR, FORGETS_AFTER, GRACE, LIVES, WAITS
from doorbook.signin.show import SENDING_TAKES
from tests.domain import documents_checks, documents_ocsf, documents_streams

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIGNIN = DOCS / "signin.md"
MESSAGES = DOCS / "messages.md"
STREAMS = DOCS / "streams.md"
CHECKS = DOCS / "checks.md"
ORDINALS = ("no", "the first", "the second", "the third", "the fourth", "the fifth", "the sixth")


def main() -> None:
    """Write every document anew."""
    SIGNIN.write_text(signin(SIGNIN.read_text()))
    MESSAGES.write_text(messages())
    STREAMS.write_text(streams(STREAMS.read_text()))
    CHECKS.write_text(documents_checks.page())


def streams(page: str) -> str:
    """Return the page with the tables that the declarations make."""
    return _filled(_filled(page, "streams", documents_streams.section()), "mapping", documents_ocsf.section())


def signin(page: str) -> str:
    """Return the page with the parts that the code knows better."""
    for part in flow.Part:
        page = _filled(page, f"picture of {part}", f"```mermaid\n{flow.picture(part)}```")
    return _filled(page, "pacing", "\n".join(f"- {line}" for line in pacing()))


def pacing() -> list[str]:
    """Say in words how a phone is paced."""
    waits = [f"{_words(wait)} after {ORDINALS[times]}" for times, wait in enumerate(WAITS) if wait]
    return [
        f"One push at a time. Duo keeps it open for {_words(LIVES)}; we take its answer for {_words(GRACE)} more.",
        f"A push that is still being sent after {_words(SENDING_TAKES)} was given up.",
        f"The next push waits {', '.join(waits)} refusal in a row.",
        f"{ORDINALS[BLOCKED_AT].capitalize()} stops all for {_words(BLOCKED_FOR)}; then one is sent.",
        "A refusal of that one stops all again.",
        f"A report of fraud on the phone stops all for {_words(BLOCKED_FOR)} at once.",
        f"Refusals are forgotten {_words(FORGETS_AFTER)} after the last.",
        f"So no phone is asked more than {BLOCKED_AT + 1} times an hour without an approval.",
    ]


def messages() -> str:
    """Return the page of all sentences and causes."""
    said = [f"| `{message.id}` | {message.text} | {message.cure} |" for message in ALL.values()]
    in_console = [
        f"| `{message.id}` | {message.text} | {message.cure} |"
        for kept in (
            console,
            connections,
            connectivity,
            console_webhooks,
            actions,
            findings,
            backtests,
            exports,
            dossiers,
            verification,
        )
        for message in kept.ALL.values()
    ]
    meant = [f"| `{cause}` | {text} |" for cause, text in CAUSES.items()]
    return "\n".join(
        [
            "# Messages",
            "",
            "Made from `layers/doorbook/doorbook/messages/` by `tests/domain/documents.py`, which says how.",
            "",
            "## What people read",
            "",
            "They get the sentence and its cure, never the cause. Log and audit carry the outcome and its cause.",
            "",
            "| id | sentence | what to do |",
            "|---|---|---|",
            *said,
            "",
            "## What administrators read in the console",
            "",
            "| id | sentence | what to do |",
            "|---|---|---|",
            *in_console,
            "",
            "## What operators read",
            "",
            "The `cause` of a breakage, in the log and in the audit.",
            "",
            "| cause | means |",
            "|---|---|",
            *meant,
            "",
        ]
    )


def _words(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}" + ("s" if seconds > size else "")
    return f"{seconds} seconds"


def _filled(page: str, name: str, text: str) -> str:
    """Put the text between the two comments of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    filled, times = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n{text}\n{end}", page, flags=re.DOTALL
    )
    if times != 1:
        raise ValueError(f"the page has {times} places for {name}")
    return filled


if __name__ == "__main__":
    main()
