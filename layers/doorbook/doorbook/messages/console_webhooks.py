"""What administrators read about webhooks in the console: what was done, what was not, and what a receiver met."""

from typing import Final

from doorbook.messages.message import Message

WEBHOOK_ADDED: Final = Message(
    "webhook.added",
    "The webhook is added.",
    "Copy its secret to the receiver now: it is shown this once.",
)
WEBHOOK_ROTATED: Final = Message(
    "webhook.rotated",
    "The webhook has a new secret.",
    "For a day messages are signed by both, so that the receiver never fails to verify one. Give it the new one today.",
)
WEBHOOK_PAUSED: Final = Message(
    "webhook.paused",
    "The webhook is paused.",
    "What comes meanwhile waits for it, for a day.",
)
WEBHOOK_RESUMED: Final = Message(
    "webhook.resumed",
    "The webhook is resumed.",
    "What waited while it was paused is sent within a quarter of an hour. What came while it wanted nothing is not.",
)
WEBHOOK_REMOVED: Final = Message(
    "webhook.removed",
    "The webhook is removed.",
    "Nothing is sent to it any more, and its secret is deleted.",
)
WEBHOOK_NOT_THERE: Final = Message(
    "webhook.not-there",
    "This webhook is no more.",
    "Somebody removed it meanwhile. Nothing was changed.",
)
WEBHOOK_MEANWHILE: Final = Message(
    "webhook.meanwhile",
    "Somebody changed this webhook since the page was loaded, or the page was sent twice.",
    "Nothing was changed this time. Look at how it stands now.",
)
WEBHOOK_TWICE: Final = Message(
    "webhook.twice",
    "This address is among the webhooks already.",
    "Nothing was added. If its secret is lost, give it a new one below.",
)
WEBHOOK_TOO_MANY: Final = Message(
    "webhook.too-many",
    "A connection has five webhooks at most.",
    "Remove one that is not needed, or send on from a rule of the bus, which has room for more.",
)

NOT_HTTPS: Final = Message(
    "webhook.not-https",
    "The address does not begin with https://.",
    "Events are sent over TLS alone. Give the receiver a certificate, and type its https address.",
)
NOT_PUBLIC: Final = Message(
    "webhook.not-public",
    "The address is not one of the public network.",
    "If the receiver is meant to be in a private network, an operator allows its host by WebhookHostPattern.",
)
WITH_USER: Final = Message(
    "webhook.with-user",
    "The address has a name, a password or a # in it.",
    "Leave them out: each message is signed, which tells the receiver whom it is from.",
)
NO_HOST: Final = Message(
    "webhook.no-host",
    "The address names no host.",
    "Type it in full, such as https://siem.example.com/duo.",
)
ODD_LETTER: Final = Message(
    "webhook.odd-letter",
    "The address has a letter that an address cannot have.",
    "Type it without spaces; hosts with other letters in their xn-- form.",
)
TOO_LONG: Final = Message(
    "webhook.too-long",
    "The address is too long.",
    "It has a thousand letters at most.",
)
NO_ADDRESS: Final = Message(
    "webhook.no-address",
    "This is no address.",
    "Type it in full, such as https://siem.example.com/duo.",
)

TEST_TAKEN: Final = Message(
    "webhook.test-taken",
    "The receiver took the test message.",
    "It was signed as every message is; look there whether it was verified.",
)
SENT_ELSEWHERE: Final = Message(
    "webhook.sent-elsewhere",
    "The receiver answered with a redirect.",
    "It is not followed. Remove the webhook, and add the address that it leads to.",
)
TURNED_AWAY: Final = Message(
    "webhook.turned-away",
    "The receiver refused the message.",
    "Look there for the reason: the address, the secret that it verifies by, and who may send to it.",
)
WANTS_NOTHING: Final = Message(
    "webhook.wants-nothing",
    "The receiver answered 410: it wants to hear nothing any more.",
    "Resume the webhook when it does again, or remove it.",
)
TOO_BUSY: Final = Message(
    "webhook.too-busy",
    "The receiver says that it is sent too much.",
    "Messages wait and are tried again by themselves. Let it take more, or answer before it works on them.",
)
FAILED_THERE: Final = Message(
    "webhook.failed-there",
    "The receiver failed, by its own answer.",
    "Look into its log. Messages are tried again by themselves, for a day.",
)
ODD_ANSWER: Final = Message(
    "webhook.odd-answer",
    "The receiver answered with something other than success.",
    "It has to answer with a status of 200 to 299.",
)
TOO_SLOW: Final = Message(
    "webhook.too-slow",
    "The receiver did not answer within ten seconds.",
    "Let it answer first and work on the message later.",
)
NAME_LEADS_INSIDE: Final = Message(
    "webhook.name-leads-inside",
    "The host's name leads to an address that is not public, so nothing was sent.",
    "Mend the name, or have an operator allow the host by WebhookHostPattern.",
)
NOT_TRUSTED: Final = Message(
    "webhook.not-trusted",
    "The receiver's certificate is not trusted, so nothing was sent.",
    "Give it one of a public authority for this host, with the whole chain, that has not run out.",
)
TLS_FAILED: Final = Message(
    "webhook.tls-failed",
    "No TLS connection came about.",
    "Look whether the receiver speaks TLS 1.2 or newer on this port.",
)
NAME_NOT_FOUND: Final = Message(
    "webhook.name-not-found",
    "The host's name was not found.",
    "Compare the address; look whether its name is in the public DNS.",
)
NOT_CONNECTED: Final = Message(
    "webhook.not-connected",
    "The connection to the receiver failed.",
    "Look whether it runs, and whether a firewall lets the stack in.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
