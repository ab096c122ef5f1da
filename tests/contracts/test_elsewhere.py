"""The local gateway leads browsers to the simulator's plain listener, and changes nothing else in an answer."""

from urllib.parse import quote

import pytest

from local.cloud.elsewhere import led
from local.cloud.http_api import Answer

DUO = "https://localhost:18443"
HERE = "http://127.0.0.1:18080"
REDIRECTS = {DUO: HERE}
HTML = ("content-type", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "page",
    [
        '<a href="@/portal?code=1&amp;akey=2">',
        '<meta http-equiv="refresh" content="0;url=@/oauth?a=b">',
        "<form action='@'>",
    ],
)
def test_a_page_leads_to_the_plain_listener(page: str) -> None:
    made, seen = (Answer(200, (HTML,), page.replace("@", origin).encode()) for origin in (DUO, HERE))

    assert led(made, REDIRECTS) == seen


@pytest.mark.parametrize(
    "page",
    [
        '<a href="@0/x">',
        '<a href="@.evil.example/">',
        "<p>Duo is at @/ today</p>",
        f'<a href="/signin?to={quote(DUO, safe="")}%2F">',
    ],
)
def test_what_leads_elsewhere_is_not_touched(page: str) -> None:
    made = Answer(200, (HTML,), page.replace("@", DUO).encode())

    assert led(made, REDIRECTS) == made


@pytest.mark.parametrize(
    ("name", "value", "seen"),
    [
        ("location", f"{DUO}/oauth/v1/authorize?a=b", f"{HERE}/oauth/v1/authorize?a=b"),
        ("refresh", f"0;url={DUO}/oauth", f"0;url={HERE}/oauth"),
        ("location", f"https://app.example/?{DUO}", f"https://app.example/?{DUO}"),
        ("x-note", f"{DUO}/oauth", f"{DUO}/oauth"),
    ],
)
def test_so_do_the_headers_that_lead_on(name: str, value: str, seen: str) -> None:
    assert led(Answer(302, ((name, value),), b""), REDIRECTS).headers == ((name, seen),)


def test_what_is_no_page_stays_as_it_is() -> None:
    body = f'{{"to": "{DUO}/"}}\xff'.encode("latin-1")
    made = Answer(200, (("content-type", "application/json"),), body)

    assert led(made, REDIRECTS) == made
