"""A page that is no JSON as a whole, taken apart by its brackets alone, so that one odd record spoils no others."""

import re
from itertools import pairwise
from typing import Final

TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
OPENING: Final = frozenset((b"[", b"{"))
CLOSING: Final = {b"]": b"[", b"}": b"{"}


class _Walk:
    """Where in a page we are: the brackets that are open, each with the name it stands under."""

    def __init__(self) -> None:
        self.within: list[tuple[bytes, bytes]] = []
        self.last = b""

    def meets(self, text: bytes) -> bool:
        """Go past a token; tell whether the brackets still match."""
        if text in OPENING:
            self.within.append((text, self.last))
        elif text in CLOSING and (not self.within or self.within.pop()[0] != CLOSING[text]):
            return False
        self.last = text if text.startswith(b'"') else b""
        return True

    @property
    def names(self) -> list[bytes]:
        return [name for _, name in self.within[1:]]


def pieces(data: bytes, path: tuple[str, ...]) -> tuple[list[bytes], bytes] | None:
    """Return the pieces of the list at a path, and the page with that list emptied; None where it cannot be found."""
    wanted = [f'"{name}"'.encode() for name in path]
    walk, depth = _Walk(), 0
    borders: list[int] = []
    for token in TOKENS.finditer(data):
        text = token[0]
        if not walk.meets(text):
            return None
        if not borders:
            if text == b"[" and len(walk.within) == len(wanted) + 1 and walk.names == wanted:
                borders, depth = [token.end()], len(walk.within)
        elif text == b"," and len(walk.within) == depth:
            borders.append(token.end())
        elif len(walk.within) < depth:
            cut = [data[here : there - 1].strip() for here, there in pairwise([*borders, token.end()])]
            return cut if cut != [b""] else [], data[: borders[0]] + data[token.start() :]
    return None


def depth_of(record: bytes) -> int:
    """Return how many brackets stand within one another."""
    deepest = depth = 0
    for token in TOKENS.finditer(record):
        depth += (token[0] in OPENING) - (token[0] in CLOSING)
        deepest = max(deepest, depth)
    return deepest
