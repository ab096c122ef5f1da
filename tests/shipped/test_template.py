"""The template is what the design says, and each check of it can fail."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from doorbook.remember.key_ring import KEPT, LONGEST_LIFE
from local.cloud import template
from local.cloud.template import ROOT, Template
from tests.shipped import rules
from tests.shipped.rules import RULES, Rule

SECRETS = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"

type Break = Callable[[Template], object]


def _portal(broken: Template) -> Template:
    found: Template = broken["Resources"]["Portal"]["Properties"]
    return found


def _rights(broken: Template) -> list[Template]:
    policies = broken["Resources"]["PortalRole"]["Properties"]["Policies"]
    found: list[Template] = policies[0]["PolicyDocument"]["Statement"]
    return found


def _allow(action: str, resource: object) -> Break:
    return lambda t: _rights(t).append({"Effect": "Allow", "Action": action, "Resource": resource})


def _table(name: str, prop: str) -> Break:
    return lambda t: t["Resources"][name]["Properties"].pop(prop)


def _second_function(broken: Template) -> None:
    broken["Resources"]["Other"] = copy.deepcopy(broken["Resources"]["Portal"])


def _log_the_query(broken: Template) -> None:
    stage = broken["Resources"]["ApiApiGatewayDefaultStage"]["Properties"]
    stage["AccessLogSettings"]["Format"] += "$context.queryString"


def _open_the_bucket(broken: Template) -> None:
    broken["Resources"]["Lake"]["Properties"]["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = False


def _again(name: str, times: int) -> Break:
    return lambda t: t["Resources"].update({f"{name}{each}": t["Resources"][name] for each in range(times)})


def _many_routes(broken: Template) -> None:
    paths = broken["Resources"]["Api"]["Properties"]["Body"]["paths"]
    paths.update({f"/{each}": paths["/"] for each in range(300)})


BREAKS: tuple[tuple[Rule, Break], ...] = (
    (rules.each_function_has_its_own_role, _second_function),
    (rules.each_function_has_its_own_role, lambda t: _portal(t).update(Role="arn:aws:iam::1:role/any")),
    (rules.every_right_is_small, _allow("dynamodb:*", {"Fn::GetAtt": ["People", "Arn"]})),
    (rules.every_right_is_small, _allow("dynamodb:GetItem", "*")),
    (
        rules.every_right_is_small,
        lambda t: t["Resources"]["PortalRole"]["Properties"].update(ManagedPolicyArns=["arn:aws:iam::aws:policy/Any"]),
    ),
    (
        rules.secrets_are_the_stacks_own,
        _allow("secretsmanager:GetSecretValue", {"Fn::Sub": f"{SECRETS}${{AWS::StackName}}*"}),
    ),
    (rules.secrets_are_the_stacks_own, _allow("secretsmanager:GetSecretValue", {"Fn::Sub": f"{SECRETS}*/duo/*"})),
    (rules.each_function_is_watched, _second_function),
    (rules.each_function_is_traced, lambda t: _portal(t).update(TracingConfig={"Mode": "PassThrough"})),
    (rules.each_function_is_traced, lambda t: _portal(t).update(MemorySize=128)),
    (rules.each_function_is_traced, _table("PortalLog", "RetentionInDays")),
    (rules.each_table_is_safe, _table("People", "SSESpecification")),
    (rules.each_table_is_safe, _table("Doors", "TimeToLiveSpecification")),
    (rules.each_table_is_safe, _table("Audit", "PointInTimeRecoverySpecification")),
    (rules.each_bucket_is_safe, _table("Lake", "VersioningConfiguration")),
    (rules.each_bucket_is_safe, _table("Lake", "BucketEncryption")),
    (rules.each_bucket_is_safe, _table("Lake", "LifecycleConfiguration")),
    (rules.each_bucket_is_safe, lambda t: t["Resources"]["Lake"].pop("DeletionPolicy")),
    (rules.each_bucket_is_safe, lambda t: t["Resources"].pop("LakePolicy")),
    (rules.each_bucket_is_safe, _open_the_bucket),
    (rules.each_queue_is_safe, _table("Deliveries", "SqsManagedSseEnabled")),
    (rules.each_queue_is_safe, _table("Collections", "RedrivePolicy")),
    (rules.each_queue_is_safe, _table("DeliveriesDead", "MessageRetentionPeriod")),
    (rules.each_queue_is_safe, lambda t: t["Resources"]["CollectionsDead"].pop("DeletionPolicy")),
    (rules.each_queue_is_safe, lambda t: t["Resources"].pop("CollectionsLate")),
    (rules.each_queue_is_safe, lambda t: t["Resources"].pop("DeliveriesGivenUp")),
    (rules.nobody_changes_the_audit, _allow("dynamodb:DeleteItem", {"Fn::GetAtt": ["Audit", "Arn"]})),
    (rules.the_access_log_holds_no_secret, _log_the_query),
    (rules.all_of_it_can_be_deployed, _again("ConsoleRoutes", 30)),
    (rules.all_of_it_can_be_deployed, _again("ApiLog", 500)),
    (rules.all_of_it_can_be_deployed, _many_routes),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_template_keeps_the_rule(expanded: Template, rule: Rule) -> None:
    assert rule(expanded) == []


@pytest.mark.parametrize(("rule", "spoil"), BREAKS)
def test_the_rule_notices_when_it_is_broken(expanded: Template, rule: Rule, spoil: Break) -> None:
    broken = copy.deepcopy(expanded)
    spoil(broken)

    assert len(rule(broken)) > len(rule(expanded))


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _ in BREAKS} == set(RULES)


def test_each_function_has_one_name(expanded: Template, tmp_path: Path) -> None:
    assert rules.each_function_has_one_name(expanded, ROOT / "functions") == []

    (tmp_path / "stray.py").touch()
    assert rules.each_function_has_one_name(expanded, tmp_path) == [
        "Portal runs portal.py as portal",
        "Provider runs provider.py as provider",
        "Console runs console.py as console",
        "Keeper runs keeper.py as keeper",
        "Announcer runs announcer.py as announcer",
        "Scheduler runs scheduler.py as scheduler",
        "Collector runs collector.py as collector",
        "Inspector runs inspector.py as inspector",
        "Compactor runs compactor.py as compactor",
        "stray.py is no function of the template",
    ]


def test_cfn_lint_finds_nothing_in_the_template() -> None:
    assert _lint(ROOT / "template.yaml") == ""


def test_cfn_lint_finds_nothing_in_the_expanded_template(expanded: Template, tmp_path: Path) -> None:
    assert _lint(_written(expanded, tmp_path)) == ""


def test_cfn_lint_sees_in_the_expanded_template_what_it_misses_in_the_other(tmp_path: Path) -> None:
    broken = template.packaged(template.shipped(), {})
    broken["Globals"]["Function"]["Environment"]["Variables"]["LOST"] = {"Ref": "Tabel"}

    assert "E1020" in _lint(_written(template.expanded(broken, {}), tmp_path))


def _written(content: Template, folder: Path) -> Path:
    path = folder / "template.json"
    path.write_text(json.dumps(content))
    return path


def _lint(path: Path) -> str:
    program = [str(Path(sys.executable).with_name("cfn-lint")), "-r", template.REGION, "-t", str(path)]
    return subprocess.run(program, capture_output=True, text=True, check=False).stdout


def test_a_changed_setting_reaches_people_with_the_deploy_that_changes_it() -> None:
    """SAM publishes a version when the template's text changes, not when a parameter does: so there are no versions."""
    expanded = template.expanded(template.packaged(template.shipped(), {}), {})

    assert rules.of_type(expanded, "AWS::Lambda::Version") == {}
    assert rules.of_type(expanded, "AWS::Lambda::Alias") == {}


def test_no_setting_has_a_browser_remembered_for_longer_than_its_key_is_kept(shipped: Template) -> None:
    longest = {name: shipped["Parameters"][name]["MaxValue"] for name in ("PasswordlessDays", "PasswordlessPresetDays")}

    assert max(longest.values()) == LONGEST_LIFE.days == KEPT.days - 1
    assert {shipped["Parameters"][name]["Type"] for name in longest} == {"Number"}
