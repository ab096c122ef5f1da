"""What keeps webhooks and posts to them is made here; without what tells the bus, which needs an engine."""

import os
from base64 import b64encode
from functools import cache

from doorbook.adapters.dynamodb.watch import WatchRows
from doorbook.adapters.hook_secrets import StoredHookSecrets
from doorbook.adapters.watch.webhooks import StoredWebhooks
from doorbook.adapters.webhook import HttpsSender
from doorbook.collect.announcing.webhook import Secret
from doorbook.collect.announcing.webhooks import WebhookDesk
from doorbook.signin.ledger import Ledger
from doorbook.wiring.clients import dynamodb, env, secrets, secrets_manager


def webhook_desk(over: Ledger) -> WebhookDesk:
    """Return the desk of webhooks, for the console."""
    return WebhookDesk(
        webhooks=StoredWebhooks(WatchRows(dynamodb(), env("WATCH_TABLE"))),
        secrets=hook_secrets(),
        sender=sender(),
        ledger=over,
        fresh=lambda: Secret(f"whsec_{b64encode(os.urandom(32)).decode()}"),
        name=lambda: os.urandom(8).hex(),
    )


def hook_secrets() -> StoredHookSecrets:
    """Return the secrets of webhooks."""
    return StoredHookSecrets(secrets(), cache(secrets_manager), env("CONNECTION_SECRETS_PREFIX"))


def sender() -> HttpsSender:
    """Return what posts to webhooks, by the stack's proxy and trusting its certificates beside the public ones."""
    authority = env("OUTBOUND_CA_SECRET")
    return HttpsSender(
        host_pattern=env("WEBHOOK_HOST_PATTERN"),
        proxy=env("OUTBOUND_PROXY") or None,
        trusted=lambda: secrets().read(authority) if authority else None,
    )


def source() -> str:
    """Return what events on the bus say where they are from."""
    return f"doorbook.{env('STAGE')}"
