"""Who left the directory stays in Duo."""

from typing import Final

from doorbook.checks.check import Category, Check, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import activity, deed, user

_KEY: Final = "DSYNC000000000000001"


def _sync(action: str, days: float, result: str = "SUCCESS") -> Wire:
    return activity(action, ago(days=days), by="Corp AD", by_kind="ldap_sync", by_id=_KEY, result=result)


_FAILED: Final = Story(
    says="The last synchronisation failed; both logs tell.",
    told={
        "administrator": (
            deed("ad_sync_finish", ago(days=2), by="System", on="Corp AD"),
            deed("ad_sync_failed", ago(days=1), by="System", on="Corp AD"),
        ),
        "activity": (_sync("ad_sync_failed", 1),),
    },
    finds=(_KEY,),
)
_OLDER: Final = _FAILED.quiet("Only the older log tells.", told={"administrator": _FAILED.told["administrator"]})
_STALE: Final = Story(
    says="Nobody of the directory was synchronised for three days.",
    told={
        "users": (
            user("bob", directory_key=_KEY, last_directory_sync=int(ago(days=3).timestamp())),
            user("ann", directory_key=_KEY, last_directory_sync=int(ago(days=4).timestamp())),
            user("cid", directory_key=None),
        ),
        "administrator": (),
    },
    finds=(_KEY,),
)

DIRECTORY_SYNC_FAILED: Final = Check(
    id="directory-sync-failed",
    title="Directory synchronisation fails, or is old",
    severity=Severity.MEDIUM,
    category=Category.ADMIN,
    kind=Kind.STATE,
    subject=Subject.DIRECTORY,
    why="Who leaves stays active in Duo for as long as nothing is synchronised.",
    definition="The last synchronisation of a directory that the logs tell of failed, and none worked since; or nobody "
    "of those who come from it was synchronised for so many hours.",
    false_positives="Maintenance.",
    summary="{name}: {what}.",
    remedies=("notify-operators",),
    grant=Grant.READ_LOG,
    streams=("administrator",),
    parameters=(Parameter(name="hours", default=48, says="Hours without a synchronisation", least=1, most=720),),
    sql="""
        WITH runs AS (
            SELECT key, moment, coalesce(target, CASE WHEN actor_type NOT IN ('admin', 'user') THEN actor END) AS name,
                CASE WHEN actor_type NOT IN ('admin', 'user') THEN actor_id END AS directory,
                action NOT LIKE '%_finish' OR NOT worked AS failed
            FROM admin_events
            WHERE action IN ('ad_sync_finish', 'ad_sync_failed', 'azure_sync_finish', 'azure_sync_fail',
                'openldap_sync_finish', 'openldap_sync_failed')
        ), named AS (
            SELECT *, coalesce(directory, max(directory) OVER (PARTITION BY name), name) AS subject
            FROM runs WHERE name IS NOT NULL
        ), stale AS (
            SELECT directory_key, max(last_directory_sync) AS last FROM users
            WHERE directory_key IS NOT NULL AND last_directory_sync IS NOT NULL
            GROUP BY directory_key HAVING max(last_directory_sync) < $now - $hours * $hour
        )
        SELECT subject, min(name) AS name, max(moment) FILTER (failed) AS moment,
            list(DISTINCT key ORDER BY key) FILTER (failed) AS evidence,
            {'what': 'the last synchronisation failed'} AS facts
        FROM named GROUP BY subject
        HAVING max(moment) FILTER (failed) > coalesce(max(moment) FILTER (NOT failed), 0)
        UNION ALL
        SELECT directory_key, coalesce((SELECT min(name) FROM named WHERE subject = directory_key), directory_key),
            last + $hours * $hour, [], {'what': concat('nothing was synchronised for more than ', $hours, ' hours')}
        FROM stale
    """,
    fires=(
        _FAILED,
        _OLDER.found(("Corp AD",)),
        *(
            _OLDER.but(f"The directory is another: {each}.", "administrator", 1, action=each).found(("Corp AD",))
            for each in ("azure_sync_fail", "openldap_sync_failed")
        ),
        Story(
            says="It ended, and did not work.",
            told={"administrator": (), "activity": (_sync("ad_sync_finish", 1, "FAILURE"),)},
            finds=(_KEY,),
        ),
        _STALE,
    ),
    quiet=(
        _OLDER.but("It ended.", "administrator", 1, action="ad_sync_finish"),
        _OLDER.quiet(
            "The next one worked.",
            told={
                "administrator": (
                    deed("ad_sync_failed", ago(days=2), by="System", on="Corp AD"),
                    deed("ad_sync_finish", ago(days=1), by="System", on="Corp AD"),
                )
            },
        ),
        _OLDER.but("It was one person's.", "administrator", 1, action="ad_sync_by_user_finish"),
        _STALE.but("One was, yesterday.", "users", 1, last_directory_sync=int(ago(days=1).timestamp())),
        _STALE.quiet("Four days may be.", parameters=(("hours", 96),)),
    ),
    attack=("T1078",),
    nist=("800-53 AC-2(1)",),
    peers=(("Microsoft Sentinel", "AD sync failed"),),
)
