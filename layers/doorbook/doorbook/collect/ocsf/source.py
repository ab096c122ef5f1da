"""Where the value of an attribute comes from, as data: a compiler makes SQL of it, and the documents make a sentence.

Everything that Duo says is text here, a number and a yes too; a null of Duo's, or an empty text, is nothing at all.
"""

from enum import StrEnum
from typing import Final

from doorbook.values import value

type Literal = str | int | bool | None
type Words = tuple[tuple[str, Literal], ...]


@value
class Said:
    """What the record says at a path, such as `access_device.ip`; of an object or a list its JSON."""

    path: str


@value
class Within:
    """What JSON says that was put into a text; nothing, where the text is broken or no JSON at all."""

    text: "Said"
    path: str


@value
class Items:
    """The texts of a list, or what its objects say under one name."""

    of: "Said | Within"
    member: str = ""


@value
class Joined:
    """The texts of a list as one text."""

    of: Items


class Given(StrEnum):
    """What did not come from the record itself."""

    KEY = "key"
    AT = "at"
    RAW = "raw"
    CONNECTION = "connection"
    ACCOUNT = "account"


@value
class Constant:
    """The same for all."""

    is_: Literal


@value
class Step:
    """A value of this record that was worked out before, by its name."""

    name: str


@value
class First:
    """The first of these that is there."""

    of: "tuple[Source, ...]"


@value
class Translated:
    """A word looked up in a table, whatever its case, and with spaces, hyphens and underscores being one.

    `otherwise` is for a word that the table has not, `absent` for no word.
    """

    of: "Source"
    words: Words
    otherwise: Literal = None
    absent: Literal = None


@value
class Ending:
    """The value of the first ending that the word has."""

    of: "Source"
    endings: Words
    otherwise: Literal = None


@value
class When:
    """`then` where what is given is among the words, or, without words, where it is there at all."""

    given: "Source"
    then: "Source"
    otherwise: "Source"
    among: tuple[str, ...] = ()


class Form(StrEnum):
    """What a text is read as; one that cannot be is nothing."""

    ADDRESS = "address"
    """An IP address; a port behind it is left out, and so is 0.0.0.0, which is Duo's word for none."""

    EMAIL = "e-mail address"

    NUMBER = "number"

    BEFORE_UNDERSCORE = "word before the first underscore"


@value
class Shaped:
    """A text read as something."""

    of: "Source"
    form: Form


@value
class TypeUid:
    """OCSF's number of class and activity together."""


type Source = (
    Said | Within | Items | Joined | Given | Constant | Step | First | Translated | Ending | When | Shaped | TypeUid
)

NOTHING: Final = Constant(None)


def any_of(*sources: Source) -> First:
    """Take the first of these that is there."""
    return First(sources)
