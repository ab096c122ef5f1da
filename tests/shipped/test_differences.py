"""What this machine deploys differs from template.yaml by the rows of one table, and by nothing else."""

import copy
import json
from collections.abc import Iterator

import pytest

from local import differences
from local.cloud import deploy, template
from local.cloud.stack import Stack
from local.cloud.template import Template
from local.differences import IN_THE_PARAMETERS, IN_THE_TEMPLATE, Place, TemplateRow

PLACE = Place(opt="/somewhere/opt", origin="http://localhost:1")


def changed_paths(one: object, other: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place where two templates differ."""
    match one, other:
        case dict(), dict():
            for key in one.keys() | other.keys():
                if key in one and key in other:
                    yield from changed_paths(one[key], other[key], (*path, key))
                else:
                    yield (*path, key)
        case _ if one != other:
            yield path


def explains(row: TemplateRow, path: tuple[str, ...]) -> bool:
    """Whether a row says that the template may differ there."""
    return any(_covers(where.split("."), path) for where in row.where)


def _covers(where: list[str], path: tuple[str, ...]) -> bool:
    return len(where) == len(path) and all(want in {"*", have} for want, have in zip(where, path, strict=True))


def unexplained(as_in_aws: Template, as_here: Template) -> set[tuple[str, ...]]:
    """Where a deployed template differs and no row says why."""
    return {
        path for path in changed_paths(as_in_aws, as_here) if not any(explains(row, path) for row in IN_THE_TEMPLATE)
    }


@pytest.fixture(scope="module")
def deployed(stack: Stack) -> Template:
    """Read back from CloudFormation what was deployed."""
    body = stack.aws.client("cloudformation").get_template(StackName=deploy.STACK)["TemplateBody"]
    found: Template = json.loads(body) if isinstance(body, str) else json.loads(json.dumps(body))
    return found


@pytest.fixture(scope="module")
def as_in_aws(stack: Stack, deployed: Template) -> Template:
    """Expand the template as AWS would, for the very archive that was deployed."""
    code = deployed["Resources"]["Portal"]["Properties"]["Code"]
    archive = f"s3://{code['S3Bucket']}/{code['S3Key']}"
    packaged = template.packaged(template.shipped(), {"functions/": archive})
    return template.expanded(packaged, _parameters(stack))


def test_every_difference_is_explained(as_in_aws: Template, deployed: Template) -> None:
    assert unexplained(as_in_aws, deployed) == set()


def test_a_difference_that_no_row_explains_is_found(as_in_aws: Template, deployed: Template) -> None:
    other = copy.deepcopy(deployed)
    other["Resources"]["Portal"]["Properties"]["Timeout"] = 900
    other["Resources"]["PortalRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"].pop()

    assert unexplained(as_in_aws, other) == {
        ("Resources", "Portal", "Properties", "Timeout"),
        ("Resources", "PortalRole", "Properties", "Policies"),
    }


def test_what_is_deployed_is_the_table_applied(stack: Stack, as_in_aws: Template, deployed: Template) -> None:
    variables = deployed["Resources"]["Portal"]["Properties"]["Environment"]["Variables"]
    place = Place(opt=variables["PAGES"].removesuffix("/pages"), origin=stack.portal)

    assert deployed == differences.applied(as_in_aws, place)


@pytest.mark.parametrize("row", IN_THE_TEMPLATE, ids=lambda row: row.name)
def test_every_row_explains_something_and_changes_nothing_else(expanded: Template, row: TemplateRow) -> None:
    changed = copy.deepcopy(expanded)
    row.change(changed, PLACE)
    paths = list(changed_paths(expanded, changed))

    assert paths
    assert [path for path in paths if not explains(row, path)] == []
    assert [where for where in row.where if not any(_covers(where.split("."), path) for path in paths)] == []


def test_a_row_adds_and_drops_only_what_it_speaks_of(expanded: Template) -> None:
    changed = differences.applied(expanded, PLACE)["Resources"]
    before = expanded["Resources"]

    assert {before[name]["Type"] for name in before.keys() - changed.keys()} == {"AWS::Lambda::LayerVersion"}
    assert {changed[name]["Type"] for name in changed.keys() - before.keys()} == {
        "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Route",
    }


def test_the_parameters_given_are_those_listed(stack: Stack) -> None:
    defaults = {name: each.get("Default") for name, each in template.shipped()["Parameters"].items()}
    given = {name for name, value in _parameters(stack).items() if str(defaults[name]) != value}
    machine_may_have_the_default = {"Architecture"}

    assert given | machine_may_have_the_default == {row.name for row in IN_THE_PARAMETERS}


def _parameters(stack: Stack) -> dict[str, str]:
    described = stack.aws.client("cloudformation").describe_stacks(StackName=deploy.STACK)["Stacks"][0]
    return {each["ParameterKey"]: each["ParameterValue"] for each in described["Parameters"]}
