"""The edges of checks of what administrators changed."""

import json
from itertools import pairwise
from typing import Any

from doorbook.checks.catalogue.admin_created import ADMIN_CREATED
from doorbook.checks.catalogue.policy_weakened import POLICY_WEAKENED
from doorbook.checks.story import Wire
from doorbook.checks.wire import activity, deed
from tests.journeys.checks.edges.case import DAY, HOUR, SECOND, Edges, Found, before

MONTH = 30 * DAY + 2 * HOUR
RANKS = (
    "Owner",
    "Administrator",
    "Application Manager",
    "User Manager",
    "Security Analyst",
    "Help Desk",
    "Billing",
    "Phishing Manager",
    "Read-only",
)


def _role(of: str | None) -> str:
    return json.dumps({"role": of} if of else {"email": "pat@example.com"})


def _given(who: str, role: str | None, minutes: float = 2 * HOUR, action: str = "admin_update") -> Wire:
    """Return a row of the older log."""
    return deed(action, before(minutes), on=who, told=_role(role))


def _told(who: str, role: str, was: str | None, minutes: float = 2 * HOUR, **says: str) -> Wire:
    """Return a row of the newer log."""
    on = ("admin", f"DE{who}", who)
    then = None if was is None else _role(was)
    return activity(says.pop("action", "admin_update"), before(minutes), on=on, told=_role(role), before=then, **says)


def _more(
    name: str, role: str, was: str | None, *rests: float, severity: str = "high", by: str = "Olivia Owner"
) -> Found:
    than = f" than {was}" if was else ""
    sentence = f"{by} gave an administrator more power{than}: {name}, {role}."
    told = rests or (120.0,)
    return Found(name=name, severity=severity, says=sentence, at=told[0], rests=told)


def _new(name: str, role: str, *rests: float) -> Found:
    sentence = f"Olivia Owner made an administrator: {name}, {role}."
    told = rests or (120.0,)
    return Found(name=name, severity="high", says=sentence, at=told[0], rests=told)


NESTED = {"role": {"role_name": "Owner"}}
STEPS = tuple(pairwise(RANKS))

ADMINISTRATORS = Edges(
    check=ADMIN_CREATED,
    told={
        "administrator": (
            _given("just", "Help Desk", MONTH),
            _given("just", "User Manager"),
            _given("late", "Help Desk", MONTH + SECOND),
            _given("late", "User Manager"),
            _given("at once", "Help Desk"),
            _given("at once", "User Manager"),
            _given("up and down", "Help Desk", 3 * DAY),
            _given("up and down", "User Manager", 2 * DAY),
            _given("up and down", "Security Analyst"),
            _given("OTHER LETTERS", "help desk", 3 * DAY),
            _given("other letters", "USER MANAGER"),
            _given("owner", "Owner"),
            _given("second", "Administrator"),
            _given("third", "Application Manager"),
            _given("new", "Read-only", action="admin_create"),
            _given("no role", None, action="admin_create"),
            _given("nothing", None),
            _given("gone", "Owner", action="admin_delete"),
            _given("two days", "Read-only", action="admin_create"),
            _given("two days", "Read-only", 2 * DAY, action="admin_create"),
            _given("before", "Owner", 10 * DAY + HOUR),
            {**_given("by nobody", "Owner"), "username": None},
            _given("both", "Billing", 120, action="admin_create"),
            _given("apart", "Billing", 120, action="admin_create"),
            _given("thrice", "Billing", 124, action="admin_create"),
            _given("thrice", "Billing", 122, action="admin_create"),
            _given("thrice", "Billing", 120, action="admin_create"),
        ),
        "activity": (
            *(_told(f"to {more}", more, less) for more, less in STEPS),
            *(_told(f"down to {less}", less, more) for more, less in STEPS),
            _told("both", "Billing", None, 118, action="admin_create"),
            _told("apart", "Billing", None, 118 - SECOND, action="admin_create"),
            _told("failed", "Owner", None, result="FAILURE"),
            activity(
                "admin_update",
                before(2 * HOUR),
                on=("admin", "DEnested", "nested"),
                told=json.dumps(NESTED),
                before=json.dumps({"role": {"role_name": "Billing"}}),
            ),
        ),
    },
    finds=(
        _more("just", "User Manager", "Help Desk"),
        _more("up and down", "User Manager", "Help Desk", 2 * DAY),
        _more("other letters", "USER MANAGER", "help desk"),
        _more("owner", "Owner", None),
        _more("second", "Administrator", None, severity="medium"),
        _more("by nobody", "Owner", None, by="Somebody"),
        _more("nested", "Owner", "Billing"),
        *(_more(f"to {more}", more, less) for more, less in STEPS),
        _new("new", "Read-only"),
        _new("no role", "of a role that is not told"),
        _new("two days", "Read-only"),
        _new("two days", "Read-only", 2 * DAY),
        _new("both", "Billing", 120, 118),
        _new("apart", "Billing", 120),
        _new("apart", "Billing", 117.98),
        _new("thrice", "Billing", 124, 122, 120),
    ),
)

type Doc = dict[str, Any]


def _at(path: str, said: object) -> Doc:
    """Return a document in which something is said at a path."""
    for name in reversed(path.split(".")):
        said = {name: said}
    assert isinstance(said, dict)
    return said


def _paths(section: str, field: str, *older: str) -> tuple[str, ...]:
    leaf = field.rpartition(".")[2]
    return tuple(dict.fromkeys((f"sections.{section}.{field}", f"{section}.{field}", field, leaf, *older)))


OPEN = ("no-mfa", "Allow access without 2FA", "bypass", "allow-access")
SHUT = ("enforce", "disallow", "deny")
NO, YES = (False, 0, "false"), (True, 1, "true")
MEMORY = "sections.remembered_devices.browser_apps"
RULES: tuple[tuple[str, tuple[object, ...], tuple[object, ...], tuple[str, ...]], ...] = (
    ("no second factor is asked for", OPEN, SHUT, _paths("authentication_policy", "user_auth_behavior", "auth_status")),
    (
        "from other countries no second factor is asked for",
        OPEN,
        SHUT,
        _paths("user_location", "default_action", "user_locations_default_action"),
    ),
    ("new people are let in without a second factor", OPEN, SHUT, _paths("new_user", "new_user_behavior")),
    ("tampered phones may be used", NO, (*YES, 10), _paths("tampered_devices", "block_tampered_devices")),
    ("rooted phones may be used", YES, (*NO, 10), ("allow_rooted_devices",)),
    ("phones need no screen lock", NO, YES, _paths("screen_lock", "require_screen_lock", "require_lock")),
    ("codes by text message are taken", YES, NO, ("allow_factor_sms",)),
    ("calls are taken", YES, NO, ("allow_factor_phone",)),
    ("no number is asked for with a push", NO, YES, _paths("authentication_methods", "require_verified_push")),
    ("some networks need no second factor", ("192.0.2.0/24",), ("none",), ("networks_allow",)),
)
LISTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "weak factors are taken",
        ("sms", "PhoneCall", "phone-call", "phone"),
        ("duo-push", "hardware-token"),
        _paths("authentication_methods", "allowed_auth_list"),
    ),
    (
        "networks need no second factor",
        ("192.0.2.0/24",),
        (),
        (
            "sections.authorized_networks.allow_access_without_mfa.ip_addresses",
            "authorized_networks.allow_access_without_mfa.ip_addresses",
            "allow_access_without_mfa.ip_addresses",
        ),
    ),
)
LONGER = "devices are remembered for longer"
MEMORIES = (
    ("risk", f"{MEMORY}.risk_based.max_time_value", f"{MEMORY}.risk_based.max_time_units"),
    ("user", f"{MEMORY}.user_based.max_time_value", f"{MEMORY}.user_based.max_time_units"),
    ("old", "max_time_value", "max_time_units"),
    ("older", "local_trusted_sessions_display_val", "local_trusted_sessions_display_unit"),
)
SPANS = (
    ("h", (25, "hours"), (1, "days"), True),
    ("same", (24, "hours"), (1, "days"), False),
    ("w", (8, "days"), (1, "weeks"), True),
    ("week", (7, "days"), (1, "weeks"), False),
    ("less", (167, "hours"), (1, "WEEKS"), False),
    ("more", (169, "hours"), (1, "weeks"), True),
)


def _changed(name: str, doc: Doc, then: Doc | None = None, minutes: float = 2 * HOUR, **says: str) -> Wire:
    on = ("policy", f"PO{name}", name)
    told = json.dumps(doc)
    was = None if then is None else json.dumps(then)
    return activity(says.pop("action", "policy_update"), before(minutes), on=on, told=told, before=was, **says)


def _legacy(name: str, doc: Doc, minutes: float = 2 * HOUR) -> Wire:
    return deed("policy_update", before(minutes), on=name, told=json.dumps(doc))


def _merged(*docs: Doc) -> Doc:
    """Return documents as one; what stands under the same name is put together."""
    made: Doc = {}
    for doc in docs:
        for name, said in doc.items():
            made[name] = _merged(made[name], said) if name in made else said
    return made


def _span(value: str, unit: str, of: tuple[int, str]) -> Doc:
    return _merged(_at(value, of[0]), _at(unit, of[1]))


def _rows() -> tuple[tuple[Wire, ...], tuple[Found, ...]]:
    """Return a policy for each way to say each thing, and what is to be found of it."""
    rows: list[Wire] = []
    found: list[Found] = []
    for rule, weak, fine, paths in RULES:
        for path in paths:
            rows += (
                _changed(f"{rule} at {path}", _at(path, weak[0])),
                _changed(f"not {rule} at {path}", _at(path, fine[0])),
            )
            found.append(_weak(f"{rule} at {path}", rule))
        for place, word in enumerate(weak):
            rows.append(_changed(f"{rule} {place}", _at(paths[0], word)))
            found.append(_weak(f"{rule} {place}", rule))
        rows += (_changed(f"not {rule} {place}", _at(paths[0], word)) for place, word in enumerate(fine))
    for rule, items, others, paths in LISTS:
        for path in paths:
            rows.append(_changed(f"{rule} at {path}", _at(path, [*others, *items]), _at(path, [*others])))
            rows.append(_changed(f"less {rule} at {path}", _at(path, [*others]), _at(path, [*others, *items])))
            found.append(_weak(f"{rule} at {path}", rule))
        for item in items:
            rows.append(_changed(f"{rule} {item}", _at(paths[0], [item]), _at(paths[0], [])))
            found.append(_weak(f"{rule} {item}", rule))
    for which, value, unit in MEMORIES:
        for name, now, then, longer in SPANS:
            rows.append(_changed(f"{which} {name}", _span(value, unit, now), _span(value, unit, then)))
            found += [_weak(f"{which} {name}", LONGER)] if longer else []
    return tuple(rows), tuple(found)


def _weak(name: str, *changes: str, severity: str = "high", rests: tuple[float, ...] = (120.0,)) -> Found:
    sentence = f"Olivia Owner weakened {name}: {', '.join(changes)}."
    return Found(name=name, severity=severity, says=sentence, at=rests[0], rests=rests)


SMS: Doc = {"allow_factor_sms": True}
NO_SMS: Doc = {"allow_factor_sms": False}
LIST: Doc = {"allowed_auth_list": ["sms"]}
TEXTS, WEAK = "codes by text message are taken", "weak factors are taken"
_ROWS, _FOUND = _rows()

POLICIES = Edges(
    check=POLICY_WEAKENED,
    told={
        "administrator": (
            _legacy("was so", SMS, MONTH),
            _legacy("was so", SMS),
            _legacy("long ago", SMS, MONTH + SECOND),
            _legacy("long ago", SMS),
            _legacy("again", SMS, 3 * DAY),
            _legacy("again", NO_SMS, 2 * DAY),
            _legacy("AGAIN", SMS),
            _legacy("before", SMS, 10 * DAY + HOUR),
            _legacy("one deed", SMS),
        ),
        "activity": (
            *_ROWS,
            _changed("one deed", LIST, {"allowed_auth_list": []}, 119),
            _changed("told better", SMS, SMS),
            _changed("list", LIST),
            _changed("new list", LIST, action="policy_create"),
            _changed("list and more", {**LIST, **SMS}),
            _changed("list again", LIST, minutes=3 * HOUR),
            _changed("list again", LIST),
            _changed("two days", SMS, NO_SMS),
            _changed("two days", SMS, NO_SMS, 2 * DAY),
            _changed("failed", SMS, result="FAILURE"),
            _changed("other", SMS, action="policy_delete"),
        ),
    },
    finds=(
        *_FOUND,
        _weak("long ago", TEXTS),
        _weak("again", TEXTS, rests=(3 * DAY,)),
        _weak("AGAIN", TEXTS),
        _weak("one deed", TEXTS, WEAK, rests=(120, 119)),
        _weak("list", WEAK, severity="medium"),
        _weak("new list", WEAK),
        _weak("list and more", TEXTS, WEAK),
        _weak("list again", WEAK, severity="medium", rests=(180,)),
        _weak("two days", TEXTS),
        _weak("two days", TEXTS, rests=(2 * DAY,)),
    ),
)
