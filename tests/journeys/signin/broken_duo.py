"""A Duo that breaks in every way there is, and a portal that does not wait long for what never comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from doorbook.adapters.duo import auth_api
from doorbook.errors import Cause
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo

PREAUTH, AUTH, STATUS = "/auth/v2/preauth", "/auth/v2/auth", "/auth/v2/auth_status"
ENROL, ENROL_STATUS = "/auth/v2/enroll", "/auth/v2/enroll_status"
PATIENCE: Final = 1.0
LIMITS: Final = {
    PREAUTH: ("PREAUTH_LIMIT",),
    AUTH: ("SEND_LIMIT", "CODE_LIMIT"),
    STATUS: ("STATUS_LIMIT", "CODE_LIMIT"),
    ENROL: ("ENROL_LIMIT",),
    ENROL_STATUS: ("STATUS_LIMIT",),
}

FAULTS: list[tuple[str, Fault, Cause]] = [
    ("400", Fault.fail(40002, detail="ipaddr", count=None), Cause.REQUEST_REFUSED),
    ("400-unknown-name", Fault.fail(40002, detail="username", count=None), Cause.NAME_UNKNOWN),
    ("401-wrong-key", Fault.fail(40103, count=None), Cause.WRONG_KEY),
    ("401-clock", Fault.fail(40105, count=None), Cause.CLOCK),
    ("403-wrong-type", Fault.fail(40301, count=None), Cause.WRONG_TYPE),
    ("429", Fault.rate_limit(count=None), Cause.LIMITED),
    ("500", Fault.server_error(count=None), Cause.DOWN),
    ("50000", Fault.fail(50000, count=None), Cause.DOWN),
    ("reset", Fault.reset(count=None), Cause.DOWN),
    ("cut-body", Fault.cut_body(count=None), Cause.DOWN),
    ("html", Fault.html(count=None), Cause.GARBLED),
    ("not-json", Fault.not_json(count=None), Cause.GARBLED),
    ("silence", Fault.silence(seconds=30, count=None), Cause.DOWN),
    ("slow-drip", Fault.slow_drip(seconds=30, count=None), Cause.DOWN),
]
every_fault = pytest.mark.parametrize(
    ("fault", "cause"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS]
)
SETTINGS = {Cause.REQUEST_REFUSED, Cause.NAME_UNKNOWN, Cause.WRONG_KEY, Cause.CLOCK, Cause.WRONG_TYPE}


@contextmanager
def broken(duo: RunningDuo, fault: Fault, path: str) -> Iterator[None]:
    """Break the calls of a path, and mend them at the end; those without an answer alone are waited for less long."""
    fault.path = path
    duo.control.add_fault(fault)
    with pytest.MonkeyPatch.context() as patched:
        for limit in LIMITS[path] if fault.kind in {"silence", "slow_drip"} else ():
            patched.setattr(auth_api, limit, PATIENCE)
        yield
    duo.control.clear_faults()
