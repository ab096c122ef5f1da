"""The part of docs/streams.md that says what a Duo record becomes, made from the declarations."""

from typing import assert_never

from doorbook.collect.ocsf.catalogue import MAPPINGS
from doorbook.collect.ocsf.event import VERSION, Mapping
from doorbook.collect.ocsf.source import (
    Constant,
    Ending,
    First,
    Given,
    Items,
    Joined,
    Said,
    Shaped,
    Source,
    Step,
    Translated,
    TypeUid,
    When,
    Within,
)


def section() -> str:
    """Return the tables of all streams."""
    head = f"Events keep to the OCSF schema {VERSION}. An attribute that Duo says nothing for is left out."
    return "\n\n".join([head, *(_stream(each) for each in MAPPINGS.values())])


def _stream(mapping: Mapping) -> str:
    classes = ", ".join(f"{each.name} ({each.uid})" for each in mapping.classes)
    rows = [
        f"| `{each.path}` | {each.kind} | {', '.join(str(only.uid) for only in each.only) or 'all'} "
        f"| {_cell(each.source)} |"
        for each in mapping.attributes
    ]
    steps = [f"- `{name}`: {_cell(source)}" for name, source in mapping.steps]
    table = ["| attribute | type | classes | comes from |", "|---|---|---|---|", *rows]
    return "\n".join([f"### {mapping.stream}", "", f"Becomes {classes}.", "", *steps, "", *table])


def _cell(source: Source) -> str:
    return told(source).replace("|", "\\|")


def told(source: Source) -> str:
    """Say in words where a value comes from."""
    match source:
        case Said(path=path):
            return f"`{path}`"
        case Within(text=text, path=path):
            return f"`{path}` in the JSON of `{text.path}`"
        case Items(of=of, member=member):
            return f"each of {told(of)}" + (f", its `{member}`" if member else "")
        case Joined(of=items):
            return f"{told(items)}, as one text"
        case First(of=of):
            return ", else ".join(told(each) for each in of)
        case Translated() | Ending() | When() | Shaped():
            return _chosen(source)
        case Given() | Constant() | Step() | TypeUid():
            return _plain(source)
        case _:
            assert_never(source)


def _plain(source: Given | Constant | Step | TypeUid) -> str:
    match source:
        case Given():
            return f"the {source} of the record" if source in (Given.KEY, Given.AT, Given.RAW) else f"the {source}"
        case Constant(is_=is_):
            return "nothing" if is_ is None else f"always `{is_}`"
        case Step(name=name):
            return f"step `{name}`"
        case TypeUid():
            return "class and activity together"
        case _:
            assert_never(source)


def _chosen(source: Translated | Ending | When | Shaped) -> str:
    match source:
        case Translated(of=of, words=words):
            shown = ", ".join(f"{word} = {is_}" for word, is_ in words[:SHOWN])
            more = f", and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
            rest = "" if source.otherwise is None else f"; any other = {source.otherwise}"
            return f"{told(of)}: {shown}{more}{rest}"
        case Ending(of=of, endings=endings):
            return f"how {told(of)} ends: {', '.join(f'{end} = {is_}' for end, is_ in endings)}"
        case When(given=given, then=then, otherwise=otherwise):
            test = f"is {' or '.join(source.among)}" if source.among else "is there"
            return f"({told(then)} where {told(given)} {test}, else {told(otherwise)})"
        case Shaped(of=of, form=form):
            return f"{told(of)}, as {form}"
        case _:
            assert_never(source)


SHOWN = 12
