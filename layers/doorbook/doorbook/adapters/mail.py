"""Mail by a topic of SNS: each address is a subscription of it that takes only what names it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from doorbook.adapters.calling import breakages
from doorbook.notices.ports import Standing
from doorbook.notices.sending import Address

if TYPE_CHECKING:
    from mypy_boto3_sns.client import SNSClient

TO: Final = "to"
"""The attribute that names whom a message is for. A subscription's filter never changes: SNS takes minutes for that."""

MAIL: Final = "email"
UNCONFIRMED: Final = ("PendingConfirmation", "pending confirmation")
DELETED: Final = "Deleted"


class SnsMail:
    """One topic, by its ARN."""

    def __init__(self, client: "SNSClient", topic: str) -> None:
        self._client = client
        self._topic = topic

    def ask(self, address: Address) -> None:
        """Have the owner asked; SNS sends another mail where they did not answer, and none where they confirmed."""
        with breakages("the topic of notices"):
            self._client.subscribe(
                TopicArn=self._topic,
                Protocol=MAIL,
                Endpoint=address.text,
                Attributes={"FilterPolicy": json.dumps({TO: [address.id]})},
            )

    def standing(self) -> Mapping[str, Standing]:
        """Return how addresses stand."""
        return {at: standing for at, _, standing in standings(self._subscriptions())}

    def drop(self, address: Address) -> None:
        """Send it nothing any more; what was never confirmed ends by itself, and nothing names it."""
        for at, arn, standing in standings(self._subscriptions()):
            if at == address.text.casefold() and standing is Standing.CONFIRMED:
                with breakages("the topic of notices"):
                    self._client.unsubscribe(SubscriptionArn=arn)

    def send(self, to: Sequence[str], subject: str, text: str) -> None:
        """Send a mail to the addresses of these ids."""
        with breakages("the topic of notices"):
            self._client.publish(
                TopicArn=self._topic,
                Subject=subject,
                Message=text,
                MessageAttributes={TO: {"DataType": "String.Array", "StringValue": json.dumps(list(to))}},
            )

    def _subscriptions(self) -> Iterator[Mapping[str, Any]]:
        asked: dict[str, str] = {"TopicArn": self._topic}
        while True:
            with breakages("the topic of notices"):
                found = self._client.list_subscriptions_by_topic(**asked)
            yield from found["Subscriptions"]
            if not found.get("NextToken"):
                return
            asked["NextToken"] = found["NextToken"]


def standings(subscriptions: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, Standing]]:
    """Return of each subscription by mail its address in small letters, its ARN, and how it stands."""
    for each in subscriptions:
        if each["Protocol"] != MAIL:
            continue
        arn = each["SubscriptionArn"]
        standing = Standing.PENDING if arn in UNCONFIRMED else Standing.GONE if arn == DELETED else Standing.CONFIRMED
        yield each["Endpoint"].casefold(), arn, standing
