"""What is read about findings and checks in the console; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

TAKEN_UP: Final = Message(
    "findings.taken-up",
    "You are looking into it.",
    "The others see that, and who it is.",
)
SETTLED: Final = Message(
    "findings.settled",
    "The finding is settled.",
    "It comes back only where something new is found of it.",
)
REOPENED: Final = Message(
    "findings.reopened",
    "The finding is open again.",
    "It is among the open ones, and you are looking into it.",
)
SUPPRESSED: Final = Message(
    "findings.suppressed",
    "The finding is suppressed.",
    "It is among the suppressed ones until the day you chose. Then it is open again, if it is still so.",
)
UNSUPPRESSED: Final = Message(
    "findings.unsuppressed",
    "The suppression is over.",
    "What it hid is open again; of many findings that takes until the next inspection.",
)
CHECK_CHANGED: Final = Message(
    "findings.check-changed",
    "The check is changed.",
    "It counts from the next inspection on, which follows the next collection.",
)
CHECK_WATCHES: Final = Message(
    "findings.check-watches",
    "The check watches with the new numbers until a person arms it.",
    "They are being tried over the history, and what they come to stands below. What is open stays as it is.",
)
WEIGHTS_CHANGED: Final = Message(
    "findings.weights-changed",
    "Findings weigh as you said.",
    "The points of all people follow at once.",
)
LET_OPEN: Final = Message(
    "findings.let-open",
    "The check may open what was held.",
    "It does so at the next inspection, which was asked for: within a minute or two.",
)
LIMIT_CHANGED: Final = Message(
    "findings.limit-changed",
    "The limit is changed.",
    "It counts from the next inspection on; what is held is judged by it again.",
)
NOT_HELD: Final = Message(
    "findings.not-held",
    "Nothing of this check is held there.",
    "It was opened meanwhile, or is no longer so. Nothing was changed.",
)
OVERTAKEN: Final = Message(
    "findings.overtaken",
    "This was changed meanwhile.",
    "Somebody else, or an inspection, was faster. Nothing of yours was saved: look how it stands now.",
)
NOT_OPEN: Final = Message(
    "findings.not-open",
    "The finding is not open.",
    "Nothing was changed. Reopen it first, if you want to look into it.",
)
NOT_SETTLED: Final = Message(
    "findings.not-settled",
    "The finding was not settled by a person.",
    "What closed by itself opens by itself where it is found again. Nothing was changed.",
)
ALREADY_CLOSED: Final = Message(
    "findings.already-closed",
    "The finding is closed already.",
    "Nothing was changed.",
)
STILL_SO: Final = Message(
    "findings.still-so",
    "This tells how things stand now, and it closes by itself once they stand otherwise.",
    "Settled by hand it would come again. Change what it is about, or suppress it until a day.",
)
ALREADY_OVER: Final = Message(
    "findings.already-over",
    "The suppression is over already.",
    "Nothing was changed.",
)
FOR_EVERYBODY: Final = Message(
    "findings.for-everybody",
    "Only administrators may suppress a check for everybody, or end that.",
    "Suppress this finding, or this person, or ask an administrator. Nothing was changed.",
)
REASON_MISSING: Final = Message(
    "findings.reason-missing",
    "There is no reason.",
    "Say in a few words why, for those who come after you: from 3 to 500 characters.",
)
NOTE_LONG: Final = Message(
    "findings.note-long",
    "The note is too long.",
    "Shorten it to 1,000 characters.",
)
DAYS_WRONG: Final = Message(
    "findings.days-wrong",
    "This is no number of days from 1 to 180.",
    "A suppression ends by itself, so that nothing stays hidden for good.",
)
CHOICE_MISSING: Final = Message(
    "findings.choice-missing",
    "Nothing was chosen.",
    "Choose one of them.",
)
NUMBER_WRONG: Final = Message(
    "findings.number-wrong",
    "This number is out of range.",
    "It takes a number within its bounds.",
)
LIST_LONG: Final = Message(
    "findings.list-long",
    "The list has too many lines.",
    "It takes at most 200 lines.",
)
LINE_LONG: Final = Message(
    "findings.line-long",
    "A line is too long.",
    "It takes at most 200 characters in a line.",
)
KIND_WRONG: Final = Message(
    "findings.kind-wrong",
    "This is nothing that it takes.",
    "It takes what stands beside it.",
)
SETTING_MISSING: Final = Message(
    "findings.setting-missing",
    "There is nothing.",
    "Without it there is nothing to judge by.",
)
SETTING_UNKNOWN: Final = Message(
    "findings.setting-unknown",
    "There is no such setting.",
    "The form is perhaps that of another release. Load the page again; nothing was changed.",
)
NOTHING_CHANGED: Final = Message(
    "findings.nothing-changed",
    "This is how the check is set already.",
    "Nothing was changed.",
)
NOT_EVALUABLE: Final = Message(
    "findings.not-evaluable",
    "It cannot be told.",
    "What is missing stands beside it; with that it is judged by itself.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
