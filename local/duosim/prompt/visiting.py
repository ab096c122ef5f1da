"""A visit to the prompt comes to its end: what is written down, what the code stands for, where the browser goes."""

from dataclasses import dataclass

from local.duosim import states
from local.duosim.attempts import Attempt
from local.duosim.event import event
from local.duosim.people import Person
from local.duosim.prompt.answers import PromptAnswer
from local.duosim.prompt.factors import NOT_AVAILABLE, carried_for
from local.duosim.prompt.prompts import Asked, Grant
from local.duosim.simulator import Simulator
from local.duosim.states import State

BYPASS = PromptAnswer.allow(NOT_AVAILABLE, reason="bypass_user")
UNENROLLED = PromptAnswer.allow(NOT_AVAILABLE, reason="allow_unenrolled_user")


@dataclass(frozen=True, slots=True)
class Browser:
    """Who stands before the prompt, as far as the connection tells."""

    ip: str | None
    user_agent: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the account's policy says before anybody is asked: an answer, a refusal, or a way to enrol."""

    answer: PromptAnswer | None = None
    refusal: State | None = None
    enrols: bool = False


def standing(duo: Simulator, asked: Asked) -> Standing:
    """Let the person's status decide first, then the policy for new people."""
    person = duo.person(asked.username)
    if person is not None and person.status != "active":
        state = states.BY_STATUS[person.status]
        return Standing(answer=BYPASS) if state.result == "allow" else Standing(refusal=state)
    if person is not None and (person.devices or person.webauthn or person.bypass_codes):
        return Standing()
    match duo.settings.new_user_policy:
        case "allow":
            return Standing(answer=UNENROLLED)
        case "deny":
            return Standing(refusal=states.UNENROLLED_DENIED)
        case "enroll":
            return Standing(enrols=True)


def answered(duo: Simulator, asked: Asked, answer: PromptAnswer, browser: Browser) -> str:
    """End the visit as answered; say where the browser goes."""
    duo.prompts.close(asked)
    person = duo.person(asked.username)
    written_down(duo, asked, answer.factor, _state(answer), browser)
    if answer.do != "allow":
        return refused(asked, answer.error, answer.error_description)
    grant = Grant(
        asked=asked,
        answer=answer,
        username=person.username if person else asked.username,
        preferred_username=asked.username.lower() if alias_of(person, asked.username) else asked.username,
        auth_time=duo.clock.shown(),
        context=event(duo.records.rows[-1], person),
        ends=duo.clock.now() + duo.settings.code_seconds,
    )
    state = asked.state if answer.tampering.state is None else answer.tampering.state
    return asked.back(state=state, **{asked.code_name: duo.prompts.grant(grant)})


def refused(asked: Asked, error: str = "access_denied", description: str = "Login request denied.") -> str:
    """Say where the browser goes with an error."""
    return asked.back(error=error, error_description=description, state=asked.state)


def written_down(duo: Simulator, asked: Asked, factor: str | None, state: State, browser: Browser) -> None:
    """Write the row of the authentication log; refusals count towards the lock-out as anywhere else."""
    now, person = duo.clock.now(), duo.person(asked.username)
    attempt = Attempt(
        txid=asked.txid,
        username=person.username if person else asked.username,
        user_id=person.user_id if person else "",
        factor="none",
        logged_factor=factor,
        ikey=asked.integration.ikey,
        application=asked.integration.name,
        started=now,
        expires=now,
        ip=browser.ip,
        alias=alias_of(person, asked.username),
        device=carried_for(person, factor),
        via="prompt",
        user_agent=browser.user_agent,
    )
    duo.attempts.begin(attempt, state)


def alias_of(person: Person | None, name: str) -> str:
    """Name the alias that was asked for, in the lower case that Duo returns it in; empty for a primary name."""
    return name.lower() if person is not None and person.username.lower() != name.lower() else ""


def _state(answer: PromptAnswer) -> State:
    match answer.do:
        case "allow":
            return states.ALLOWED.because(answer.reason)
        case "fraud":
            return states.FRAUD
        case "deny" | "error":
            return states.DENIED.because(answer.reason)
