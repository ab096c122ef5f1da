"""The document of applications: each way to write it wrong names its line and says what to write; its twin is taken."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.access import applying
from doorbook.access.applications import Application, Applications, Asked, FailMode
from doorbook.access.document import Checked, Client, check, duration
from doorbook.adapters import yaml_document

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FULL = """\
applications:
  - id: team-wiki
    name: Team wiki
    client: confidential
    redirects: ["https://wiki.example.com/callback?a=b", 'http://127.0.0.1:8000/cb']
    logout_redirects: [https://wiki.example.com/bye]
    origins:
      - https://wiki.example.com
      - http://[::1]:8000
    asks: verified-push
    groups: [staff, night]
    duo: portal
    fail_mode: closed
    freshness: 8h
    passwordless: off
  - {id: mail, name: Mail, origins: [https://mail.example.com], asks: password}
"""
PLAIN = """\
applications:
  - id: wiki
    name: Wiki
    redirects: [https://wiki.example.com/cb]
    origins: [https://wiki.example.com]
    asks: duo
"""


def checked(text: str | bytes) -> Checked:
    content = text if isinstance(text, bytes) else text.encode()
    return check(yaml_document.read(content), frozenset({"portal"}))


def test_a_whole_document_is_taken() -> None:
    found = checked(FULL)

    assert found.faults == ()
    assert [(each.application, each.client, each.line) for each in found.declared] == [
        (
            Application(
                id="team-wiki",
                name="Team wiki",
                redirects=("https://wiki.example.com/callback?a=b", "http://127.0.0.1:8000/cb"),
                logout_redirects=("https://wiki.example.com/bye",),
                origins=("https://wiki.example.com", "http://[::1]:8000"),
                asks=Asked.VERIFIED_PUSH,
                groups=frozenset({"staff", "night"}),
                freshness=timedelta(hours=8),
                passwordless=False,
            ),
            Client.CONFIDENTIAL,
            2,
        ),
        (
            Application(id="mail", name="Mail", origins=("https://mail.example.com",), asks=Asked.PASSWORD),
            Client.PUBLIC,
            16,
        ),
    ]


def test_what_is_not_said_is_the_safe_choice() -> None:
    (wiki,) = checked(PLAIN.replace("    asks: duo\n", "")).declared

    assert wiki.client is Client.CONFIDENTIAL
    assert (wiki.application.asks, wiki.application.fail_mode) == (Asked.DUO, FailMode.CLOSED)


def test_there_may_be_no_applications() -> None:
    assert checked("applications: []") == Checked((), ())


CHANGES = [  # what of the plain document, what in its place, the line, what is said, and what would be right
    ("    asks: duo", "    ask: duo", 6, "no key 'ask'", "    asks: password"),
    ("    asks: duo", "    asks: duo\n    asks: duo", 7, "asks is there twice", "    asks: duo\n    duo: portal"),
    ("    asks: duo", "    asks: Duo", 6, "asks cannot be 'Duo'", "    asks: phishing-resistant"),
    ("    asks: duo", "    asks: [duo]", 6, "asks cannot be that", "    asks: duo"),
    ("    asks: duo", "    asks:", 6, "asks cannot be ''", "    asks: verified-push"),
    ("    asks: duo", "    fail_mode: ajar", 6, "write closed or open", "    fail_mode: open"),
    (
        "    asks: duo",
        "    asks: verified-push\n    fail_mode: open",
        7,
        "nobody passes verified-push while Duo is away",
        "    asks: duo\n    fail_mode: open",
    ),
    (
        "    origins: [https://wiki.example.com]\n    asks: duo",
        "    fail_mode: open",
        5,
        "OpenID Connect tells what was passed",
        "    fail_mode: closed",
    ),
    ("    asks: duo", "    client: secret", 6, "write public or confidential", "    client: public"),
    ("    asks: duo", "    duo: other", 6, "no Duo integration 'other'", "    duo: portal"),
    ("    asks: duo", "    passwordless: yes", 6, "write on or off", "    passwordless: off"),
    ("    asks: duo", "    passwordless: [off]", 6, "passwordless cannot be that", "    passwordless: on"),
    ("    asks: duo", "    freshness: 8 hours", 6, "write 30m, 8h or 7d", "    freshness: 8h"),
    ("    asks: duo", "    freshness: 0h", 6, "write 30m, 8h or 7d", "    freshness: 1m"),
    ("    asks: duo", "    freshness: 31d", 6, "at most 30d", "    freshness: 30d"),
    ("    asks: duo", "    groups: staff", 6, "groups is a list", "    groups: [staff]"),
    ("    asks: duo", "    groups: []", 6, "groups is empty", "    groups: [staff]"),
    ("    asks: duo", "    groups: [a, a]", 6, "a is there twice", "    groups: [a, b]"),
    ("    asks: duo", "    groups: [[a]]", 6, "each of groups is one value", "    groups: [a]"),
    ("    asks: duo", "    groups: [' ']", 6, "each of groups is one value", "    groups: [a]"),
    ("  - id: wiki", "  - id: Wiki", 2, "'Wiki' is no id", "  - id: w1-ki"),
    ("  - id: wiki", "  - id: w", 2, "is no id", "  - id: ww"),
    ("  - id: wiki", "  - id:", 2, "id is empty", "  - id: ww"),
    ("  - id: wiki\n", "  -\n", 3, "id is missing", "  -\n    id: wiki\n"),
    ("    name: Wiki\n", "", 2, "name is missing", "    name: Wíki\n"),
    ("    name: Wiki", f"    name: {'x' * 61}", 3, "at most 60", f"    name: {'x' * 60}"),
    ("    name: Wiki", '    name: "a\\nb"', 3, "one line", '    name: "a b"'),
    ("    name: Wiki", "    name: [Wiki]", 3, "name is one value", "    name: Wiki"),
    ("https://wiki.example.com/cb", "http://wiki.example.com/cb", 4, "http is for this machine", "http://localhost/cb"),
    ("https://wiki.example.com/cb", "http://10.0.0.1/cb", 4, "http is for this machine", "http://127.0.0.1/cb"),
    ("https://wiki.example.com/cb", "http://127.0.0.1.example.com/", 4, "http is for", "http://127.0.0.1:80/"),
    ("https://wiki.example.com/cb", "https://*.example.com/cb", 4, "without *", "https://a.example.com/cb"),
    ("https://wiki.example.com/cb", "https://wiki.example.com/*", 4, "without *", "https://wiki.example.com/"),
    ("https://wiki.example.com/cb", "'https://wiki.example.com/#a'", 4, "fragment", "https://wiki.example.com/a"),
    ("https://wiki.example.com/cb", "'https://wiki.example.com/#'", 4, "fragment", "https://wiki.example.com/a"),
    ("https://wiki.example.com/cb", "https://me:pw@wiki.example.com/", 4, "no name and password", "https://a.b/@"),
    ("https://wiki.example.com/cb", "https://Wiki.example.com/", 4, "small letters", "https://wiki.example.com/A"),
    ("https://wiki.example.com/cb", "https://wiki.example.com./", 4, "without a dot", "https://wiki.example.com/"),
    ("https://wiki.example.com/cb", "https://wíki.example.com/", 4, "outside ASCII", "https://xn--wki-zma.example/"),
    ("https://wiki.example.com/cb", '"https://wiki.example.com/a b"', 4, "a space", "https://a.example.com/a%20b"),
    ("https://wiki.example.com/cb", '"https://wiki.example.com/\\\\b"', 4, "a backslash", "https://a.example.com/b"),
    ("https://wiki.example.com/cb", "https://wiki.example.com:99999/", 4, "no address", "https://a.example.com:65535/"),
    ("https://wiki.example.com/cb", "https://wiki.example.com:0/", 4, "its port", "https://wiki.example.com:1/"),
    ("https://wiki.example.com/cb", "https:///cb", 4, "no web address", "https://a/cb"),
    ("https://wiki.example.com/cb", "/cb", 4, "no web address", "https://a/cb"),
    ("https://wiki.example.com/cb", "javascript:alert(1)", 4, "no web address", "https://a/cb"),
    ("https://wiki.example.com/cb", f"https://a/{'x' * 2000}", 4, "longer than 2000", f"https://a/{'x' * 1900}"),
    ("[https://wiki.example.com]", "[https://wiki.example.com/]", 5, "has no path", "[https://wiki.example.com]"),
    ("[https://wiki.example.com]", "['https://wiki.example.com?']", 5, "has no path", "[https://a.example.com]"),
    ("[https://wiki.example.com]", "[https://a.example.com:443]", 5, "usual port", "[https://a.example.com:444]"),
    (
        "redirects: [https://wiki.example.com/cb]",
        "redirects: ['com.example.wiki:/cb']",
        4,
        "no web address",
        "client: public\n    redirects: ['com.example.wiki:/cb']",
    ),
    (
        "    redirects: [https://wiki.example.com/cb]",
        "    client: public\n    redirects: ['wiki:/cb']",
        5,
        "no web address",
        "    client: public\n    redirects: ['com.wiki:/cb']",
    ),
    (
        "    redirects: [https://wiki.example.com/cb]",
        "    client: public\n    redirects: ['com.wiki:/cb*']",
        5,
        "without *",
        "    client: public\n    redirects: ['com.wiki:/cb']",
    ),
    ("applications:", "apps:", 1, "no key 'apps'", "applications:"),
]


@pytest.mark.parametrize(("old", "wrong", "line", "says", "right"), CHANGES)
def test_what_is_wrong_names_its_line(old: str, wrong: str, line: int, says: str, right: str) -> None:
    assert old in PLAIN

    found = checked(PLAIN.replace(old, wrong, 1))

    assert found.declared == ()
    assert (found.faults[0].line, says in found.faults[0].says) == (line, True), found.faults
    assert checked(PLAIN.replace(old, right, 1)).faults == ()


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        ("", 1, "is empty"),
        ("- id: wiki", 1, "the document is a list"),
        ("applications: {id: wiki}", 1, "applications is a list"),
        ("applications: [wiki]", 1, "keys and values"),
        ("applications:\n- id: ab\n  name: A\n  asks: duo", 2, "nobody could come back"),
        ("applications:\n- id: ab\n  name: A\n  origins: [https://a]\n  client: public", 5, "OpenID Connect"),
        ("applications:\n- id: ab\n  name: A\n  origins: [https://a]\n  logout_redirects: [https://a/]", 5, "OpenID"),
        ("applications:\n- &a {id: ab, name: A, origins: [https://a]}\n- *a", 3, "references"),
        ("applications:\n- <<: {id: ab}", 2, "no key '<<'"),
        ("applications:\n- [id: ab", 2, "not YAML"),
        ("applications:\n\t- id: ab", 2, "not YAML"),
        ("applications: []\n---\napplications: []", 2, "not YAML"),
        ("a: " + "[" * 90_000, 1, "brackets"),
        (b"applications:\n- \xff", 2, "not UTF-8"),
        ("applications:\n- id: a\x00b", 1, "not YAML"),
        ("#" * 200_001, 1, "larger than 200 kB"),
        ("applications:\n" + "- {id: ab, name: A, origins: [https://a]}\n" * 201, 202, "more than 200"),
    ],
)
def test_what_is_no_document_is_refused(wrong: str | bytes, line: int, says: str) -> None:
    found = checked(wrong)

    assert found.declared == ()
    assert (found.faults[0].line, says in found.faults[0].says) == (line, True), found.faults


def test_a_tag_makes_nothing_of_what_it_stands_before() -> None:
    assert checked("applications: !!python/object/apply:os.system []") == Checked((), ())


def test_two_applications_share_neither_id_nor_origin() -> None:
    second = PLAIN.removeprefix("applications:\n")

    both = checked(PLAIN + second)
    apart = checked(
        PLAIN + second.replace("id: wiki", "id: wiki2").replace("[https://wiki.example.com]", "[https://b]")
    )

    assert [(fault.line, fault.says) for fault in both.faults] == [
        (7, "wiki is the id of the application in line 2 already; write another"),
        (
            10,
            "https://wiki.example.com belongs to another application, in line 5; an origin is one application's",
        ),
    ]
    assert apart.faults == ()


def test_every_fault_is_told_at_once_in_order() -> None:
    found = checked(PLAIN.replace("duo", "dou").replace("id: wiki", "id: W").replace("Wiki", "''"))

    assert [fault.line for fault in found.faults] == [2, 3, 6]


def test_texts_stay_as_they_are_written() -> None:
    (wiki,) = checked(PLAIN.replace("name: Wiki", "name: no").replace("asks: duo", "groups: [08, yes, 1e3]")).declared

    assert wiki.application.name == "no"
    assert wiki.application.groups == {"08", "yes", "1e3"}


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_taken_or_refused_by_line(content: bytes) -> None:
    found = checked(b"applications:\n" + content)

    assert all(fault.line >= 1 and fault.says for fault in found.faults)


@pytest.mark.parametrize("text", ["1m", "90m", "8h", "1d", "30d"])
def test_a_freshness_is_written_as_it_was(text: str) -> None:
    (wiki,) = checked(PLAIN.replace("asks: duo", f"freshness: {text}")).declared

    assert wiki.application.freshness is not None
    assert duration(wiki.application.freshness) == text


@pytest.mark.parametrize("document", [FULL, PLAIN, PLAIN.replace("asks: duo", "client: public\n    fail_mode: open")])
def test_what_is_shown_can_be_applied_again(document: str) -> None:
    declared = checked(document).declared
    first = applying.following(Applications(), declared, "me", NOON)
    kept = applying.with_secrets(first, applying.without_secret(first, declared), lambda: "s").applications

    again = checked(yaml_document.write(kept))

    assert again.faults == ()
    assert [(each.application, each.client) for each in again.declared] == [
        (each.application, each.client) for each in declared
    ]
