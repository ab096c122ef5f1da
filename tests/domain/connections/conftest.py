"""Every story has a desk of its own."""

import pytest

from tests.domain.connections.office import Office


@pytest.fixture
def office() -> Office:
    return Office()
