"""The headline numbers of the small city move only when somebody says so."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import refresh


@pytest.mark.golden
def test_headline_numbers_of_the_small_city_are_those_announced():
    stored = json.loads(refresh.FILE.read_text(encoding="utf-8"))
    for label, numbers in refresh.headline().items():
        assert numbers == pytest.approx(stored[label], rel=1e-6), f"model {label}: see tests/golden/refresh.py"
