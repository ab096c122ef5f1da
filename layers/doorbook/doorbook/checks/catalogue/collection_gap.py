"""What is watched says nothing any more, fails, or may not be read any more."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from doorbook.checks.check import Category, Check, Field, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.watched import StreamState
from doorbook.checks.wire import signin


def _before(minutes: float) -> int:
    return round(ago(minutes=minutes).timestamp() * 1000)


_WELL: Final = StreamState(
    stream="authentication",
    is_log=True,
    read_until=_before(2),
    last_success=_before(0),
    newest=_before(0),
    was_granted=True,
)


_BUSY: Final = tuple(
    signin("bob", ago(weeks=week, minutes=minutes))
    for week in (1, 2, 3, 4)
    for minutes in (*range(5, 56, 10), *range(65, 116, 10))
)
_SILENT: Final = Story(
    says="Nobody came in for an hour in which, in each of the four weeks before, there were six every hour.",
    told={"authentication": (*_BUSY, signin("bob", ago(minutes=75)))},
    finds=("authentication",),
    severity="high",
)
_FAILING: Final = Story(
    says="Reading the phones failed three times in a row.",
    told={},
    finds=("phones",),
    health=(replace(_WELL, stream="phones", is_log=False, read_until=None, failures=3, cause="down"),),
)
_BEHIND: Final = Story(
    says="A log was read up to twenty minutes ago.",
    told={},
    finds=("activity",),
    health=(replace(_WELL, stream="activity", read_until=_before(20)),),
)
_REFUSED: Final = Story(
    says="Duo answered before, and says now that it is not granted.",
    told={},
    finds=("authentication",),
    severity="high",
    health=(replace(_WELL, failures=1, cause="not_granted", last_success=_before(10)),),
)

COLLECTION_GAP: Final = Check(
    id="collection-gap",
    title="Something is not collected any more",
    severity=Severity.HIGH,
    category=Category.HYGIENE,
    kind=Kind.STATE,
    subject=Subject.STREAM,
    why="What does not come in disarms every check, and nobody hears of it.",
    definition=(
        "No sign-ins for so many minutes, where every hour that they touch had enough in each of the four weeks "
        "before; or three failures in a row to read something; or a log that was read only up to so many minutes ago; "
        "or something that Duo granted before and refuses now."
    ),
    false_positives="Holidays on a working day: what is expected is learned by weekday and hour.",
    summary="{name}: {what}.",
    remedies=("notify-operators", "test-connectivity"),
    grant=None,
    streams=(),
    parameters=(
        Parameter(name="silence_minutes", default=60, says="Minutes without a sign-in", least=15, most=1440),
        Parameter(name="min_expected", default=5, says="Sign-ins in that hour of each week", least=1, most=100_000),
        Parameter(name="max_lag_minutes", default=15, says="Minutes that a log may be behind", least=5, most=1440),
    ),
    fields=(
        Field(
            name="streams.read_until", relation="streams", has="read_until IS NOT NULL", among="is_log", needed=False
        ),
    ),
    reach=timedelta(days=1),
    baseline=True,
    sql="""
        WITH told AS (
            SELECT *, coalesce(was_granted, false) AS was,
                coalesce(cause, '') IN ('not_granted', 'not_offered') AS refused
            FROM streams
        ), span AS (
            SELECT least(read_until, $now) AS until, least(read_until, $now) - $silence_minutes * $minute AS since
            FROM told WHERE stream = 'authentication' AND read_until IS NOT NULL
        ), expected AS (
            SELECT until, since FROM span, hours, (VALUES (1), (2), (3), (4)) AS weeks(back)
            WHERE hours.stream = 'authentication' AND hours.times >= $min_expected
                AND epoch_ms(hours.day::TIMESTAMP) // $hour + hours.hour + weeks.back * 168
                    BETWEEN since // $hour AND (until - 1) // $hour
            GROUP BY until, since HAVING count(*) = 4 * ((until - 1) // $hour - since // $hour + 1)
        ), gaps AS (
            SELECT 'authentication' AS stream, since AS moment,
                concat('nobody came in for ', $silence_minutes, ' minutes, where there always were many') AS what
            FROM expected WHERE NOT EXISTS (SELECT 1 FROM signins WHERE moment > since AND moment <= until)
            UNION ALL
            SELECT stream, last_success, 'Duo grants it no more' FROM told WHERE refused AND was
            UNION ALL
            SELECT stream, last_success, concat('reading failed three times in a row (', cause, ')') FROM told
            WHERE failures >= 3 AND NOT refused
            UNION ALL
            SELECT stream, read_until, concat('it is more than ', $max_lag_minutes, ' minutes behind') FROM told
            WHERE is_log AND read_until < $now - $max_lag_minutes * $minute AND (was OR NOT refused)
        )
        SELECT stream AS subject, stream AS name, min(coalesce(moment, $now)) AS moment, []::VARCHAR[] AS evidence,
            {'what': string_agg(what, '; ' ORDER BY what)} AS facts
        FROM gaps GROUP BY stream
    """,
    fires=(_SILENT, _FAILING, _BEHIND, _REFUSED),
    quiet=(
        _SILENT.but("One came in half an hour ago.", "authentication", -1, isotimestamp=ago(minutes=30).isoformat()),
        _SILENT.quiet(
            "In one of the weeks there were four in one of the hours.",
            told={"authentication": (*_BUSY[2:], signin("bob", ago(minutes=75)))},
        ),
        _SILENT.quiet("Ten every hour would be expected.", parameters=(("min_expected", 10),)),
        _SILENT.quiet("Silence may last for two hours.", parameters=(("silence_minutes", 120),)),
        _FAILING.quiet(
            "It failed twice.", health=(replace(_WELL, stream="phones", is_log=False, failures=2, cause="down"),)
        ),
        _BEHIND.quiet(
            "It was read up to fourteen minutes ago.",
            health=(replace(_WELL, stream="activity", read_until=_before(14)),),
        ),
        _BEHIND.quiet(
            "It is a list, which was read an hour ago.",
            health=(replace(_WELL, stream="phones", is_log=False, read_until=_before(60)),),
        ),
        _BEHIND.quiet("A log may be half an hour behind.", parameters=(("max_lag_minutes", 30),)),
        _REFUSED.quiet(
            "It never was granted.",
            health=(
                replace(
                    _WELL,
                    failures=9,
                    cause="not_granted",
                    was_granted=False,
                    last_success=None,
                    read_until=_before(600),
                ),
            ),
        ),
    ),
    attack=("T1562.008",),
    nist=("800-53 AU-5",),
    peers=(
        ("Cisco Identity Intelligence", "a tile of integrations and their status"),
        ("a managed-security provider", "no event within 30 minutes"),
        ("Spektrum", "a refusal read as a grant that is missing"),
    ),
)
