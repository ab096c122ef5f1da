"""How `doorbook duo add` comes by keys: from a pipe as they are, at a keyboard one by one, the secret one unseen."""

import getpass
import json
from io import StringIO

import pytest

from doorbook.adapters.duo.keys import of_either_kind, to_keys
from doorbook.command.duo import typed
from doorbook.command.terminal import Terminal

JSON = '{"host": "api-0.duosecurity.com", "ikey": "DI", "skey": "s"}'


class Keyboard(StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_brings_the_secret_as_it_will_be_kept() -> None:
    shown = StringIO()

    assert typed(Terminal(StringIO(JSON), shown, shown)) == JSON
    assert shown.getvalue() == ""


def test_at_a_keyboard_each_is_asked_for_and_the_secret_one_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def unseen(prompt: str) -> str:
        asked.append(prompt)
        return "a secret key "

    monkeypatch.setattr(getpass, "getpass", unseen)
    shown = StringIO()

    keys = to_keys(typed(Terminal(Keyboard("api-0.duosecurity.com \nDIXXX\n"), shown, shown)), ".*")

    assert (keys.host, keys.ikey, keys.skey) == ("api-0.duosecurity.com", "DIXXX", "a secret key")
    assert shown.getvalue() == "API hostname: Integration key: "
    assert asked == ["Secret key (not shown): "]


def test_at_a_keyboard_a_prompt_is_asked_for_by_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _: "a client secret")
    shown = StringIO()

    text = typed(Terminal(Keyboard("api-0.duosecurity.com\nDIXXX\n"), shown, shown), prompt=True)

    keys, kept = of_either_kind(text, ".*")
    assert (keys.at, keys.ikey, keys.skey) == ("api-0.duosecurity.com", "DIXXX", "a client secret")
    assert json.loads(kept) == json.loads(text)
    assert shown.getvalue() == "API hostname: Client ID: "
