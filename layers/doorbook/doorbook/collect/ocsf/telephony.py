"""The telephony log: texts and calls that Duo paid for.

OCSF has no class for them. It is no sign-in, for nobody is named, and a class that demands a user would make us
invent one; so it is the base event, tied to its sign-in by the `txid` of both.
"""

from typing import Final

from doorbook.collect.ocsf.event import BASE, Attribute, Kind, Mapping
from doorbook.collect.ocsf.frame import frame, texts, unmapped
from doorbook.collect.ocsf.source import Constant, Said, Translated
from doorbook.collect.ocsf.words import OTHER

SENT: Final = (("sms", "Duo sent a text message"), ("phone", "Duo made a phone call"))

MAPPING: Final = Mapping(
    stream="telephony",
    classes=(BASE,),
    steps=(("class_uid", Constant(BASE.uid)), ("activity_id", Constant(OTHER))),
    attributes=(
        *frame("telephony", "ts", event_code=Said("type"), correlation=Said("txid")),
        Attribute("severity_id", Kind.NUMBER, Constant(1)),
        *texts((("message", Translated(Said("type"), SENT)),)),
        *unmapped(
            (
                ("telephony_id", Said("telephony_id")),
                ("txid", Said("txid")),
                ("type", Said("type")),
                ("context", Said("context")),
                ("credits", Said("credits")),
                ("phone", Said("phone")),
            )
        ),
    ),
)
