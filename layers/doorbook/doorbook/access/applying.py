"""From a checked document to the next version: which secrets stay, which are new, and what changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta

from doorbook.access.applications import Application, Applications
from doorbook.access.client_secret import hash_of
from doorbook.access.document import Client, Declared, duration
from doorbook.values import value

UNSHOWN = {"id", "secret_hash"}


@value
class Next:
    """The version to apply, and the secrets that were made for it, by application: nothing keeps them."""

    applications: Applications
    secrets: dict[str, str]


def following(standing: Applications, declared: Sequence[Declared], author: str, now: datetime) -> Applications:
    """Return the version behind the one that stands, its confidential applications with the secrets they had."""
    by_id = {each.application.id: _with_secret_of(standing, each) for each in declared}
    return Applications(version=standing.version + 1, by_id=by_id, author=author, applied=now)


def with_secrets(applications: Applications, ids: Sequence[str], chance: Callable[[], str]) -> Next:
    """Return the version with a new secret for each of these applications."""
    secrets = {each: chance() for each in ids}
    changed = {each: replace(applications.by_id[each], secret_hash=hash_of(secrets[each])) for each in ids}
    return Next(replace(applications, by_id={**applications.by_id, **changed}), secrets)


def without_secret(applications: Applications, declared: Sequence[Declared]) -> tuple[str, ...]:
    """Return the confidential applications that have no secret yet."""
    confidential = [each.application.id for each in declared if each.client is Client.CONFIDENTIAL]
    return tuple(each for each in confidential if applications.by_id[each].secret_hash is None)


def changes(before: Applications, after: Applications) -> Iterator[str]:
    """Go through what is different, a line each."""
    for gone in sorted(before.by_id.keys() - after.by_id.keys()):
        yield f"- {gone}"
    for each in after.by_id.values():
        known = before.by_id.get(each.id)
        if known is None:
            yield f"+ {each.id}"
        yield from (f"  {each.id}: {line}" for line in _changed(known, each))


def _with_secret_of(standing: Applications, declared: Declared) -> Application:
    known = standing.by_id.get(declared.application.id)
    kept = known.secret_hash if known and declared.client is Client.CONFIDENTIAL else None
    return replace(declared.application, secret_hash=kept)


def _changed(before: Application | None, after: Application) -> Iterator[str]:
    for field in fields(Application):
        old = getattr(before, field.name) if before else field.default
        new = getattr(after, field.name)
        if field.name not in UNSHOWN and old != new:
            yield f"{field.name} {_told(new)}" + (f" (was {_told(old)})" if before else "")
    if before and before.secret_hash is not None and after.secret_hash is None:
        yield "no longer has a secret"


def _told(kept: object) -> str:
    if isinstance(kept, bool):
        return "on" if kept else "off"
    if isinstance(kept, tuple | frozenset):
        return ", ".join(sorted(kept)) or "none"
    if isinstance(kept, timedelta):
        return duration(kept)
    return "none" if kept is None else str(kept)
