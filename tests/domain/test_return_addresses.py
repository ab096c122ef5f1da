"""Where a sign-in may end: at registered origins, however an address is dressed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorbook.signin.rules import Rules

RULES = Rules(return_origins=frozenset({"https://wiki.example.com", "http://127.0.0.1:9000"}))


@pytest.mark.parametrize(
    "address",
    [
        "https://wiki.example.com",
        "https://wiki.example.com/",
        "https://wiki.example.com/page?q=a%20b&n=%0d%0a#part",
        "https://wiki.example.com/who@home",
        "https://wiki.example.com?to=https://evil.example",
        "https://wiki.example.com//evil.example",
        "HTTPS://wiki.example.com/",
        "http://127.0.0.1:9000/after",
    ],
)
def test_it_may_end_at_a_registered_origin(address: str) -> None:
    assert RULES.may_return_to(address)


@pytest.mark.parametrize("address", ["/oidc/authorize?client_id=wiki&redirect_uri=https%3A%2F%2Fevil.example"])
def test_it_may_end_where_it_is_decided_anew_whether_an_application_gets_anything(address: str) -> None:
    assert Rules().may_return_to(address)


@pytest.mark.parametrize("address", ["/account/browsers", "/admin/browsers"])
def test_it_may_end_at_a_page_that_asked_for_a_fresh_factor(address: str) -> None:
    assert Rules().may_return_to(address)


@pytest.mark.parametrize("address", ["/console", "/console/connections/new/0a1B-_/keys"])
def test_it_may_end_where_somebody_was_in_the_console(address: str) -> None:
    assert Rules().may_return_to(address)


@pytest.mark.parametrize(
    "address",
    [
        "/console/",
        "/console//evil.example",
        "/console/../signout",
        "/console/x?y=z",
        "/console/x#y",
        "/console/x%2fy",
        "/console/\\evil.example",
        "/console/é",
        "/consoles",
        "//console",
        "/console/x\r\nSet-Cookie: c=d",
        "/account/browsers/opt-in",
        "/account/browsers?return=https://evil.example",
        "//account/browsers",
        "/account/sessions",
        "/oidc/authorize",
        "/oidc/authorize/?a=b",
        "/oidc/authorized?a=b",
        "/oidc/logout?a=b",
        "//oidc/authorize?a=b",
        "/\\oidc/authorize?a=b",
        "/signin?return=/oidc/authorize?a=b",
        "/oidc/authorize?a=b\r\nSet-Cookie: c=d",
        "oidc/authorize?a=b",
        "https:/oidc/authorize?a=b",
    ],
)
def test_nothing_else_of_our_own_is_an_end(address: str) -> None:
    assert not Rules().may_return_to(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="empty"),
        pytest.param("/", id="a path"),
        pytest.param("//wiki.example.com/", id="no scheme"),
        pytest.param("//evil.example/", id="no scheme, evil"),
        pytest.param("https:wiki.example.com", id="no slashes"),
        pytest.param("https:/wiki.example.com", id="one slash"),
        pytest.param("https:///wiki.example.com", id="three slashes"),
        pytest.param("https://", id="no host"),
        pytest.param("http://wiki.example.com/", id="other scheme"),
        pytest.param("https://wiki.example.com:8443/", id="other port"),
        pytest.param("https://wiki.example.com:443/", id="port nobody registered"),
        pytest.param("https://wiki.example.com:/", id="empty port"),
        pytest.param("https://127.0.0.1:9000/", id="other scheme, right port"),
        pytest.param("http://127.0.0.1:90000/", id="longer port"),
        pytest.param("https://evil.example/", id="other host"),
        pytest.param("https://wiki.example.com.evil.example/", id="as a subdomain"),
        pytest.param("https://evilwiki.example.com/", id="as an ending"),
        pytest.param("https://sub.wiki.example.com/", id="subdomain"),
        pytest.param("https://wiki.example.com./", id="trailing dot"),
        pytest.param("https://WIKI.example.com/", id="upper case host"),
        pytest.param("https://wiki.example.com@evil.example/", id="as userinfo"),
        pytest.param("https://user:pass@wiki.example.com/", id="userinfo"),
        pytest.param("https://@wiki.example.com/", id="empty userinfo"),
        pytest.param("https://evil.example\\@wiki.example.com/", id="backslash before at"),
        pytest.param("https://wiki.example.com\\.evil.example/", id="backslash in host"),
        pytest.param("https:\\\\wiki.example.com/", id="backslashes for slashes"),
        pytest.param("https://wiki.example.com/\\evil.example", id="backslash in path"),
        pytest.param(" https://wiki.example.com/", id="leading space"),
        pytest.param("https://wiki.example.com/ ", id="trailing space"),
        pytest.param("https://wiki.example.com/a b", id="space within"),
        pytest.param("\thttps://wiki.example.com/", id="leading tab"),
        pytest.param("https://wiki.exa\tmple.com/", id="tab in host"),
        pytest.param("ht\ntps://wiki.example.com/", id="line end in scheme"),
        pytest.param("https://wiki.example.com/\r\nSet-Cookie: a=b", id="CR LF"),
        pytest.param("https://wiki.example.com/\nx", id="LF"),
        pytest.param("https://wiki.example.com/\x00", id="NUL"),
        pytest.param("https://wiki.example.com/\x7f", id="DEL"),
        pytest.param("https://wiki.example.com/\u0085", id="next line"),
        pytest.param("https://wiki.example.com/\u2028", id="line separator"),
        pytest.param("https://wiki.example.com/é", id="not ASCII in path"),
        pytest.param("https://wiki。example.com/", id="ideographic full stop"),
        pytest.param("https://wiki.example.com\uff0f.evil.example/", id="wide slash"),
        pytest.param("https://wiki.example.com\u2100.evil.example/", id="a sign that folds into a slash"),
        pytest.param("https://wіki.example.com/", id="Cyrillic i"),  # noqa: RUF001 - that is the trick
        pytest.param("https://xn--wki-2cd.example.com/", id="Cyrillic i in Punycode"),
        pytest.param("https://wiki%2eexample.com/", id="percent in host"),
        pytest.param("https://[wiki.example.com]/", id="brackets"),
        pytest.param("https://[::1/", id="broken brackets"),
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param("javascript://wiki.example.com/%0aalert(1)", id="javascript with a host"),
        pytest.param("data:text/html,https://wiki.example.com", id="data"),
        pytest.param("blob:https://wiki.example.com/x", id="blob"),
        pytest.param("https;//wiki.example.com/", id="semicolon"),
        pytest.param("null", id="null"),
    ],
)
def test_it_may_end_nowhere_else(address: str) -> None:
    assert not RULES.may_return_to(address)


def test_where_nothing_is_registered_nothing_may_be_returned_to() -> None:
    assert not Rules().may_return_to("https://wiki.example.com/")


def test_an_origin_that_was_registered_with_a_name_in_it_is_none() -> None:
    rules = Rules(return_origins=frozenset({"https://wiki@evil.example"}))

    assert not rules.may_return_to("https://wiki@evil.example/")


@given(st.text())
def test_whatever_follows_a_registered_origin_it_is_that_origins_page_or_refused(rest: str) -> None:
    address = "https://wiki.example.com" + rest

    if RULES.may_return_to(address):
        assert rest[:1] in {"", "/", "?", "#"}
        assert rest.isascii()
        assert rest.isprintable()
