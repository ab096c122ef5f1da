"""What a check comes to when it cannot judge, and what becomes of its findings while time goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from doorbook.checks.catalogue.bypass_via_group import BYPASS_VIA_GROUP
from doorbook.checks.catalogue.collection_gap import COLLECTION_GAP
from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.never_logged_in import NEVER_LOGGED_IN
from doorbook.checks.catalogue.no_phishing_resistant_factor import NO_PHISHING_RESISTANT_FACTOR
from doorbook.checks.catalogue.phone_insecure import PHONE_INSECURE
from doorbook.checks.catalogue.shared_authenticator import SHARED_AUTHENTICATOR
from doorbook.checks.catalogue.user_in_bypass import USER_IN_BYPASS
from doorbook.checks.check import Check, Grant
from doorbook.checks.finding import Closing, Finding, Status, Triage
from doorbook.checks.settings import CheckSettings
from doorbook.checks.story import ago
from doorbook.checks.suppression import Suppression
from doorbook.checks.verdict import Judged, Lack, Verdict
from doorbook.checks.watched import Own
from doorbook.checks.wire import deed, phone, user, user_id
from doorbook.checks.wire_things import group
from tests.domain.checks.office import finding
from tests.watched import CONNECTION, Watch

OPEN = group("Open door", status="Bypass")
DAY = 86_400_000


def watch(folder: Path, *checks: Check) -> Watch:
    return Watch(folder, checks=checks)


def in_bypass(folder: Path, *others: Check) -> Watch:
    """Return a watch that has found somebody in bypass for two days."""
    made = watch(folder, USER_IN_BYPASS, *others)
    made.tell("administrator", [deed("user_update", ago(days=2), on="bob", told='{"status": "Bypass"}')])
    made.show("users", [user("bob", status="bypass"), user("ann")])
    made.inspect()
    return made


def only(found: list[Finding]) -> Finding:
    (one,) = found
    return one


def lack(judged: Judged) -> tuple[Verdict, Lack | None, str]:
    return judged.verdict, judged.lack, judged.missing


def suppressed(made: Watch, *, days: int = 30, digest: str | None = None) -> None:
    now = round(made.now.timestamp() * 1000)
    told = Suppression(
        id="s1",
        connection=CONNECTION,
        check=USER_IN_BYPASS.id,
        subject=user_id("bob"),
        digest=digest,
        reason="for emergencies",
        by="dana",
        at=now,
        until=now + days * DAY,
    )
    assert made.suppressions.put(told)


def test_a_grant_that_is_refused_is_named(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    made.refused = frozenset({Grant.READ_RESOURCE})
    made.inspect()

    assert lack(made.verdict(USER_IN_BYPASS.id)) == (Verdict.NOT_EVALUABLE, Lack.GRANT, "adminapi_read_resource")
    assert only(made.found()).subject == user_id("bob")  # nobody knows that it is over


def test_a_grant_that_other_checks_need_keeps_none_from_being_judged(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    made.refused = frozenset({Grant.SETTINGS})
    made.inspect()

    assert made.verdict(USER_IN_BYPASS.id).verdict is Verdict.FAIL


def test_a_gap_is_found_where_nothing_is_granted_any_more(tmp_path: Path) -> None:
    made = watch(tmp_path, COLLECTION_GAP)
    made.refused = frozenset(Grant)
    made.health = {each.stream: each for each in COLLECTION_GAP.fires[-1].health}
    made.inspect()

    assert only(made.found()).subject == "authentication"


def test_a_list_that_was_never_read_is_named(tmp_path: Path) -> None:
    made = watch(tmp_path, BYPASS_VIA_GROUP)
    made.show("users", [user("bob", groups=[OPEN])])
    made.inspect()
    assert lack(made.verdict(BYPASS_VIA_GROUP.id)) == (Verdict.NOT_EVALUABLE, Lack.STREAM, "groups")

    made.show("groups", [OPEN])
    made.inspect()
    assert lack(made.verdict(BYPASS_VIA_GROUP.id)) == (Verdict.FAIL, None, "")


def test_a_field_that_duo_tells_of_nobody_is_named_and_one_it_tells_of_some_is_counted(tmp_path: Path) -> None:
    made = watch(tmp_path, NEVER_LOGGED_IN)
    blind = [{name: said for name, said in user(who).items() if name != "last_login"} for who in ("bob", "ann")]
    made.show("users", blind)
    made.inspect()
    assert lack(made.verdict(NEVER_LOGGED_IN.id)) == (Verdict.NOT_EVALUABLE, Lack.FIELD, "users.last_login")

    made.show("users", [user("bob"), blind[1]])
    made.inspect()
    judged = made.verdict(NEVER_LOGGED_IN.id)
    assert judged.verdict is Verdict.PASS
    assert [(each.field, each.have, each.of) for each in judged.coverage] == [
        ("users.last_login", 1, 2),
        ("users.created", 2, 2),
    ]


def test_phones_of_which_duo_knows_nothing_cannot_be_judged(tmp_path: Path) -> None:
    made = watch(tmp_path, PHONE_INSECURE)
    unknown = {"tampered": "Unknown", "screenlock": "Unknown", "encrypted": "Unknown"}
    made.show("users", [user("bob")])
    made.show("phones", [phone("bob", **unknown, os_version="", app_version="")])
    made.inspect()
    judged = made.verdict(PHONE_INSECURE.id)
    assert (judged.verdict, judged.lack) == (Verdict.NOT_EVALUABLE, Lack.FIELD)

    made.show("phones", [phone("bob", **unknown)])
    made.inspect()
    judged = made.verdict(PHONE_INSECURE.id)
    assert judged.verdict is Verdict.PASS
    assert {each.field: each.have for each in judged.coverage}["phones.tampered"] == 0


def test_a_setting_without_which_there_is_nothing_to_judge_is_named(tmp_path: Path) -> None:
    made = watch(tmp_path, NO_PHISHING_RESISTANT_FACTOR)
    made.show("users", [user("bob", groups=[OPEN])])
    made.show("groups", [OPEN])
    made.show("webauthn", [])
    made.inspect()
    unset = (Verdict.NOT_EVALUABLE, Lack.SETTING, "priority_groups")
    assert lack(made.verdict(NO_PHISHING_RESISTANT_FACTOR.id)) == unset

    choose(made, NO_PHISHING_RESISTANT_FACTOR, 1, priority_groups=("No such group",))
    made.inspect()
    nobody = (Verdict.NOT_EVALUABLE, Lack.FIELD, "priority_groups")
    assert lack(made.verdict(NO_PHISHING_RESISTANT_FACTOR.id)) == nobody

    choose(made, NO_PHISHING_RESISTANT_FACTOR, 2, priority_groups=("Open door",))
    made.inspect()
    assert made.verdict(NO_PHISHING_RESISTANT_FACTOR.id).verdict is Verdict.FAIL


def choose(made: Watch, check: Check, version: int, **chosen: tuple[str, ...] | int) -> None:
    told = CheckSettings(check=check.id, armed=True, chosen=tuple(chosen.items()), version=version)
    assert made.settings.put(told)


def test_a_check_that_breaks_stops_itself_alone(tmp_path: Path) -> None:
    broken = replace(BYPASS_VIA_GROUP, id="broken", sql="SELECT nothing FROM nowhere", streams=("users",), fields=())
    made = watch(tmp_path, broken, USER_IN_BYPASS)
    made.show("users", [user("bob", status="bypass")])
    made.tell("administrator", [deed("user_update", ago(days=2), on="bob", told='{"status": "Bypass"}')])
    made.inspector().inspect(made.watched())

    assert lack(made.verdict("broken")) == (Verdict.NOT_EVALUABLE, Lack.BROKEN, "CatalogException")
    assert made.verdict(USER_IN_BYPASS.id).verdict is Verdict.FAIL
    assert [name for name, _ in made.broken] == ["broken"]


def test_what_an_organisation_chooses_counts_at_once_and_is_kept_with_the_finding(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    assert only(made.found()).parameters == (("max_hours", "24"),)

    choose(made, USER_IN_BYPASS, 1, max_hours=72)
    made.inspect()
    assert not made.found()
    assert made.verdict(USER_IN_BYPASS.id).verdict is Verdict.PASS

    choose(made, USER_IN_BYPASS, 2, max_hours=36)
    made.inspect()
    assert only(made.found()).parameters == (("max_hours", "36"),)


def test_a_finding_closes_when_things_stand_otherwise_and_opens_again(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    first = only(made.found())

    made.pass_(hours=1)
    made.show("users", [user("bob"), user("ann")])
    made.inspect()
    closed = only(made.found(status=Status.CLOSED))
    assert (closed.id, closed.closing) == (first.id, Closing.OVER)
    assert made.verdict(USER_IN_BYPASS.id).verdict is Verdict.PASS

    made.pass_(days=1)
    made.tell("administrator", [deed("user_update", made.now, on="bob", told='{"status": "Bypass"}')])
    made.pass_(hours=25)
    made.show("users", [user("bob", status="bypass"), user("ann")])
    made.inspect()
    again = only(made.found())
    assert (again.id, again.reopened) == (first.id, 1)
    assert again.times.event > first.times.event
    assert again.times.evaluated == round(made.now.timestamp() * 1000)


def test_a_finding_stays_as_it_is_while_things_stand_so(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    first = only(made.found())

    for _ in range(3):
        made.pass_(days=20)  # the log's word of when it began goes out of sight
        made.show("users", [user("bob", status="bypass"), user("ann")])
        made.inspect()
        assert only(made.found()).times == first.times


def test_what_is_suppressed_is_open_again_once_its_time_is_over(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    suppressed(made, days=30)
    made.inspect()
    assert only(made.found(status=Status.SUPPRESSED)).suppression == "s1"
    assert (made.verdict(USER_IN_BYPASS.id).open, made.verdict(USER_IN_BYPASS.id).suppressed) == (0, 1)

    made.pass_(days=29)
    made.inspect()
    assert not made.found()

    made.pass_(days=1)
    made.inspect()
    assert only(made.found()).suppression is None


def test_what_is_suppressed_as_it_was_seen_is_open_again_once_it_is_otherwise(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    suppressed(made, digest=only(made.found()).digest)
    made.inspect()
    assert not made.found()

    made.pass_(days=1)
    made.inspect()
    assert not made.found()

    made.take(USER_IN_BYPASS.fires[1].told)  # they used it
    made.inspect()
    assert only(made.found()).severity == "critical"


def test_what_somebody_settled_stays_so_until_it_is_otherwise(tmp_path: Path) -> None:
    made = in_bypass(tmp_path)
    open_ = only(made.found())
    told = replace(
        open_,
        status=Status.CLOSED,
        closing=Closing.EXPECTED,
        triage=Triage.SETTLED,
        by="dana",
        closed=1,
        version=open_.version + 1,
    )
    assert made.findings.put(told)

    made.pass_(days=1)
    made.inspect()
    assert only(made.found(status=Status.CLOSED)).closing is Closing.EXPECTED

    made.take(USER_IN_BYPASS.fires[1].told)
    made.inspect()
    again = only(made.found())
    assert (again.triage, again.reopened, again.by) == (Triage.NEW, 1, "dana")


def test_what_does_not_matter_is_not_counted_though_it_is_told(tmp_path: Path) -> None:
    made = watch(tmp_path, PHONE_INSECURE)
    made.show("users", [user("bob"), user("ann")])
    made.show("phones", [phone("bob"), phone("ann", activated=False)])
    made.inspect()

    told = {each.field: (each.have, each.of) for each in made.verdict(PHONE_INSECURE.id).coverage}

    assert told["phones.last_seen"] == (1, 1), "of phones that are activated alone"


@pytest.mark.parametrize("linked", [(user_id("ann"), user_id("bob")), (user_id("bob"), user_id("ann"))])
def test_linking_two_accounts_closes_what_was_found_of_them(tmp_path: Path, linked: tuple[str, str]) -> None:
    made = watch(tmp_path, SHARED_AUTHENTICATOR)
    made.take(SHARED_AUTHENTICATOR.fires[0].told)
    made.inspect()
    assert only(made.found()).facts[0] == ("people", "ann, bob")

    made.own = Own(links=(linked,))
    made.inspect()
    assert only(made.found(status=Status.CLOSED)).closing is Closing.OVER


@pytest.mark.parametrize("check", [MFA_FLOOD, PHONE_INSECURE], ids=lambda check: check.id)
def test_what_is_open_is_counted_however_much_was_closed_since(tmp_path: Path, check: Check) -> None:
    made = watch(tmp_path, check)
    for number in range(5):
        assert made.findings.put(finding(number, check=check.id, occasion="2020-01-01"))
    for number in range(5, 100):
        closed = finding(number, check=check.id, status=Status.CLOSED, closing=Closing.EXPECTED)
        assert made.findings.put(closed)
    made.refused = frozenset({Grant.READ_LOG, Grant.READ_RESOURCE})  # so that none of them is over
    made.inspect()

    assert (made.verdict(check.id).open, made.verdict(check.id).suppressed) == (5, 0)
