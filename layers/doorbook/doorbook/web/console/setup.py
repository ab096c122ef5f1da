"""The wizard: one step a page. What is kept of a connection is kept at once, so a reload loses nothing.

The same forms change a connection that is saved already; that needs a fresh factor, as all that counts at once.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, assert_never

from aws_lambda_powertools.event_handler import Response

from doorbook.collect.connections.answers import By, Kept, NoSuchConnection, NotNow, Overtaken, Tested, TooOften
from doorbook.collect.connections.connection import Access, Connection, PushBy, State
from doorbook.collect.connections.desk import ConnectionDesk
from doorbook.collect.connections.rules import HostOffered, TypedPush, Unfits
from doorbook.messages import connections, console
from doorbook.values import value
from doorbook.web.console.account_step import account_page
from doorbook.web.console.advanced_step import advanced_page, typed_advanced
from doorbook.web.console.grants_step import grants_page
from doorbook.web.console.house import Inside
from doorbook.web.console.keys_step import keys_page
from doorbook.web.console.push_step import push_page
from doorbook.web.console.review_step import review_page
from doorbook.web.console.steps import STEPS, Amiss, StepPage, after, base, before, number, place
from doorbook.web.console.words import reason
from doorbook.web.pages import Pages
from doorbook.web.replies import html, see

type Done = Kept | HostOffered | Unfits | Overtaken | NotNow | NoSuchConnection
type Nowhere = Callable[[], Response[str]]

NOT_TAKEN_BACK: Final = frozenset({"keys", "review"})
"""Of these steps nothing is kept by going back: keys are typed once, and a review changes nothing."""


@value
class Refusal:
    """What a step was answered with instead of going on."""

    amiss: Amiss
    status: HTTPStatus
    connection: Connection | None = None
    offer: str | None = None


@value(kw_only=True)
class Setup:
    """The steps for one administrator."""

    pages: Pages
    desk: ConnectionDesk
    inside: Inside
    nowhere: Nowhere

    def new(self) -> Response[str]:
        """Return the first step of a connection that is not there yet."""
        return html(self.pages, account_page(self.inside, None, {}, Amiss()))

    def begin(self, fields: dict[str, str]) -> Response[str]:
        """Begin one, and go on to its keys."""
        typed = _with_the_offer(fields)
        done = self.desk.begin(self._by, typed.get("name", ""), typed.get("host", ""))
        if isinstance(done, Kept):
            return see(place(done.connection.id, "keys"))
        refused = _refused(done)
        page = account_page(self.inside, None, typed, refused.amiss, refused.offer)
        return html(self.pages, page, status=refused.status)

    def page(self, connection: str, step: str) -> Response[str]:
        """Return a step as it is kept."""
        found = self._of(connection, step)
        if not isinstance(found, Connection):
            return found
        if self._is_stale(found):
            return self._said(found, step, {}, _stale(found, step))
        return html(self.pages, self._shown(found, step, {}, Refusal(Amiss(), HTTPStatus.OK)))

    def take(self, connection: str, step: str, fields: dict[str, str]) -> Response[str]:
        """Take what was typed, and go on, back, or say what will not do."""
        found = self._of(connection, step)
        if not isinstance(found, Connection):
            return found
        typed = _with_the_offer(fields)
        back = typed.get("go") == "back"
        if back and step in NOT_TAKEN_BACK:
            return see(place(connection, before(step) or step))
        if self._is_stale(found) or (step == "review" and not self.inside.fresh):
            return self._said(found, step, typed, _stale(found, step))
        done = self._done(found, step, typed)
        if isinstance(done, Kept):
            return self._onward(done.connection, step, back=back, again=typed.get("go") == "again")
        return self.nowhere() if isinstance(done, NoSuchConnection) else self._said(found, step, typed, _refused(done))

    def _of(self, connection: str, step: str) -> Connection | Response[str]:
        """Return the connection, if it has such a step."""
        found = self.desk.one(connection)
        if found is None or step not in STEPS:
            return self.nowhere()
        if found.state is State.DELETING or (found.state is not State.DRAFT and step in {"keys", "review"}):
            return see(base(connection))
        if found.keyed is None and step not in {"account", "keys"}:
            return see(place(connection, "keys"))
        return found

    def _is_stale(self, connection: Connection) -> bool:
        return connection.state is not State.DRAFT and not self.inside.fresh

    def _done(self, found: Connection, step: str, typed: dict[str, str]) -> Done:
        """Have the desk do what a step says."""
        seen = number(typed.get("version"))
        match step:
            case "account":
                return self.desk.edit(self._by, found.id, seen, typed.get("name", ""), typed.get("host", ""))
            case "keys" if found.keyed and not typed.get("ikey") and not typed.get("skey"):
                return Kept(found)
            case "keys":
                return self.desk.give_keys(self._by, found.id, seen, typed.get("ikey", ""), typed.get("skey", ""))
            case "grants" if typed.get("go") == "again":
                return Kept(found)
            case "grants":
                access = Access.READ_WRITE if typed.get("access") == Access.READ_WRITE else Access.READ_ONLY
                return self.desk.choose_access(self._by, found.id, seen, access)
            case "push":
                return self.desk.push(self._by, found.id, seen, _typed_push(typed))
            case "advanced":
                return self.desk.advanced(self._by, found.id, seen, typed_advanced(typed))
            case _:
                return self.desk.save(self._by, found.id, seen)

    def _onward(self, kept: Connection, step: str, *, back: bool, again: bool) -> Response[str]:
        """Lead on from a step that was taken; from the keys by way of Duo, who says what they open."""
        if step == "keys" or again:
            return self._asked(kept, step)
        if kept.state is not State.DRAFT or step == "review":
            return see(base(kept.id) + self.inside.done("added" if step == "review" else "changed"))
        where = before(step) if back else after(step)
        return see(place(kept.id, where or step))

    def _asked(self, kept: Connection, step: str) -> Response[str]:
        """Ask Duo what the keys open, and show that, or why Duo did not take them."""
        done = self.desk.probe(self._by, kept.id)
        match done:
            case Tested(connection, report) if connection.proven is None or not report.proven:
                amiss = Amiss(message=reason(report))
                return self._said(connection, step, {}, Refusal(amiss, HTTPStatus.BAD_REQUEST))
            case Tested():
                return see(place(kept.id, "grants"))
            case TooOften(until):
                amiss = Amiss(message=connections.TESTED_TOO_OFTEN, until=until)
                return self._said(kept, step, {}, Refusal(amiss, HTTPStatus.TOO_MANY_REQUESTS))
            case NotNow(connection, why):
                return self._said(connection, step, {}, Refusal(Amiss(message=why), HTTPStatus.CONFLICT))
            case NoSuchConnection():
                return self.nowhere()
            case _:
                assert_never(done)

    def _said(self, found: Connection, step: str, typed: dict[str, str], refused: Refusal) -> Response[str]:
        """Return a step with what was typed and why it was not taken."""
        page = self._shown(refused.connection or found, step, typed, refused)
        return html(self.pages, page, status=refused.status)

    def _shown(self, found: Connection, step: str, typed: dict[str, str], refused: Refusal) -> StepPage:
        match step:
            case "account":
                return account_page(self.inside, found, typed, refused.amiss, refused.offer)
            case "keys":
                return keys_page(self.inside, found, refused.amiss)
            case "grants":
                return grants_page(self.inside, found, typed, refused.amiss)
            case "push":
                return push_page(self.inside, found, typed, refused.amiss)
            case "advanced":
                return advanced_page(self.inside, found, typed_advanced(typed) if typed else None, refused.amiss)
            case _:
                return review_page(self.inside, found, refused.amiss)

    @property
    def _by(self) -> By:
        return By(self.inside.session.person, self.inside.visitor)


def _refused(done: HostOffered | Unfits | Overtaken | NotNow | NoSuchConnection) -> Refusal:
    match done:
        case HostOffered(suggested):
            return Refusal(Amiss(faults={"host": connections.HOST_OFFERED}), HTTPStatus.BAD_REQUEST, offer=suggested)
        case Unfits(faults):
            return Refusal(Amiss(faults={each.field: each.why for each in faults}), HTTPStatus.BAD_REQUEST)
        case Overtaken(connection):
            return Refusal(Amiss(message=connections.OVERTAKEN), HTTPStatus.CONFLICT, connection)
        case NotNow(connection, why):
            return Refusal(Amiss(message=why), HTTPStatus.CONFLICT, connection)
        case NoSuchConnection():
            return Refusal(Amiss(message=connections.NOT_THERE), HTTPStatus.NOT_FOUND)
        case _:
            assert_never(done)


def _stale(connection: Connection, step: str) -> Refusal:
    return Refusal(Amiss(message=console.NOT_FRESH, again=place(connection.id, step)), HTTPStatus.FORBIDDEN)


def _with_the_offer(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with the host that was offered in the place of the typed one, where that was pressed."""
    return {**fields, "host": fields["take"]} if fields.get("take") else fields


def _typed_push(fields: dict[str, str]) -> TypedPush:
    return TypedPush(
        by=PushBy(fields["by"]) if fields.get("by") in set(PushBy) else PushBy.OFF,
        name=fields.get("push_name", ""),
        ikey=fields.get("push_ikey", ""),
        skey=fields.get("push_skey", ""),
    )
