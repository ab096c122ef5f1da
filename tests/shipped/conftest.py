"""The template as it is shipped, and as AWS's translator expands it."""

import pytest

from local.cloud import template
from local.cloud.template import Template


@pytest.fixture(scope="session")
def shipped() -> Template:
    """Read template.yaml as written."""
    return template.shipped()


@pytest.fixture(scope="session")
def expanded() -> Template:
    """Expand template.yaml, with stand-ins for the archives."""
    return template.expanded(template.packaged(template.shipped(), {}), {})
