"""Codes and tokens in memory, beside the doors in memory, for tests."""

from collections.abc import Callable
from dataclasses import replace
from threading import RLock

from doorbook.adapters.memory import MemoryDoors
from doorbook.provider.changes import Change, DropToken, KeepCode, SessionStands, SpendCode
from doorbook.provider.codes import Code, Token
from doorbook.signin.changes import EndSession, StillEnabled, Write
from doorbook.signin.ports import OvertakenError


class MemoryGrants:
    """Codes and tokens in plain dictionaries. `before_commit` runs ahead of each commit."""

    def __init__(self, doors: MemoryDoors) -> None:
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Token] = {}
        self.before_commit: Callable[[], None] = lambda: None
        self._doors = doors
        self._lock = RLock()

    def code(self, proof: str) -> Code | None:
        """Read one code."""
        return self.codes.get(proof)

    def token(self, proof: str) -> Token | None:
        """Read one token."""
        return self.tokens.get(proof)

    def commit(self, *wanted: Change) -> None:
        """Make all the changes on copies, and keep the copies only if the doors made theirs too."""
        self.before_commit()
        with self._lock:
            codes, tokens = dict(self.codes), dict(self.tokens)
            theirs: list[StillEnabled | EndSession | Write] = []
            for change in wanted:
                match change:
                    case KeepCode(code):
                        codes[code.proof] = code
                    case SpendCode(code, token):
                        if code.proof not in codes or codes[code.proof].token is not None:
                            raise OvertakenError
                        codes[code.proof] = replace(codes[code.proof], token=token.proof)
                        tokens[token.proof] = token
                    case DropToken(proof):
                        tokens.pop(proof, None)
                    case SessionStands(proof):
                        if self._doors.session(proof) is None:
                            raise OvertakenError
                    case _:
                        theirs.append(change)
            self._doors.commit(*theirs)
            self.codes, self.tokens = codes, tokens
