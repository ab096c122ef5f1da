"""The keys of a connection, which nothing shows again."""

import re
from typing import Final

from doorbook.values import value

INTEGRATION_KEY: Final = re.compile(r"DI[0-9A-Z]{18}")
SECRET_KEY: Final = re.compile(r"[0-9A-Za-z]{40}")


class Key(str):
    """A text that no log and no traceback shows."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Key(…)"


@value(kw_only=True)
class KeyPair:
    """Integration key and secret key of one Duo application."""

    ikey: str
    skey: Key


@value(kw_only=True)
class ConnectionKeys:
    """Those of the Admin API, and those of the Auth API where pushes are sent by it."""

    admin: KeyPair
    push: KeyPair | None = None
