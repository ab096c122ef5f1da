"""Names that two files must agree on: environment variables, routes, actions, pins."""

import ast
import copy
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorbook.adapters.meter import RINGS
from doorbook.checks.inspecting import GAUGES as OF_CHECKS
from doorbook.collect.turns.schedule import GAUGES
from doorbook.notices.notifier import GAUGES as OF_NOTICES
from layers import botocore_trim
from local.cloud.template import ROOT, Template
from tests.shipped.rules import properties

WIRING = ROOT / "layers" / "doorbook" / "doorbook" / "wiring"
PRODUCT = ROOT / "layers" / "doorbook" / "doorbook"
FUNCTIONS = ROOT / "functions"
READ_BY_OTHERS = {
    "AWS_CA_BUNDLE": "botocore",
    "POWERTOOLS_LOG_LEVEL": "Powertools' logger",
}
READERS = {"env"}  # wiring's own way to os.environ
METHODS = {"get", "post", "put", "delete", "patch"}
ACTIONS = {  # what IAM calls an operation where it has another name for it
    "dynamodb": {"TransactWriteItems": {"ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"}},
    "s3": {"ListObjectsV2": {"ListBucket"}},
}
LAMBDAS_OWN = {  # what Lambda does in a function's name, to bring it what it works on
    "dynamodb": {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"},
    "sqs": {"DeleteMessage", "GetQueueAttributes", "ReceiveMessage"},
}


def read_names(source: str) -> set[str]:
    """Every environment variable that a module names."""
    return set(_read(ast.parse(source)))


def _read(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(key)), *_]) if name in READERS:
                yield key
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id="os"), attr="environ"),
                slice=ast.Constant(value=str(key)),
            ):
                yield key
            case _:
                pass


def given_names(template: Template) -> set[str]:
    """Every environment variable that the template gives to a function."""
    functions = properties(template, "AWS::Lambda::Function")
    return {name for _, given in functions for name in given["Environment"]["Variables"]}


def test_the_template_gives_what_wiring_reads_and_nothing_else(expanded: Template) -> None:
    assert given_names(expanded) - READ_BY_OTHERS.keys() == set().union(
        *(read_names(path.read_text()) for path in WIRING.glob("*.py"))
    )


def test_a_name_that_only_wiring_knows_is_seen() -> None:
    assert read_names("import os\nA = env('ONE')\nB = os.environ['TWO']\nC = other('THREE')") == {"ONE", "TWO"}


def test_only_wiring_reads_the_environment() -> None:
    others = [path for path in [*PRODUCT.rglob("*.py"), *FUNCTIONS.glob("*.py")] if path.parent != WIRING]

    assert [path.name for path in others if re.search(r"\bos\.(environ|getenv)\b", path.read_text())] == []


def handled_routes(source: str) -> set[str]:
    """Every route that a function's resolver answers, as the template would write it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="app"), attr=verb), args=[ast.Constant(value=str(path)), *_]
            ) if verb in METHODS:
                found.add(f"{verb.upper()} {re.sub(r'<(\w+)>', r'{\1}', path)}")
            case _:
                pass
    return found


def given_routes(template: Template) -> set[str]:
    """Every route that the template leads to a function."""
    apis = properties(template, "AWS::ApiGatewayV2::Api")
    paths = [(path, methods) for _, given in apis for path, methods in given["Body"]["paths"].items()]
    return {f"{method.upper()} {path}" for path, methods in paths for method in methods}


def test_every_route_of_the_template_has_its_handler_and_every_handler_its_route(expanded: Template) -> None:
    handled = {route for path in FUNCTIONS.glob("*.py") for route in handled_routes(path.read_text())}

    assert handled == given_routes(expanded)


def test_a_handler_without_a_route_is_seen(expanded: Template) -> None:
    source = '@app.get("/signin/<ticket>")\ndef a(ticket): ...\napp.post("/lost")(b)\nform.get("/name")'

    assert handled_routes(source) - given_routes(expanded) == {"POST /lost"}


def called_operations(source: str) -> set[str]:
    """Every AWS operation that a module may call by its client's method."""
    methods = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): name for names in _kept().values() for name in names}
    called = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    return {methods[name] for name in called & methods.keys()}


def _kept() -> dict[str, frozenset[str]]:
    return botocore_trim.OPERATIONS


def test_the_roles_may_call_no_operation_that_botocore_has_lost(expanded: Template) -> None:
    for _, given in properties(expanded, "AWS::IAM::Role"):
        for policy in given["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                for action in [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]:
                    service, operation = action.split(":")
                    if service in _kept():
                        indirect = {n for names in ACTIONS.get(service, {}).values() for n in names}
                        brought = LAMBDAS_OWN.get(service, set())
                        assert operation in _kept()[service] | indirect | brought, action


def test_the_product_calls_operations_that_botocore_has_kept() -> None:
    called = {each for path in PRODUCT.rglob("*.py") for each in called_operations(path.read_text())}

    assert {"TransactWriteItems", "BatchGetItem", "GetSecretValue"} <= called


def alarmed(template: Template) -> list[dict[str, str]]:
    """Return the dimensions of each alarm that listens to our own metric."""
    alarms = [
        given
        for _, given in properties(template, "AWS::CloudWatch::Alarm")
        if given.get("Namespace") == "Doorbook" and given["MetricName"] == "Outcome"
    ]
    return [{each["Name"]: each["Value"] for each in alarm["Dimensions"]} for alarm in alarms]


def alarmed_results(template: Template) -> set[str]:
    return {dimensions["result"] for dimensions in alarmed(template)}


def listeners_that_hear_nothing(template: Template) -> list[str]:
    """Return what alarms listen to that the meter does not count so: another set of dimensions is another metric."""
    return [
        f"{dimensions}"
        for dimensions in alarmed(template)
        if dimensions.keys() != {"service", "result"} or dimensions["result"] not in {*RINGS, "broken"}
    ]


def test_every_alarm_on_our_metric_listens_to_what_the_meter_counts_for_it(expanded: Template) -> None:
    assert listeners_that_hear_nothing(expanded) == []
    assert alarmed_results(expanded) == {*RINGS, "broken"}


def gauged(template: Template) -> set[tuple[str, str]]:
    """Return the numbers that alarms listen to, each as its function shows it."""
    alarms = [given for _, given in properties(template, "AWS::CloudWatch::Alarm")]
    ours = [given for given in alarms if given.get("Namespace") == "Doorbook" and given["MetricName"] != "Outcome"]
    return {(given["Dimensions"][0]["Value"], given["MetricName"]) for given in ours}


def test_an_alarm_listens_to_each_number_that_is_shown_and_to_no_other(expanded: Template) -> None:
    shown = {"scheduler": GAUGES, "inspector": OF_CHECKS, "announcer": OF_NOTICES}

    assert gauged(expanded) == {(function, name) for function, names in shown.items() for name in names}


@pytest.mark.parametrize(
    "dimension", [{"Name": "result", "Value": "browser_key_lost"}, {"Name": "method", "Value": "push"}]
)
def test_an_alarm_that_hears_nothing_is_seen(expanded: Template, dimension: dict[str, str]) -> None:
    broken = copy.deepcopy(expanded)
    dimensions = broken["Resources"]["PortalMisconfigured"]["Properties"]["Dimensions"]
    dimensions[:] = [each for each in dimensions if each["Name"] != dimension["Name"]] + [dimension]

    assert len(listeners_that_hear_nothing(broken)) == 1


LAYERS = {"vendor": "--no-dev", "engine": "--only-group=engine"}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_what_the_lock_says(layer: str) -> None:
    assert (ROOT / "layers" / layer / "requirements.txt").read_text() == _export(LAYERS[layer])


def test_the_export_names_no_tool_of_ours_and_hashes_everything() -> None:
    text = _export(LAYERS["vendor"])

    assert "pytest" not in text
    assert "duckdb" not in text
    assert "boto3==" in text
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()))


def _export(which: str) -> str:
    uv = [sys.executable, str(ROOT / "local" / "uv.py")]
    how = ["export", "--quiet", which, "--no-emit-project", "--no-annotate", "--no-header", "--locked"]
    command = [*uv, *how, "--format", "requirements-txt"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_no_path_of_this_machine_is_written_down() -> None:
    listed = subprocess.run(["/usr/bin/env", "git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = [ROOT / name for name in listed.stdout.split()]
    texts = [path for path in tracked if path.exists() and path != Path(__file__)]

    assert [path.name for path in texts if b"/work/" in path.read_bytes()] == []
