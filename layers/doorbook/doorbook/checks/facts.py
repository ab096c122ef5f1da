"""The relations that checks ask besides the inventories, with their columns; an adapter makes them of the lake."""

from types import MappingProxyType
from typing import Final

SIGNINS: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "key": "VARCHAR",
        "moment": "BIGINT",
        "available": "BIGINT",
        "day": "VARCHAR",
        "txid": "VARCHAR",
        "event_type": "VARCHAR",
        "user_id": "VARCHAR",
        "username": "VARCHAR",
        "application_id": "VARCHAR",
        "application": "VARCHAR",
        "factor": "VARCHAR",
        "result": "VARCHAR",
        "reason": "VARCHAR",
        "prompt": "VARCHAR",
        "ip": "VARCHAR",
        "network": "VARCHAR",
        "country": "VARCHAR",
        "city": "VARCHAR",
        "device": "VARCHAR",
        "os": "VARCHAR",
        "browser": "VARCHAR",
        "asked_device": "VARCHAR",
        "asked_name": "VARCHAR",
        "asked_ip": "VARCHAR",
        "asked_country": "VARCHAR",
        "trusted": "VARCHAR",
        "alias": "VARCHAR",
        "email": "VARCHAR",
        "trust_level": "VARCHAR",
        "detectors": "VARCHAR",
        "unsafe": "VARCHAR",
    }
)
"""The authentication log, each row flat: `result` is success, denied, fraud or error however Duo spells it.

`prompt` is failed where somebody was asked on a device and did not say yes. What Duo does not know is nothing, an
address of 0.0.0.0 too. `network` is the /24 or /48 around the address; `device` the browser's computer as well as it
is known; `available` when it came to the lake; `user_id` of a name that Duo does not know is `name:` and that name.
`detectors` is what Duo itself took for an attack, as it spells it. `unsafe` lists what a computer lacked: encryption,
firewall or password, of which Duo said that it is off; or out_of_date, for which it was turned away.
"""

PROMPTS: Final = MappingProxyType(
    {name: kind for name, kind in SIGNINS.items() if name not in {"result", "prompt"}}  # each of them failed
)
"""Each prompt once that somebody was sent and did not say yes to, however many rows tell of it: the first of them."""

ADMIN_EVENTS: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "key": "VARCHAR",
        "moment": "BIGINT",
        "available": "BIGINT",
        "day": "VARCHAR",
        "log": "VARCHAR",
        "action": "VARCHAR",
        "actor_type": "VARCHAR",
        "actor_id": "VARCHAR",
        "actor": "VARCHAR",
        "target_type": "VARCHAR",
        "target_id": "VARCHAR",
        "target": "VARCHAR",
        "user_id": "VARCHAR",
        "status": "VARCHAR",
        "role": "VARCHAR",
        "ip": "VARCHAR",
        "country": "VARCHAR",
        "os": "VARCHAR",
        "browser": "VARCHAR",
        "details": "VARCHAR",
        "before": "VARCHAR",
        "worked": "BOOLEAN",
    }
)
"""The administrators' log and the activity log in one shape; what was tried in vain has not `worked`.

`details` is what Duo says of it and `before` what it said of the same until then, JSON in a text. `user_id` is whose
account it is about, where Duo says so; the name of whoever was changed is `target`, of who changed what is theirs
`actor`. `country` is where that was done, `os` and `browser` with what; only the newer log tells these.
"""

SEEN: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "user_id": "VARCHAR",
        "kind": "VARCHAR",
        "value": "VARCHAR",
        "label": "VARCHAR",
        "outcome": "VARCHAR",
        "day": "VARCHAR",
        "times": "BIGINT",
        "first_at": "BIGINT",
        "last_at": "BIGINT",
    }
)
"""What was seen of people day by day: their addresses, networks, countries, devices, factors, applications.

`kind` is ip, network, country, device, browser, factor, application, asked_device, reason, any, or two with chr(31)
between them: application_factor, city, which has its country in front, and unsafe, which is a device and what it
lacked; or live, which is the network of those who proved something there and then, and were not remembered or let
through. `outcome` is success or failed. Of unsafe the last five weeks are known, each day by itself; of all others and
of days before those that are judged there may be one row in the place of many: with the last day, and the sum.
"""

HOURS: Final = MappingProxyType(
    {"connection": "VARCHAR", "stream": "VARCHAR", "day": "VARCHAR", "hour": "INTEGER", "times": "BIGINT"}
)
"""How many events of a log there were in each hour of the last five weeks."""

TELEPHONY: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "key": "VARCHAR",
        "moment": "BIGINT",
        "available": "BIGINT",
        "day": "VARCHAR",
        "txid": "VARCHAR",
        "context": "VARCHAR",
        "kind": "VARCHAR",
        "credits": "BIGINT",
        "phone": "VARCHAR",
        "country": "VARCHAR",
    }
)
"""Texts and calls of the days that are judged, and of the two before them; `kind` is sms or phone.

`country` is that of the number, by how it begins: two letters, or the code itself where it belongs to no country.
"""

SURFACED: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "key": "VARCHAR",
        "moment": "BIGINT",
        "available": "BIGINT",
        "day": "VARCHAR",
        "kind": "VARCHAR",
        "txid": "VARCHAR",
        "user_id": "VARCHAR",
        "username": "VARCHAR",
        "ip": "VARCHAR",
        "reasons": "VARCHAR[]",
    }
)
"""What Trust Monitor found unusual, where the account has it: `kind` is auth, bypass_status or device_registration."""

SPENT: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "kind": "VARCHAR",
        "value": "VARCHAR",
        "day": "VARCHAR",
        "times": "BIGINT",
        "credits": "BIGINT",
        "first_at": "BIGINT",
        "last_at": "BIGINT",
    }
)
"""How many texts and calls there were in each hour of a day, kept for five weeks, and to each country; what they cost.

Of days before those that `telephony` tells there may be one row in the place of many, but for hours.
"""

DONE: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "actor_id": "VARCHAR",
        "kind": "VARCHAR",
        "value": "VARCHAR",
        "day": "VARCHAR",
        "times": "BIGINT",
        "first_at": "BIGINT",
        "last_at": "BIGINT",
    }
)
"""What administrators and programs did day by day, as far back as there is any log, of what worked.

`kind` is wrote, which is all but looking; login; and login_country and login_client, which is a system and browser. Of
days before those that are judged there may be one row in the place of many: with the last day, and the sum.
"""

STREAMS: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "stream": "VARCHAR",
        "is_log": "BOOLEAN",
        "read_until": "BIGINT",
        "last_success": "BIGINT",
        "newest": "BIGINT",
        "failures": "INTEGER",
        "cause": "VARCHAR",
        "detail": "VARCHAR",
        "was_granted": "BOOLEAN",
    }
)
"""How reading goes, one row for each stream that is collected; times are milliseconds."""

FACTORS: Final = MappingProxyType(
    {"connection": "VARCHAR", "user_id": "VARCHAR", "factor": "VARCHAR", "thing_id": "VARCHAR"}
)
"""What each person can prove with that it is they, and the id of the phone, token or credential it takes.

`factor` is push, mobile_otp, sms, phone_call, token, webauthn, or desktop; and unknown of a phone of which Duo does
not say what it can do.
"""

MEMBERSHIPS: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "user_id": "VARCHAR",
        "group_id": "VARCHAR",
        "name": "VARCHAR",
        "full_name": "VARCHAR",
        "status": "VARCHAR",
        "status_since": "BIGINT",
    }
)
"""Who is in which group. `name` is without the directory that a `full_name` ends with; `status` is in small letters."""

LINKS: Final = MappingProxyType({"connection": "VARCHAR", "user_id": "VARCHAR", "other_id": "VARCHAR"})
"""Users of whom the organisation says that they are one person: each pair in both orders, and whoever follows."""

CLASSES: Final = MappingProxyType({"connection": "VARCHAR", "user_id": "VARCHAR", "class": "VARCHAR"})
"""What the organisation says that somebody is: human, service, shared or break_glass."""

VERIFICATIONS: Final = MappingProxyType(
    {
        "connection": "VARCHAR",
        "key": "VARCHAR",
        "moment": "BIGINT",
        "available": "BIGINT",
        "day": "VARCHAR",
        "user_id": "VARCHAR",
        "username": "VARCHAR",
        "device": "VARCHAR",
        "asked_by": "VARCHAR",
        "answer": "VARCHAR",
        "txid": "VARCHAR",
    }
)
"""Pushes by which the help desk asked people who they are, of the last five weeks, each with how it ended.

`answer` is approved, denied, fraud or timed_out; `moment` is when it was sent, `available` when its end was known.
"""

PORTAL_SIGNINS: Final = MappingProxyType(
    {
        "key": "VARCHAR",
        "moment": "BIGINT",
        "due": "BIGINT",
        "day": "VARCHAR",
        "person": "VARCHAR",
        "username": "VARCHAR",
        "integration": "VARCHAR",
        "method": "VARCHAR",
        "txid": "VARCHAR",
        "ip": "VARCHAR",
        "in_duo": "BOOLEAN",
    }
)
"""Sign-ins at the portal that Duo let in by a factor, whatever the connection; those of a bypass are not among them.

`username` is what Duo was asked about, `integration` which of the stack's integrations asked. When it is `due`, the
row that Duo writes of it has to be there, and `day` is the day of that; `in_duo` tells whether one with its txid is.
"""

ADDRESSES: Final = MappingProxyType(
    {
        "ip": "VARCHAR",
        "country": "VARCHAR",
        "region": "VARCHAR",
        "lat": "DOUBLE",
        "lon": "DOUBLE",
        "radius": "DOUBLE",
        "asn": "BIGINT",
        "provider": "VARCHAR",
        "asn_country": "VARCHAR",
        "kinds": "VARCHAR[]",
        "labels": "VARCHAR[]",
    }
)
"""What data files tell of each address of the events that are at hand; none where no file is there.

`region` is a code such as UA-43; `radius` kilometres within which the place is; `asn_country` where the autonomous
system is registered. `kinds` are hosting, proxy, vpn, relay, tor, satellite, mobile and egress, `labels` whose the
network is called: the provider, and the lists that name it.
"""

THREATS: Final = MappingProxyType({"ip": "VARCHAR", "feed": "VARCHAR", "confidence": "INTEGER", "listed": "BIGINT"})
"""Which lists of threats name an address, how sure they are (0 to 100), and since when, in milliseconds."""

RELATIONS: Final = MappingProxyType(
    {
        "signins": SIGNINS,
        "prompts": PROMPTS,
        "admin_events": ADMIN_EVENTS,
        "seen": SEEN,
        "hours": HOURS,
        "telephony": TELEPHONY,
        "surfaced": SURFACED,
        "spent": SPENT,
        "done": DONE,
        "streams": STREAMS,
        "factors": FACTORS,
        "memberships": MEMBERSHIPS,
        "links": LINKS,
        "classes": CLASSES,
        "verifications": VERIFICATIONS,
        "portal_signins": PORTAL_SIGNINS,
        "addresses": ADDRESSES,
        "threats": THREATS,
    }
)

OWN: Final = MappingProxyType(
    {
        "verifications": "pushes that the help desk sends from here",
        "portal_signins": "sign-ins at this portal of people in this Duo account",
    }
)
"""Relations of what Doorbook itself saw, in words."""
