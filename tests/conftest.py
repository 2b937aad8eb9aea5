"""The small city at 2017Q3, spun up once a session and branched by every test."""

import pytest
from small_runs import start_of


@pytest.fixture(scope="session")
def start():
    """Seed 1; branch it, never step it."""
    return start_of(1)
