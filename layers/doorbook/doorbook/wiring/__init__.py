"""What functions are built on; nothing else reads the environment or makes a client (`doorbook.wiring.clients`)."""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorbook.adapters.dynamodb.doors import DynamoDoors
from doorbook.adapters.passwords import Argon2Passwords
from doorbook.signin.desk import SignInDesk
from doorbook.signin.integrations import PASSWORDLESS, PORTAL, ByApi, ByPrompt, Integrations
from doorbook.signin.invitation import InvitationDesk
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import DuoNameRule
from doorbook.signin.roles import RoleGroups
from doorbook.signin.rules import Rules
from doorbook.signin.session_desk import SessionDesk
from doorbook.values import value
from doorbook.web.pages import Pages
from doorbook.wiring.clients import chance, clock, dynamodb, env, meter, outbound, secrets, secrets_manager, tables

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from doorbook.access.current import CurrentApplications
    from doorbook.actions.desk import Actions
    from doorbook.actions.verifying import VerificationDesk
    from doorbook.adapters.announcer_events import LambdaAnnouncer
    from doorbook.adapters.destinations import ApplicationDestinations
    from doorbook.adapters.duo.integrations import SecretIntegrations
    from doorbook.checks.desks import CheckDesks
    from doorbook.collect.announcing.webhooks import WebhookDesk
    from doorbook.collect.connections.desk import ConnectionDesk
    from doorbook.collect.connections.keeping import ConnectionKeeper
    from doorbook.collect.logs.ports import Marks
    from doorbook.collect.turns.running import RunDesk
    from doorbook.notices.desk import RuleDesk
    from doorbook.provider.ports import Endpoints
    from doorbook.remember.conditions import Conditions
    from doorbook.remember.cookie import BrowserCookies
    from doorbook.remember.desks import RememberedBrowsers
    from doorbook.remember.keeping import Keeper
    from doorbook.signin.account import Account
    from doorbook.signin.audit import Audit
    from doorbook.signin.destinations import Destination
    from doorbook.signin.self_test_desk import SelfTestDesk
    from doorbook.web.console.dossiers import Archive

    type Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


@value(kw_only=True)
class PortalParts:
    """What the portal is made of. `origin` is None where only the request tells it."""

    desk: SignInDesk
    sessions: SessionDesk
    account: Callable[[], "Account"]
    self_test: Callable[[], "SelfTestDesk"]
    remembered: Callable[[], "RememberedBrowsers"]
    invitations: InvitationDesk
    ledger: Ledger
    pages: Pages
    origin: str | None


@value(kw_only=True)
class ProviderParts:
    """What the provider is made of. `origin` is None where only the request tells it."""

    endpoints: "Endpoints"
    ledger: Ledger
    pages: Pages
    origin: str | None


@value(kw_only=True)
class ConsoleParts:
    """What the console is made of. `origin` is None where only the request tells it; `bus` is its name and source."""

    audit: "Audit"
    connections: "ConnectionDesk"
    runs: "RunDesk"
    marks: "Marks"
    webhooks: "WebhookDesk"
    bus: tuple[str, str]
    actions: Callable[[], "Actions"]
    verifying: "Callable[[], VerificationDesk]"
    archive: "Archive"
    checks: Callable[[], "CheckDesks"]
    notices: Callable[[], "RuleDesk"]
    sessions: SessionDesk
    ledger: Ledger
    pages: Pages
    origin: str | None


def serve[Parts](build: Callable[[Parts], "APIGatewayHttpResolver"], make: Callable[[], Parts]) -> "Handler":
    """Return a Lambda handler that makes its parts at the first request and keeps them."""

    @cache
    def resolver() -> "APIGatewayHttpResolver":
        return build(make())

    def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
        return resolver().resolve(event, context)

    return handler


def portal() -> PortalParts:
    """Return the portal's parts, from the environment."""
    ledger = _ledger(_roles())
    kept = secrets()
    passwords = Argon2Passwords()
    invitation = env("INVITATION_SECRET")
    rules = _rules()
    integrations = _integration
    return PortalParts(
        desk=SignInDesk(
            ledger=ledger,
            integrations=integrations,
            passwords=passwords,
            rules=rules,
            destinations=_destination,
            remembering=(lambda: remembered().sign_in) if env("PASSWORDLESS") == "on" else None,
        ),
        sessions=SessionDesk(ledger=ledger),
        account=cache(lambda: _account(ledger, integrations, rules)),
        self_test=cache(lambda: _self_test(ledger)),
        remembered=remembered,
        invitations=InvitationDesk(
            ledger=ledger,
            passwords=passwords,
            code=lambda: kept.read(invitation),
            administrator=env("FIRST_ADMINISTRATOR"),
        ),
        ledger=ledger,
        pages=Pages(Path(env("PAGES")), Path(env("STATIC")), rules.portal_name),
        origin=env("PORTAL_ORIGIN") or None,
    )


def provider() -> ProviderParts:
    """Return the provider's parts, from the environment."""
    # Authlib is imported here, late: no page of the portal needs it.
    from doorbook.adapters.dynamodb.grants import DynamoGrants  # noqa: PLC0415 - as above
    from doorbook.adapters.openid.key_ring import SecretKeyRing  # noqa: PLC0415 - as above
    from doorbook.adapters.openid.provider import OpenIdProvider  # noqa: PLC0415 - as above
    from doorbook.provider.desk import ProviderDesk  # noqa: PLC0415 - as above

    ledger = _ledger()
    desk = ProviderDesk(
        ledger=ledger,
        grants=DynamoGrants(dynamodb(), tables()),
        sessions=SessionDesk(ledger=ledger),
        applications=_applications(),
    )
    keys = SecretKeyRing(secrets(), secrets_manager, env("KEYS_SECRET"), clock, chance)
    return ProviderParts(
        endpoints=OpenIdProvider(desk=desk, keys=keys),
        ledger=ledger,
        pages=Pages(Path(env("PAGES")), Path(env("STATIC")), env("PORTAL_NAME")),
        origin=env("PORTAL_ORIGIN") or None,
    )


def console() -> ConsoleParts:
    """Return the console's parts, from the environment."""
    from doorbook.adapters.dynamodb.audit import DynamoAudit  # noqa: PLC0415 - as below
    from doorbook.wiring.archive import archive  # noqa: PLC0415 - only here
    from doorbook.wiring.connecting import connection_desk, marks, run_desk  # noqa: PLC0415 - only here
    from doorbook.wiring.webhooks import source, webhook_desk  # noqa: PLC0415 - as above

    ledger = _ledger(_roles())
    return ConsoleParts(
        audit=DynamoAudit(dynamodb(), env("AUDIT_TABLE")),
        connections=connection_desk(ledger),
        runs=run_desk(),
        marks=marks(),
        webhooks=webhook_desk(ledger),
        bus=(env("EVENT_BUS"), source()),
        actions=cache(lambda: _actions(ledger)),
        verifying=cache(lambda: _verifying(ledger)),
        archive=archive(ledger),
        checks=cache(lambda: _checks(ledger)),
        notices=cache(lambda: _notices(ledger)),
        sessions=SessionDesk(ledger=ledger),
        ledger=ledger,
        pages=Pages(Path(env("PAGES")), Path(env("STATIC")), env("PORTAL_NAME")),
        origin=env("PORTAL_ORIGIN") or None,
    )


def _checks(ledger: Ledger) -> "CheckDesks":
    """Return the desks of findings and checks; imported late, for the catalogue brings all its examples."""
    from doorbook.wiring.checking import check_desks  # noqa: PLC0415 - as above

    return check_desks(ledger)


def _notices(ledger: Ledger) -> "RuleDesk":
    """Return the desk of notices; imported late, as that of checks."""
    from doorbook.wiring.notifying import rule_desk  # noqa: PLC0415 - as above

    return rule_desk(ledger)


def _actions(ledger: Ledger) -> "Actions":
    """Return the desk of actions; imported late, for most pages of the console show and change nothing of people."""
    from doorbook.wiring.acting import actions  # noqa: PLC0415 - as above

    rule, template = DuoNameRule(env("DUO_NAME_RULE")), env("DUO_NAME_TEMPLATE")
    return actions(ledger, Rules(name_rule=rule, name_template=template))


def _verifying(ledger: Ledger) -> "VerificationDesk":
    """Return the desk of push verification; imported late, as that of actions."""
    from doorbook.wiring.verifying import verification_desk  # noqa: PLC0415 - as above

    return verification_desk(ledger)


@cache
def remembered() -> "RememberedBrowsers":
    """Return the desks of remembered browsers; imported late, for no page needs them while the stack is without."""
    from doorbook.adapters.dynamodb.browsers import DynamoBrowsers  # noqa: PLC0415 - as above
    from doorbook.remember.desks import remembered_browsers  # noqa: PLC0415 - as above
    from doorbook.web.browsers import in_words  # noqa: PLC0415 - as above

    browsers = DynamoBrowsers(dynamodb(), tables())
    return remembered_browsers(_ledger(_roles()), _conditions(), browser_cookies(), browsers, in_words)


def _conditions() -> "Conditions":
    from doorbook.remember.conditions import conditions  # noqa: PLC0415 - as above

    return conditions(
        {
            "Passwordless": env("PASSWORDLESS"),
            "PasswordlessGroups": env("PASSWORDLESS_GROUPS"),
            "PasswordlessFactors": env("PASSWORDLESS_FACTORS"),
            "PasswordlessDays": env("PASSWORDLESS_DAYS"),
            "PasswordlessPresetDays": env("PASSWORDLESS_PRESET_DAYS"),
        }
    )


def browser_cookies() -> "BrowserCookies":
    """Return what opens and seals the cookies of remembered browsers; imported late, for few browsers show one."""
    from doorbook.adapters.browser_keys import CurrentBrowserKeys  # noqa: PLC0415 - as above
    from doorbook.adapters.sealing import GcmSiv  # noqa: PLC0415 - as above
    from doorbook.remember.cookie import NONCE, BrowserCookies  # noqa: PLC0415 - as above

    return BrowserCookies(
        stage=env("STAGE"),
        ring=CurrentBrowserKeys(secrets(), env("BROWSER_KEYS_SECRET")),
        sealer=GcmSiv(),
        nonce=lambda: os.urandom(NONCE),
    )


@cache
def keeper() -> "Keeper":
    """Return what keeps the ring of browsers' keys, from the environment."""
    from doorbook.adapters.browser_keys import SecretRings  # noqa: PLC0415 - the portal does without
    from doorbook.remember.keeping import SECRET_BYTES, Keeper  # noqa: PLC0415 - as above

    return Keeper(
        store=SecretRings(cache(secrets_manager), env("BROWSER_KEYS_SECRET")),
        ledger=_ledger(),
        method="keeper",
        who="the hourly turn",
        kid=lambda: os.urandom(4).hex(),
        secret=lambda: os.urandom(SECRET_BYTES),
    )


@cache
def connection_keeper() -> "ConnectionKeeper":
    """Return what sweeps and ends connections, from the environment."""
    from doorbook.wiring.leaving import keeper_of_connections  # noqa: PLC0415 - the portal does without

    return keeper_of_connections(_ledger())


@cache
def announcer() -> "LambdaAnnouncer":
    """Return what tells others, from the environment."""
    from doorbook.wiring import announcing  # noqa: PLC0415 - no page tells anybody

    return announcing.announcer(_ledger())


def _destination(return_to: str) -> "Destination | None":
    return _destinations()(return_to)


@cache
def _destinations() -> "ApplicationDestinations":
    from doorbook.adapters.destinations import ApplicationDestinations  # noqa: PLC0415 - as below

    return ApplicationDestinations(_applications())


@cache
def _applications() -> "CurrentApplications":
    # Imported here, late: only whom an application sent here has a destination.
    from doorbook.access.current import CurrentApplications  # noqa: PLC0415 - as above
    from doorbook.adapters.dynamodb.applications import DynamoApplications  # noqa: PLC0415 - as above

    store = DynamoApplications(dynamodb(), people=env("PEOPLE_TABLE"), audit=env("AUDIT_TABLE"))
    return CurrentApplications(store, clock)


def _rules() -> Rules:
    return Rules(
        portal_name=env("PORTAL_NAME"),
        bypass_allowed=env("BYPASS_POLICY") == "allow",
        fail_open=env("FAIL_MODE") == "open",
        name_rule=DuoNameRule(env("DUO_NAME_RULE")),
        name_template=env("DUO_NAME_TEMPLATE"),
        idle=timedelta(minutes=int(env("SESSION_IDLE_MINUTES"))),
        longest=timedelta(hours=int(env("SESSION_HOURS"))),
        return_origins=frozenset(_listed(env("RETURN_ORIGINS"))),
    )


def _account(ledger: Ledger, integrations: Integrations, rules: Rules) -> "Account":
    """Return what the account's pages ask; imported late, for nobody needs it to sign in."""
    from doorbook.adapters.dynamodb.by_person import DynamoByPerson  # noqa: PLC0415 - as above
    from doorbook.signin.account import Account  # noqa: PLC0415 - as above
    from doorbook.signin.my_sessions import MySessions  # noqa: PLC0415 - as above
    from doorbook.signin.my_signins import MySignIns  # noqa: PLC0415 - as above
    from doorbook.signin.my_way import MyWay  # noqa: PLC0415 - as above

    kept = DynamoByPerson(dynamodb(), tables())
    sessions = MySessions(ledger, kept)
    way = MyWay(ledger, integrations, rules)
    return Account(sessions=sessions, sign_ins=MySignIns(ledger, kept, sessions), way=way)


def _self_test(ledger: Ledger) -> "SelfTestDesk":
    """Return what administrators test; imported late, for nobody needs it to sign in."""
    from doorbook.adapters.duo.probe import DuoProbe, probe_of  # noqa: PLC0415 - as above
    from doorbook.signin.self_test_desk import SelfTestDesk  # noqa: PLC0415 - as above

    def names() -> tuple[str, ...]:
        others = {each.duo for each in _applications()().by_id.values()} - {PORTAL}
        return (PORTAL, *sorted(others | ({PASSWORDLESS} if env("PASSWORDLESS") == "on" else set())))

    def probed(name: str) -> DuoProbe:
        secret = env("DUO_SECRET") if name == PORTAL else env("DUO_SECRETS_PREFIX") + name
        return probe_of(secrets(), secret, outbound())

    return SelfTestDesk(ledger=ledger, names=names, probed=probed)


def _ledger(roles: RoleGroups | None = None) -> Ledger:
    doors = DynamoDoors(dynamodb(), tables())
    return Ledger(doors=doors, meter=meter(), clock=clock, chance=chance, roles=roles or RoleGroups())


def _roles() -> RoleGroups:
    return RoleGroups(
        viewers=_listed(env("VIEWER_GROUPS")),
        help_desk=_listed(env("HELP_DESK_GROUPS")),
        administrators=_listed(env("ADMINISTRATOR_GROUPS")),
    )


def _listed(setting: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in setting.split(",") if each.strip())


def _integration(name: str) -> "ByApi | ByPrompt":
    return _integrations()(name)


@cache
def _integrations() -> "SecretIntegrations":
    # Imported here, late: the first page asks nothing of Duo.
    from doorbook.adapters.duo.integrations import SecretIntegrations  # noqa: PLC0415 - as above

    return SecretIntegrations(secrets(), outbound(), portal=env("DUO_SECRET"), prefix=env("DUO_SECRETS_PREFIX"))
