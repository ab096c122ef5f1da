"""Outcomes as CloudWatch metrics and log lines."""

from typing import TYPE_CHECKING, Final

from doorbook.errors import BreakageError, Cause
from doorbook.events import AuditRow, Outcome
from doorbook.messages import CAUSES

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NEEDS_A_LOOK: Final = {
    Outcome.BROWSER_PERHAPS_COPIED,
    Outcome.CLIENT_THROTTLED,
    Outcome.BROWSER_KEYS_UNCHANGED,
    Outcome.BROWSER_KEY_UNKNOWN,
    Outcome.CODE_REPLAYED,
    Outcome.DUO_UNAVAILABLE,
    Outcome.FAIL_OPEN,
    Outcome.MISCONFIGURED,
    Outcome.PROMPT_FACTOR_UNKNOWN,
    Outcome.PROMPT_OTHER_NAME,
    Outcome.PROMPT_UNTRUSTED,
    Outcome.PUSH_FRAUD,
    Outcome.PUSH_UNSENT,
    Outcome.REPORTED_NOT_ME,
    Outcome.DELIVERY_GIVEN_UP,
    Outcome.NOTICE_FAILED,
    Outcome.NOTICE_FAILING,
    Outcome.NOTICE_GIVEN_UP,
    Outcome.WEBHOOK_FAILED,
    Outcome.WEBHOOK_FAILING,
    Outcome.WEBHOOK_GONE,
}

RINGS: Final = {
    Outcome.BROWSER_KEY_UNKNOWN,
    Outcome.CODE_REPLAYED,
    Outcome.DUO_UNAVAILABLE,
    Outcome.FAIL_OPEN,
    Outcome.MISCONFIGURED,
    Outcome.PROMPT_FACTOR_UNKNOWN,
    Outcome.PROMPT_UNTRUSTED,
    Outcome.PUSHES_BLOCKED,
    Outcome.PUSH_FRAUD,
    Outcome.REPORTED_NOT_ME,
    Outcome.NOTICE_FAILING,
    Outcome.WEBHOOK_FAILING,
    Outcome.WEBHOOK_GONE,
}
"""What alarms of the template listen to: counted over all methods too, so that no way of confirming rings nobody."""


class CloudWatchMeter:
    """Counts by embedded metric format, one line each, and logs what an operator should read."""

    def __init__(self, logger: "Logger", namespace: str, service: str) -> None:
        self._logger = logger
        self._namespace = namespace
        self._service = service

    def outcome(self, row: AuditRow) -> None:
        """Count the outcome by method and result, and log it with its cause."""
        self._count(method=row.method, result=row.outcome)
        if row.outcome in RINGS:
            self._count(result=row.outcome)
        facts = {
            "outcome": row.outcome,
            "method": row.method,
            "person": row.person,
            "duo_name": row.duo_name,
            "txid": row.txid,
            "address": row.address,
            "cause": row.cause,
            "meaning": CAUSES[Cause(row.cause)] if row.cause else None,
            "detail": row.detail,
        }
        told = {name: fact for name, fact in facts.items() if fact is not None}
        if row.outcome in NEEDS_A_LOOK:
            self._logger.warning("outcome", extra=told)
        else:
            self._logger.info("outcome", extra=told)

    def breakage(self, broke: BreakageError) -> None:
        """Log a breakage; the alarm listens for this line's metric."""
        self._count(method="none", result="broken")
        self._count(result="broken")
        facts = {"cause": broke.cause, "meaning": CAUSES[broke.cause], "detail": broke.detail}
        self._logger.error("broken", extra=facts)

    def check_broke(self, check: str, error: Exception) -> None:
        """Log that a check could not be asked; the others were."""
        self._logger.error("check broke", extra={"check": check, "error": type(error).__name__, "detail": str(error)})

    def export_broke(self, error: Exception) -> None:
        """Log that an export could not be made."""
        self._logger.error("export broke", extra={"error": type(error).__name__, "detail": str(error)})

    def data_file_unfit(self, file: str, fault: str, detail: str) -> None:
        """Log that a data file could not be taken; the good one before it, if any, is used still."""
        self._logger.warning("data file", extra={"file": file, "fault": fault, "detail": detail})

    def _count(self, **dimensions: str) -> None:
        from aws_lambda_powertools.metrics import MetricUnit, single_metric  # noqa: PLC0415 - no page needs it

        with single_metric(name="Outcome", unit=MetricUnit.Count, value=1, namespace=self._namespace) as metric:
            for name, value in {"service": self._service, **dimensions}.items():
                metric.add_dimension(name=name, value=value)

    def gauge(self, name: str, number: float) -> None:
        """Show a number as it is now."""
        from aws_lambda_powertools.metrics import MetricUnit, single_metric  # noqa: PLC0415 - as below

        with single_metric(name=name, unit=MetricUnit.NoUnit, value=number, namespace=self._namespace) as metric:
            metric.add_dimension(name="service", value=self._service)
