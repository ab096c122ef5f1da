"""How the people of a connection stand and with what they confirm, as sums over all of them."""

from doorbook.values import value


@value(kw_only=True)
class Count:
    """How many people something is true of."""

    name: str
    people: int


@value(kw_only=True)
class MixCard:
    """A connection's people, counted.

    `enrolments` counts each of them once; `strengths` each whom Duo may let in, by the strongest thing that they can
    confirm with. `factors` are those of the last thirty days, each with the people who came in by it, of `signed_in`
    who came in at all: who used two counts twice. `first` is the first moment, in milliseconds, of which any sign-in
    is known.
    """

    connection: str
    people: int = 0
    enrolments: tuple[Count, ...] = ()
    strengths: tuple[Count, ...] = ()
    signed_in: int = 0
    factors: tuple[Count, ...] = ()
    first: int | None = None
