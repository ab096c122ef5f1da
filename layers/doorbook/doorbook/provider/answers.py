"""All that the provider can answer."""

from dataclasses import field

from doorbook.values import value


@value
class GoTo:
    """The browser goes on to the application, with a code or with an error."""

    address: str


@value
class SignIn:
    """The person signs in first and comes back to `resume`, an address of our own."""

    resume: str
    hint: str = ""


@value
class Stop:
    """The request does not say where it may safely be answered, so the person reads that it was refused."""


@value
class AskLeave:
    """Somebody wants the person signed out: do they? `fields` come back with the answer."""

    display: str
    application: str | None
    fields: dict[str, str] = field(default_factory=dict)


@value
class Left:
    """Signed out, and where to go from there if anywhere."""

    onward: str | None = None


@value(kw_only=True)
class Said:
    """An answer to a program."""

    status: int
    body: dict[str, object]
    headers: dict[str, str] = field(default_factory=dict)


Authorized = GoTo | SignIn | Stop
Leaving = AskLeave | Left | Stop
