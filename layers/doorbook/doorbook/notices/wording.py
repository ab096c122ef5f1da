"""What is sent: as mail, in plain text, and as JSON for the bus and webhooks."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from unicodedata import category, normalize

from doorbook.collect.announcing.announcement import LARGEST_EVENT
from doorbook.notices.change import Change, What
from doorbook.notices.rule import Rule
from doorbook.notices.sending import Parcel, Why
from doorbook.values import value

TYPE: Final = "doorbook.notice"
LONGEST_SUBJECT: Final = 99
"""SNS takes less than 100 characters, in ASCII."""

LONGEST_NAME: Final = 120
LONGEST_SUMMARY: Final = 300
MOST_LINES: Final = 50
"""Findings that one message tells of; of what is more it says how many."""

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
WORDS: Final = {
    What.OPENED: "opened",
    What.REOPENED: "open again",
    What.WORSE: "worse",
    What.HANDLED: "somebody looks after it",
    What.CLOSED: "closed",
}
REASONS: Final = {
    Why.DIGEST: "This is a digest.",
    Why.QUIET: "It was held over the quiet hours.",
    Why.MANY: "There were more messages within an hour than the rule sends, so the others come in this one.",
    Why.TEST: "This is a test. Nothing happened.",
}


@value(kw_only=True)
class Telling:
    """What one message tells: changes by when they came, and how many besides were only counted."""

    rule: Rule
    changes: tuple[Change, ...]
    why: Why
    at: int
    more: int = 0
    nonce: str = ""
    """Makes a test another one than the last."""

    @property
    def id(self) -> str:
        """Name it by what is in it, so that the same is the same again."""
        told = "\n".join((self.rule.id, self.why, self.nonce, *(each.id for each in self.changes)))
        return f"msg_{sha256(told.encode()).hexdigest()[:32]}"

    @property
    def count(self) -> int:
        """Return how many changes it is about."""
        return len(self.changes) + self.more


def parcels(of: Telling, console: str) -> list[Parcel]:
    """Return what each target of its rule is sent; `console` is where the console is."""
    subject, line = subject_of(of), line_of(of)
    text, detail = text_of(of, console), detail_of(of, console)
    at = datetime.fromtimestamp(of.at / 1000, UTC)
    stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    bodies = {"mail": text, "bus": detail, "webhook": f'{{"type":"{TYPE}","timestamp":"{stamp}","data":{detail}}}'}
    return [
        Parcel(
            rule=of.rule.id,
            message=of.id,
            target=target,
            at=of.at,
            line=line,
            why=of.why,
            subject=subject,
            body=bodies[target.partition(":")[0]],
        )
        for target in of.rule.targets
    ]


def line_of(of: Telling) -> str:
    """Return what it is about in one line, for the rule's own page."""
    if of.why is Why.TEST:
        return "A test"
    if of.count == 1 and of.changes:
        only = of.changes[0]
        return plain(f"{only.title}: {only.name}, {WORDS[only.what]}", LONGEST_SUMMARY)
    return f"{of.count:,} changes of findings"


def subject_of(of: Telling) -> str:
    """Return the subject of a mail: of our own words and the check's, so that nobody else's name can be in it."""
    if of.why is Why.TEST:
        return ascii_of(f"Doorbook: a test of the rule {of.rule.name}")
    if of.count == 1 and of.changes:
        only = of.changes[0]
        return ascii_of(f"Doorbook: {only.severity}, {WORDS[only.what]}: {only.title}")
    return ascii_of(f"Doorbook: {of.count} changes of findings, by the rule {of.rule.name}")


def ascii_of(text: str) -> str:
    """Return a text as a subject may be: printable ASCII in one line, short enough."""
    plainer = normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = " ".join("".join(each if each.isprintable() else " " for each in plainer).split())
    return kept[:LONGEST_SUBJECT].rstrip()


def plain(text: str, longest: int = LONGEST_NAME) -> str:
    """Return what somebody else wrote as a part of a line: nothing hidden in it, no line broken, no link made of it."""
    seen = "".join(f"⟨U+{ord(each):04X}⟩" if category(each) in HIDDEN else each for each in text[: longest + 1])
    seen = seen.replace("://", "[:]//").replace("www.", "www[.]").replace("mailto:", "mailto[:]")
    return seen if len(text) <= longest else f"{seen[:longest]}…"


def text_of(of: Telling, console: str) -> str:
    """Return the text of a mail."""
    said = [REASONS[of.why]] if of.why in REASONS else []
    if of.count > 1:
        said.append(f"{of.count:,} changes of findings:")
    shown = of.changes[:MOST_LINES]
    lines = ["\n".join(said)] if said else []
    lines += ["\n".join(_told(each, console)) for each in shown]
    if of.count > len(shown):
        lines.append(f"And {of.count - len(shown):,} more: {console}/findings")
    lines.append(
        f'You get this by the rule "{plain(of.rule.name)}": {console}/notices/rules/{of.rule.id}\nMessage {of.id}'
    )
    return "\n\n".join(lines) + "\n"


def detail_of(of: Telling, console: str) -> str:
    """Return what the bus and webhooks get, small enough for both."""
    shown = [_finding(each, console) for each in of.changes[:MOST_LINES]]
    while True:
        told: dict[str, Any] = {
            "metadata": {"uid": of.id, "product": {"name": "Doorbook", "vendor_name": "Doorbook"}},
            "time": of.at,
            "rule": {"uid": of.rule.id, "name": of.rule.name},
            "reason": str(of.why),
            "count": of.count,
            "findings": shown,
            "left_out": of.count - len(shown),
        }
        text = json.dumps(told, separators=(",", ":"))
        if len(text) <= LARGEST_EVENT:
            return text
        shown = shown[: len(shown) // 2]


def _told(each: Change, console: str) -> Sequence[str]:
    return (
        f"{each.severity.upper()}, {WORDS[each.what]}: {each.title}",
        f"  {plain(each.summary, LONGEST_SUMMARY)}",
        f'  About the {each.subject_kind} "{plain(each.name)}", since {_day(each.since)}'
        + (f'; last handled by "{plain(each.by)}"' if each.by else ""),
        f"  {console}/findings/{each.finding}",
    )


def _finding(each: Change, console: str) -> dict[str, Any]:
    return {
        "uid": each.finding,
        "change": each.id,
        "became": str(each.what),
        "time": each.at,
        "severity": str(each.severity),
        "check": each.check,
        "title": each.title,
        "category": str(each.category),
        "connection": each.connection,
        "subject": {"type": str(each.subject_kind), "uid": each.subject, "name": each.name[:LONGEST_SUMMARY]},
        "summary": each.summary[:LONGEST_SUMMARY],
        "since": each.since,
        "by": each.by or None,
        "link": f"{console}/findings/{each.finding}",
    }


def _day(at: int) -> str:
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return "an unknown time"
