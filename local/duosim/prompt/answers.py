"""What a test has told somebody to answer at the prompt, instead of a hand on its page."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from local.duosim.prompt.factors import reason_of
from local.duosim.prompt.tampering import UNTOUCHED, Tampering

Deed = Literal["allow", "deny", "fraud", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAnswer:
    """How one visit to the prompt ends: with a code for a token, or with an error."""

    do: Deed
    factor: str | None = "duo_push"
    reason: str = "user_approved"
    error: str = "access_denied"
    error_description: str = "Login request denied."
    tampering: Tampering = field(default=UNTOUCHED)

    @classmethod
    def allow(cls, factor: str | None = "duo_push", *, reason: str | None = None) -> Self:
        """Let them through by this factor; the reason is the one that Duo gives with it, unless another is told."""
        return cls(do="allow", factor=factor, reason=reason_of(factor) if reason is None else reason)

    @classmethod
    def deny(cls, factor: str | None = "duo_push") -> Self:
        return cls(do="deny", factor=factor, reason="user_mistake")

    @classmethod
    def fraud(cls, factor: str | None = "duo_push") -> Self:
        """Not me: somebody else has asked for this."""
        description = "Login request reported as fraudulent."
        return cls(do="fraud", factor=factor, reason="user_marked_fraud", error_description=description)

    @classmethod
    def fails(cls, error: str, description: str = "") -> Self:
        """Go back with exactly this error."""
        return cls(do="error", factor="not_available", reason="error", error=error, error_description=description)

    def tampered(self, tampering: Tampering) -> Self:
        """Issue a token that Duo should never issue."""
        return replace(self, tampering=tampering)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        return cls(**{**told, "tampering": Tampering.from_json(told.get("tampering", {}))})
