"""The self-test of an integration for Universal Prompt: its own keys, its own check, and no confusion of the kinds."""

import json
from datetime import UTC, datetime

import pytest

from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.probe import DuoProbe, PromptProbe, probe_of
from doorbook.errors import Cause
from doorbook.signin.self_test import Finding, self_test
from local.duosim.faults import Fault
from local.duosim.running import RunningDuo
from tests.contracts import prompt_ways
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets, secrets

OUTBOUND = Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca")


def findings(source: KeptSecrets) -> tuple[DuoProbe, list[Finding]]:
    probe = probe_of(source, "duo", OUTBOUND)
    return probe, list(self_test(probe, lambda: datetime.now(UTC)))


def causes(source: KeptSecrets) -> list[Cause | None]:
    return [each.cause for each in findings(source)[1]]


def test_keys_of_a_prompt_are_asked_of_the_prompt(duo: RunningDuo) -> None:
    probe, found = findings(prompt_ways.secrets(duo))

    assert isinstance(probe, PromptProbe)
    assert probe.host() == f"localhost:{duo.tls_port}"
    assert [(each.what, each.good) for each in found] == [("Duo answers", True), ("Clock", True), ("Keys", True)]
    assert [entry.path for entry in duo.control.journal()] == ["/auth/v2/ping", "/oauth/v1/health_check"]


def test_keys_of_the_api_are_asked_of_the_api(duo: RunningDuo) -> None:
    probe, found = findings(secrets(duo))

    assert not isinstance(probe, PromptProbe)
    assert all(each.good for each in found)
    assert [entry.path for entry in duo.control.journal()] == ["/auth/v2/ping", "/auth/v2/check"]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"client_secret": "x" * 40}, [None, None, Cause.WRONG_KEY]),
        ({"client_id": "DIWRONGWRONGWRONGXXX"}, [None, None, Cause.WRONG_KEY]),
        ({"client_secret": "too short"}, [None, None, Cause.SECRET]),
        ({"host": "https://localhost:1"}, [Cause.HOST]),
        ({"host": "localhost:1"}, [Cause.DOWN]),
        ({"client_id": ""}, [Cause.SECRET]),
    ],
)
def test_what_is_wrong_is_named(duo: RunningDuo, changed: dict[str, str], wrong: list[Cause | None]) -> None:
    source = prompt_ways.secrets(duo)
    source.texts["duo"] = json.dumps({**json.loads(source.texts["duo"]), **changed})

    assert causes(source) == wrong


def test_keys_of_a_prompt_in_the_place_of_the_apis_are_named(duo: RunningDuo) -> None:
    kept = json.loads(prompt_ways.secrets(duo).texts["duo"])
    confused = {"host": kept["host"], "ikey": kept["client_id"], "skey": kept["client_secret"]}
    source = secrets(duo)
    source.texts["duo"] = json.dumps(confused)

    assert causes(source) == [None, None, Cause.WRONG_TYPE]


def test_a_secret_whose_kind_has_changed_is_read_anew(duo: RunningDuo) -> None:
    source = secrets(duo)
    assert causes(source) == [None, None, None]

    source.texts["duo"] = prompt_ways.secrets(duo).texts["duo"]

    assert isinstance(findings(source)[0], PromptProbe)


def test_a_duo_that_is_away_is_named(duo: RunningDuo) -> None:
    duo.control.add_fault(Fault.fail(50000))

    assert causes(prompt_ways.secrets(duo)) == [Cause.DOWN]
