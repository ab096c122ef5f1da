"""What a sentence for people is."""

from doorbook.values import value


@value
class Message:
    """A safe sentence, and what the person can do about it."""

    id: str
    text: str
    cure: str = ""
