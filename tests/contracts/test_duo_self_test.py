"""The self-test against the simulated Duo: each thing that can be wrong is named, with its cure and no secret."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.probe import DuoProbe
from doorbook.errors import Cause
from doorbook.signin.self_test import CURES, Finding, self_test
from local.duosim.certificates import Certificates
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets, keys, secrets

SKEY = "a-secret-key-that-nobody-should-ever-read"


def findings(source: KeptSecrets) -> list[Finding]:
    probe = DuoProbe(source, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))
    return list(self_test(probe, lambda: datetime.now(UTC)))


def of_type(duo: RunningDuo, kind: str) -> KeptSecrets:
    key = next(each for each in duo.integrations if each.type == kind)
    return secrets(duo, ikey=key.ikey, skey=key.skey)


def test_where_all_is_well_it_says_so(duo: RunningDuo) -> None:
    found = findings(secrets(duo))

    assert [(each.what, each.good) for each in found] == [("Duo answers", True), ("Clock", True), ("Keys", True)]
    assert [entry.path for entry in duo.control.journal()] == ["/auth/v2/ping", "/auth/v2/check"]


@pytest.mark.parametrize(
    ("changed", "what", "cause", "detail"),
    [
        ({"skey": SKEY}, "Keys", Cause.WRONG_KEY, "40103"),
        ({"ikey": "DIWRONGWRONGWRONGXXX"}, "Keys", Cause.WRONG_KEY, "40102"),
        ({"host": "https://localhost:1"}, "Duo answers", Cause.HOST, "without https://"),
        ({"host": "localhost:1/"}, "Duo answers", Cause.HOST, "without https://"),
        ({"host": "duo.example.com"}, "Duo answers", Cause.HOST, "DuoHostPattern"),
        ({"host": "localhost:1"}, "Duo answers", Cause.DOWN, "ConnectionRefused"),
        ({"host": ""}, "Duo answers", Cause.SECRET, "not filled in"),
    ],
)
def test_a_wrong_setting_is_named_with_its_cure(
    duo: RunningDuo, changed: dict[str, str], what: str, cause: Cause, detail: str
) -> None:
    found = [each for each in findings(secrets(duo, **changed)) if not each.good]

    assert [(each.what, each.cause, each.cure) for each in found] == [(what, cause, CURES[cause])]
    assert detail in found[0].detail
    assert SKEY not in repr(found)


@pytest.mark.parametrize("kind", ["adminapi", "websdk"])
def test_an_application_of_another_type_is_named(duo: RunningDuo, kind: str) -> None:
    assert [each.cause for each in findings(of_type(duo, kind))] == [None, None, Cause.WRONG_TYPE]


def test_a_certificate_of_somebody_elses_ca_is_named(duo: RunningDuo, tmp_path: Path) -> None:
    source = secrets(duo)
    source.texts["ca"] = Certificates.at(tmp_path).ca_file.read_text()

    assert [each.cause for each in findings(source)] == [Cause.CERTIFICATE]


@pytest.mark.parametrize(
    ("seconds", "causes", "says"),
    [
        (0, [None, None, None], "agree"),
        (120, [None, Cause.CLOCK, None], "behind Duo's. Duo refuses beyond five minutes."),
        (-120, [None, Cause.CLOCK, None], "ahead of Duo's. Duo refuses beyond five minutes."),
        (900, [None, Cause.CLOCK, Cause.CLOCK], "behind Duo's."),
    ],
)
def test_a_clock_that_is_off_is_told_with_its_side(
    duo: RunningDuo, seconds: float, causes: list[Cause | None], says: str
) -> None:
    duo.control.skew(seconds)

    found = findings(secrets(duo))

    assert [each.cause for each in found] == causes
    assert says in found[1].says


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.fail(50000), Cause.DOWN),
        (Fault.rate_limit(), Cause.LIMITED),
        (Fault.reset(), Cause.DOWN),
        (Fault.html(), Cause.GARBLED),
    ],
)
def test_a_network_that_fails_is_named(duo: RunningDuo, fault: Fault, cause: Cause) -> None:
    duo.control.add_fault(fault)

    assert [each.cause for each in findings(secrets(duo))] == [cause]


def test_after_a_wrong_key_the_secret_is_read_anew(duo: RunningDuo) -> None:
    source = secrets(duo, skey=SKEY)
    probe = DuoProbe(source, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))
    assert [each.good for each in self_test(probe, lambda: datetime.now(UTC))] == [True, True, False]

    source.texts["duo"] = keys(duo)

    assert [each.good for each in self_test(probe, lambda: datetime.now(UTC))] == [True, True, True]


def test_every_cause_has_its_cure() -> None:
    assert CURES.keys() == set(Cause)
    assert all(cure.endswith(".") for cure in CURES.values())
