"""What tests of several kinds stand on: the deployed stack, started once."""

from collections.abc import Iterator

import pytest

from local.cloud import stack as local_stack
from local.cloud.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Deploy the real template into a local AWS of this test run, with the Duo simulator beside it."""
    with local_stack.running(tmp_path_factory.mktemp("stack")) as running:
        yield running
