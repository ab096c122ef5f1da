"""The fifth step: what most leave as it is."""

from doorbook.collect.connections.connection import Advanced, Connection
from doorbook.collect.connections.rules import TypedAdvanced
from doorbook.values import value
from doorbook.web.console.house import Inside
from doorbook.web.console.steps import Amiss, StepPage, around_step
from doorbook.web.console.words import Badge


@value(kw_only=True)
class AdvancedPage(StepPage):
    """The settings as they were typed; `offered` tells whether the account has endpoints, where that is known."""

    template = "console_advanced.html"
    title: str = "Advanced"
    typed: TypedAdvanced
    offered: Badge | None = None


def advanced_page(
    inside: Inside, connection: Connection, typed: TypedAdvanced | None, amiss: Amiss, offered: Badge | None = None
) -> AdvancedPage:
    """Return the step, with what was typed or else with what is kept."""
    return AdvancedPage(
        **around_step(inside, connection, "advanced", amiss),
        typed=typed or _as_typed(connection.advanced),
        offered=offered,
    )


def typed_advanced(fields: dict[str, str]) -> TypedAdvanced:
    """Return what the form says."""
    return TypedAdvanced(
        endpoints=fields.get("endpoints") == "on",
        live_minutes=fields.get("live", ""),
        inventory_minutes=fields.get("inventory", ""),
        backfill_days=fields.get("backfill", ""),
        groups=fields.get("groups", ""),
        proxy=fields.get("proxy", ""),
        ca=fields.get("ca", ""),
    )


def _as_typed(kept: Advanced) -> TypedAdvanced:
    return TypedAdvanced(
        endpoints=kept.endpoints,
        live_minutes=str(round(kept.live.total_seconds() / 60)),
        inventory_minutes=str(round(kept.inventory.total_seconds() / 60)),
        backfill_days=str(kept.backfill_days),
        groups="\n".join(kept.groups),
        proxy=kept.proxy or "",
        ca=kept.ca or "",
    )
