"""What a store of codes and tokens promises; both stores are held to it."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from threading import Barrier, Thread

import pytest

from doorbook.adapters.dynamodb.grants import DynamoGrants
from doorbook.adapters.memory_grants import MemoryGrants
from doorbook.events import Outcome
from doorbook.provider.changes import DropToken, KeepCode, SessionStands, SpendCode
from doorbook.provider.codes import TOKEN_LIVES, Code, Token
from doorbook.provider.ports import Grants
from doorbook.signin.changes import AddPerson, EndSession, StartSession, StillEnabled, Write
from doorbook.signin.ports import OvertakenError
from tests.contracts.stores import NOW, DynamoStore, MemoryStore, Store, name, person, row, session


@pytest.fixture
def grants(store: Store) -> Grants:
    match store:
        case MemoryStore():
            return MemoryGrants(store.doors)
        case DynamoStore():
            return DynamoGrants(store.client, store.tables)
        case _:
            raise TypeError(store)


def code() -> Code:
    return Code(
        proof=token_hex(32),
        application="wiki",
        person=name(),
        session=token_hex(32),
        redirect="https://wiki.example.com/callback?é=1",
        scope="openid email",
        nonce="nonce",
        challenge="challenge",
        expires=NOW + timedelta(minutes=1),
    )


def token_for(spent: Code) -> Token:
    return Token(
        proof=token_hex(32),
        application=spent.application,
        person=spent.person,
        session=spent.session,
        scope=spent.scope,
        expires=NOW + TOKEN_LIVES,
    )


def test_a_code_comes_back_as_it_was(grants: Grants) -> None:
    full = code()
    bare = replace(code(), nonce=None, challenge=None)
    grants.commit(KeepCode(full))
    grants.commit(KeepCode(bare))

    assert grants.code(full.proof) == full
    assert grants.code(bare.proof) == bare
    assert grants.code(token_hex(32)) is None


def test_a_spent_code_names_its_token(grants: Grants) -> None:
    kept = code()
    token = token_for(kept)
    grants.commit(KeepCode(kept))

    grants.commit(SpendCode(kept, token))

    assert grants.code(kept.proof) == replace(kept, token=token.proof)
    assert grants.token(token.proof) == token


def test_a_code_is_spent_once(grants: Grants) -> None:
    kept = code()
    first, second = token_for(kept), token_for(kept)
    grants.commit(KeepCode(kept))
    grants.commit(SpendCode(kept, first))

    with pytest.raises(OvertakenError):
        grants.commit(SpendCode(kept, second))

    assert grants.token(first.proof) == first
    assert grants.token(second.proof) is None


def test_a_code_that_was_never_kept_is_not_spent(grants: Grants) -> None:
    never = code()

    with pytest.raises(OvertakenError):
        grants.commit(SpendCode(never, token_for(never)))

    assert grants.code(never.proof) is None


def test_of_many_who_spend_a_code_at_once_one_does(grants: Grants) -> None:
    kept = code()
    grants.commit(KeepCode(kept))
    tokens = [token_for(kept) for _ in range(6)]
    together = Barrier(len(tokens))

    def spend(token: Token) -> None:
        together.wait()
        try:
            grants.commit(SpendCode(kept, token))
        except OvertakenError:
            return

    threads = [Thread(target=spend, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    there = [token.proof for token in tokens if grants.token(token.proof) is not None]
    spent = grants.code(kept.proof)
    assert spent is not None
    assert there == [spent.token]


def test_a_dropped_token_is_gone_and_dropping_it_again_is_no_error(grants: Grants) -> None:
    kept = code()
    token = token_for(kept)
    grants.commit(KeepCode(kept))
    grants.commit(SpendCode(kept, token))

    grants.commit(DropToken(token.proof))
    grants.commit(DropToken(token.proof))

    assert grants.token(token.proof) is None


def test_nothing_is_spent_once_the_session_is_gone(store: Store, grants: Grants) -> None:
    inside = session()
    kept = replace(code(), session=inside.proof)
    token = token_for(kept)
    store.doors.commit(StartSession(inside))
    grants.commit(KeepCode(kept), SessionStands(inside.proof))
    grants.commit(EndSession(inside.proof))
    assert store.doors.session(inside.proof) is None

    with pytest.raises(OvertakenError):
        grants.commit(SpendCode(kept, token), SessionStands(inside.proof))

    assert grants.code(kept.proof) == kept
    assert grants.token(token.proof) is None


def test_nothing_is_spent_for_somebody_disabled(store: Store, grants: Grants) -> None:
    enabled, disabled = person(), replace(person(), disabled=True)
    for each in (enabled, disabled):
        store.doors.commit(AddPerson(each))
    kept = code()
    grants.commit(KeepCode(kept), StillEnabled(enabled.id))

    with pytest.raises(OvertakenError):
        grants.commit(SpendCode(kept, token_for(kept)), StillEnabled(disabled.id))

    assert grants.code(kept.proof) == kept


def test_the_audit_row_comes_with_the_rest_or_not_at_all(store: Store, grants: Grants) -> None:
    kept = code()
    written, unwritten = (replace(row(), outcome=Outcome.TOKENS_ISSUED) for _ in range(2))
    grants.commit(KeepCode(kept))
    grants.commit(SpendCode(kept, token_for(kept)), Write(written))

    with pytest.raises(OvertakenError):
        grants.commit(SpendCode(kept, token_for(kept)), Write(unwritten))

    assert store.audited(written) is not None
    assert store.audited(unwritten) is None
