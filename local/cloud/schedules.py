"""Plays the first hour of EventBridge's schedules: what they start once an hour is started now as well."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from local.cloud.aws import Aws
from local.cloud.template import Template

RULE = "AWS::Events::Rule"
SCHEDULE = "AWS::Scheduler::Schedule"
SECONDS = 60


class TurnFailed(Exception):  # noqa: N818 - it says what happened
    """A function that a schedule starts has failed; its log says why."""


def first_turns(aws: Aws, template: Template, resources: Mapping[str, str]) -> None:
    """Start what each schedule of the stack starts, as it would; ministack does so from the first hour or minute on."""
    client = aws.client("lambda", read_timeout=SECONDS)
    for name, target, event in _starts(aws, template, resources):
        function = resources[target["Arn"]["Fn::GetAtt"][0]]
        done = client.invoke(FunctionName=function, Payload=(target.get("Input") or json.dumps(event)).encode())
        said = done["Payload"].read().decode()
        if done.get("FunctionError"):
            raise TurnFailed(f"{name} started {function}: {said}")
    client.close()


def _starts(
    aws: Aws, template: Template, resources: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Go through what is started by which schedule, and what it is told."""
    for name, each in template["Resources"].items():
        given = each.get("Properties", {})
        if each["Type"] == RULE and "ScheduleExpression" in given:
            arn = f"arn:aws:events:{aws.region}:000000000000:rule/{re.sub(r'.*/', '', resources[name])}"
            for target in given["Targets"]:
                yield name, target, _event(aws, "aws.events", arn)
        if each["Type"] == SCHEDULE:
            arn = f"arn:aws:scheduler:{aws.region}:000000000000:schedule/default/{resources[name]}"
            yield name, given["Target"], _event(aws, "aws.scheduler", arn)


def _event(aws: Aws, source: str, schedule: str) -> dict[str, Any]:
    """Return what EventBridge sends on schedule."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": source,
        "account": "000000000000",
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": aws.region,
        "resources": [schedule],
        "detail": {},
    }
