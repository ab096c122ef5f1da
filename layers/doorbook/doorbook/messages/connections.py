"""What administrators read about connections; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

NAME_MISSING: Final = Message(
    "connections.name-missing",
    "The connection has no name yet.",
    "Write a name by which you and others will know this Duo account.",
)
NAME_UNFIT: Final = Message(
    "connections.name-unfit",
    "This name is too long, or has characters in it that cannot be seen.",
    "Write at most sixty characters.",
)
NAME_TAKEN: Final = Message(
    "connections.name-taken",
    "Another connection has this name.",
    "Choose one that tells the two apart.",
)
HOST_MISSING: Final = Message(
    "connections.host-missing",
    "The API hostname is missing.",
    "Copy it from the application's page in the Duo Admin Panel: api-XXXXXXXX.duosecurity.com.",
)
HOST_NOT_ALLOWED: Final = Message(
    "connections.host-not-allowed",
    "This is not an API hostname of Duo's, so Doorbook does not connect to it.",
    "Copy the API hostname from the application's page in the Duo Admin Panel: api-XXXXXXXX.duosecurity.com.",
)
HOST_OFFERED: Final = Message(
    "connections.host-offered",
    "There is more than the hostname in what you wrote.",
    "Is it the host shown here that you mean? Then go on with it.",
)
HOST_STAYS: Final = Message(
    "connections.host-stays",
    "The host of a saved connection does not change: another host is another Duo account, and their data would mix.",
    "Add a second connection for the other account.",
)
IKEY_UNFIT: Final = Message(
    "connections.ikey-unfit",
    "This is not an integration key.",
    "Copy it again: twenty characters, capital letters and digits, and the first two are DI.",
)
SKEY_UNFIT: Final = Message(
    "connections.skey-unfit",
    "This is not a secret key.",
    "Copy it again: forty letters and digits. In the Duo Admin Panel, choose Copy beside the secret key.",
)
ACCESS_NOT_GRANTED: Final = Message(
    "connections.access-not-granted",
    "These keys may not write, so Doorbook cannot act by them.",
    "Tick “Grant write resource” in the Duo Admin Panel, test again, then choose read and write.",
)
PUSH_NAME_UNFIT: Final = Message(
    "connections.push-name-unfit",
    "The name that people see on their phone is missing, too long, or has characters in it that cannot be seen.",
    "Write at most forty characters, such as the name of your help desk.",
)
PUSH_KEYS_MISSING: Final = Message(
    "connections.push-keys-missing",
    "Pushes by an Auth API application need its keys.",
    "Protect an application of the type Auth API in the Duo Admin Panel, and copy its two keys here.",
)
PUSH_KEYS_REFUSED: Final = Message(
    "connections.push-keys-refused",
    "Duo does not take these keys as those of an Auth API application of this account.",
    "Copy both keys again from an application of the type Auth API. Nothing was changed.",
)
PUSH_NOT_GRANTED: Final = Message(
    "connections.push-not-granted",
    "The connection's own keys may not send pushes.",
    "Tick “Grant write resource” in the Duo Admin Panel and test again, or use an Auth API application.",
)
INTERVAL_UNFIT: Final = Message(
    "connections.interval-unfit",
    "This is not a number of minutes between one and a day.",
    "Write whole minutes, from 1 to 1440.",
)
BACKFILL_UNFIT: Final = Message(
    "connections.backfill-unfit",
    "This is not a number of days that Duo can look back.",
    "Write whole days, from 1 to 179. Duo keeps its logs no longer.",
)
GROUPS_UNFIT: Final = Message(
    "connections.groups-unfit",
    "There are too many groups, or the name of one is too long.",
    "Write the names as Duo shows them, one a line, at most a hundred. Without any, everybody is in scope.",
)
PROXY_UNFIT: Final = Message(
    "connections.proxy-unfit",
    "This is not the address of a proxy that Doorbook may use.",
    "Write it as http://host:port, without a name and password. This machine itself is no proxy.",
)
CA_UNFIT: Final = Message(
    "connections.ca-unfit",
    "This is not a certificate in PEM.",
    "Paste the certificates of your proxy's authority, from BEGIN CERTIFICATE to END CERTIFICATE, and no private key.",
)
KEYS_MISSING: Final = Message(
    "connections.keys-missing",
    "The connection has no keys yet.",
    "Give it the two keys of its Admin API application first.",
)
KEYS_UNREADABLE: Final = Message(
    "connections.keys-unreadable",
    "The keys of this connection cannot be read any more.",
    "Copy both keys again from the application's page in the Duo Admin Panel, and give them to the connection anew.",
)
NOT_PROVEN: Final = Message(
    "connections.not-proven",
    "Duo has not yet taken these keys.",
    "Test the connection, and mend what the test names. Then save.",
)
NOT_A_DRAFT: Final = Message(
    "connections.not-a-draft",
    "This connection is saved already.",
    "Its keys are changed by rotating them; everything else on its page.",
)
STILL_A_DRAFT: Final = Message(
    "connections.still-a-draft",
    "This connection is not saved yet.",
    "Finish its steps and save it first.",
)
NOT_ACTIVE: Final = Message(
    "connections.not-active",
    "Nothing is collected for this connection at the moment.",
    "It is paused already, or not saved yet.",
)
NOT_PAUSED: Final = Message(
    "connections.not-paused",
    "This connection is not paused.",
    "Look at how it stands now.",
)
BEING_DELETED: Final = Message(
    "connections.being-deleted",
    "This connection is being deleted.",
    "Nothing about it can be changed any more. Add it again if you need it.",
)
OVERTAKEN: Final = Message(
    "connections.overtaken",
    "Somebody else changed this connection while you looked at it.",
    "Nothing of yours was changed. Look at how it stands now, then decide again.",
)
NOT_THERE: Final = Message(
    "connections.not-there",
    "There is no such connection.",
    "It may have been deleted. Start from the list.",
)
KEYS_REFUSED: Final = Message(
    "connections.keys-refused",
    "Duo does not take the new keys, so the old ones stay.",
    "The lines below say why. Copy both keys again, from an application of the type Admin API of this account.",
)
TESTED_TOO_OFTEN: Final = Message(
    "connections.tested-too-often",
    "There were too many tests in a short time.",
    "Nothing was asked of Duo this time. Wait until the time shown, then test again.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
