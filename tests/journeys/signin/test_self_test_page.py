"""Administrators run the self-test from a page; nobody else gets there, and nobody is shown a key."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from doorbook import messages
from doorbook.adapters.duo.auth_api import Outbound
from doorbook.adapters.duo.probe import DuoProbe
from doorbook.errors import Cause, TryLaterError
from doorbook.events import Outcome
from doorbook.signin.changes import Amend
from doorbook.signin.roles import ADMINISTRATORS
from doorbook.signin.rules import Rules
from doorbook.signin.self_test import CURES
from doorbook.signin.throttle import MOST_SELF_TESTS
from doorbook.web.cookies import SESSION, csrf_token
from local.duosim.people import Person, Phone
from local.duosim.running import RunningDuo
from tests.contracts.duo_ways import LOCAL_HOSTS, KeptSecrets, secrets
from tests.doorway import Browser, Clock, Doorway, Reply, duo_over

PAGE = "/selftest"
RUN = "/selftest/run"
SKEY = "a-secret-key-that-nobody-should-ever-read"


def probing(source: KeptSecrets) -> DuoProbe:
    return DuoProbe(source, "duo", Outbound(host_pattern=LOCAL_HOSTS, ca_secret="ca"))


def enter(door: Doorway, duo: RunningDuo, name: str, *groups: str) -> Browser:
    """Let somebody of these groups sign in by push."""
    door.add(name, groups=frozenset(groups))
    duo.control.put_person(Person(name, devices=[Phone(name=f"{name}'s phone")]))
    browser = Browser(door)
    browser.sign_in(name)
    browser.approve(duo, name)
    assert browser.has_entered()
    return browser


@pytest.fixture
def source(duo: RunningDuo) -> KeptSecrets:
    return secrets(duo)


@pytest.fixture
def root(door: Doorway, duo: RunningDuo, source: KeptSecrets) -> Browser:
    """Let an administrator be inside of a portal whose own integration can be probed."""
    door.probes["portal"] = probing(source)
    return enter(door, duo, "root", ADMINISTRATORS)


def run(browser: Browser) -> Reply:
    return browser.submit(browser.get(PAGE).form(RUN))


def asked(duo: RunningDuo) -> list[str]:
    """Name what only the self-test asks Duo for."""
    return [entry.path for entry in duo.control.journal() if entry.path.endswith(("/ping", "/check"))]


def test_an_administrator_finds_the_page_and_sees_what_it_would_try(duo: RunningDuo, root: Browser) -> None:
    assert PAGE in root.get("/").links()

    page = root.get(PAGE)

    assert page.status == 200
    assert page.says("each Duo integration ( portal ): is its secret filled in")
    assert page.says("the store: does it take a record")
    assert asked(duo) == []


def test_where_all_is_well_it_says_so_and_names_the_host(door: Doorway, duo: RunningDuo, root: Browser) -> None:
    page = run(root)

    assert page.status == 200
    assert page.says("All is well.")
    for what in ("Secret", "Duo answers", "Clock", "Keys", "Store"):
        assert page.says(f"{what}: well"), what
    assert page.says(f"Asked: localhost:{duo.tls_port} . It took")
    assert asked(duo) == ["/auth/v2/ping", "/auth/v2/check"]
    row = door.audit[-1]
    assert (row.outcome, row.person, row.method, row.detail) == (
        Outcome.SELF_TESTED,
        "root",
        "selftest",
        "portal: well",
    )


@pytest.mark.parametrize(
    ("changed", "what", "cause"),
    [
        ({"skey": SKEY}, "Keys", Cause.WRONG_KEY),
        ({"ikey": "DIWRONGWRONGWRONGXXX"}, "Keys", Cause.WRONG_KEY),
        ({"host": "https://localhost:1"}, "Secret", Cause.HOST),
        ({"host": "duo.example.com"}, "Secret", Cause.HOST),
        ({"host": ""}, "Secret", Cause.SECRET),
        ({"host": "localhost:1"}, "Duo answers", Cause.DOWN),
    ],
)
def test_what_is_wrong_is_told_with_its_cure_and_without_a_key(
    door: Doorway, duo: RunningDuo, source: KeptSecrets, root: Browser, changed: dict[str, str], what: str, cause: Cause
) -> None:
    source.texts["duo"] = secrets(duo, **changed).texts["duo"]

    page = run(root)

    assert page.says("Something is wrong")
    assert page.says(f"{what}: wrong")
    assert page.says(f"Cause: {cause}")
    assert page.says(f"What to do: {CURES[cause]}")
    for key in (SKEY, "DIWRONG", duo.integration().skey, duo.integration().ikey):
        assert key not in page.body
    assert door.audit[-1].detail == f"portal: {cause}"
    if what == "Secret":
        assert page.says("No host was asked")
        assert asked(duo) == []


def test_a_secret_that_was_just_mended_is_read_anew(duo: RunningDuo, source: KeptSecrets, root: Browser) -> None:
    source.texts["duo"] = secrets(duo, host="").texts["duo"]
    assert run(root).says("Secret: wrong")

    source.texts["duo"] = secrets(duo).texts["duo"]

    assert run(root).says("All is well.")


def test_each_integration_is_told_apart(door: Doorway, duo: RunningDuo, root: Browser) -> None:
    door.probes["night-shift"] = probing(secrets(duo, skey=SKEY))

    page = run(root)

    assert page.says("Duo integration portal")
    assert page.says("Duo integration night-shift")
    assert page.body.index("night-shift") > page.body.index("Keys: well")
    assert page.says("Keys: wrong")
    assert door.audit[-1].detail == "portal: well, night-shift: wrong_key"


def test_a_store_that_does_not_take_the_record_is_told(door: Doorway, root: Browser) -> None:
    form = root.get(PAGE).form(RUN)

    def away() -> None:
        raise TryLaterError(Cause.STORE, "ServiceUnavailable")

    door.doors.before_commit = away

    page = root.submit(form)

    assert page.says("Keys: well")
    assert page.says("Store: wrong")
    assert [broke.cause for broke in door.tally.breakages] == [Cause.STORE]


@dataclass
class Slow:
    """An integration that does not answer for a while."""

    clock: Clock
    seconds: float

    def host(self) -> str:
        return "slow.example.com"

    def ping(self) -> datetime:
        self.clock.advance(self.seconds)
        return self.clock()

    def check(self) -> None:
        """Find nothing wrong."""


@pytest.mark.parametrize(("seconds", "tried"), [(11.9, True), (12, False)])
def test_no_integration_is_begun_once_the_page_would_come_too_late(
    door: Doorway, root: Browser, seconds: float, tried: bool
) -> None:
    door.probes["portal"] = Slow(door.clock, seconds)
    door.probes["second"] = Slow(door.clock, 0)

    page = run(root)

    assert page.says(f"It took {seconds:.1f} seconds.")
    assert page.says("There was no time left") is not tried
    assert page.body.count("slow.example.com") == 1 + tried


@pytest.mark.parametrize("groups", [(), ("staff",), ("administrator",), ("Administrators",)])
def test_somebody_else_is_refused_and_reads_nothing_of_it(
    door: Doorway, duo: RunningDuo, root: Browser, groups: tuple[str, ...]
) -> None:
    assert run(root).status == 200
    before = asked(duo)
    mallory = enter(door, duo, "mallory", *groups)
    assert_refused(door, mallory)
    assert asked(duo) == before

    home = mallory.get("/").body
    assert "admin" not in home.lower()
    assert "selftest" not in home.lower()


def test_nobody_is_refused(door: Doorway, root: Browser) -> None:
    assert root.has_entered()

    assert_refused(door, Browser(door))


def test_an_administrator_with_a_password_alone_is_refused(duo: RunningDuo, source: KeptSecrets) -> None:
    door = Doorway(duo=duo_over(duo), rules=Rules(bypass_allowed=True), probes={"portal": probing(source)})
    assert run(enter(door, duo, "root", ADMINISTRATORS)).status == 200
    door.add("boss", groups=frozenset({ADMINISTRATORS}))
    duo.control.put_person(Person("boss", status="bypass"))
    boss = Browser(door)
    boss.sign_in("boss")
    assert boss.has_entered()

    assert_refused(door, boss)
    assert PAGE not in boss.get("/").links()


@pytest.mark.parametrize(
    "changed", [Amend(person="root", groups=frozenset({"staff"})), Amend(person="root", disabled=True)]
)
def test_whoever_is_none_any_more_is_refused_at_once(door: Doorway, root: Browser, changed: Amend) -> None:
    form = root.get(PAGE).form(RUN)

    door.doors.commit(changed)

    assert root.submit(form).status == 403
    assert_refused(door, root)


def test_the_front_page_shows_the_way_as_it_was_at_the_sign_in(door: Doorway, duo: RunningDuo, root: Browser) -> None:
    door.doors.commit(Amend(person="root", groups=frozenset({"staff"})))
    assert PAGE in root.get("/").links()
    assert_refused(door, root)

    root.submit(root.get("/").form("/signout"))
    root.sign_in("root")
    root.approve(duo, "root")
    assert root.has_entered()
    assert PAGE not in root.get("/").links()


def assert_refused(door: Doorway, browser: Browser) -> None:
    for reply in (browser.get(PAGE), browser.post(RUN, {"csrf": csrf_token(browser.jar.get(SESSION, ""), PAGE)})):
        assert reply.status == 403
        assert reply.says(messages.NOT_FOR_YOU.text)
        assert "admin" not in reply.body.lower()
        assert (door.audit[-1].outcome, door.audit[-1].detail) == (
            Outcome.REQUEST_REFUSED,
            "for administrators alone",
        )


@pytest.mark.parametrize("sent", [{}, {"origin": "https://evil.example"}])
def test_a_run_counts_from_our_own_page_alone(duo: RunningDuo, root: Browser, sent: dict[str, str]) -> None:
    form = root.get(PAGE).form(RUN)
    fields = form.fields if sent else {"csrf": csrf_token(root.jar[SESSION], "/account/way")}

    assert root.post(RUN, fields, **sent).status == 403

    assert asked(duo) == []
    assert root.submit(form).status == 200


def test_it_is_run_a_few_times_and_no_more_whoever_asks(door: Doorway, duo: RunningDuo, root: Browser) -> None:
    other = enter(door, duo, "rita", ADMINISTRATORS)
    door.clock.to_the_hour()
    for _ in range(MOST_SELF_TESTS):
        assert run(root).status == 200
    before = asked(duo)

    for each in (root, other):
        page = run(each)
        assert page.status == 429
        assert page.says(messages.SELF_TEST_THROTTLED.text)
    assert asked(duo) == before
    assert (door.audit[-1].outcome, door.audit[-1].method) == (Outcome.THROTTLED, "selftest")

    door.clock.advance(300)
    assert run(other).status == 200
