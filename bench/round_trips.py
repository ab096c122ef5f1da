"""How often a whole push sign-in asks DynamoDB."""

from pathlib import Path

from bench import scene
from bench.figures import Part, Row, Table, say
from local.duosim.script import Outcome

AT_MOST = 14
POLLS = 5
APPROVED_AFTER = 8.5  # seconds; a look at a push that waits lasts 2.5, but the first one is answered at once


def measured(work: Path, *, quick: bool) -> Part:
    """Sign in once, with five looks at the push, and count what reaches the store."""
    del quick  # one sign-in says it all
    with scene.set_up(work) as around:
        around.duo.control.script(scene.NAME, Outcome.approve(after=APPROVED_AFTER))
        around.store.asked.clear()
        say(f"  one sign-in, approved after {APPROVED_AFTER} s")
        for line in around.act("sign in", 1, POLLS):
            say(line)
        asked = sorted(around.store.asked.items())
    count = sum(times for name, times in asked if name.startswith("DynamoDB"))
    table = Table(
        title="Requests of one push sign-in",
        told=f"The first page, the password, the page that waits, {POLLS} looks at the push, the front page.",
        columns=("operation", "requests"),
        rows=tuple((name, str(times)) for name, times in asked),
    )
    row = Row(what="DynamoDB requests of a push sign-in", figure=str(count), unit="", value=count, budget=AT_MOST)
    return Part(
        title="Requests to the store",
        told="Counted at the store, audit and throttles included.",
        rows=(row,),
        tables=(table,),
    )
