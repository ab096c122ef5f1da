"""From one version to the next: what changes is told, secrets stay where they were, new ones are made once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from doorbook.access import applying, client_secret
from doorbook.access.applications import Application, Applications, Asked
from doorbook.access.document import Client, Declared

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WIKI = Application(id="wiki", name="Wiki", redirects=("https://wiki.example.com/cb",))
MAIL = Application(id="mail", name="Mail", origins=("https://mail.example.com",))


def declared(application: Application, client: Client = Client.CONFIDENTIAL) -> Declared:
    return Declared(application=application, client=client, line=1)


def applied(*each: Declared, over: Applications | None = None) -> applying.Next:
    numbers = count(1)
    following = applying.following(over or Applications(), each, "me", NOON)
    needing = applying.without_secret(following, each)
    return applying.with_secrets(following, needing, lambda: f"secret {next(numbers)}")


def test_a_confidential_application_gets_a_secret_of_which_the_hash_is_kept() -> None:
    first = applied(declared(WIKI), declared(MAIL, Client.PUBLIC))

    assert first.secrets == {"wiki": "secret 1"}
    assert first.applications.version == 1
    assert client_secret.matches("secret 1", first.applications.by_id["wiki"].secret_hash)
    assert not client_secret.matches("secret 2", first.applications.by_id["wiki"].secret_hash)
    assert first.applications.by_id["mail"].secret_hash is None
    assert "secret 1" not in repr(first.applications)


def test_without_a_hash_no_secret_is_right() -> None:
    assert not client_secret.matches("", None)
    assert not client_secret.matches("None", None)


def test_the_secret_stays_when_the_document_changes() -> None:
    first = applied(declared(WIKI)).applications

    second = applied(declared(replace(WIKI, name="Other")), over=first)

    assert second.secrets == {}
    assert second.applications.version == 2
    assert second.applications.by_id["wiki"].secret_hash == first.by_id["wiki"].secret_hash


def test_a_public_application_loses_its_secret_and_gets_another_when_it_is_confidential_again() -> None:
    first = applied(declared(WIKI)).applications

    public = applied(declared(WIKI, Client.PUBLIC), over=first)
    again = applied(declared(WIKI), over=public.applications)

    assert public.applications.by_id["wiki"].secret_hash is None
    assert again.secrets.keys() == {"wiki"}


def test_what_changes_is_told_line_by_line() -> None:
    first = applied(declared(WIKI), declared(MAIL, Client.PUBLIC)).applications
    changed = replace(
        WIKI, asks=Asked.VERIFIED_PUSH, freshness=timedelta(hours=8), groups=frozenset({"b", "a"}), passwordless=False
    )
    second = applied(declared(changed), over=first).applications

    assert list(applying.changes(first, second)) == [
        "- mail",
        "  wiki: asks verified-push (was duo)",
        "  wiki: groups a, b (was none)",
        "  wiki: freshness 8h (was none)",
        "  wiki: passwordless off (was on)",
    ]
    assert list(applying.changes(Applications(), first))[:3] == [
        "+ wiki",
        "  wiki: name Wiki",
        "  wiki: redirects https://wiki.example.com/cb",
    ]


def test_the_same_document_changes_nothing() -> None:
    first = applied(declared(WIKI)).applications

    assert list(applying.changes(first, applied(declared(WIKI), over=first).applications)) == []
