"""docs/operating.md has what operators need of this template: each alarm and its cure, each parameter, each secret."""

import re
from pathlib import Path

import pytest

from local.cloud.template import Template
from tests.shipped import rules

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
SECTIONS = (
    "Domain and certificate",
    "Duo",
    "First administrator",
    "Parameters",
    "The command",
    "Applications",
    "Alarms",
    "Causes",
    "Where things are kept",
    "Backup and restore",
    "Rotation",
)


def rows(page: str, section: str) -> dict[str, list[str]]:
    """Return the rows of a section's table by each name in their first cell; the others are the cells behind it."""
    found = {}
    _, _, rest = page.partition(f"\n## {section}\n")
    for line in re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0].splitlines():
        first, *cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] or [""]
        for name in re.findall(r"`(\w+)`", first):
            found[name] = cells
    return found


def test_the_page_has_every_section() -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)

    assert set(SECTIONS) <= set(headings)
    assert len(headings) == len(set(headings))


def test_every_alarm_has_its_meaning_and_its_cure_and_no_other_is_there(shipped: Template) -> None:
    described = rows(PAGE, "Alarms")

    assert set(described) == set(rules.of_type(shipped, "AWS::CloudWatch::Alarm"))
    assert [name for name, cells in described.items() if len(cells) != 2 or not all(cells)] == []


def test_every_parameter_is_described_and_no_other(shipped: Template) -> None:
    first_of_all = {"DomainName", "CertificateArn", "FirstAdministrator", "DuoNameRule", "DuoNameTemplate"}
    described = set(rows(PAGE, "Parameters"))

    assert described | first_of_all == set(shipped["Parameters"])
    for name in first_of_all:
        assert f"`{name}`" in PAGE


def test_every_secret_has_its_rotation(shipped: Template) -> None:
    secrets = {*rules.of_type(shipped, "AWS::SecretsManager::Secret"), "OutboundCaSecret"}

    assert secrets - set(rows(PAGE, "Rotation")) == set()


@pytest.mark.parametrize("left_out", ["PushFraud", "ProviderThrottles"])
def test_an_alarm_that_is_left_out_would_be_seen(left_out: str) -> None:
    assert left_out in rows(PAGE, "Alarms")
    assert left_out not in rows(PAGE.replace(f"`{left_out}`", ""), "Alarms")
