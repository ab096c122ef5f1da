"""Somebody is in where it matters, by a computer that nobody vouches for."""

from typing import Final

from doorbook.checks.check import Category, Check, Field, Grant, Kind, Parameter, Severity, Subject
from doorbook.checks.story import Story, ago
from doorbook.checks.wire import signin, user_id

_MATTERS: Final = """(list_contains(list_transform($sensitive_apps::VARCHAR[], lambda one: lower(one)),
                lower(application)) OR list_contains($sensitive_apps::VARCHAR[], application_id))"""
_OPEN: Final = Story(
    says="Payroll is reached by a computer that is not trusted.",
    told={"authentication": (signin("bob", ago(hours=2), application="Payroll"),)},
    finds=(user_id("bob"),),
    severity="medium",
    parameters=(("sensitive_apps", ("payroll", "VPN")),),
)

UNTRUSTED_ENDPOINT_SENSITIVE_APP: Final = Check(
    id="untrusted-endpoint-sensitive-app",
    title="Reached what matters by an untrusted computer",
    severity=Severity.MEDIUM,
    category=Category.POSTURE,
    kind=Kind.EVENT,
    subject=Subject.PERSON,
    why="The policy has a hole where it matters most.",
    definition="A success at one of the applications that you name, by name or key, by a computer that Duo says is not "
    "trusted.",
    false_positives="Where Duo does not know whether a computer is trusted nothing is found, and it is counted.",
    summary="{name} reached {applications} by a computer that is not trusted, from {ips}.",
    remedies=("propose-policy-change", "verify-push"),
    grant=Grant.READ_LOG,
    streams=("authentication",),
    parameters=(
        Parameter(name="sensitive_apps", default=(), says="Applications that matter, by name or key", needed=True),
    ),
    fields=(
        Field(
            name="trusted_endpoint_status",
            relation="signins",
            has="trusted IN ('trusted', 'not trusted')",
            among=f"result = 'success' AND {_MATTERS} AND moment BETWEEN $begin AND $end",
        ),
    ),
    sql=f"""
        SELECT user_id AS subject, min(username) AS name, min(moment) AS moment, min(available) AS available,
            list(DISTINCT key ORDER BY key) AS evidence,
            {{'applications': list(DISTINCT application ORDER BY application),
                'ips': coalesce(nullif(array_to_string(list(DISTINCT ip ORDER BY ip), ', '), ''),
                    'nobody knows where')}} AS facts
        FROM signins
        WHERE result = 'success' AND trusted = 'not trusted' AND user_id IS NOT NULL
            AND {_MATTERS} AND moment BETWEEN $begin AND $end
        GROUP BY user_id, day
    """,  # noqa: S608 - our own words
    fires=(
        _OPEN,
        _OPEN.quiet("It is named by its key.", parameters=(("sensitive_apps", ("DIPAYROLL00000000000",)),)).found(
            _OPEN.finds
        ),
    ),
    quiet=(
        _OPEN.but("It is trusted.", "authentication", 0, trusted_endpoint_status="trusted"),
        _OPEN.but("It was denied.", "authentication", 0, result="denied", reason="endpoint_is_not_trusted"),
        _OPEN.but("It is another application.", "authentication", 0, application={"key": "DIWIKI", "name": "Wiki"}),
        _OPEN.unnamed(),
        Story(
            says="Of this one Duo does not know whether it is trusted, of others it does.",
            told={
                "authentication": (
                    {**_OPEN.told["authentication"][0], "trusted_endpoint_status": "unknown"},
                    {**signin("ann", ago(hours=1), application="Payroll"), "trusted_endpoint_status": "trusted"},
                )
            },
            parameters=_OPEN.parameters,
        ),
    ),
    attack=("T1078.004",),
    nist=("800-207",),
    peers=(
        ("Panther", "somebody denied for their computer, which is the other side"),
        ("Cisco Identity Intelligence", "a list of sensitive applications"),
    ),
)
