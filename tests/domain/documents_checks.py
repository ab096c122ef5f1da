"""docs/checks.md: every check, made from its declaration."""

from doorbook.checks.catalogue import CHECKS
from doorbook.checks.check import Check, Field, Grant, Kind, Parameter, Setting, Subject
from doorbook.checks.data_files import in_words
from doorbook.checks.facts import OWN
from doorbook.checks.story import Story
from doorbook.collect.connections.grants import BY_GRANT
from doorbook.collect.stream import Grant as Granted
from tests.domain import documents_peers

KINDS = {
    Kind.STATE: "how things stand, judged anew each time; its findings close by themselves",
    Kind.EVENT: "what happened; its findings stay open until somebody settles them",
}
SUBJECTS = {
    Subject.PERSON: "a person",
    Subject.ADDRESS: "an address",
    Subject.ADMINISTRATOR: "an administrator",
    Subject.POLICY: "a policy",
    Subject.AUTHENTICATOR: "a phone or token",
    Subject.STREAM: "what is collected",
    Subject.CONNECTION: "the whole Duo account",
    Subject.GROUP: "a group",
    Subject.APPLICATION: "an application",
    Subject.COMPUTER: "a computer",
    Subject.DIRECTORY: "a directory",
}
HEAD = (
    "# Checks",
    "",
    "Made from `layers/doorbook/doorbook/checks/catalogue/` by `tests/domain/documents.py`, which says how.",
    "",
    "What a check says of a connection is *fail*, *pass* or *not evaluable*, and then what is missing: a grant, a list",
    "or log, a field that Duo does not tell, or a setting. What is absent or unknown is never found, and is counted.",
    "Each example is told in Duo's own records; `make check` has them collected and looks at what is found.",
    "`portal-duo-mismatch` is Doorbook's alone: it compares Duo's log with the portal's, and nobody else has both.",
    "",
    "| check | what it finds | severity | of |",
    "|---|---|---|---|",
)


def page() -> str:
    """Return the page."""
    rows = [f"| [`{each.id}`](#{each.id}) | {each.title} | {each.severity} | {each.category} |" for each in CHECKS]
    checks = (line for each in CHECKS for line in _check(each))
    return "\n".join([*HEAD, *rows, "", *checks, *documents_peers.section()])


def _check(check: Check) -> list[str]:
    lines = [
        f"## {check.id}",
        "",
        f"**{check.title}.** {check.why}",
        "",
        f"- Finds: {_line(check.definition)}",
        f"- Severity: {check.severity}{_severities(check)}",
        f"- About: {SUBJECTS[check.subject]}; {KINDS[check.kind]}",
        f"- Reads: {_streams(check)}",
        f"- Needs: {_grant(check.grant)}",
    ]
    if check.fields:
        lines.append(f"- Counts who is told of: {', '.join(_field(each) for each in check.fields)}")
    lines += [
        f"- Not meant: {_line(check.false_positives)}",
        f"- To do: {', '.join(f'`{each}`' for each in check.remedies)}",
        f"- ATT&CK: {', '.join(check.attack)}; NIST: {', '.join(check.nist)}",
        f"- Others: {'; '.join(f'{name}: {said}' for name, said in check.peers) or 'none is known to have it'}",
        f"- Version {check.version}{'' if check.armed else '; watches until somebody arms it'}",
        "",
    ]
    if check.parameters:
        lines += ["| setting | | as it comes | from | to |", "|---|---|---|---|---|"]
        lines += [_parameter(each) for each in check.parameters]
        lines.append("")
    lines += ["Found:", "", *(f"- {_story(each, check)}" for each in check.fires), ""]
    return [*lines, "Not found:", "", *(f"- {_line(each.says)}" for each in check.quiet), ""]


def _severities(check: Check) -> str:
    others = {each.severity for each in check.fires if each.severity not in {None, str(check.severity)}}
    return f"; {' or '.join(sorted(map(str, others)))} as the examples say" if others else ""


def _streams(check: Check) -> str:
    told = (*check.streams, *(OWN[each] for each in check.own), *in_words(check.files, check.helps))
    return ", ".join(told) or "how collecting goes"


def _grant(grant: Grant | None) -> str:
    if grant is None:
        return "no grant"
    return f"*{BY_GRANT[Granted(grant)].panel}* (`{grant}`)"


def _field(field: Field) -> str:
    return f"`{field.name}`" + ("" if field.needed else " (judged without it too)")


def _parameter(parameter: Parameter) -> str:
    told = _setting(parameter.default) or ("nothing, and it is needed" if parameter.needed else "nothing")
    least, most = ("" if each is None else f"{each:g}" for each in (parameter.least, parameter.most))
    return f"| `{parameter.name}` | {parameter.says} | {told} | {least} | {most} |"


def _setting(said: Setting) -> str:
    if isinstance(said, tuple):
        return ", ".join(said)
    return {True: "yes", False: "no"}[said] if isinstance(said, bool) else str(said)


def _story(story: Story, check: Check) -> str:
    return f"{_line(story.says)} ({story.severity or check.severity})"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
