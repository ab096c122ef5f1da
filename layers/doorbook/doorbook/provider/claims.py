"""What applications are told of a person and of how they signed in."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import digest
from typing import Final

from doorbook.signin.people import Person
from doorbook.signin.session import Session

type Claims = dict[str, str | int | bool | list[str]]

SCOPES: Final = ("openid", "profile", "email", "groups")
CLAIMS: Final = (
    "sub",
    "name",
    "preferred_username",
    "email",
    "groups",
    "acr",
    "amr",
    "auth_time",
    "sid",
    "nonce",
    "at_hash",
)


def subject(salt: str, person: Person) -> str:
    """Return the name under which applications know a person: always the same, and not to be guessed from theirs.

    Made from their serial, so that nobody inherits it with a name; who was there before serials keeps what it was.
    """
    who = f"subject {person.id}" if person.serial is None else f"serial {person.serial}"
    return _short(digest(salt.encode(), who.encode(), sha256))


def sid(session: str) -> str:
    """Return the name under which applications know a session; it opens nothing."""
    return _short(sha256(f"sid {session}".encode()).digest())


def about_person(salt: str, person: Person, scope: str) -> Claims:
    """Return the claims about a person that a scope allows."""
    scopes = scope.split()
    claims: Claims = {"sub": subject(salt, person)}
    if "profile" in scopes:
        claims |= {"name": person.display, "preferred_username": person.name}
    if "email" in scopes and person.email is not None:
        claims["email"] = person.email
    if "groups" in scopes:
        claims["groups"] = sorted(person.groups)
    return claims


def about_session(session: Session) -> Claims:
    """Return the claims about a sign-in, computed from what was really passed."""
    assured = session.assurance
    return {
        "acr": str(assured.acr),
        "amr": list(assured.amr),
        "auth_time": int(session.opened.timestamp()),
        "sid": sid(session.proof),
    }


def _short(hashed: bytes) -> str:
    return urlsafe_b64encode(hashed[:24]).decode()
