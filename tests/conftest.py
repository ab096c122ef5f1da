"""What tests of several kinds stand on: the deployed stack, started once; and how Hypothesis runs here."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from local.cloud import stack as local_stack
from local.cloud.stack import Stack

settings.register_profile("doorbook", deadline=None)
"""A machine that is busy with other tests makes no property false."""
settings.load_profile("doorbook")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Deploy the real template into a local AWS of this test run, with the Duo simulator beside it."""
    with local_stack.running(tmp_path_factory.mktemp("stack")) as running:
        yield running
