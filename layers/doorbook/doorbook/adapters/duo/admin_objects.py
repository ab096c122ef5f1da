"""Objects of the Admin API as actions need them: what Duo adds is left, what lacks is nothing, what is odd garbled."""

from typing import Any

from doorbook.actions.objects import BypassCode, Credential, Group, Phone, User
from doorbook.errors import Cause, TryLaterError


def to_user(told: object) -> User:
    """Return a user."""
    user = _object(told)
    return User(
        id=_must(user, "user_id"),
        username=_must(user, "username"),
        status=_must(user, "status"),
        realname=_text(user, "realname"),
        email=_text(user, "email"),
        aliases=tuple(each for each in (_text(user, f"alias{place}") for place in range(1, 5)) if each),
        is_enrolled=user.get("is_enrolled") is True,
        synced=bool(_text(user, "directory_key")),
        groups=tuple(to_group(each) for each in _list(user, "groups")),
        phones=tuple(_to_phone(each) for each in _list(user, "phones")),
        tokens=len(_list(user, "tokens")) + len(_list(user, "u2ftokens")),
        credentials=tuple(_to_credential(each) for each in _list(user, "webauthncredentials")),
    )


def to_group(told: object) -> Group:
    """Return a group."""
    group = _object(told)
    return Group(id=_must(group, "group_id"), name=_text(group, "name"))


def to_code(told: object) -> BypassCode:
    """Return what is known of a bypass code."""
    code = _object(told)
    expiration, uses = code.get("expiration"), code.get("reuse_count")
    return BypassCode(
        id=_must(code, "bypass_code_id"),
        expiration=expiration if isinstance(expiration, int) else None,
        uses=uses if isinstance(uses, int) else None,
    )


def to_codes(told: object) -> str:
    """Return the one code that was made."""
    match told:
        case [str(code)] if code:
            return code
    raise _garbled("codes that were not asked for")


def to_sent(told: object) -> tuple[str, str]:
    """Return the id of a push that verifies somebody, and the code on it."""
    sent = _object(told)
    return _must(sent, "push_id"), _must(sent, "confirmation_code")


def to_result(told: object) -> str:
    """Return what was answered to such a push."""
    return _must(_object(told), "result")


def _to_phone(told: object) -> Phone:
    phone = _object(told)
    return Phone(
        id=_must(phone, "phone_id"),
        name=_text(phone, "name"),
        number=_text(phone, "number"),
        model=_text(phone, "model"),
        takes_push="push" in _list(phone, "capabilities"),
    )


def _to_credential(told: object) -> Credential:
    credential = _object(told)
    name = _text(credential, "credential_name") or _text(credential, "label")
    return Credential(id=_must(credential, "webauthnkey"), name=name)


def _object(told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise _garbled("an object that is none")
    return told


def _list(told: dict[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


def _must(told: dict[str, Any], name: str) -> str:
    found = _text(told, name)
    if not found:
        raise _garbled(f"an object without {name}")
    return found


def _text(told: dict[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _garbled(detail: str) -> TryLaterError:
    return TryLaterError(Cause.GARBLED, detail)
