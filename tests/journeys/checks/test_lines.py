"""What findings rest on is told in words, and told once for all that is new."""

from pathlib import Path

from doorbook.checks.catalogue.mfa_flood import MFA_FLOOD
from doorbook.checks.catalogue.no_mfa_enrolled import NO_MFA_ENROLLED
from doorbook.checks.catalogue.telephony_abuse import TELEPHONY_ABUSE
from doorbook.checks.story import ago
from tests.watched import of_story


def test_a_finding_tells_each_of_its_events(tmp_path: Path) -> None:
    watch = of_story(MFA_FLOOD, MFA_FLOOD.fires[0], tmp_path)

    (found,) = watch.found()

    assert len(found.lines) == found.records == 5
    moments = [at for at, _ in found.lines]
    assert moments == sorted(moments)
    assert moments[0] == round(ago(minutes=40).timestamp() * 1000)
    for _, said in found.lines:
        assert said.startswith("bob: ")
        assert "denied (user cancelled) at Customer portal from 203.0.113.66, Recife, BR" in said


def test_a_text_tells_where_it_went_and_what_it_cost(tmp_path: Path) -> None:
    (found,) = of_story(TELEPHONY_ABUSE, TELEPHONY_ABUSE.fires[0], tmp_path).found()

    assert len(found.lines) == 9
    assert found.lines[0][1] == "+17345550000: sms to US for 6 credits (authentication)"


def test_what_rests_on_no_event_tells_none(tmp_path: Path) -> None:
    watch = of_story(NO_MFA_ENROLLED, NO_MFA_ENROLLED.fires[0], tmp_path)

    assert {found.lines for found in watch.found()} == {()}


def test_a_second_look_changes_nothing_of_it(tmp_path: Path) -> None:
    watch = of_story(MFA_FLOOD, MFA_FLOOD.fires[0], tmp_path)
    before = watch.found()

    watch.inspect()

    assert watch.found() == before
