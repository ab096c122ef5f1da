"""What AWS asks for, as its price lists had it."""

from collections.abc import Mapping
from typing import Final

A_MILLION: Final = {
    "read units": 0.125,
    "write units": 0.625,
    "S3 GET": 0.4,
    "S3 PUT": 5.0,
    "S3 LIST": 5.0,
    "SQS": 0.5,
    "EventBridge Scheduler": 1.0,
    "Lambda scheduler": 0.2,
    "Lambda collector": 0.2,
    "Lambda announcer": 0.2,
}
PRICES: Final = (
    "Prices are assumed, in dollars a million, as the lists for us-east-1 had them in 2025: "
    + ", ".join(f"{name} {price:g}" for name, price in A_MILLION.items())
    + ". The time that functions run, storage, and what listeners are sent are not in it."
)
TOLD: Final = "CPU time is that of the collecting process alone."


def cost(asked: Mapping[str, float]) -> float:
    """Return what it costs in dollars."""
    return sum(count * A_MILLION.get(name, 0.0) for name, count in asked.items()) / 1_000_000
