"""Test connectivity against the simulated Duo: each line that can go wrong, with its cause, beside going well."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doorbook.adapters.duo.probing import DuoConnectionProbe
from doorbook.collect.connections import connectivity
from doorbook.collect.connections.connection import (
    Access,
    Advanced,
    Connection,
    PushBy,
    PushVerification,
    Standing,
    State,
    Trace,
)
from doorbook.collect.connections.connectivity import ConnectivityReport, Found, What, examine
from doorbook.collect.connections.grants import GRANTS
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.stream import Grant
from doorbook.errors import Cause
from doorbook.messages import connectivity as words
from local.duosim.certificates import Certificates
from local.duosim.faults import Fault
from local.duosim.integrations import RESPONDING, Integration
from local.duosim.integrations import Grant as SimulatedGrant
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import wire

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MADE = Trace(at=NOW, by="dana")
READING: tuple[SimulatedGrant, ...] = ("info", "read_log", "read_resource", "admins_read", "integrations", "settings")
FLAGS: dict[Grant, SimulatedGrant] = {
    Grant.READ_LOG: "read_log",
    Grant.READ_RESOURCE: "read_resource",
    Grant.READ_INFORMATION: "info",
    Grant.READ_ADMINISTRATORS: "admins_read",
    Grant.APPLICATIONS: "integrations",
    Grant.SETTINGS: "settings",
    Grant.WRITE_RESOURCE: "write_resource",
}


def connection(duo: RunningDuo, port: int | None = None) -> Connection:
    return Connection(
        id="c1",
        name="Head office",
        host=f"localhost:{port or duo.tls_port}",
        state=State.ACTIVE,
        version=1,
        created=MADE,
        changed=MADE,
        access=Access.READ_WRITE,
    )


def pair(key: Integration, skey: str | None = None) -> KeyPair:
    return KeyPair(ikey=key.ikey, skey=Key(skey or key.skey))


def keys(duo: RunningDuo, *grants: SimulatedGrant) -> ConnectionKeys:
    return ConnectionKeys(admin=pair(duo.control.add_admin_api("Of a test", *(grants or RESPONDING))))


def run(
    duo: RunningDuo, given: ConnectionKeys, of: Connection | None = None, *, ca: str | None = None
) -> ConnectivityReport:
    of = of or connection(duo)
    trusted = ca or Path(duo.ca_file).read_text()
    probe = DuoConnectionProbe(of, given, proxy=None, trusted=lambda: trusted)
    return examine(of, probe, lambda: datetime.now(UTC), by_push_keys=given.push is not None)


def odd(report: ConnectivityReport) -> dict[object, tuple[Found, str]]:
    """Return what is not well, with its sentence."""
    return {
        line.grant or line.what: (line.found, line.says.id) for line in report.lines if line.found is not Found.WELL
    }


def test_where_all_is_well_every_line_says_so_and_how_long_it_took(duo: RunningDuo) -> None:
    duo.control.change_settings(trust_monitor=True)
    given = replace(keys(duo), push=pair(duo.integration("authapi")))

    report = run(duo, given)

    assert odd(report) == {}
    assert report.good
    assert report.proven
    assert [line.what for line in report.lines if line.what is not What.GRANT] == [
        what for what in What if what is not What.GRANT
    ]
    assert [line.grant for line in report.lines if line.grant] == [each.grant for each in GRANTS]
    assert {each.standing for each in report.grants} == {Standing.GRANTED}
    assert all(line.took.total_seconds() > 0 for line in report.lines)


def test_nothing_at_duo_is_changed_by_it(duo: RunningDuo) -> None:
    duo.control.change_settings(log_delay_seconds=0)
    before = [each.to_json() for each in duo.control.people()]

    run(duo, keys(duo))

    assert [each.to_json() for each in duo.control.people()] == before
    written = [entry for entry in duo.control.journal() if entry.method == "POST"]
    assert [(entry.path, entry.status) for entry in written] == [("/admin/v1/users/DU000000000000000000", 404)]


@pytest.mark.parametrize("lacking", FLAGS)
def test_a_grant_that_lacks_is_told_by_its_name_and_the_others_are_not(duo: RunningDuo, lacking: Grant) -> None:
    duo.control.change_settings(trust_monitor=True)
    granted = [flag for grant, flag in FLAGS.items() if grant is not lacking]

    report = run(duo, keys(duo, *granted))

    line = report.line(What.GRANT, lacking)
    assert line is not None
    assert line.cause is Cause.NOT_GRANTED
    assert {each.grant for each in report.grants if each.standing is Standing.REFUSED} == {lacking}
    assert report.proven
    needed = lacking in {Grant.READ_LOG, Grant.READ_RESOURCE, Grant.WRITE_RESOURCE}
    assert (line.found, line.says) == (
        (Found.BAD, words.GRANT_MISSING) if needed else (Found.LACKING, words.GRANT_LACKING)
    )
    assert report.good is not needed


def test_writing_that_is_not_wanted_may_lack(duo: RunningDuo) -> None:
    reading = replace(connection(duo), access=Access.READ_ONLY)

    report = run(duo, keys(duo, *READING), reading)

    assert odd(report)[Grant.WRITE_RESOURCE] == (Found.LACKING, words.GRANT_LACKING.id)
    assert report.good


def test_writing_is_needed_where_pushes_are_sent_by_it(duo: RunningDuo) -> None:
    push = PushVerification(by=PushBy.ADMIN_API, name="Help desk")
    reading = replace(connection(duo), access=Access.READ_ONLY, push=push)

    report = run(duo, keys(duo, *READING), reading)

    assert odd(report)[Grant.WRITE_RESOURCE] == (Found.BAD, words.GRANT_MISSING.id)


@pytest.mark.parametrize(
    ("changed", "detail"), [({"skey": "x" * 40}, "40103"), ({"ikey": "DIWRONGWRONGWRONGXXX"}, "40102")]
)
def test_a_wrong_key_is_named_and_nothing_more_is_asked(duo: RunningDuo, changed: dict[str, str], detail: str) -> None:
    given = keys(duo)
    wrong = KeyPair(ikey=changed.get("ikey", given.admin.ikey), skey=Key(changed.get("skey", given.admin.skey)))

    report = run(duo, ConnectionKeys(admin=wrong))

    line = report.line(What.KEYS)
    assert line is not None
    assert (line.found, line.says, line.cause) == (Found.BAD, words.KEYS_WRONG, Cause.WRONG_KEY)
    assert detail in line.detail
    assert {line.says for line in report.lines[4:]} == {words.NOT_TRIED}
    assert report.denies
    assert given.admin.skey not in repr(report)
    assert len(duo.control.journal()) == 2  # a ping, and one call


@pytest.mark.parametrize(("kind", "says"), [("authapi", words.TYPE_AUTH_API), ("websdk", words.TYPE_OTHER)])
def test_an_application_of_another_type_is_named(duo: RunningDuo, kind: str, says: object) -> None:
    key = next(each for each in duo.integrations if each.type == kind)

    report = run(duo, ConnectionKeys(admin=pair(key)))

    line = report.line(What.TYPE)
    assert line is not None
    assert (line.found, line.says, line.cause) == (Found.BAD, says, Cause.WRONG_TYPE)
    assert report.denies
    assert {each.standing for each in report.grants} == {Standing.UNKNOWN}


def test_an_admin_api_that_was_granted_nothing_is_not_called_an_auth_api(duo: RunningDuo) -> None:
    key = duo.control.add_admin_api("Of a test", "allow_to_set_permissions")

    report = run(duo, ConnectionKeys(admin=pair(key)))

    assert odd(report)[What.TYPE] == (Found.BAD, words.TYPE_OTHER.id)


@pytest.mark.parametrize(
    ("seconds", "found", "keys_found", "says"),
    [
        (0, Found.WELL, Found.WELL, ""),
        (120, Found.BAD, Found.WELL, "behind Duo's"),
        (-120, Found.BAD, Found.WELL, "ahead of Duo's"),
        (900, Found.BAD, Found.BAD, "behind Duo's"),
    ],
)
def test_a_clock_that_is_off_is_told_with_its_side(
    duo: RunningDuo, seconds: float, found: Found, keys_found: Found, says: str
) -> None:
    given = keys(duo)
    duo.control.skew(seconds)

    report = run(duo, given)

    clock, key = report.line(What.CLOCK), report.line(What.KEYS)
    assert clock is not None
    assert key is not None
    assert (clock.found, key.found) == (found, keys_found)
    assert says in clock.detail


def test_a_host_without_an_address_is_named_and_nothing_else_is_tried(duo: RunningDuo) -> None:
    report = run(duo, keys(duo), replace(connection(duo), host="nowhere.invalid"))

    assert report.lines[0].found is not Found.WELL
    assert {line.says for line in report.lines[1:]} == {words.NOT_TRIED}
    assert not report.denies


def test_a_port_where_nobody_listens_says_nothing_about_the_keys(duo: RunningDuo) -> None:
    report = run(duo, keys(duo), replace(connection(duo), host="localhost:1"))

    assert odd(report)[What.TLS] == (Found.UNKNOWN, words.DOWN.id)
    assert odd(report)[What.KEYS] == (Found.UNKNOWN, words.NOT_TRIED.id)
    assert not report.denies


def test_a_certificate_of_somebody_elses_ca_is_named(duo: RunningDuo, tmp_path: Path) -> None:
    report = run(duo, keys(duo), ca=Certificates.at(tmp_path).ca_file.read_text())

    assert odd(report)[What.TLS] == (Found.BAD, words.CERTIFICATE.id)


def test_the_connections_own_certificates_come_before_the_stacks(duo: RunningDuo, tmp_path: Path) -> None:
    own = replace(connection(duo), advanced=Advanced(ca=Path(duo.ca_file).read_text()))

    report = run(duo, keys(duo), own, ca=Certificates.at(tmp_path).ca_file.read_text())

    assert report.good


def test_certificates_that_cannot_be_used_are_a_setting(duo: RunningDuo) -> None:
    broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"

    report = run(duo, keys(duo), replace(connection(duo), advanced=Advanced(ca=broken)))

    assert odd(report)[What.TLS] == (Found.BAD, words.SECRET.id)


@pytest.mark.parametrize("answer", ["forbidden", "not_found"])
@pytest.mark.parametrize(
    ("wanted", "found", "says"),
    [(False, Found.LACKING, words.NOT_OFFERED), (True, Found.BAD, words.NOT_OFFERED_BUT_WANTED)],
)
def test_an_edition_without_endpoints_is_told_and_is_a_fault_only_where_they_are_on(
    duo: RunningDuo, answer: str, wanted: bool, found: Found, says: object
) -> None:
    duo.control.change_settings(endpoints=answer)

    report = run(duo, keys(duo), replace(connection(duo), advanced=Advanced(endpoints=wanted)))

    line = report.line(What.ENDPOINTS)
    assert line is not None
    assert (line.found, line.says) == (found, says)
    assert report.good is not wanted


def test_an_account_without_trust_monitor_is_well(duo: RunningDuo) -> None:
    report = run(duo, keys(duo))

    assert odd(report) == {What.TRUST_MONITOR: (Found.LACKING, words.NOT_OFFERED.id)}
    assert report.good


@pytest.mark.parametrize("kind", ["adminapi", "wrong"])
def test_wrong_keys_for_pushes_are_named_apart_from_the_others(duo: RunningDuo, kind: str) -> None:
    given = keys(duo)
    push = given.admin if kind == "adminapi" else pair(duo.integration("authapi"), "x" * 40)

    report = run(duo, replace(given, push=push))

    assert odd(report)[What.PUSH_KEYS] == (Found.BAD, words.PUSH_KEYS_WRONG.id)
    assert report.proven


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.rate_limit("/admin/*", count=None), words.LIMITED),
        (Fault.fail(50000, "/admin/*", count=None), words.DOWN),
        (Fault.reset("/admin/*", count=None), words.DOWN),
        (Fault.html("/admin/*", count=None), words.GARBLED),
        (Fault.not_json("/admin/*", count=None), words.GARBLED),
        (Fault.cut_body("/admin/*", count=None), words.DOWN),
    ],
)
def test_a_fault_on_the_way_says_nothing_against_the_keys_and_is_not_slept_on(
    duo: RunningDuo, fault: Fault, says: object
) -> None:
    given = keys(duo)
    duo.control.add_fault(fault)

    report = run(duo, given)

    line = report.line(What.KEYS)
    assert line is not None
    assert (line.found, line.says) == (Found.UNKNOWN, says)
    assert not report.denies
    assert not report.proven
    assert {each.standing for each in report.grants} == {Standing.UNKNOWN}


def test_one_call_that_fails_leaves_the_other_lines_as_they_are(duo: RunningDuo) -> None:
    given = keys(duo)
    duo.control.add_fault(Fault.server_error("/admin/v1/info/summary"))

    report = run(duo, given)

    assert odd(report) == {
        Grant.READ_INFORMATION: (Found.UNKNOWN, words.DOWN.id),
        What.TRUST_MONITOR: (Found.LACKING, words.NOT_OFFERED.id),
    }
    assert report.proven


def test_a_silent_duo_ends_it_within_its_time_and_what_is_left_says_so(
    duo: RunningDuo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectivity, "PATIENCE", timedelta(seconds=3))
    monkeypatch.setattr(connectivity, "LIMIT", 1.0)
    given = keys(duo)
    duo.control.add_fault(Fault.silence("/admin/*", count=None))
    began = time.monotonic()

    report = run(duo, given)

    assert time.monotonic() - began < 20
    assert {line.says for line in report.lines if line.what is What.GRANT} == {words.DOWN, words.NOT_IN_TIME}
    assert not report.denies


def test_by_a_proxy_the_host_is_not_looked_up_here_and_all_is_well(duo: RunningDuo) -> None:
    given = keys(duo)
    with wire(duo.tls_port, proxy=True) as between:
        by_proxy = replace(connection(duo), advanced=Advanced(proxy=f"http://127.0.0.1:{between.port}"))

        report = run(duo, given, by_proxy)

    assert report.good
    assert between.connections > 0


def test_a_proxy_that_is_not_there_is_no_fault_of_the_keys(duo: RunningDuo) -> None:
    by_proxy = replace(connection(duo), advanced=Advanced(proxy="http://127.0.0.1:1"))

    report = run(duo, keys(duo), by_proxy)

    assert odd(report)[What.TLS] == (Found.UNKNOWN, words.DOWN.id)
    assert not report.denies
