"""Where a part of a list ended, as a word that goes through addresses."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from doorbook.adapters.dynamodb.attributes import Plain
from doorbook.adapters.watch.rows import INDEXES


def token_of(index: str, row: Mapping[str, Plain]) -> str:
    """Return the word for the place of a row in a list."""
    place = [str(row[name]) for name in ("pk", "sk", INDEXES[index][1])]
    return urlsafe_b64encode(json.dumps(place).encode()).rstrip(b"=").decode()


def place_of(index: str, key: str, token: str) -> dict[str, Plain]:
    """Return the place that a word says; raise ValueError where it says none."""
    name, order = INDEXES[index]
    try:
        told = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError as error:
        raise ValueError("no place in a list") from error
    match told:
        case [str(pk), str(sk), str(place)]:
            return {"pk": pk, "sk": sk, name: key, order: place}
    raise ValueError("no place in a list")
