"""The edges of the check of who says that they do not speak with the help desk."""

from doorbook.checks.catalogue.verification_denied import VERIFICATION_DENIED
from doorbook.checks.story import Wire
from doorbook.checks.wire_own import help_desk_push
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, before

DENIED, FRAUD, SILENT = "they denied it", "they reported it as a fraud", "they did not answer"


def _asked(who: str, answer: str, *minutes: float) -> tuple[Wire, ...]:
    return tuple(help_desk_push(who, before(each), answer=answer) for each in minutes)


def _said(name: str, *rests: float, says: str, at: float) -> Found:
    sentence = f"hugo asked {name} on their phone who speaks with the help desk: {says}."
    return Found(name=name, severity="high", says=sentence, at=at, rests=rests)


CALLERS = Edges(
    check=VERIFICATION_DENIED,
    told={
        "verifications": (
            *_asked("just", "timed_out", 40, 10),
            *_asked("late", "timed_out", 40 + SECOND, 10),
            *_asked("and one before", "timed_out", 300, 40, 10),
            *_asked("and once silent", "denied", 60),
            *_asked("and once silent", "timed_out", 50),
            *_asked("both", "denied", 120),
            *_asked("both", "fraud", 60),
            *_asked("two days", "denied", DAY + HOUR, HOUR),
            *_asked("before", "denied", 10 * DAY + HOUR),
            *_asked("approved", "approved", 60, 55, 50),
        )
    },
    finds=(
        _said("just", 40, 10, says=SILENT, at=10),
        _said("and one before", 40, 10, says=SILENT, at=10),
        _said("and once silent", 60, says=DENIED, at=60),
        _said("both", 120, 60, says=f"{DENIED}, {FRAUD}", at=120),
        _said("two days", DAY + HOUR, says=DENIED, at=DAY + HOUR),
        _said("two days", HOUR, says=DENIED, at=HOUR),
    ),
)
