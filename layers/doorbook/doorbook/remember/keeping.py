"""Keeping the ring: the hourly turn that nobody has to think of, and what an operator may do between.

Each change is in the audit before it is made, so that no key comes or goes without a row; where the change then fails,
a second row says so.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from doorbook.errors import BreakageError
from doorbook.events import Outcome
from doorbook.remember import key_ring
from doorbook.remember.key_ring import AlreadyRevoked, KeyRing, NoSuchKey, Secret, Waiting
from doorbook.remember.ports import ReplacedMeanwhileError, RingStore, Standing
from doorbook.signin.changes import Write
from doorbook.signin.ledger import Ledger
from doorbook.signin.visitor import Visitor
from doorbook.values import value

SECRET_BYTES: Final = 32


@value
class Turned:
    """What a turn did, in the audit's words; empty where nothing was due."""

    did: tuple[str, ...]


@value(kw_only=True)
class Keeper:
    """Changes the ring. `who` asks for it; `kid` and `secret` are asked for each key that is made."""

    store: RingStore
    ledger: Ledger
    method: str
    who: str
    kid: Callable[[], str]
    secret: Callable[[], bytes]

    def turn(self) -> Turned:
        """Make the first key, begin a rotation that is due, drop what is past; calling it twice does nothing more."""
        try:
            return self._turn()
        except ReplacedMeanwhileError:  # another turn, or an operator: what is left to do is in what they made
            return self._turn()

    def _turn(self) -> Turned:
        now = self.ledger.clock()
        standing = self.store.standing()
        if standing.ring is None:
            kid = self.kid()
            return self._change(standing, key_ring.first_ring(kid, self._secret(), now), now)
        ring = key_ring.swept(standing.ring, now)
        if key_ring.due(ring, now):
            following = key_ring.rotated(ring, self._free(standing.ring), self._secret(), now)
            ring = following if isinstance(following, KeyRing) else ring
        return self._change(standing, ring, now)

    def rotate(self) -> Turned | Waiting:
        """Begin a rotation now."""
        now = self.ledger.clock()
        standing = self.store.standing()
        ring = standing.ring or KeyRing()
        following = key_ring.rotated(ring, self._free(ring), self._secret(), now)
        return following if isinstance(following, Waiting) else self._change(standing, following, now)

    def revoke(self, kid: str) -> Turned | NoSuchKey | AlreadyRevoked:
        """End a key at once; where it was the one that seals, another is on its way from now."""
        now = self.ledger.clock()
        standing = self.store.standing()
        following = key_ring.revoked(standing.ring or KeyRing(), kid, now)
        if not isinstance(following, KeyRing):
            return following
        if key_ring.due(following, now):
            fresh = key_ring.rotated(following, self._free(following), self._secret(), now)
            following = fresh if isinstance(fresh, KeyRing) else following
        return self._change(standing, following, now)

    def _secret(self) -> Secret:
        return Secret(self.secret())

    def _free(self, ring: KeyRing) -> str:
        """Return a name that no key of the ring has."""
        while ring.key(kid := self.kid()) is not None:
            pass
        return kid

    def _change(self, standing: Standing, ring: KeyRing, now: datetime) -> Turned:
        rows = self._rows(standing.ring or KeyRing(), ring, now)
        if not rows:
            return Turned(())
        self.ledger.commit(*rows)
        try:
            self.store.replace(standing, ring)
        except (BreakageError, ReplacedMeanwhileError) as error:
            broke = error if isinstance(error, BreakageError) else None
            self.ledger.commit(self._row(Outcome.BROWSER_KEYS_UNCHANGED, "somebody else was faster", broke))
            raise
        return Turned(tuple(row.row.detail or "" for row in rows))

    def _rows(self, before: KeyRing, after: KeyRing, now: datetime) -> list[Write]:
        rows: list[Write] = []
        for key in after.keys:
            known = before.key(key.kid)
            if known is None:
                at_once = "at once" if key.active_from <= now else f"from {key.active_from:%Y-%m-%d %H:%M} UTC"
                rows.append(self._row(Outcome.BROWSER_KEY_ADDED, f"key {key.kid}, seals {at_once}"))
            elif known.revoked is None and key.revoked is not None:
                rows.append(self._row(Outcome.BROWSER_KEY_REVOKED, f"key {key.kid}"))
        gone = [key for key in before.keys if after.key(key.kid) is None]
        return rows + [self._row(Outcome.BROWSER_KEY_DROPPED, f"key {key.kid}") for key in gone]

    def _row(self, outcome: Outcome, detail: str, broke: BreakageError | None = None) -> Write:
        visitor = Visitor(address="-", agent=self.method)
        return self.ledger.row(outcome, visitor, method=self.method, broke=broke, detail=f"{detail}, by {self.who}")
