"""What must hold of a template: each rule reads one and returns its complaints, so that it can be shown to complain."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from local.cloud.template import Template

FUNCTION = "AWS::Lambda::Function"
NO_RESOURCE_LEVEL = frozenset(
    {
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "cloudwatch:PutMetricData",
        "dynamodb:ListStreams",
        "sns:Unsubscribe",
    }
)
WATCHED = ("Errors", "Throttles")
BELOW = ("duo", "connections")  # where operators and the console add secrets
BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
AGE, DEPTH = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"
LONGEST_OF_A_QUEUE = 1_209_600  # seconds
MOST_RESOURCES, MOST_ROUTES = 500, 300
MOST_PERMISSIONS = 30  # a function's policy takes 20,480 bytes, of which a permission takes up to 600

type Rule = Callable[[Template], list[str]]
type Part = dict[str, object]


def of_type(template: Template, kind: str) -> dict[str, Template]:
    """Select the resources of a type, by logical id."""
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def properties(template: Template, kind: str) -> Iterator[tuple[str, Template]]:
    """Go through the properties of every resource of a type."""
    for name, each in of_type(template, kind).items():
        yield name, each.get("Properties", {})


def each_function_has_its_own_role(template: Template) -> list[str]:
    """One role, written out in the template, for one function."""
    complaints, users = [], Counter[str]()
    for name, given in properties(template, FUNCTION):
        match given.get("Role"):
            case {"Fn::GetAtt": [role, "Arn"]} if template["Resources"][role]["Type"] == "AWS::IAM::Role":
                users[role] += 1
            case other:
                complaints.append(f"{name} has no role of this template: {other}")
    return complaints + [f"{role} serves {count} functions" for role, count in users.items() if count > 1]


def statements(template: Template) -> Iterator[tuple[str, Template]]:
    """Go through what every role and policy of the template allows."""
    for name, given in properties(template, "AWS::IAM::Role"):
        for policy in given.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for name, given in properties(template, kind):
            for statement in given["PolicyDocument"]["Statement"]:
                yield name, statement


def every_right_is_small(template: Template) -> list[str]:
    """No managed policy, no wildcard action, no resource * but for the few actions that know no other."""
    complaints = [
        f"{name} takes a managed policy"
        for name, given in properties(template, "AWS::IAM::Role")
        if given.get("ManagedPolicyArns")
    ]
    for name, statement in statements(template):
        actions, resources = as_list(statement.get("Action")), as_list(statement.get("Resource"))
        if statement["Effect"] == "Allow" and ("NotAction" in statement or "NotResource" in statement):
            complaints.append(f"{name} allows all but something")
        complaints += [f"{name} may do {action}" for action in actions if "*" in str(action)]
        if "*" in resources and not set(map(str, actions)) <= NO_RESOURCE_LEVEL:
            complaints.append(f"{name} may do {', '.join(map(str, actions))} to anything")
        complaints += [
            f"{name} reaches {r}" for r in resources if isinstance(r, str) and r != "*" and r.endswith(":*:*")
        ]
    return complaints


def secrets_are_the_stacks_own(template: Template) -> list[str]:
    """Secrets are named one by one, but for those that operators add below the stack's own name."""
    complaints = []
    for name, statement in statements(template):
        if any(str(action).startswith("secretsmanager:") for action in as_list(statement.get("Action"))):
            complaints += [
                f"{name} reaches the secrets {resource}"
                for resource in map(str, as_list(statement.get("Resource")))
                if "*" in resource and not any(f":secret:${{AWS::StackName}}/{below}/*'" in resource for below in BELOW)
            ]
    return complaints


def as_list(value: object) -> list[object]:
    """Read what IAM lets be one or many."""
    return value if isinstance(value, list) else [] if value is None else [value]


def each_function_has_one_name(template: Template, files: Path) -> list[str]:
    """Ask that the logical id, the file in functions/ and the Powertools service be one name."""
    complaints, named = [], set()
    for name, given in properties(template, FUNCTION):
        module = given["Handler"].rpartition(".")[0]
        service = given["Environment"]["Variables"].get("POWERTOOLS_SERVICE_NAME")
        named.add(module)
        if not name.lower() == module == service or not (files / f"{module}.py").exists():
            complaints.append(f"{name} runs {module}.py as {service}")
    there = {path.stem for path in files.glob("*.py")}
    return complaints + [f"{name}.py is no function of the template" for name in sorted(there - named)]


def each_function_is_watched(template: Template) -> list[str]:
    """Ask for an alarm on the errors and on the throttles of each function, that reaches somebody."""
    watched = set()
    for _, given in properties(template, "AWS::CloudWatch::Alarm"):
        for dimension in given.get("Dimensions", []):
            match dimension:
                case {"Name": "FunctionName", "Value": {"Ref": function}} if given.get("AlarmActions"):
                    watched.add((function, given.get("MetricName")))
    wanted = [(name, metric) for name in of_type(template, FUNCTION) for metric in WATCHED]
    return [f"nobody hears of {metric} of {name}" for name, metric in wanted if (name, metric) not in watched]


def each_function_is_traced(template: Template) -> list[str]:
    """Tracing, a log of its own that is kept for a while, and enough memory to hash a password."""
    complaints = []
    for name, given in properties(template, FUNCTION):
        if given.get("TracingConfig", {}).get("Mode") != "Active":
            complaints.append(f"{name} is not traced")
        if "LogGroup" not in given.get("LoggingConfig", {}):
            complaints.append(f"{name} has no log group of its own")
        if given.get("MemorySize", 128) < 512:
            complaints.append(f"{name} has {given.get('MemorySize', 128)} MB")
    groups = properties(template, "AWS::Logs::LogGroup")
    return complaints + [f"{name} is kept for ever" for name, given in groups if "RetentionInDays" not in given]


def each_table_is_safe(template: Template) -> list[str]:
    """On demand, encrypted, restorable, kept when the stack goes; rows with an end have one the table knows."""
    complaints = []
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        given = table["Properties"]
        wanted = {
            "is not on demand": given.get("BillingMode") == "PAY_PER_REQUEST",
            "is not encrypted": given.get("SSESpecification", {}).get("SSEEnabled") is True,
            "cannot be restored": given.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"),
            "goes with the stack": table.get("DeletionPolicy") == table.get("UpdateReplacePolicy") == "Retain",
            "forgets nothing": name == "Audit" or given.get("TimeToLiveSpecification", {}).get("Enabled") is True,
        }
        complaints += [f"{name} {complaint}" for complaint, holds in wanted.items() if not holds]
    return complaints


def each_bucket_is_safe(template: Template) -> list[str]:
    """Versioned, encrypted, reached by nobody else and by TLS alone, kept when the stack goes, not growing for ever."""
    policies = {str(given["Bucket"]): given for _, given in properties(template, "AWS::S3::BucketPolicy")}
    complaints = []
    for name, bucket in of_type(template, "AWS::S3::Bucket").items():
        given = bucket["Properties"]
        blocked = given.get("PublicAccessBlockConfiguration", {})
        rules = given.get("LifecycleConfiguration", {}).get("Rules", [])
        policy = str(policies.get(str({"Ref": name}), ""))
        wanted = {
            "is not versioned": given.get("VersioningConfiguration", {}).get("Status") == "Enabled",
            "is not encrypted": "aws:kms" in str(given.get("BucketEncryption")),
            "may be public": len(blocked) == len(BLOCKS) and all(blocked[block] is True for block in BLOCKS),
            "is reached in the clear": "{'aws:SecureTransport': 'false'}" in policy and "'Effect': 'Deny'" in policy,
            "goes with the stack": bucket.get("DeletionPolicy") == bucket.get("UpdateReplacePolicy") == "Retain",
            "keeps what was replaced for ever": any("NoncurrentVersionExpiration" in rule for rule in rules),
        }
        complaints += [f"{name} {complaint}" for complaint, holds in wanted.items() if not holds]
    return complaints


def each_queue_is_safe(template: Template) -> list[str]:
    """Encrypted; what fails goes to a queue of its own that keeps it for two weeks and wakes somebody."""
    complaints = []
    queues = of_type(template, "AWS::SQS::Queue")
    seen = {
        (each["Value"]["Fn::GetAtt"][0], given["MetricName"])
        for _, given in properties(template, "AWS::CloudWatch::Alarm")
        for each in given.get("Dimensions", [])
        if each["Name"] == "QueueName" and given.get("AlarmActions")
    }
    for name, queue in queues.items():
        given = queue["Properties"]
        dead = name.endswith("Dead")
        behind = given.get("RedrivePolicy", {}).get("deadLetterTargetArn", {}).get("Fn::GetAtt", [""])[0]
        wanted = {
            "is not encrypted": given.get("SqsManagedSseEnabled") is True,
            "loses what fails": dead or behind == f"{name}Dead",
            "keeps what failed too short": not dead or given.get("MessageRetentionPeriod") == LONGEST_OF_A_QUEUE,
            "goes with the stack": not dead or queue.get("DeletionPolicy") == "Retain",
            "wakes nobody": (name, DEPTH if dead else AGE) in seen,
        }
        complaints += [f"{name} {complaint}" for complaint, holds in wanted.items() if not holds]
    return complaints


def nobody_changes_the_audit(template: Template) -> list[str]:
    """Rows are put into Audit and Outbox and read; nothing updates or deletes them."""
    complaints = []
    for name, statement in statements(template):
        written = [f"{table}" for table in ("Audit", "Outbox") if f"'{table}'" in str(statement.get("Resource"))]
        rights = {str(action) for action in as_list(statement.get("Action"))}
        if written and rights & {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}:
            complaints.append(f"{name} may change {' and '.join(written)}")
    return complaints


def the_access_log_holds_no_secret(template: Template) -> list[str]:
    """Keep query strings, which may hold a code, and headers, which hold cookies, out of the log."""
    complaints = []
    for name, given in properties(template, "AWS::ApiGatewayV2::Stage"):
        form = given.get("AccessLogSettings", {}).get("Format", "")
        if not form:
            complaints.append(f"{name} logs nothing")
        told = re.findall(r"\$context\.([\w.]+)", form)
        complaints += [f"{name} logs {each}" for each in told if each == "path" or "query" in each.lower()]
    return complaints


def all_of_it_can_be_deployed(template: Template) -> list[str]:
    """CloudFormation, API Gateway and Lambda take no more than this, and say so only in the middle of a deployment."""
    callers = Counter(str(given["FunctionName"]) for _, given in properties(template, "AWS::Lambda::Permission"))
    apis = [given["Body"]["paths"] for _, given in properties(template, "AWS::ApiGatewayV2::Api")]
    told = {f"{name} permissions": (many, MOST_PERMISSIONS) for name, many in callers.items()} | {
        "resources": (len(template["Resources"]), MOST_RESOURCES),
        "routes": (sum(len(methods) for paths in apis for methods in paths.values()), MOST_ROUTES),
    }
    return [f"{many} {what}, of {most} at most" for what, (many, most) in told.items() if many > most]


RULES: tuple[Rule, ...] = (
    each_function_has_its_own_role,
    every_right_is_small,
    secrets_are_the_stacks_own,
    each_function_is_watched,
    each_function_is_traced,
    each_table_is_safe,
    each_bucket_is_safe,
    each_queue_is_safe,
    nobody_changes_the_audit,
    the_access_log_holds_no_secret,
    all_of_it_can_be_deployed,
)
