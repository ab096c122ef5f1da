"""Tokens that Duo's prompt may hand out, true ones and others: one table for whoever reads them.

Each row says how the simulator makes the token, and whether Duo's own Python client takes it. The client takes many
that must let nobody in: what the product answers to the same rows is asked beside it.
"""

from dataclasses import dataclass
from typing import Final

from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.factors import WAYS
from local.duosim.prompt.tampering import DAY_SECONDS, Tampering

TOUCH_ID: Final = "WebAuthn Chrome Touch ID"
GOOD: Final = PromptAnswer.allow(TOUCH_ID)


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token by its name, and whether duo_universal accepts it."""

    name: str
    answer: PromptAnswer
    sdk_accepts: bool


def _by(factor: str | None, reason: str) -> PromptAnswer:
    return PromptAnswer.allow(factor, reason=reason)


def _tampered(tampering: Tampering) -> PromptAnswer:
    return GOOD.tampered(tampering)


BY_FACTOR: Final = tuple(
    SignedToken(f"way {key}", _by(way.factor, way.reason), sdk_accepts=True) for key, way in WAYS.items()
)
"""Every way through the prompt, the silent ones with them: to the client a token is a token."""

OTHERWISE: Final = (
    SignedToken("result deny", _tampered(Tampering.says_deny()), sdk_accepts=True),
    SignedToken("result unknown", _tampered(Tampering.claim("auth_result", {"result": "maybe"})), sdk_accepts=True),
    SignedToken("result empty", _tampered(Tampering.claim("auth_result", {})), sdk_accepts=True),
    SignedToken("no auth_result", _tampered(Tampering.missing("auth_result")), sdk_accepts=True),
    SignedToken("no auth_context", _tampered(Tampering.missing("auth_context")), sdk_accepts=True),
    SignedToken("auth_context is text", _tampered(Tampering.claim("auth_context", "yes")), sdk_accepts=True),
    SignedToken("event denied", _tampered(Tampering(context={"result": "denied"})), sdk_accepts=True),
    SignedToken("event fraud", _tampered(Tampering(context={"result": "fraud"})), sdk_accepts=True),
    SignedToken("event without txid", _tampered(Tampering(context={"txid": None})), sdk_accepts=True),
    SignedToken("factor is a list", _tampered(Tampering(context={"factor": [TOUCH_ID]})), sdk_accepts=True),
    SignedToken("factor in another spelling", _by("webauthn-chrome touch_id", "user_approved"), sdk_accepts=True),
    SignedToken("good factor, silent reason", _by(TOUCH_ID, "remembered_device"), sdk_accepts=True),
    SignedToken("good factor, silent reason in capitals", _by(TOUCH_ID, "Bypass User"), sdk_accepts=True),
    SignedToken("auth_time a day old", _tampered(Tampering.old_auth_time()), sdk_accepts=True),
    SignedToken("no auth_time", _tampered(Tampering.missing("auth_time")), sdk_accepts=True),
    SignedToken("auth_time is text", _tampered(Tampering.claim("auth_time", "now")), sdk_accepts=True),
    SignedToken("auth_time an hour ahead", _tampered(Tampering.shifted(auth_time=3600)), sdk_accepts=True),
    SignedToken("iat a day old", _tampered(Tampering.shifted(iat=-DAY_SECONDS)), sdk_accepts=True),
    SignedToken("iat 30 s ahead", _tampered(Tampering.shifted(iat=30)), sdk_accepts=True),
    SignedToken("iat 90 s ahead", _tampered(Tampering.shifted(iat=90)), sdk_accepts=False),
    SignedToken("exp 30 s ago", _tampered(Tampering.shifted(exp=-3630)), sdk_accepts=True),
    SignedToken("exp 90 s ago", _tampered(Tampering.shifted(exp=-3690)), sdk_accepts=False),
    SignedToken("no iat", _tampered(Tampering.missing("iat")), sdk_accepts=False),
    SignedToken("no exp", _tampered(Tampering.missing("exp")), sdk_accepts=False),
    SignedToken("name in another case", _tampered(Tampering.claim("preferred_username", "Alice")), sdk_accepts=False),
    SignedToken("another name", _tampered(Tampering.wrong_name()), sdk_accepts=False),
    SignedToken("no name", _tampered(Tampering.missing("preferred_username")), sdk_accepts=False),
    SignedToken("another nonce", _tampered(Tampering.wrong_nonce()), sdk_accepts=False),
    SignedToken("no nonce", _tampered(Tampering.missing("nonce")), sdk_accepts=False),
    SignedToken("another audience", _tampered(Tampering.wrong_audience()), sdk_accepts=False),
    SignedToken("no audience", _tampered(Tampering.missing("aud")), sdk_accepts=False),
    SignedToken("another issuer", _tampered(Tampering.wrong_issuer()), sdk_accepts=False),
    SignedToken("no issuer", _tampered(Tampering.missing("iss")), sdk_accepts=False),
    SignedToken("signed by another", _tampered(Tampering.another_secret()), sdk_accepts=False),
    SignedToken("alg none", _tampered(Tampering.unsigned()), sdk_accepts=False),
    SignedToken("alg HS256", _tampered(Tampering.hs256()), sdk_accepts=False),
)
"""What is odd about a token whose factor is good: what it says, when, of whom, to whom, and who signed it."""

TOKENS: Final = (*BY_FACTOR, *OTHERWISE)
