"""Somebody types one wrong code after another, in the hope that one is right."""

from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import AWAY, signin, user_id


def _wrong(reason: str, factor: str, *minutes: float) -> tuple[Wire, ...]:
    return tuple(
        signin("bob", ago(minutes=each), result="denied", reason=reason, factor=factor, ip=AWAY) for each in minutes
    )


_TYPED: Final = Story(
    says="Six wrong passcodes within nine minutes.",
    told={"authentication": _wrong("invalid_passcode", "duo_mobile_passcode", 30, 29, 27, 25, 23, 21)},
    finds=(user_id("bob"),),
    severity="high",
)
_NUMBERS: Final = Story(
    says="Three pushes within twelve minutes whose number was typed wrongly.",
    told={"authentication": _wrong("verification_code_incorrect", "verified_duo_push", 40, 34, 28)},
    finds=(user_id("bob"),),
    severity="high",
)

CODE_GUESSING: Final = Check(
    id="code-guessing",
    title="Passcodes or numbers of a push guessed",
    severity=Severity.HIGH,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="The password is known already, and the code is being guessed; or somebody is talked into typing numbers.",
    definition="So many wrong passcodes of one person within the window, or so many pushes whose number was wrong or "
    "not typed; each sign-in once.",
    false_positives="A token that is out of step: have it synchronised again in the Duo Admin Panel.",
    summary="{name} was tried with {times} wrong codes from {ips}.",
    remedies=("verify-push", "set-status-disabled"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="passcode_count", default=6, says="Wrong passcodes", least=2, most=100),
        Parameter(name="passcode_minutes", default=10, says="Minutes in which they are typed", least=1, most=1440),
        Parameter(name="push_count", default=3, says="Pushes with a wrong number, or none", least=2, most=100),
        Parameter(name="push_minutes", default=15, says="Minutes in which those come", least=1, most=1440),
    ),
    reach=timedelta(days=1),
    sql="""
        WITH told AS (
            SELECT key, user_id, username, moment, available, day, ip, txid, reason = 'invalid_passcode' AS is_code
            FROM signins
            WHERE reason IN ('invalid_passcode', 'verification_code_incorrect', 'verification_code_missing')
                AND user_id IS NOT NULL
        ), guesses AS (
            SELECT * FROM told QUALIFY row_number() OVER (
                PARTITION BY user_id, is_code, coalesce(txid, key) ORDER BY moment, key) = 1
        ), timed AS (
            SELECT *, CASE WHEN is_code THEN lag(moment, $passcode_count - 1) OVER one
                ELSE lag(moment, $push_count - 1) OVER one END AS since
            FROM guesses WINDOW one AS (PARTITION BY user_id, is_code ORDER BY moment, key)
        ), guessed AS (
            SELECT * FROM timed WHERE moment BETWEEN $begin AND $end
                AND since >= moment - CASE WHEN is_code THEN $passcode_minutes ELSE $push_minutes END * $minute
        ), began AS (
            SELECT user_id, day, min(moment) AS moment, min(available) AS available FROM guessed GROUP BY user_id, day
        ), every AS (
            SELECT DISTINCT guesses.* EXCLUDE (day), guessed.day FROM guessed JOIN guesses
                ON guesses.user_id = guessed.user_id AND guesses.is_code = guessed.is_code
                AND guesses.moment BETWEEN guessed.since AND guessed.moment
        )
        SELECT every.user_id AS subject, min(every.username) AS name, min(began.moment) AS moment,
            min(began.available) AS available, list(DISTINCT every.key ORDER BY every.key) AS evidence,
            {'times': count(DISTINCT every.key),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT every.ip ORDER BY every.ip), ', '), ''),
                    'nobody knows where')} AS facts
        FROM every JOIN began ON began.user_id = every.user_id AND began.day = every.day
        GROUP BY every.user_id, every.day
    """,
    fires=(
        _TYPED,
        _NUMBERS,
        _NUMBERS.but(
            "Of one the number was not typed at all.", "authentication", 0, reason="verification_code_missing"
        ).found(_NUMBERS.finds),
    ),
    quiet=(
        _TYPED.without("There are five.", "authentication", 0),
        _TYPED.but("One was right.", "authentication", 2, result="success", reason="valid_passcode"),
        _TYPED.but("One is five minutes earlier.", "authentication", 0, isotimestamp=ago(minutes=35).isoformat()),
        _TYPED.but("One is somebody else's.", "authentication", 3, user__key=user_id("ann")),
        _TYPED.but(
            "Two rows tell of one sign-in.",
            "authentication",
            1,
            txid=_TYPED.told["authentication"][0]["txid"],
        ),
        _TYPED.unnamed(),
        _NUMBERS.without("There are two.", "authentication", 0),
        _NUMBERS.but("One was not answered.", "authentication", 0, reason="no_response"),
        _NUMBERS.but("One is ten minutes earlier.", "authentication", 0, isotimestamp=ago(minutes=50).isoformat()),
        _NUMBERS.but("One was a passcode.", "authentication", 1, reason="invalid_passcode"),
    ),
    attack=("T1110.001", "T1621"),
    nist=("SP 800-63B 5.2.2",),
    peers=(
        ("Google Chronicle", "a failed number challenge, and brute force, of Okta"),
        ("Panther", "20 failures in 60 minutes, of anything"),
    ),
)
