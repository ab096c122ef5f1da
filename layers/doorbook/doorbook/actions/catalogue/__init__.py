"""Every action there is, one file each."""

from types import MappingProxyType
from typing import Final

from doorbook.actions.action import Action
from doorbook.actions.catalogue.activate import ACTIVATE
from doorbook.actions.catalogue.add_to_group import ADD_TO_GROUP
from doorbook.actions.catalogue.classify import CLASSIFY
from doorbook.actions.catalogue.create_bypass_code import CREATE_BYPASS_CODE
from doorbook.actions.catalogue.delete_bypass_code import DELETE_BYPASS_CODE
from doorbook.actions.catalogue.delete_credential import DELETE_CREDENTIAL
from doorbook.actions.catalogue.delete_user import DELETE_USER
from doorbook.actions.catalogue.detach_phone import DETACH_PHONE
from doorbook.actions.catalogue.disable import DISABLE
from doorbook.actions.catalogue.end_sessions import END_SESSIONS
from doorbook.actions.catalogue.link import LINK
from doorbook.actions.catalogue.remove_from_group import REMOVE_FROM_GROUP
from doorbook.actions.catalogue.send_enrolment import SEND_ENROLMENT

ACTIONS: Final = (
    ACTIVATE,
    SEND_ENROLMENT,
    CREATE_BYPASS_CODE,
    DETACH_PHONE,
    DISABLE,
    END_SESSIONS,
    DELETE_CREDENTIAL,
    DELETE_BYPASS_CODE,
    ADD_TO_GROUP,
    REMOVE_FROM_GROUP,
    CLASSIFY,
    LINK,
    DELETE_USER,
)
"""In the order in which they are offered: the most wanted first, the gravest last."""

BY_ID: Final[MappingProxyType[str, Action]] = MappingProxyType({each.id: each for each in ACTIONS})
