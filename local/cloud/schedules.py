"""Plays the first hour of EventBridge's schedules: what they start once an hour is started now as well."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from local.cloud.aws import Aws
from local.cloud.template import Template

RULE = "AWS::Events::Rule"
SECONDS = 60


class TurnFailed(Exception):  # noqa: N818 - it says what happened
    """A function that a schedule starts has failed; its log says why."""


def first_turns(aws: Aws, template: Template, resources: Mapping[str, str]) -> None:
    """Start what each rule of the stack starts, as the rule would; ministack does so from the first hour on."""
    client = aws.client("lambda", read_timeout=SECONDS)
    for name, rule in template["Resources"].items():
        if rule["Type"] == RULE and "ScheduleExpression" in rule["Properties"]:
            event = _event(aws, resources[name])
            for target in rule["Properties"]["Targets"]:
                function = resources[target["Arn"]["Fn::GetAtt"][0]]
                done = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
                said = done["Payload"].read().decode()
                if done.get("FunctionError"):
                    raise TurnFailed(f"{function}: {said}")
    client.close()


def _event(aws: Aws, rule: str) -> dict[str, Any]:
    """Return what EventBridge sends on schedule."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "region": aws.region,
        "resources": [f"arn:aws:events:{aws.region}:000000000000:rule/{re.sub(r'.*/', '', rule)}"],
        "detail": {},
    }
