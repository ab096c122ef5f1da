"""What is said of people and applications in the console."""

from typing import Final

from doorbook.messages.message import Message

NO_SUCH_PERSON: Final = Message(
    "people.nobody",
    "There is nobody of this id here.",
    "They may have been deleted in Duo, or have come there since the users were listed last.",
)
NO_SUCH_APPLICATION: Final = Message(
    "applications.none",
    "There is no application of this key here.",
    "It may have been deleted in Duo before anybody was seen there.",
)
STRANGE_QUESTION: Final = Message(
    "people.strange-question",
    "This address asks for a list that there is not.",
    "Go back to the list of people, and choose there.",
)
NOT_DRAWN: Final = Message(
    "people.not-yet",
    "Nothing is known yet.",
    "People and applications are here some minutes after they were first listed. The page of the connection says how"
    " that goes.",
)
NOBODY_FOUND: Final = Message(
    "people.nobody-found",
    "Nobody is like that.",
    "User names and emails are searched from their first letter on.",
)
FEW_FOUND: Final = Message(
    "people.few-found",
    "Many were looked through, and few of them are like that.",
    "The next page goes on from there.",
)
EXPORT_CUT: Final = Message(
    "people.export-cut",
    "The file ends here: it may not be longer.",
    "Filter the list, and save it in parts.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
