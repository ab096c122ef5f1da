"""A whole sign-in through the real meter: nothing that was typed as a password, and no secret, reaches a line."""

import io
from secrets import token_hex

import pytest
from aws_lambda_powertools.logging import Logger

from doorbook.adapters.meter import CloudWatchMeter
from doorbook.signin.answers import AskPassword, Inside
from tests.domain.one_phone import PASSWORD, VISITOR, Portal, portal_with

TYPED = "typed into the wrong field"


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def portal(log: io.StringIO) -> Portal:
    logger = Logger(service=f"portal-{token_hex(8)}", stream=log, level="DEBUG")
    return portal_with(CloudWatchMeter(logger, namespace="Doorbook", service="portal"))


def test_a_wrong_password_is_written_nowhere_even_in_the_field_of_the_name(
    portal: Portal, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    key = portal.open()

    answers = [portal.desk.password(key, VISITOR, *typed) for typed in (("alice", TYPED), (TYPED, PASSWORD))]

    written = log.getvalue() + capsys.readouterr().out + str(portal.doors.audit)
    assert [type(answer) for answer in answers] == [AskPassword, AskPassword]
    assert len(portal.doors.audit) == 2
    assert "alice" in written
    assert TYPED not in written
    assert PASSWORD not in written


def test_no_secret_of_a_sign_in_is_written(
    portal: Portal, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    key = portal.sign_in()
    portal.duo.approved.add("txid-1")

    answer = portal.desk.look(key, VISITOR)

    written = log.getvalue() + capsys.readouterr().out + str(portal.doors.audit)
    kept = str(portal.doors.kept)
    assert isinstance(answer, Inside)
    assert "txid-1" in written
    assert [secret for secret in (PASSWORD, key.secret, answer.secret) if secret is None or secret in written] == []
    assert [secret for secret in (PASSWORD, key.secret, answer.secret) if secret is None or secret in kept] == []
