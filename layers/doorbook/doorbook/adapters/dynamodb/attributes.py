"""DynamoDB's attribute values to and from plain Python ones; boto3's own serializer drags in all of boto3."""

from collections.abc import Mapping

type Plain = str | int | bool | list["Plain"] | frozenset[str] | dict[str, "Plain"] | None
type Attribute = dict[str, object]
type Item = dict[str, Attribute]


def attribute(value: Plain) -> Attribute:
    """Return the attribute value of a plain one."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case list():
            return {"L": [attribute(each) for each in value]}
        case frozenset():
            return {"SS": sorted(value)}
        case dict():
            return {"M": item(value)}


def item(values: Mapping[str, Plain]) -> Item:
    """Return an item; what is None is left out."""
    return {name: attribute(value) for name, value in values.items() if value is not None}


def plain(value: Mapping[str, object]) -> Plain:
    """Return the plain value of an attribute."""
    ((kind, inner),) = value.items()
    match kind, inner:
        case "S", str():
            return inner
        case "N", str():
            return int(inner)
        case "BOOL", bool():
            return inner
        case "NULL", _:
            return None
        case "L", list():
            return [plain(each) for each in inner]
        case "SS", list():
            return frozenset(inner)
        case "M", dict():
            return values(inner)
    raise ValueError(f"an attribute of kind {kind} is not one of ours")


def values(stored: Mapping[str, Mapping[str, object]]) -> dict[str, Plain]:
    """Return the plain values of an item."""
    return {name: plain(value) for name, value in stored.items()}
