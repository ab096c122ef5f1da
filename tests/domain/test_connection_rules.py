"""What is typed about a connection: what will do, and beside it what will not, with its reason."""

from datetime import timedelta

import pytest

from doorbook.collect.connections.connection import LARGEST_PEM, Advanced, PushBy, PushVerification
from doorbook.collect.connections.keys import ConnectionKeys, Key, KeyPair
from doorbook.collect.connections.rules import (
    Field,
    HostOffered,
    TypedAdvanced,
    TypedPush,
    Unfit,
    Unfits,
    to_advanced,
    to_host,
    to_name,
    to_pair,
    to_push,
)
from doorbook.messages import Message
from doorbook.messages import connections as words

PATTERN = "^api-[0-9a-z]+[.](duosecurity|duofederal)[.]com$"
HOST = "api-1a2b3c4d.duosecurity.com"
IKEY = "DI0123456789ABCDEFGH"
SKEY = "abcdefghijklmnopqrstABCDEFGHIJ0123456789"
PEM = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUabc=\n-----END CERTIFICATE-----"


@pytest.mark.parametrize("typed", [HOST, f"  {HOST}\n", "api-1.duofederal.com"])
def test_a_host_of_duos_is_taken(typed: str) -> None:
    assert to_host(typed, PATTERN) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        f"https://{HOST}",
        f"http://{HOST}",
        f"HTTPS://{HOST}/",
        f"https://{HOST}/admin/v1/users?limit=1#top",
        f"{HOST}/",
        f"{HOST}/auth/v2",
        f"{HOST}.",
        HOST.upper(),
        f" https://{HOST} ",
    ],
)
def test_what_is_around_a_host_is_offered_to_be_left_out(typed: str) -> None:
    assert to_host(typed, PATTERN) == HostOffered(HOST)


@pytest.mark.parametrize(
    "typed",
    [
        "example.com",
        "https://example.com/api-1.duosecurity.com",
        "169.254.169.254",
        "http://169.254.169.254/latest/meta-data",
        "localhost",
        "[::1]",
        f"{HOST}:443",
        f"https://{HOST}:8443",
        f"user@{HOST}",
        f"https://user:password@{HOST}",
        f"https://{HOST}@example.com",
        f"{HOST}.example.com",
        f"example.com#{HOST}",
        f"{HOST}\n.example.com",
        f"{HOST} example.com",
        "api-é.duosecurity.com",
        "api-١٢٣.duosecurity.com",
        "api-1.duosecurity.com\x00",
        "api-" + "a" * 300 + ".duosecurity.com",
    ],
)
def test_any_other_host_is_no_door_into_the_network(typed: str) -> None:
    assert to_host(typed, PATTERN) == Unfit(field=Field.HOST, why=words.HOST_NOT_ALLOWED)


def test_a_host_that_is_missing_is_told_apart() -> None:
    assert to_host(" ", PATTERN) == Unfit(field=Field.HOST, why=words.HOST_MISSING)


def test_a_port_is_taken_where_the_stack_allows_one() -> None:
    assert to_host("localhost:8443", r"localhost:\d+") == "localhost:8443"


@pytest.mark.parametrize("typed", ["localhost:8443.example.com", "localhost:8443@example.com", "x.localhost:8443"])
def test_a_pattern_without_its_ends_is_no_wider(typed: str) -> None:
    assert to_host(typed, r"localhost:\d+") == Unfit(field=Field.HOST, why=words.HOST_NOT_ALLOWED)


def test_keys_are_taken_without_the_blanks_around_them() -> None:
    assert to_pair(f" {IKEY}\n", f"\t{SKEY} ") == KeyPair(ikey=IKEY, skey=Key(SKEY))


@pytest.mark.parametrize(
    ("ikey", "skey", "faults"),
    [
        ("", SKEY, {Field.IKEY: words.IKEY_UNFIT}),
        (IKEY[:-1], SKEY, {Field.IKEY: words.IKEY_UNFIT}),
        (IKEY + "A", SKEY, {Field.IKEY: words.IKEY_UNFIT}),
        (IKEY.lower(), SKEY, {Field.IKEY: words.IKEY_UNFIT}),
        ("XX" + IKEY[2:], SKEY, {Field.IKEY: words.IKEY_UNFIT}),
        (IKEY, "", {Field.SKEY: words.SKEY_UNFIT}),
        (IKEY, SKEY[:-1], {Field.SKEY: words.SKEY_UNFIT}),
        (IKEY, SKEY + "x", {Field.SKEY: words.SKEY_UNFIT}),
        (IKEY, SKEY[:-1] + "é", {Field.SKEY: words.SKEY_UNFIT}),
        (SKEY, IKEY, {Field.IKEY: words.IKEY_UNFIT, Field.SKEY: words.SKEY_UNFIT}),
    ],
)
def test_what_cannot_be_keys_is_told_field_by_field(ikey: str, skey: str, faults: dict[Field, Message]) -> None:
    answer = to_pair(ikey, skey)

    assert isinstance(answer, Unfits)
    assert {each.field: each.why for each in answer.faults} == faults


def test_nothing_shows_a_secret_key() -> None:
    keys = ConnectionKeys(admin=KeyPair(ikey=IKEY, skey=Key(SKEY)), push=KeyPair(ikey=IKEY, skey=Key(SKEY)))

    assert SKEY not in repr(keys)
    assert keys.admin.skey == SKEY


def test_the_advanced_settings_as_they_come_will_do() -> None:
    assert to_advanced(TypedAdvanced()) == Advanced()


def test_advanced_settings_are_taken_as_typed() -> None:
    typed = TypedAdvanced(
        endpoints=True,
        live_minutes=" 1 ",
        inventory_minutes="1440",
        backfill_days="179",
        groups=" staff \n\nnight\nstaff\n",
        proxy="http://Proxy.example.com:3128",
        ca=f"# a comment\n{PEM}\n",
    )

    assert to_advanced(typed) == Advanced(
        endpoints=True,
        live=timedelta(minutes=1),
        inventory=timedelta(days=1),
        backfill_days=179,
        groups=("staff", "night"),
        proxy="http://Proxy.example.com:3128",
        ca=f"# a comment\n{PEM}",
    )


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        *[
            (TypedAdvanced(live_minutes=each), Field.LIVE, words.INTERVAL_UNFIT)
            for each in ("0", "1441", "-1", "", "five", "1.5", "1e3", "٣", "9" * 400)
        ],
        (TypedAdvanced(inventory_minutes="0"), Field.INVENTORY, words.INTERVAL_UNFIT),
        *[
            (TypedAdvanced(backfill_days=each), Field.BACKFILL, words.BACKFILL_UNFIT)
            for each in ("0", "180", "-3", "", "all")
        ],
        (TypedAdvanced(groups="a" * 201), Field.GROUPS, words.GROUPS_UNFIT),
        (TypedAdvanced(groups="\n".join(map(str, range(101)))), Field.GROUPS, words.GROUPS_UNFIT),
        (TypedAdvanced(groups="st\x00aff"), Field.GROUPS, words.GROUPS_UNFIT),
        *[
            (TypedAdvanced(proxy=each), Field.PROXY, words.PROXY_UNFIT)
            for each in (
                "proxy.example.com:3128",
                "https://proxy.example.com:3128",
                "http://proxy.example.com",
                "http://proxy.example.com:0",
                "http://proxy.example.com:65536",
                "http://proxy.example.com:port",
                "http://user:password@proxy.example.com:3128",
                "http://proxy.example.com:3128/path",
                "http://proxy.example.com:3128?a",
                "http://localhost:3128",
                "http://a.localhost:3128",
                "http://127.0.0.1:9001",
                "http://169.254.169.254:80",
                "http://0.0.0.0:80",
                "http://2130706433:80",
                "http://0x7f.1:80",
                "http://[::1]:80",
                "http://proxy.example.com:31\n28",
            )
        ],
        *[
            (TypedAdvanced(ca=each), Field.CA, words.CA_UNFIT)
            for each in ("a certificate", PEM + "\n-----BEGIN PRIVATE KEY-----", PEM + "\n" * 2 + "x" * LARGEST_PEM)
        ],
    ],
)
def test_an_advanced_setting_out_of_bounds_is_told_by_its_field(
    typed: TypedAdvanced, field: Field, why: Message
) -> None:
    assert to_advanced(typed) == Unfits((Unfit(field=field, why=why),))


def test_all_that_will_not_do_is_told_at_once() -> None:
    answer = to_advanced(TypedAdvanced(live_minutes="0", inventory_minutes="x", backfill_days="999", proxy="x", ca="x"))

    assert isinstance(answer, Unfits)
    assert [each.field for each in answer.faults] == [
        Field.LIVE,
        Field.INVENTORY,
        Field.BACKFILL,
        Field.PROXY,
        Field.CA,
    ]


@pytest.mark.parametrize("by", [PushBy.AUTH_API, PushBy.ADMIN_API])
def test_a_push_has_the_name_that_people_see(by: PushBy) -> None:
    assert to_push(TypedPush(by=by, name="  Help  desk ")) == PushVerification(by=by, name="Help desk")


@pytest.mark.parametrize("name", ["", " ", "a" * 41, "Help\u202edesk", "a\x00b"])
def test_a_push_without_a_name_that_can_be_read_is_refused(name: str) -> None:
    assert to_push(TypedPush(by=PushBy.AUTH_API, name=name)) == Unfit(field=Field.PUSH_NAME, why=words.PUSH_NAME_UNFIT)


def test_where_no_pushes_are_sent_no_name_is_needed() -> None:
    assert to_push(TypedPush(by=PushBy.OFF, name="a" * 41)) == PushVerification()


def test_a_name_is_taken_with_single_blanks() -> None:
    assert to_name("  Head \t office ", ()) == "Head office"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", words.NAME_MISSING),
        (" \n", words.NAME_MISSING),
        ("a" * 61, words.NAME_UNFIT),
        ("a\u200bb", words.NAME_UNFIT),
    ],
)
def test_a_name_that_nobody_can_read_is_refused(typed: str, why: Message) -> None:
    assert to_name(typed, ()) == Unfit(field=Field.NAME, why=why)
