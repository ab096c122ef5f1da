"""How often a whole sign-in asks DynamoDB."""

import json
from pathlib import Path

from bench import scene
from bench.figures import Part, Row, Table, say
from local.duosim.script import Outcome

AT_MOST = 14
AT_MOST_ALONE = 9
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
    (
        "sign-in at Duo's own page",
        "sign in at Duo",
        "The first page, the password, the page that leads to Duo, the way there and back, the front page.",
        AT_MOST,
    ),
    (
        "sign-in by Duo alone",
        "sign in alone",
        "The first page of a remembered browser, on to Duo, and back from there: then somebody is inside.",
        AT_MOST_ALONE,
    ),
)


def measured(work: Path, *, quick: bool) -> Part:
    """Sign in once, with five looks at the push, and count what reaches the store."""
    del quick  # one sign-in says it all
    rows, tables = [], []
    with scene.set_up(work) as around:
        (cookie,) = around.act("become remembered", 1, 1, around.alone)
        alone = {**around.alone, "COOKIE": json.loads(cookie)}
        for what, doing, told, most in STORIES:
            say(f"  one {what}")
            around.duo.control.script(scene.NAME, Outcome.approve(after=APPROVED_AFTER))
            around.store.asked.clear()
            changed = {"sign in at Duo": around.by_prompt, "sign in alone": alone}.get(doing)
            for line in around.act(doing, 1, POLLS, changed):
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
