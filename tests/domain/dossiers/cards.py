"""Cards to try things with, and a lake that has them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doorbook.dossiers.application import ApplicationCard
from doorbook.dossiers.day import Event, PersonDay
from doorbook.dossiers.person import PersonCard, Phone
from doorbook.dossiers.shelves import Card, name_of
from doorbook.dossiers.usage import Used

NOW = 1_790_000_000_000


def used(kind: str, value: str, *, label: str = "", successes: int = 3, failures: int = 0, last: int = NOW) -> Used:
    return Used(
        kind=kind, value=value, label=label, successes=successes, failures=failures, first=last - 1000, last=last
    )


def phone(number: int = 1, /, **says: Any) -> Phone:  # noqa: ANN401 - whatever a phone has
    return Phone(
        **{
            "id": f"DP{number}",
            "name": f"phone {number}",
            "number": "+15555550100",
            "type": "Mobile",
            "platform": "Apple iOS",
            "model": "iPhone 15",
            "os_version": "18.1",
            "activated": True,
            "capabilities": ("push", "sms"),
            "encrypted": "Encrypted",
            "screenlock": "Locked",
            "tampered": "Not tampered",
            "fingerprint": "Configured",
            "last_seen": NOW,
            "shared": 1,
            **says,
        }
    )


def person(name: str, **says: Any) -> PersonCard:  # noqa: ANN401 - as above
    given: dict[str, Any] = {
        "user_id": f"DU-{name}",
        "username": name,
        "email": f"{name}@example.com",
        "status": "active",
        "phones": (phone(),),
        "enrolment": "enrolled",
        "strength": "none" if says.get("phones") == () else "push",
        **says,
    }
    return PersonCard(connection="c1", **given)


def application(key: str, **says: Any) -> ApplicationCard:  # noqa: ANN401 - as above
    return ApplicationCard(**{"connection": "c1", "key": key, "name": key.title(), "listed": True, "may": 10, **says})


class Lake:
    """A lake that has these cards; what is as it was has the digest that it had."""

    def __init__(self, *cards: Card) -> None:
        self.has = {name_of(card): card for card in cards}
        self.drew: list[str] = []
        self.lived: list[tuple[int, PersonDay]] = []

    def digests(self) -> Mapping[str, str]:
        return {name: f"{hash(card)}" for name, card in self.has.items()}

    def cards(self, names: Sequence[str]) -> Iterator[Card]:
        self.drew += names
        return (self.has[name] for name in names)

    def days(self, since: int) -> Iterator[PersonDay]:
        return (day for came, day in self.lived if came > since)

    def newest(self) -> int:
        return max((came for came, _ in self.lived), default=0)


def day(who: str, of: str, *events: Event) -> PersonDay:
    return PersonDay(user_id=f"DU-{who}", day=of, events=events, times=len(events))


def event(at: int = NOW, **says: Any) -> Event:  # noqa: ANN401 - as above
    given: dict[str, Any] = {
        "result": "success",
        "reason": "user_approved",
        "factor": "duo_push",
        "application": "Payroll",
        "ip": "192.0.2.1",
        "country": "PT",
        "device": "Mac OS X",
        "txid": "t1",
        **says,
    }
    return Event(at=at, **given)
