"""What administrators read in the console; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

NOT_FOR_YOU: Final = Message(
    "console.not-for-you",
    "The console is for those who look after this.",
    "If you do, sign in with your password and Duo. If you should, ask an administrator for it.",
)
FOR_HELP_DESK: Final = Message(
    "console.for-help-desk",
    "This is for the help desk and for administrators.",
    "You may look at the rest. If you should do this, ask an administrator for it. Nothing was changed.",
)
FOR_ADMINISTRATORS: Final = Message(
    "console.for-administrators",
    "This is for administrators.",
    "You may look at the rest. If you should do this, ask an administrator for it. Nothing was changed.",
)
NOT_FRESH: Final = Message(
    "console.not-fresh",
    "You confirmed with Duo more than five minutes ago.",
    "What you want to do here needs a fresh one. Nothing was changed. Sign in again, and you come back here.",
)
FORM_TOO_LARGE: Final = Message(
    "console.form-too-large",
    "What you sent is too long.",
    "Go back and shorten it. Of certificates, paste only those of your own proxy's authority.",
)
NO_SUCH_NAME: Final = Message(
    "console.no-such-name",
    "This can be nobody's name.",
    "Type a sign-in name, or leave the field empty for everybody.",
)
NO_SUCH_DAY: Final = Message(
    "console.no-such-day",
    "This is no day that there are rows of.",
    "Choose one since 2026, or leave the field empty for the latest.",
)
ADDED: Final = Message(
    "console.added",
    "The connection is saved.",
    "Its logs are read from now on. You see here how it goes.",
)
CHANGED: Final = Message(
    "console.changed",
    "The change is saved.",
    "It counts from the next time that Duo is asked.",
)
PAUSED: Final = Message(
    "console.paused",
    "The connection is paused.",
    "Nothing is read until you resume it. What Duo keeps is fetched then.",
)
RESUMED: Final = Message(
    "console.resumed",
    "The connection is resumed.",
    "What happened meanwhile is fetched first.",
)
ROTATED: Final = Message(
    "console.rotated",
    "The new keys are in use.",
    "Duo took them. The old ones are gone from here; delete them in Duo too, if they still are there.",
)
DELETED: Final = Message(
    "console.deleted",
    "The connection is being deleted.",
    "Nothing is read by it any more, and its keys are deleted.",
)
NAME_DIFFERS: Final = Message(
    "console.name-differs",
    "This is not the name of the connection.",
    "Nothing was deleted. Type it just as it stands above, if you are sure.",
)
ALL_WELL: Final = Message(
    "console.all-well",
    "All is well.",
    "What is not there is not needed as the connection is set up.",
)
SOMETHING_WRONG: Final = Message(
    "console.something-wrong",
    "Something is not well.",
    "It is marked below, with what to do.",
)
RUN_GOES_ON: Final = Message(
    "console.run-goes-on",
    "The logs are being collected.",
    "This page follows by itself; you can leave it.",
)
RUN_CANCELLING: Final = Message(
    "console.run-cancelling",
    "The collection is being cancelled.",
    "What is being read now is still kept.",
)
RUN_CANCELLED: Final = Message(
    "console.run-cancelled",
    "The collection was cancelled.",
    "What was read is kept; the rest is read on schedule.",
)
RUN_FAILED: Final = Message(
    "console.run-failed",
    "The collection is over, and some logs could not be read.",
    "The table says which and why. They are tried again by themselves.",
)
RUN_DONE: Final = Message(
    "console.run-done",
    "The collection is done.",
    "Every log is read up to two minutes ago, for Duo shows nothing newer; every list is as it was just now.",
)
LATE: Final = Message(
    "console.late",
    "It is read more than half an hour late.",
    "It is being caught up with. Where it stays late, collect now, and look for failures of other logs.",
)
SILENT: Final = Message(
    "console.silent",
    "It is read, and Duo has written nothing into it for more than a day.",
    "Look in the Duo Admin Panel whether that is so: perhaps it is not the account that people use any more.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
