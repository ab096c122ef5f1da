"""Whoever may query may query an index, or a table that has rows under one key; no index is there for nobody."""

from collections.abc import Iterator

from doorbook.adapters.watch.rows import INDEXES
from local.cloud.template import Template
from tests.shipped.rules import as_list, properties, statements

BY_KEY = {str({"Fn::GetAtt": [table, "Arn"]}) for table in ("Watch", "Audit")}
"""Tables whose rows stand many under one key."""


def indexes(template: Template) -> set[str]:
    """Name every index of the template, as a role's resource would."""
    return {
        f"${{{table}.Arn}}/index/{index['IndexName']}"
        for table, given in properties(template, "AWS::DynamoDB::Table")
        for index in given.get("GlobalSecondaryIndexes", [])
    }


def queried(template: Template) -> Iterator[str]:
    """Name everything that some role may query."""
    for _, statement in statements(template):
        if "dynamodb:Query" in as_list(statement["Action"]):
            for resource in as_list(statement["Resource"]):
                yield (
                    str(resource["Fn::Sub"]) if isinstance(resource, dict) and "Fn::Sub" in resource else str(resource)
                )


def test_what_may_be_queried_is_an_index_or_stands_under_one_key_and_every_index_is(expanded: Template) -> None:
    assert indexes(expanded)
    assert set(queried(expanded)) - BY_KEY == indexes(expanded)


def test_the_watch_has_the_indexes_that_its_rows_are_listed_by(expanded: Template) -> None:
    (watch,) = (given for name, given in properties(expanded, "AWS::DynamoDB::Table") if name == "Watch")
    told = {
        each["IndexName"]: tuple(key["AttributeName"] for key in each["KeySchema"])
        for each in watch["GlobalSecondaryIndexes"]
    }

    assert told == INDEXES


def test_nobody_may_scan(expanded: Template) -> None:
    rights = {action for _, statement in statements(expanded) for action in as_list(statement["Action"])}

    assert "dynamodb:Scan" not in rights
