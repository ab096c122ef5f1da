"""What is read about notices in the console; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

MADE: Final = Message(
    "notices.made",
    "The rule is made.",
    "It tells of what happens from now on. Send a test to see that it arrives.",
)
CHANGED: Final = Message(
    "notices.changed",
    "The rule is changed.",
    "It counts from now on, also for what is held for a digest.",
)
STARTED: Final = Message(
    "notices.started",
    "The rule tells again.",
    "What happened while it was stopped is told to nobody.",
)
STOPPED: Final = Message(
    "notices.stopped",
    "The rule is stopped.",
    "It tells nothing; what it held or was still to send is dropped.",
)
REMOVED: Final = Message(
    "notices.removed",
    "The rule is removed.",
    "What it held or was still to send is dropped. The audit keeps what it was.",
)
OVERTAKEN: Final = Message(
    "notices.overtaken",
    "Somebody else changed this rule meanwhile.",
    "Nothing of yours was saved. Look how it stands now, and decide again.",
)
NOT_THERE: Final = Message(
    "notices.not-there",
    "There is no such rule any more.",
    "Somebody removed it. Nothing was changed.",
)
TOO_MANY: Final = Message(
    "notices.too-many",
    "There are twenty rules already.",
    "Remove one that is not needed any more, or let one rule tell more.",
)
NAME: Final = Message("notices.name", "The rule needs a name.", "At most 60 characters; others read it in mail.")
CHOICE: Final = Message(
    "notices.choice", "Something was chosen that is not on this page.", "Load the page again, and choose."
)
CONNECTION: Final = Message(
    "notices.connection",
    "That connection is not there any more.",
    "Nothing of it is found, so the rule tells nothing. Choose another, or all of them.",
)
UNKNOWN_CHECK: Final = Message(
    "notices.unknown-check",
    "There is no check of one of these names.",
    "Write the name that stands at the end of a check's address, one a line.",
)
NO_CHANGES: Final = Message("notices.no-changes", "Nothing is chosen to be told.", "Tick at least one.")
NO_TARGETS: Final = Message("notices.no-targets", "Nobody would be told.", "Tick at least one target.")
TARGET_GONE: Final = Message(
    "notices.target-gone",
    "One of the targets is not there any more.",
    "Somebody removed it. It is not ticked any more; look whether the others do.",
)
TOO_MANY_TARGETS: Final = Message(
    "notices.too-many-targets",
    "That is too many for one rule.",
    "A rule tells at most 10 webhooks and 20 addresses of mail. Make a second rule for the others.",
)
ZONE: Final = Message(
    "notices.zone",
    "There is no time zone of that name.",
    "Write it as IANA does, with a capital letter: America/Toronto, Europe/Berlin, UTC.",
)
HOUR: Final = Message("notices.hour", "That is no hour of a day.", "Write a number from 0 to 23.")
RATE: Final = Message("notices.rate", "That will not do.", "Write a number from 1 to 200.")
CLOCK: Final = Message("notices.clock", "That is no time of day.", "Write it with four digits, such as 22:00.")
SAME: Final = Message(
    "notices.same",
    "Quiet hours cannot begin when they end.",
    "To tell nothing at all, stop the rule instead.",
)
NO_DAYS: Final = Message("notices.no-days", "No day is chosen on which it is quiet.", "Tick at least one.")
GROUP: Final = Message("notices.group", "That is too long for a group.", "Write the group's name or its id in Duo.")
ADDRESS_ADDED: Final = Message(
    "notices.address-added",
    "The address was asked.",
    "Its owner gets a mail with a link. Only once they follow it, within two days, mail of rules reaches them.",
)
ADDRESS_REMOVED: Final = Message(
    "notices.address-removed",
    "The address is removed.",
    "It gets nothing any more.",
)
ADDRESS_WRONG: Final = Message(
    "notices.address-wrong",
    "That is no address of mail.",
    "Write one alone, such as duo-alerts@example.com.",
)
ADDRESS_MANY: Final = Message(
    "notices.address-many",
    "There are fifty addresses already.",
    "Remove one, or add a mailing list that has several people.",
)
ADDRESS_NAMED: Final = Message(
    "notices.address-named",
    "A rule still sends mail to this address.",
    "Take it out of the rule first. Nothing was changed.",
)
ADDRESS_GONE: Final = Message("notices.address-gone", "There is no such address any more.", "Nothing was changed.")
ADDRESS_OVERTAKEN: Final = Message(
    "notices.address-overtaken",
    "Somebody else changed this address meanwhile.",
    "Nothing of yours was saved. Look how it stands now.",
)
TESTED: Final = Message(
    "notices.tested",
    "A test was sent to every target of the rule.",
    "What each met stands below. A message that was taken can still be lost behind it: look whether it arrived.",
)
