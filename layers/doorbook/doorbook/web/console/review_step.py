"""The last step: all of it once more, then it is saved."""

from doorbook.collect.connections.connection import Connection
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step
from doorbook.web.console.summary import Section, sections


@value(kw_only=True)
class ReviewPage(StepPage):
    """What will be saved."""

    template = "console_review.html"
    title: str = "Review"
    sections: tuple[Section, ...]


def review_page(inside: Inside, connection: Connection, amiss: Amiss) -> ReviewPage:
    """Return the step."""
    return ReviewPage(**around_step(inside, connection, "review", amiss), sections=sections(connection))
