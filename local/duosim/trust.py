"""A device that Duo was told to trust for a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trust:
    """What a trusted_device_token stands for: one person, one application, until it ends."""

    user_id: str
    ikey: str
    expires: float

    def holds(self, user_id: str, ikey: str, now: float) -> bool:
        return (self.user_id, self.ikey) == (user_id, ikey) and now < self.expires
