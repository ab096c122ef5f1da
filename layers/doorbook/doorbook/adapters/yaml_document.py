"""YAML as the operator writes it, with the lines kept. Only the command reads YAML; functions get checked JSON."""

from typing import Any, Final

import yaml

from doorbook.access.applications import PORTAL, Application, Applications, FailMode
from doorbook.access.document import duration
from doorbook.access.written import Fault, Listing, Mapping, Text, Written

LARGEST: Final = 200_000
"""Bytes; the checked document has to fit into one item of DynamoDB."""

DEEPEST: Final = 10


def read(content: bytes) -> Written | Fault:
    """Return what the document says, or the first thing that makes it no document.

    Nothing is given a type: `no`, `08` and `1e3` are the texts that stand there.
    """
    if len(content) > LARGEST:
        return Fault(1, f"the document is larger than {LARGEST // 1000} kB; leave out what no application needs")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return Fault(content[: error.start].count(b"\n") + 1, "this is not UTF-8; save the file as UTF-8")
    try:
        if refused := _refused(text):
            return refused
        root = yaml.compose(text, yaml.SafeLoader)
        return _written(root) if root is not None else Mapping(1, ())
    except yaml.MarkedYAMLError as error:
        return Fault(_line(error.problem_mark or error.context_mark), f"this is not YAML: {error.problem}")
    except yaml.YAMLError:
        return Fault(1, "this is not YAML: it holds a character that YAML does not have")


def _refused(text: str) -> Fault | None:
    """Return what no document needs and what would cost without end: references, and nesting."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            return Fault(_line(event.start_mark), "references (*name) are not read; write it out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Fault(_line(event.start_mark), "too many brackets are open at once; a document needs few")
    return None


def write(applications: Applications) -> str:
    """Return the document that declares these applications; what is as usual is left out."""
    listed = [_declared(each) for each in applications.by_id.values()]
    return yaml.safe_dump({"applications": listed}, sort_keys=False, allow_unicode=True, width=120)


def _declared(of: Application) -> dict[str, object]:
    kept: dict[str, object] = {
        "id": of.id,
        "name": of.name,
        "client": "public" if of.redirects and of.secret_hash is None else None,
        "redirects": [*of.redirects],
        "logout_redirects": [*of.logout_redirects],
        "origins": [*of.origins],
        "asks": str(of.asks),
        "groups": sorted(of.groups),
        "duo": of.duo if of.duo != PORTAL else None,
        "fail_mode": str(of.fail_mode) if of.fail_mode is not FailMode.CLOSED else None,
        "freshness": duration(of.freshness) if of.freshness else None,
        "passwordless": None if of.passwordless else "off",
    }
    return {name: value for name, value in kept.items() if value}


def _written(node: yaml.Node) -> Written:
    line = _line(node.start_mark)
    match node:
        case yaml.SequenceNode():
            return Listing(line, tuple(_written(each) for each in node.value))
        case yaml.MappingNode():
            return Mapping(line, tuple((_name(name), _written(behind)) for name, behind in node.value))
        case _:
            return Text(line, str(node.value))


def _name(node: yaml.Node) -> Text:
    return Text(_line(node.start_mark), str(node.value) if isinstance(node, yaml.ScalarNode) else "a list or mapping")


def _line(mark: Any) -> int:  # noqa: ANN401 - the C and the Python parser each have a mark of their own
    return int(mark.line) + 1 if mark else 1
