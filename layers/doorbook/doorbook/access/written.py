"""A document as somebody wrote it: texts, lists and mappings, each with its line."""

from doorbook.values import value


@value
class Text:
    """A single value, as it was written."""

    line: int
    text: str


@value
class Listing:
    """Several, in their order."""

    line: int
    items: "tuple[Written, ...]"


@value
class Mapping:
    """Names and what stands behind them, in their order; a name may be there twice."""

    line: int
    pairs: "tuple[tuple[Text, Written], ...]"


Written = Text | Listing | Mapping


@value
class Fault:
    """What is wrong with a document, where, and what to write instead."""

    line: int
    says: str
