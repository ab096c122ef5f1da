"""How often a whole push sign-in asks DynamoDB."""

from pathlib import Path

from bench import scene
from bench.figures import Part, Row, Table, say
from local.duosim.script import Outcome

AT_MOST = 14
POLLS = 5
APPROVED_AFTER = 8.5  # seconds; a look at a push that waits lasts 2.5, but the first one is answered at once
STORIES = (
    (
        "push sign-in",
        "sign in",
        f"The first page, the password, the page that waits, {POLLS} looks at the push, the front page.",
        AT_MOST,
    ),
    (
        "passcode sign-in",
        "sign in by code",
        "The first page, the password, the page for the code, the code, the front page; the first one of this way.",
        None,
    ),
    (
        "sign-in to an application",
        "sign in to an application",
        f"There and back by a push with {POLLS} looks, then tokens and userinfo; the application was not read before.",
        None,
    ),
)


def measured(work: Path, *, quick: bool) -> Part:
    """Sign in once, with five looks at the push, and count what reaches the store."""
    del quick  # one sign-in says it all
    rows, tables = [], []
    with scene.set_up(work) as around:
        for what, doing, told, most in STORIES:
            say(f"  one {what}")
            around.duo.control.script(scene.NAME, Outcome.approve(after=APPROVED_AFTER))
            around.store.asked.clear()
            for line in around.act(doing, 1, POLLS):
                say(line)
            asked = sorted(around.store.asked.items())
            count = sum(times for name, times in asked if name.startswith("DynamoDB"))
            counted = tuple((name, str(times)) for name, times in asked)
            columns = ("operation", "requests")
            tables.append(Table(title=f"Requests of one {what}", told=told, columns=columns, rows=counted))
            row = Row(what=f"DynamoDB requests of a {what}", figure=str(count), unit="", value=count, budget=most)
            rows.append(row)
    return Part(
        title="Requests to the store",
        told="Counted at the store, audit and throttles included.",
        rows=tuple(rows),
        tables=tuple(tables),
    )
