"""A browser's cookie opens where everything is as it was sealed, and nowhere else."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doorbook.adapters.sealing import GcmSiv
from doorbook.remember.cookie import (
    AHEAD,
    COOKIE,
    LONGEST,
    OPTED_OUT,
    PURPOSE,
    BrowserCookies,
    NoKey,
    NotOpened,
    Opened,
    OptedOut,
    Remembered,
    Why,
    read,
)
from doorbook.remember.key_ring import (
    KNOWN_AHEAD,
    LONGEST_LIFE,
    KeyRing,
    Secret,
    first_ring,
    revoked,
    rotated,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RING = first_ring("0a1b2c3d", Secret(b"k" * 32), NOW)
ALICES = Remembered(
    holder="holder-of-22-letters-1",
    browser="browser-of-22-letters1",
    generation=3,
    made=NOW,
    ends=NOW + timedelta(days=90),
    uses=4,
)
WORDS = st.text("abcXYZ019_-", min_size=1, max_size=64)
NUMBERS = st.integers(0, 2**40)
REMEMBERED = st.builds(
    lambda holder, browser, generation, uses, days, ago: Remembered(
        holder=holder,
        browser=browser,
        generation=generation,
        made=NOW - timedelta(seconds=ago),
        ends=NOW - timedelta(seconds=ago) + timedelta(days=days),
        uses=uses,
    ),
    WORDS,
    WORDS,
    NUMBERS,
    NUMBERS,
    st.integers(1, 180),
    st.integers(0, 80_000),
)


def cookies(
    ring: KeyRing = RING, *, stage: str = "doorbook", purpose: str = PURPOSE, cookie: str = COOKIE
) -> BrowserCookies:
    nonces = count()
    return BrowserCookies(
        stage=stage,
        ring=lambda: ring,
        sealer=GcmSiv(),
        nonce=lambda: next(nonces).to_bytes(12),
        purpose=purpose,
        cookie=cookie,
    )


def sealed(remembered: Remembered = ALICES, ring: KeyRing = RING, at: datetime = NOW) -> str:
    text = cookies(ring).seal(remembered, at)
    assert isinstance(text, str)
    return text


def why(text: str, ring: KeyRing = RING, at: datetime = NOW) -> Why | None:
    found = cookies(ring).open(text, at)
    return found.why if isinstance(found, NotOpened) else None


@given(REMEMBERED)
def test_what_was_sealed_opens(remembered: Remembered) -> None:
    assert cookies().open(sealed(remembered), NOW) == Opened(remembered, stale=False)


@given(REMEMBERED)
def test_a_value_fits_into_what_is_looked_at_and_into_a_cookie(remembered: Remembered) -> None:
    text = sealed(remembered)

    assert len(text) <= LONGEST
    assert text.isascii()
    assert not set(text) & set(' ",;\\')


def test_a_value_has_the_form_that_is_written_down_and_names_nobody() -> None:
    version, kid, box = sealed().split(".")

    assert (version, kid) == ("v1", "0a1b2c3d")
    raw = urlsafe_b64decode(box + "==")
    assert raw[:12] == bytes(12)
    for inside in (ALICES.holder, ALICES.browser):
        assert inside.encode() not in raw
        assert inside not in sealed()
    assert len(sealed()) == 190


def test_what_is_sealed_is_what_the_specification_lists() -> None:
    texts: list[tuple[bytes, bytes]] = []

    class Watching(GcmSiv):
        def seal(self, secret: bytes, purpose: str, nonce: bytes, text: bytes, associated: bytes) -> bytes:
            texts.append((text, associated))
            return super().seal(secret, purpose, nonce, text, associated)

    replace(cookies(), sealer=Watching()).seal(ALICES, NOW)

    ((text, associated),) = texts
    assert json.loads(text) == {
        "u": ALICES.holder,
        "d": ALICES.browser,
        "g": 3,
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 90 * 86400,
        "n": 4,
    }
    assert associated == b"doorbook|doorbook|browser|v1|0a1b2c3d|__Host-doorbook-browser"


def test_the_same_person_sealed_twice_looks_like_two() -> None:
    one = cookies()

    assert one.seal(ALICES, NOW) != one.seal(ALICES, NOW)


@pytest.mark.parametrize(
    "other", [cookies(stage="other"), cookies(purpose="session"), cookies(cookie="__Host-doorbook")]
)
def test_another_stage_purpose_or_cookie_does_not_open_it(other: BrowserCookies) -> None:
    assert other.open(sealed(), NOW) == NotOpened(Why.FORGED)
    assert why(sealed()) is None


def test_every_purpose_has_a_key_of_its_own() -> None:
    """Were the key one and the same, what is associated would be all that keeps purposes apart."""
    box = GcmSiv().seal(b"k" * 32, "browser", bytes(12), b"text", b"same")

    assert GcmSiv().open(b"k" * 32, "browser", bytes(12), box, b"same") == b"text"
    assert GcmSiv().open(b"k" * 32, "session", bytes(12), box, b"same") is None


def test_another_key_of_the_same_name_does_not_open_it() -> None:
    other = first_ring("0a1b2c3d", Secret(b"l" * 32), NOW)

    assert why(sealed(), other) is Why.FORGED


def test_the_same_key_under_another_name_does_not_open_it() -> None:
    renamed = first_ring("ffffffff", Secret(b"k" * 32), NOW)

    assert why(sealed(), renamed) is Why.UNKNOWN_KEY
    assert why(sealed().replace("0a1b2c3d", "ffffffff"), renamed) is Why.FORGED


def test_every_flipped_bit_of_every_byte_is_noticed() -> None:
    head, kid, box = sealed().split(".")
    raw = urlsafe_b64decode(box + "=" * (-len(box) % 4))
    for place in range(len(raw)):
        for bit in range(8):
            flipped = bytearray(raw)
            flipped[place] ^= 1 << bit
            text = f"{head}.{kid}.{urlsafe_b64encode(flipped).rstrip(b'=').decode()}"
            assert why(text) is Why.FORGED, (place, bit)


def test_every_changed_letter_is_noticed() -> None:
    text = sealed()
    for place, letter in enumerate(text):
        other = "A" if letter != "A" else "B"
        assert why(text[:place] + other + text[place + 1 :]) is not None, place


@pytest.mark.parametrize("uses", [4, 44])
def test_another_spelling_of_the_same_bytes_is_none_of_ours(uses: int) -> None:
    """Base64 leaves bits to spare in its last letter, which decoders do not look at."""
    text = sealed(replace(ALICES, uses=uses))
    box = text.rpartition(".")[2]
    assert len(box) % 4
    next_letter = text[:-1] + chr(ord(text[-1]) + 1)
    padding = "=" * (-len(box) % 4)
    assert urlsafe_b64decode(next_letter.rpartition(".")[2] + padding) == urlsafe_b64decode(box + padding)

    assert why(text) is None
    assert why(next_letter) is Why.MALFORMED


def test_every_shorter_and_longer_value_is_noticed() -> None:
    text = sealed()

    assert all(why(text[:length]) is not None for length in range(len(text)))
    assert all(why(text + more) is not None for more in ("A", "AAAA", "=", ".", " ", "\n"))
    assert why(" " + text) is Why.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "v1.",
        "v1..",
        "v1.0a1b2c3d",
        "v1.0a1b2c3d.",
        "v1.0a1b2c3d.AAAA",
        "v1.0A1B2C3D." + "A" * 60,
        "v2.0a1b2c3d." + "A" * 60,
        "v1.0a1b2c3d." + "A" * 60 + "\n",
        "v1.0a1b2c3d." + "Ä" * 60,
        "v1.0a1b2c3d." + "A" * 61,
        "v1.0a1b2c3d." + "\N{ARABIC-INDIC DIGIT ONE}" * 60,
        "v1.0a1b2c3d." + "A" * 1_000_000,
        "\0" * 100,
        "v1.optout.",
        "v1.optout.AAAA",
        "v1.OPTOUT",
        "v1.optout ",
        "V1.optout",
        "v1.0a1b2c3d.optout",
        "v2.optout",
    ],
)
def test_what_is_no_cookie_of_ours_is_malformed_and_asks_for_no_key(text: str) -> None:
    def never() -> KeyRing:
        raise AssertionError("the ring was asked for")

    assert replace(cookies(), ring=never).open(text, NOW) == NotOpened(Why.MALFORMED)


@given(st.text(max_size=300))
@example("v1.0a1b2c3d." + "A" * 100)
def test_nothing_that_anybody_makes_up_opens(text: str) -> None:
    assert isinstance(cookies().open(text, NOW), OptedOut if text == OPTED_OUT else NotOpened)


def test_the_marker_is_one_for_all_and_needs_no_key() -> None:
    assert OPTED_OUT == "v1.optout"
    assert cookies(KeyRing()).open(OPTED_OUT, NOW) == OptedOut()
    assert COOKIE.startswith("__Host-")


def test_it_opens_until_its_end_and_not_from_then_on() -> None:
    text = sealed()

    assert why(text, at=ALICES.ends - SECOND) is None
    assert why(text, at=ALICES.ends) is Why.EXPIRED


def test_one_from_the_future_does_not_open_but_for_what_clocks_may_differ() -> None:
    text = sealed(replace(ALICES, made=NOW + AHEAD))
    later = sealed(replace(ALICES, made=NOW + AHEAD + SECOND))

    assert why(text) is None
    assert why(later) is Why.NOT_YET


def test_nothing_is_sealed_for_longer_than_keys_are_kept_and_such_a_one_would_not_open() -> None:
    endless = replace(ALICES, ends=NOW + LONGEST_LIFE + SECOND)

    with pytest.raises(ValueError, match="so long"):
        cookies().seal(endless, NOW)
    assert why(forged_by_the_key_holder(exp=int(endless.ends.timestamp()))) is Why.EXPIRED


def forged_by_the_key_holder(**changed: object) -> str:
    """Seal whatever is asked for, with the right key."""
    told = {"u": "u", "d": "d", "g": 0, "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 9, "n": 0, **changed}

    class Lying(GcmSiv):
        def seal(self, secret: bytes, purpose: str, nonce: bytes, text: bytes, associated: bytes) -> bytes:
            del text
            return super().seal(secret, purpose, nonce, json.dumps(told).encode(), associated)

    text = replace(cookies(), sealer=Lying()).seal(ALICES, NOW)
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    "changed",
    [
        {"u": ""},
        {"u": None},
        {"u": "alice@example.com"},
        {"u": "a" * 65},
        {"d": 7},
        {"g": -1},
        {"g": True},
        {"g": "1"},
        {"n": 1.5},
        {"iat": None},
        {"exp": 10**30},
        {"more": 1},
    ],
)
def test_what_we_would_never_seal_does_not_open_even_under_our_key(changed: dict[str, object]) -> None:
    assert why(forged_by_the_key_holder(**changed)) is Why.MALFORMED
    assert why(forged_by_the_key_holder()) is None


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"7", b"null", b"\xff", b'{"u": "u"}', b"[" * 5000])
def test_a_text_that_is_no_such_object_is_none(text: bytes) -> None:
    assert read(text) is None


def test_under_a_retired_key_it_opens_and_is_to_be_sealed_anew() -> None:
    text = sealed()
    ring = rotated(RING, "ffffffff", Secret(b"l" * 32), NOW)
    assert isinstance(ring, KeyRing)

    assert cookies(ring).open(text, NOW) == Opened(ALICES, stale=False)
    assert cookies(ring).open(text, NOW + KNOWN_AHEAD) == Opened(ALICES, stale=True)
    assert sealed(ring=ring, at=NOW + KNOWN_AHEAD).startswith("v1.ffffffff.")


def test_under_a_revoked_key_it_never_opens_and_says_so() -> None:
    ring = revoked(RING, "0a1b2c3d", NOW)
    assert isinstance(ring, KeyRing)

    assert why(sealed(), ring) is Why.REVOKED_KEY
    assert cookies(ring).seal(ALICES, NOW) == NoKey()


def test_under_a_key_that_was_dropped_it_does_not_open() -> None:
    assert why(sealed(), KeyRing()) is Why.UNKNOWN_KEY
