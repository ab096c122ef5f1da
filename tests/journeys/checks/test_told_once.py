"""What goes on for days is told once, and again when it begins anew."""

from datetime import date, timedelta
from pathlib import Path

from doorbook.checks.catalogue.account_under_attack import ACCOUNT_UNDER_ATTACK
from doorbook.checks.catalogue.service_like_account import SERVICE_LIKE_ACCOUNT
from doorbook.checks.catalogue.weak_factor_used import WEAK_FACTOR_USED
from doorbook.checks.check import Check
from doorbook.checks.story import NOW, Wire
from doorbook.checks.wire import phone, signin, user
from tests.watched import Watch


def days_found(check: Check, folder: Path, rows: list[Wire], since: int = 30) -> list[int]:
    """Return how many days ago each finding is of, where somebody began to watch so many days ago."""
    watch = Watch(folder, checks=(check,), since=NOW - timedelta(days=since))
    watch.show("users", [user("bob")])
    watch.show("phones", [phone("bob")])
    watch.tell("authentication", rows)
    watch.inspect()
    return sorted((NOW.date() - date.fromisoformat(each.occasion[:10])).days for each in watch.found())


def tried(day: int, number: int) -> Wire:
    ip = f"203.0.{number}.66"
    return signin("bob", NOW - timedelta(days=day, hours=2), result="denied", reason="invalid_passcode", ip=ip)


def test_an_account_that_is_tried_day_after_day_is_told_of_once(tmp_path: Path) -> None:
    attack = [tried(day, number) for number, day in enumerate(range(12, 1, -1))]

    assert days_found(ACCOUNT_UNDER_ATTACK, tmp_path / "one", attack) == [8]
    assert days_found(ACCOUNT_UNDER_ATTACK, tmp_path / "two", attack, since=7) == []
    again = [tried(day, day + 100) for day in (25, 24, 23, 22, 21)]
    assert days_found(ACCOUNT_UNDER_ATTACK, tmp_path / "three", [*again, *attack]) == [8, 21]


def test_a_habit_is_told_once_a_week_also_where_it_is_older_than_the_watch(tmp_path: Path) -> None:
    calls = [signin("bob", NOW - timedelta(days=day, hours=2), factor="phone_call") for day in range(16)]
    wakeful = [signin("bob", NOW - timedelta(days=day, hours=hour - 8)) for day in range(1, 17) for hour in range(20)]

    assert days_found(WEAK_FACTOR_USED, tmp_path / "calls", calls) == [2, 9, 15], "two Mondays, and the first call"
    assert days_found(WEAK_FACTOR_USED, tmp_path / "later", calls, since=8) == [2], "what is left of a week is history"
    assert days_found(SERVICE_LIKE_ACCOUNT, tmp_path / "machine", wakeful) == [2, 9, 14], "on the third day first"
