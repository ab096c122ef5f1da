"""The two ways to ask somebody on their phone who they are: the Admin API's own call, and a push of the Auth API."""

from collections.abc import Callable
from typing import Final

from doorbook.actions.objects import Phone, User
from doorbook.actions.ports import Refusal, Why
from doorbook.actions.verification import Answer, Declined, Lacks, Sent, Way
from doorbook.adapters.duo.admin_writes import AdminWrites
from doorbook.adapters.duo.auth_api import DuoAuthApi
from doorbook.messages import verification as words
from doorbook.signin.duo import (
    Allowed,
    Denied,
    LetThrough,
    MayTry,
    MustEnrol,
    NotAllowed,
    NotUnderstood,
    PushRequest,
    Skipped,
    StillWaiting,
)

BY_ADMIN: Final = {
    "approve": Answer.APPROVED,
    "deny": Answer.DENIED,
    "fraud": Answer.FRAUD,
    "waiting": Answer.WAITING,
}
BY_AUTH: Final = {"deny": Answer.DENIED, "fraud": Answer.FRAUD, "timeout": Answer.TIMED_OUT}


class AdminVerifier:
    """By the Admin API: Duo makes the code, and says for a minute what they answered."""

    way = Way.ADMIN_API

    def __init__(self, duo: AdminWrites) -> None:
        self._duo = duo

    def send(self, user: User, phone: Phone, name: str) -> Sent | Lacks | Declined:  # noqa: ARG002 - Duo writes its own name
        """Send one push."""
        sent = self._duo.send_verification(user.id, phone.id)
        if not isinstance(sent, Refusal):
            return Sent(push=sent[0], code=sent[1])
        return Lacks(words.WAYS[self.way]) if sent.why is Why.NOT_GRANTED else Declined(words.REFUSED_PHONE)

    def look(self, user: str, push: str) -> Answer:
        """Return how it stands; a push that is not found was not answered in time."""
        result = self._duo.verification(user, push)
        return Answer.TIMED_OUT if result is None else BY_ADMIN.get(result, Answer.UNSURE)


class AuthVerifier:
    """By the Auth API: we make the code, unless Duo wants one typed; `digits` returns six that nobody can guess."""

    way = Way.AUTH_API

    def __init__(self, duo: DuoAuthApi, digits: Callable[[], str]) -> None:
        self._duo = duo
        self._digits = digits

    def send(self, user: User, phone: Phone, name: str) -> Sent | Lacks | Declined:
        """Send one push, unless Duo would ask nobody: then it would say `allow` of itself."""
        may = self._duo.preauth(user.username, "")
        match may:
            case LetThrough():
                return Declined(words.SKIPPED)
            case MustEnrol():
                return Declined(words.NOT_ENROLLED)
            case Denied() | NotUnderstood():
                return Declined(words.DENIED_BY_DUO)
            case MayTry(devices=devices, verification=verification):
                if not any(each.id == phone.id and "push" in each.capabilities for each in devices):
                    return Declined(words.REFUSED_PHONE)
        code = verification.code if verification else self._digits()
        facts = (("Application", name), *(() if verification else (("Verification code", code),)))
        push = self._duo.send_push(
            PushRequest(
                duo_name=user.username,
                display=user.username,
                device=phone.id,
                address="",
                facts=facts,
                verification_txid=verification.txid if verification else None,
            )
        )
        return Sent(push=push, code=code, typed=verification is not None)

    def look(self, user: str, push: str) -> Answer:  # noqa: ARG002 - a txid is enough here
        """Return how it stands; what Duo decided without asking anybody proves nothing."""
        said = self._duo.push_status(push)
        match said:
            case Allowed():
                return Answer.APPROVED
            case StillWaiting():
                return Answer.WAITING
            case NotAllowed(status, _):
                return BY_AUTH.get(status, Answer.UNSURE)
            case Skipped():
                return Answer.UNSURE
