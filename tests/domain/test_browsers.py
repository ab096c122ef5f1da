"""Browsers in words: the common ones by name, and of the others nothing that they say about themselves."""

import pytest

from doorbook.web.browsers import BROWSERS, SYSTEMS, in_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT}"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT}"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {IOS}"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS} Chrome/141.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} Chrome/141.0.0.0 Safari/537.36 OPR/122.0.0.0", "Opera on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/18.6 Safari/605.1.15", "Safari on Mac"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/141.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
        (f"{ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android"),
        (f"{ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0", "Edge on Android"),
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} CriOS/141.0.7390.26 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"{IPHONE} FxiOS/143.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        ("Mozilla/5.0 (compatible; Something/1.0)", "Unknown browser"),
        ("Mozilla/5.0 (Windows NT 10.0) Something", "Unknown browser on Windows"),
        ("curl/8.5.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_it_is_called_as_people_call_it(agent: str, words: str) -> None:
    assert in_words(agent) == words


@pytest.mark.parametrize(
    "agent",
    [
        "<script>alert(1)</script>",
        "Mozilla/5.0 (<img src=x onerror=alert(1)>) Chrome/1",
        "Mozilla/5.0 (\u202eenohPi) \u2067Firefox/1",
        "Mozilla/5.0 (" + "W" * 300,
        "Your administrator: call +1 900 1234",
    ],
)
def test_what_it_says_is_never_repeated(agent: str) -> None:
    ours = {words for _, words in (*BROWSERS, *SYSTEMS)} | {"Unknown browser"}

    assert set(in_words(agent).split(" on ")) <= ours
