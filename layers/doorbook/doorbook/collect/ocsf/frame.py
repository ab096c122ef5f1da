"""What every event says, whatever stream it came from."""

from doorbook.collect.ocsf.countries import COUNTRIES
from doorbook.collect.ocsf.event import CLASSES, VERSION, Attribute, EventClass, Kind
from doorbook.collect.ocsf.source import (
    Constant,
    First,
    Form,
    Given,
    Said,
    Shaped,
    Source,
    Step,
    Translated,
    TypeUid,
    Words,
    any_of,
)
from doorbook.collect.ocsf.words import OTHER, SYSTEM, UNKNOWN

ACTIVITIES: Words = tuple((str(each.uid * 100 + uid), name) for each in CLASSES for uid, name in each.activities)

type Paths = tuple[tuple[str, Source], ...]


def frame(stream: str, moment: str, *, event_code: Source, correlation: Source | None = None) -> tuple[Attribute, ...]:
    """Name the event, its time and where it was read; `moment` is the field that tells the time in Duo's words."""
    told: tuple[Attribute, ...] = (
        Attribute("time", Kind.LONG, Given.AT),
        Attribute("class_uid", Kind.NUMBER, Step("class_uid")),
        Attribute("class_name", Kind.TEXT, of_class("name")),
        Attribute("category_uid", Kind.NUMBER, of_class("category_uid")),
        Attribute("activity_id", Kind.NUMBER, Step("activity_id")),
        Attribute("activity_name", Kind.TEXT, Translated(TypeUid(), ACTIVITIES, otherwise="Other")),
        Attribute("type_uid", Kind.LONG, TypeUid()),
        Attribute("metadata.version", Kind.TEXT, Constant(VERSION)),
        Attribute("metadata.uid", Kind.TEXT, Given.KEY),
        Attribute("metadata.log_name", Kind.TEXT, Constant(stream)),
        Attribute("metadata.event_code", Kind.TEXT, event_code),
        Attribute("metadata.tenant_uid", Kind.TEXT, Given.CONNECTION),
        Attribute("metadata.original_time", Kind.TEXT, Said(moment)),
        Attribute("metadata.product.name", Kind.TEXT, Constant("Duo")),
        Attribute("metadata.product.vendor_name", Kind.TEXT, Constant("Cisco")),
        Attribute("metadata.reporter.uid", Kind.TEXT, Given.CONNECTION),
        Attribute("metadata.reporter.name", Kind.TEXT, Given.ACCOUNT),
        Attribute("raw_data", Kind.TEXT, Given.RAW),
    )
    if correlation is not None:
        told += (Attribute("metadata.correlation_uid", Kind.TEXT, correlation),)
    return told


def of_class(member: str) -> Source:
    """Say something of the class that the event has."""
    return Translated(Step("class_uid"), tuple((str(each.uid), getattr(each, member)) for each in CLASSES))


def place(path: str, said: str) -> tuple[Attribute, ...]:
    """Say where something was, from Duo's three words for a place."""
    return (
        Attribute(f"{path}.location.city", Kind.TEXT, Said(f"{said}.city")),
        Attribute(f"{path}.location.region", Kind.TEXT, Said(f"{said}.state")),
        Attribute(f"{path}.location.country", Kind.TEXT, Translated(Said(f"{said}.country"), COUNTRIES)),
    )


def access_device(path: str, said: str) -> tuple[Attribute, ...]:
    """Say from where somebody came."""
    ip, system = any_of(Said(f"{said}.ip.address"), Said(f"{said}.ip")), Said(f"{said}.os")
    return (
        Attribute(f"{path}.ip", Kind.TEXT, Shaped(ip, Form.ADDRESS)),
        Attribute(f"{path}.hostname", Kind.TEXT, Said(f"{said}.hostname")),
        Attribute(f"{path}.uid", Kind.TEXT, Said(f"{said}.epkey")),
        *place(path, f"{said}.location"),
        Attribute(f"{path}.os.name", Kind.TEXT, system),
        Attribute(f"{path}.os.type_id", Kind.NUMBER, Translated(system, SYSTEM, OTHER, UNKNOWN)),
        Attribute(f"{path}.os.version", Kind.TEXT, Said(f"{said}.os_version")),
    )


def texts(attributes: Paths, only: tuple[EventClass, ...] = ()) -> tuple[Attribute, ...]:
    """Declare attributes that are texts."""
    return tuple(Attribute(path, Kind.TEXT, source, only) for path, source in attributes)


def unmapped(names: Paths) -> tuple[Attribute, ...]:
    """Keep words of Duo's that OCSF has no place for, or would lose."""
    return tuple(Attribute(f"unmapped.{name}", Kind.TEXT, source) for name, source in names)


def or_unknown(*sources: Source) -> First:
    """Take the first of these that is there; OCSF demands a name, and Duo does not always have one."""
    return any_of(*sources, Constant("Unknown"))
