"""Duo itself took a sign-in for an attack."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, Wire, ago
from doorbook.checks.wire import signin, user_id
from doorbook.checks.wire_things import surfaced


def _assessed(detectors: object = None, level: str = "NORMAL") -> Wire:
    """Return a sign-in as Duo's risk engine judges it."""
    judged = {
        "detected_attack_detectors": detectors,
        "features_version": "3.0",
        "model_version": "2022.07.19.001",
        "policy_enabled": True,
        "preview_mode_enabled": False,
        "reason": "Normal level of trust; no detection of known attack pattern",
        "trust_level": level,
    }
    return {**signin("bob", ago(hours=2)), "adaptive_trust_assessments": {"more_secure_auth": judged}}


_MARKED: Final = Story(
    says="Duo tells of an earlier push that was marked as a fraud.",
    told={"authentication": (_assessed(["USER_MARKED_FRAUD"], "LOW"),)},
    finds=(user_id("bob"),),
    severity="high",
)
_ANOMALOUS: Final = Story(
    says="Duo held a push back as anomalous.",
    told={"authentication": ({**_assessed(), "result": "denied", "reason": "anomalous_push"},)},
    finds=(user_id("bob"),),
    severity="medium",
)
_LOW: Final = Story(
    says="Duo trusts the sign-in little, and says nothing more.",
    told={"authentication": (_assessed(None, "LOW"),)},
    finds=(user_id("bob"),),
    severity="medium",
)
_ASN: Final = Story(
    says="All that Duo says is a new provider.",
    told={"authentication": (_assessed(["NOVEL_ASN"], "LOW"),)},
    finds=(user_id("bob"),),
    severity="info",
)

_MONITOR: Final = Story(
    says="Trust Monitor surfaced a sign-in from a new country and network.",
    told={
        "trust_monitor": (surfaced("bob", ago(hours=2), "NEW_COUNTRY_CODE", "NEW_NETBLOCK"),),
        "authentication": (),
    },
    finds=(user_id("bob"),),
    severity="medium",
    parameters=(("trust_monitor", True),),
)

DUO_VENDOR_SIGNAL: Final = Check(
    id="duo-vendor-signal",
    title="Flagged by Duo's own risk engine",
    severity=Severity.MEDIUM,
    category=Category.THREAT,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="Duo sees what its log does not tell, in the editions that have its risk engine.",
    definition="A push that Duo held back as anomalous, a pattern of attack that it detected, or a low level of trust. "
    "What you call high is high; what you call news alone is news, whatever the level of trust. If you want it, also "
    "whatever Trust Monitor finds unusual of a person, in the accounts that have it.",
    false_positives="People behind a VPN, whose provider is new to Duo.",
    summary="Duo took {deed} of {name} from {ip} for dangerous: {signals}.",
    remedies=("verify-push",),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="high_detectors", default=("USER_MARKED_FRAUD",), says="Patterns that are high"),
        Parameter(name="info_detectors", default=("NOVEL_ASN",), says="Patterns that alone are only news"),
        Parameter(name="trust_monitor", default=False, says="Whether events of Trust Monitor are told"),
    ),
    fields=(
        Field(
            name="adaptive_trust_assessments.more_secure_auth.trust_level",
            relation="signins",
            has="trust_level IS NOT NULL",
            among="event_type = 'authentication' AND moment BETWEEN $begin AND $end",
            needed=False,
        ),
        Field(
            name="trust_monitor.explanations",
            relation="surfaced",
            has="len(reasons) > 0",
            among="moment BETWEEN $begin AND $end",
            needed=False,
        ),
    ),
    sql="""
        WITH told AS (
            SELECT key, user_id, username, moment, available, ip, reason, upper(trust_level) AS level,
                regexp_extract_all(upper(coalesce(detectors, '')), '[A-Z0-9_]+') AS names
            FROM signins
            WHERE (reason = 'anomalous_push' OR detectors IS NOT NULL OR upper(trust_level) = 'LOW')
                AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
        )
        SELECT user_id AS subject, username AS name, moment, available, [key] AS evidence,
            {'deed': 'a sign-in', 'ip': coalesce(ip, 'an unknown address'), 'signals': concat_ws(', ',
                CASE WHEN reason = 'anomalous_push' THEN 'anomalous push' END,
                nullif(array_to_string(list_transform(list_sort(names),
                    lambda one: lower(replace(one, '_', ' '))), ', '), ''),
                CASE WHEN level = 'LOW' THEN 'low trust' END)} AS facts,
            CASE WHEN list_has_any(names, $high_detectors::VARCHAR[]) THEN 'high'
                WHEN len(names) > 0 AND reason IS DISTINCT FROM 'anomalous_push'
                    AND list_has_all($info_detectors::VARCHAR[], names) THEN 'info' END AS severity
        FROM told WHERE reason = 'anomalous_push' OR len(names) > 0 OR level = 'LOW'
        UNION ALL
        SELECT user_id, username, moment, available, [key],
            {'deed': CASE kind WHEN 'bypass_status' THEN 'the bypass status' WHEN 'device_registration'
                THEN 'a new device' ELSE 'a sign-in' END, 'ip': coalesce(ip, 'an unknown address'),
                'signals': concat_ws(', ', 'Trust Monitor', nullif(array_to_string(list_transform(list_sort(reasons),
                    lambda one: lower(replace(one, '_', ' '))), ', '), ''))}, NULL
        FROM surfaced WHERE $trust_monitor AND user_id IS NOT NULL AND moment BETWEEN $begin AND $end
    """,
    fires=(
        _MARKED,
        _ANOMALOUS,
        _LOW,
        _ASN,
        Story(
            says="A pattern in a text, and not in a list, at a usual level of trust.",
            told={"authentication": (_assessed("PUSH_HARASSMENT"),)},
            finds=_MARKED.finds,
            severity="medium",
        ),
        Story(
            says="A new provider, and another pattern.",
            told={"authentication": (_assessed(["NOVEL_ASN", "UNREALISTIC_TRAVEL"]),)},
            finds=_MARKED.finds,
            severity="medium",
        ),
        Story(
            says="A new provider, and the push was held back.",
            told={"authentication": ({**_assessed(["NOVEL_ASN"]), "result": "denied", "reason": "anomalous_push"},)},
            finds=_MARKED.finds,
            severity="medium",
        ),
        _MONITOR,
        _MONITOR.quiet(
            "A bypass that was switched on, which tells no address.",
            told={"trust_monitor": (surfaced("bob", ago(hours=2), kind="bypass_status"),), "authentication": ()},
        ).found(_MARKED.finds, "medium"),
        _MONITOR.but("Somebody looked at it in Duo already.", "trust_monitor", 0, state="processed").found(
            _MARKED.finds, "medium"
        ),
        _MARKED.quiet("You do not call it high.", parameters=(("high_detectors", ()),)).found(_MARKED.finds, "medium"),
    ),
    quiet=(
        _ANOMALOUS.but("It was not answered.", "authentication", 0, reason="no_response"),
        _LOW.but(
            "It is at the usual level.",
            "authentication",
            0,
            adaptive_trust_assessments__more_secure_auth__trust_level="NORMAL",
        ),
        _LOW.but("Duo has no risk engine in this edition.", "authentication", 0, adaptive_trust_assessments={}),
        _LOW.but(
            "The list of patterns is empty, at the usual level.",
            "authentication",
            0,
            adaptive_trust_assessments__more_secure_auth={"detected_attack_detectors": [], "trust_level": "NORMAL"},
        ),
        _MARKED.unnamed(),
        _MONITOR.quiet("You do not want it, as it comes.", parameters=()),
        _MONITOR.quiet(
            "A bypass code was typed, of which Trust Monitor tells nothing.",
            told={
                "trust_monitor": (),
                "authentication": (signin("bob", ago(hours=2), factor="bypass_code", reason="valid_passcode"),),
            },
        ),
        _MONITOR.but("It is about nobody.", "trust_monitor", 0, surfaced_auth__user={"key": None, "name": None}),
    ),
    attack=("T1621", "T1078.004"),
    nist=("SP 800-63B",),
    peers=(
        ("Duo risk-based authentication", "where it comes from"),
        ("Panther", "denied for an anomalous push"),
        ("Rapid7", "NOVEL_ASN, told to be of little value"),
        ("Duo Trust Monitor", "where it comes from"),
    ),
)
