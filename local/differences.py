"""Every difference between the stack in AWS and the one on this machine: one row each, with its reason.

A test compares the deployed template with template.yaml expanded by AWS's translator and fails on a difference that
no row explains, and on a row that explains nothing. The product is the same code in both and cannot tell where it runs.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

type Template = dict[str, Any]

FUNCTION = "AWS::Lambda::Function"
LAYER = "AWS::Lambda::LayerVersion"
API = "AWS::ApiGatewayV2::Api"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where this machine put what AWS keeps elsewhere."""

    opt: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class TemplateRow:
    """A change to the expanded template, and the paths where it may show."""

    name: str
    why: str
    where: tuple[str, ...]
    change: Callable[[Template, Place], None]


@dataclass(frozen=True, kw_only=True)
class ParameterRow:
    """A parameter given another value than its default, as an operator may do in AWS."""

    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """A part of AWS that something else plays here."""

    name: str
    why: str
    by: str


def _of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {k: r for k, r in template["Resources"].items() if r["Type"] == kind}


def _runtime(template: Template, _place: Place) -> None:
    for function in _of_type(template, FUNCTION).values():
        function["Properties"]["Runtime"] = "provided.al2023"


def _layers(template: Template, _place: Place) -> None:
    for name in _of_type(template, LAYER):
        del template["Resources"][name]
    for function in _of_type(template, FUNCTION).values():
        function["Properties"].pop("Layers", None)


def _opt(template: Template, place: Place) -> None:
    for function in _of_type(template, FUNCTION).values():
        variables = function["Properties"]["Environment"]["Variables"]
        for name, value in variables.items():
            if isinstance(value, str) and value.startswith("/opt/"):
                variables[name] = place.opt + value.removeprefix("/opt")


def _origin(template: Template, place: Place) -> None:
    for function in _of_type(template, FUNCTION).values():
        variables = function["Properties"]["Environment"]["Variables"]
        if "PORTAL_ORIGIN" in variables:
            variables["PORTAL_ORIGIN"] = place.origin


def _routes(template: Template, _place: Place) -> None:
    """Write an API's OpenAPI body as the resources that it stands for: a template has room for 500."""
    for name, api in _of_type(template, API).items():
        body = api["Properties"].pop("Body")
        api["Properties"] |= {"Name": name, "ProtocolType": "HTTP"}
        shared: dict[str, dict[str, Any]] = {}  # all routes of a function lead to it by one
        for number, (path, methods) in enumerate(sorted(body["paths"].items())):
            for method, operation in sorted(methods.items()):
                verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
                part = f"{name}Route{number}{verb.title()}"
                integration = _integration(name, operation)
                known = [each for each, made in shared.items() if made == integration]
                to = known[0] if known else f"{name}Integration{len(shared)}"
                shared[to] = template["Resources"][to] = integration
                template["Resources"][part] = {
                    "Type": "AWS::ApiGatewayV2::Route",
                    "Properties": {
                        "ApiId": {"Ref": name},
                        "RouteKey": "$default" if path == "/$default" else f"{verb} {path}",
                        "Target": {"Fn::Sub": f"integrations/${{{to}}}"},
                    },
                }


def _clear(template: Template, _place: Place) -> None:
    for policy in _of_type(template, "AWS::S3::BucketPolicy").values():
        document = policy["Properties"]["PolicyDocument"]
        document["Statement"] = [each for each in document["Statement"] if "aws:SecureTransport" not in str(each)]


def _integration(api: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    described = operation["x-amazon-apigateway-integration"]
    return {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": {"Ref": api},
            "IntegrationType": described["type"].upper(),
            "IntegrationMethod": described["httpMethod"],
            "IntegrationUri": described["uri"],
            "PayloadFormatVersion": described["payloadFormatVersion"],
        },
    }


IN_THE_TEMPLATE = (
    TemplateRow(
        name="runtime",
        why="ministack's own Python worker differs from Lambda's in errors, logging and isolation; so each function "
        "runs under AWS's runtime interface client, which a `provided` runtime starts from the function's bootstrap.",
        where=("Resources.*.Properties.Runtime",),
        change=_runtime,
    ),
    TemplateRow(
        name="layers",
        why="ministack mounts no layer at /opt for a `provided` runtime; the bootstrap reads them where they lie.",
        where=("Resources.*", "Resources.*.Properties.Layers"),
        change=_layers,
    ),
    TemplateRow(
        name="opt",
        why="nobody but root could write to /opt: such settings name the built layers.",
        where=("Resources.*.Properties.Environment.Variables.*",),
        change=_opt,
    ),
    TemplateRow(
        name="origin",
        why="in AWS the portal's origin is its own domain or the API's; here it is a port of localhost.",
        where=("Resources.*.Properties.Environment.Variables.PORTAL_ORIGIN",),
        change=_origin,
    ),
    TemplateRow(
        name="routes",
        why="ministack ignores the body of an HTTP API; its routes are written as the resources AWS makes of them.",
        where=(
            "Resources.*.Properties.Body",
            "Resources.*.Properties.Name",
            "Resources.*.Properties.ProtocolType",
            "Resources.*",
        ),
        change=_routes,
    ),
    TemplateRow(
        name="clear",
        why="ministack answers by plain HTTP on the loopback, and obeys a bucket that refuses what comes so.",
        where=("Resources.*.Properties.PolicyDocument.Statement",),
        change=_clear,
    ),
)

IN_THE_PARAMETERS = (
    ParameterRow(name="Architecture", why="functions run on this machine's processor."),
    ParameterRow(name="DuoHostPattern", why="the Duo secret names the simulator, which is no host of Duo's."),
    ParameterRow(name="FirstAdministrator", why="so that the invitation can be tried."),
    ParameterRow(name="OutboundCaSecret", why="the simulator's certificate is signed by an authority of its own."),
    ParameterRow(name="Passwordless", why="so that it can be tried to come in by Duo alone."),
    ParameterRow(name="PasswordlessGroups", why="so that there are demo people of the pilot, and others."),
    ParameterRow(name="WebhookHostPattern", why="receivers of webhooks are on this machine's loopback."),
    ParameterRow(name="ReturnOrigins", why="one of the demo applications asks people to come back to it."),
)

AROUND_THE_STACK = (
    StandIn(name="AWS", by="ministack, with signatures and policies enforced", why="there is no account to use."),
    StandIn(
        name="Lambda's runtime",
        by="awslambdaric started by local/cloud/bootstrap.sh; memory is limited as address space",
        why="as the row `runtime`.",
    ),
    StandIn(
        name="API Gateway",
        by="local/cloud/gateway.py, plain HTTP on localhost, one stage, no throttling",
        why="ministack's data plane leaves cookies, errors, source addresses and some paths other than AWS does.",
    ),
    StandIn(
        name="EventBridge and its Scheduler",
        by="ministack, which keeps the schedules; the first turn of each is taken by local/cloud/schedules.py",
        why="in AWS the first key of remembered browsers comes within an hour, for which nobody waits here.",
    ),
    StandIn(
        name="Secrets Manager's request tokens",
        by="local/cloud/ministack_start.py",
        why="ministack lets a second text take the place of the first under one token, where AWS refuses it.",
    ),
    StandIn(
        name="queues and streams that start functions",
        by="local/cloud/ministack_start.py",
        why="ministack lets the groups of a FIFO queue wait for each other, stumbles over a number that a parameter "
        "gives, loses its queues when its port changes, and takes what a function reports as failed for done.",
    ),
    StandIn(
        name="Duo",
        by="local/duosim; the gateway writes its plain address for its TLS one in what leads a browser there",
        why="a newcomer shall meet no certificate warning. Servers talk TLS to it as to Duo.",
    ),
)


def applied(template: Template, place: Place) -> Template:
    """Change an expanded template into the one that this machine deploys."""
    result = copy.deepcopy(template)
    for row in IN_THE_TEMPLATE:
        row.change(result, place)
    return result
