"""The number that preauth hands out and the person types on the phone."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Self

from local.duosim.people import Person
from local.duosim.settings import Settings

OFFER_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One number for one push of one person from one application."""

    txid: str
    code: str
    user_id: str
    ikey: str
    expires: float

    @classmethod
    def new(cls, person: Person, settings: Settings, *, ikey: str, now: float) -> Self:
        digits = person.verified_push_digits or settings.verified_push_digits
        return cls(
            txid=str(uuid.uuid4()),
            code=f"{secrets.randbelow(10**digits):0{digits}d}",
            user_id=person.user_id,
            ikey=ikey,
            expires=now + OFFER_SECONDS,
        )

    def told(self) -> dict[str, object]:
        return {"txid": self.txid, "verification_code": self.code, "expiration": OFFER_SECONDS}


def is_required(person: Person, settings: Settings) -> bool:
    return (person.verified_push or settings.verified_push) == "required"
