"""Tokens that Duo should never issue, for whoever must refuse them. Nothing here is documented by Duo."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from local.duosim.prompt.jws import Algorithm, Claims, written

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """What is changed in a true token before it is signed, in its signature, and in the state that comes back.

    ``claims`` and ``context`` (of ``auth_context``) are put over the true ones, ``without`` names claims left out,
    ``shifts`` are seconds added to claims that are times.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    shifts: dict[str, int] = field(default_factory=dict)
    algorithm: Algorithm = "HS512"
    secret: str | None = None
    state: str | None = None

    @classmethod
    def says_deny(cls) -> Self:
        """Sign a token whose result is deny."""
        told = {"result": "deny", "status": "deny", "status_msg": "Login request denied."}
        return cls(claims={"auth_result": told}, context={"result": "denied", "reason": "user_mistake"})

    @classmethod
    def claim(cls, name: str, value: object) -> Self:
        return cls(claims={name: value})

    @classmethod
    def missing(cls, name: str) -> Self:
        return cls(without=(name,))

    @classmethod
    def shifted(cls, **seconds: int) -> Self:
        """Move times: ``shifted(auth_time=-86_400)``."""
        return cls(shifts=seconds)

    @classmethod
    def old_auth_time(cls) -> Self:
        return cls.shifted(auth_time=-DAY_SECONDS)

    @classmethod
    def wrong_nonce(cls) -> Self:
        return cls.claim("nonce", "a-nonce-that-nobody-has-sent")

    @classmethod
    def wrong_audience(cls) -> Self:
        return cls.claim("aud", "DIANOTHERCLIENT00000")

    @classmethod
    def wrong_issuer(cls) -> Self:
        return cls.claim("iss", "https://api-another0.duosecurity.com/oauth/v1/token")

    @classmethod
    def wrong_name(cls) -> Self:
        return cls.claim("preferred_username", "mallory")

    @classmethod
    def unsigned(cls) -> Self:
        return cls(algorithm="none")

    @classmethod
    def hs256(cls) -> Self:
        return cls(algorithm="HS256")

    @classmethod
    def another_secret(cls) -> Self:
        return cls(secret="0" * 40)

    @classmethod
    def another_state(cls) -> Self:
        """Send the browser back with a state that the application did not make; the token is a true one."""
        return cls(state="a-state-that-nobody-has-sent-0000000")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**{**told, "without": tuple(told.get("without", ()))})

    def token(self, claims: Claims, secret: str) -> str:
        """Sign the claims, changed as asked; untouched they are what Duo would sign."""
        changed = {**claims, **self.claims}
        if self.context:
            changed["auth_context"] = {**changed["auth_context"], **self.context}
        for name, seconds in self.shifts.items():
            changed[name] += seconds
        for name in self.without:
            changed.pop(name, None)
        return written(changed, secret if self.secret is None else self.secret, self.algorithm)


UNTOUCHED = Tampering()
BUTTONS = {
    "old_auth_time": ("Old auth_time", Tampering.old_auth_time()),
    "says_deny": ("Token says deny", Tampering.says_deny()),
    "wrong_nonce": ("Wrong nonce", Tampering.wrong_nonce()),
    "wrong_audience": ("Wrong audience", Tampering.wrong_audience()),
    "wrong_issuer": ("Wrong issuer", Tampering.wrong_issuer()),
    "wrong_name": ("Wrong name", Tampering.wrong_name()),
    "unsigned": ("alg none", Tampering.unsigned()),
    "hs256": ("alg HS256", Tampering.hs256()),
    "another_secret": ("Signed by another", Tampering.another_secret()),
    "expired": ("Expired token", Tampering.shifted(iat=-7200, exp=-7200)),
    "another_state": ("Another state", Tampering.another_state()),
}
