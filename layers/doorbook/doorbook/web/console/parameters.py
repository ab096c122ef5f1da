"""The numbers of a check, as they are typed and shown."""

from collections.abc import Mapping

from doorbook.checks.check import Parameter, Setting
from doorbook.checks.settings import Adjustable, takes
from doorbook.messages import Message, findings
from doorbook.values import value


@value(kw_only=True)
class ParameterLine:
    """A setting: `kind` is number, list, yes or text; `bounds` are said beside it."""

    name: str
    label: str
    kind: str
    typed: str
    bounds: str
    usual: str
    fault: Message | None = None


def parameter_lines(
    check: Adjustable,
    begins: str,
    chosen: Mapping[str, Setting],
    typed: Mapping[str, str],
    faults: Mapping[str, Message],
) -> tuple[ParameterLine, ...]:
    """Return the fields of a form, whose names begin like this: as they were typed, or as they are chosen."""
    return tuple(
        _line(each, f"{begins}-{each.name}", _typed(each, f"{begins}-{each.name}", chosen, typed), faults)
        for each in check.parameters
    )


def typed_in(check: Adjustable, begins: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into such a form; also what there is no setting for, which somebody else refuses."""
    typed = {name.removeprefix(f"{begins}-"): said for name, said in fields.items() if name.startswith(f"{begins}-")}
    return {each.name: "" for each in check.parameters} | typed


def unknown(why: Message) -> Message | None:
    """Return what is said above a form of a setting that has no field in it."""
    return why if why.id == findings.SETTING_UNKNOWN.id else None


def spoken(said: Setting) -> str:
    """Return a setting as it is typed."""
    if isinstance(said, tuple):
        return "\n".join(said)
    if isinstance(said, bool):
        return "yes" if said else "no"
    return f"{said:g}" if isinstance(said, float) else str(said)


def in_line(said: Setting) -> str:
    """Return a setting as it is read."""
    return spoken(said).replace("\n", ", ") or "nothing"


def _typed(of: Parameter, name: str, chosen: Mapping[str, Setting], typed: Mapping[str, str]) -> str:
    if typed and isinstance(of.default, bool):
        return typed.get(name, "no")  # what is not ticked is not sent
    return typed.get(name, spoken(chosen[of.name]))


def _line(of: Parameter, name: str, typed: str, faults: Mapping[str, Message]) -> ParameterLine:
    said = takes(of)
    return ParameterLine(
        name=name,
        label=of.says,
        kind=_kind(of.default),
        typed=typed,
        bounds=f"{said[0].upper()}{said[1:]}.",
        usual=in_line(of.default),
        fault=faults.get(of.name),
    )


def _kind(default: Setting) -> str:
    if isinstance(default, tuple):
        return "list"
    if isinstance(default, bool):
        return "yes"
    return "text" if isinstance(default, str) else "number"
