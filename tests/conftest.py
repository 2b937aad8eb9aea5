"""The small city at 2017Q3, spun up once a session and branched by every test; interrupts that are heard."""

import signal

import pytest
from small_runs import start_of

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # the suite runs in the background: commands would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def start():
    """Seed 1; branch it, never step it."""
    return start_of(1)
