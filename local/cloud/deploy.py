"""Deploys the stack as CloudFormation would: packaged, expanded, one change set, and waiting until it is done."""

import contextlib
import hashlib
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import ClientError

from local import differences
from local.cloud import template
from local.cloud.aws import Aws
from local.cloud.template import Template

STACK = "doorbook"
BUCKET = "doorbook-artifacts"
MOMENT = 0.05  # between two looks at a change


class DeployFailed(Exception):  # noqa: N818 - it says what happened
    """CloudFormation did not carry out the change; its events say why."""


@dataclass(frozen=True)
class Deployed:
    """What the stack consists of, by the names that template.yaml gives."""

    resources: Mapping[str, str]
    outputs: Mapping[str, str]
    template: Template


def prepared(archive: str, parameters: Mapping[str, str], place: differences.Place) -> tuple[Template, Template]:
    """Expand the template as AWS would, and as this machine deploys it."""
    as_in_aws = template.expanded(template.packaged(template.shipped(), {"functions/": archive}), parameters)
    return as_in_aws, differences.applied(as_in_aws, place)


def deploy(aws: Aws, functions: Path, parameters: Mapping[str, str], place: differences.Place) -> Deployed:
    """Create the stack or bring it up to date."""
    s3 = aws.client("s3")
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": aws.region})
    key = f"{hashlib.sha256(functions.read_bytes()).hexdigest()[:32]}.zip"
    s3.upload_file(str(functions), BUCKET, key)
    _, wanted = prepared(f"s3://{BUCKET}/{key}", parameters, place)
    _change(aws, wanted, parameters)
    cloudformation = aws.client("cloudformation")
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    listed = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    return Deployed(
        resources={entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed},
        outputs={entry["OutputKey"]: entry["OutputValue"] for entry in stack.get("Outputs", [])},
        template=wanted,
    )


def _change(aws: Aws, wanted: Template, parameters: Mapping[str, str]) -> None:
    cloudformation = aws.client("cloudformation")
    body = json.dumps(wanted, separators=(",", ":")).encode()
    key = f"{hashlib.sha256(body).hexdigest()[:32]}.template"
    aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)  # in a request it may have no more than 51,200 bytes
    name = f"change-{uuid.uuid4().hex}"
    asked = {"StackName": STACK, "ChangeSetName": name}
    cloudformation.create_change_set(
        **asked,
        ChangeSetType="UPDATE" if _status(aws) else "CREATE",
        TemplateURL=f"{aws.endpoint}/{BUCKET}/{key}",
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    while (change := cloudformation.describe_change_set(**asked))["Status"].endswith(("PENDING", "IN_PROGRESS")):
        time.sleep(MOMENT)
    if change["Status"] == "FAILED":
        cloudformation.delete_change_set(**asked)
        if "didn't contain changes" in change.get("StatusReason", "") or "No updates" in change.get("StatusReason", ""):
            return
        raise DeployFailed(change.get("StatusReason"))
    cloudformation.execute_change_set(**asked)
    while (status := _status(aws)).endswith("IN_PROGRESS"):
        time.sleep(MOMENT)
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise DeployFailed(f"{status}\n" + "\n".join(_complaints(aws)))


def _status(aws: Aws) -> str:
    try:
        stack = aws.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError:
        return ""
    status: str = stack["StackStatus"]
    return "" if status == "REVIEW_IN_PROGRESS" else status


def _complaints(aws: Aws) -> list[str]:
    events = aws.client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    return [
        f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("FAILED") and "ResourceStatusReason" in event
    ]
