"""Wages answer to persons, however many of them a simulated worker stands for."""

import numpy as np
import pytest

from sim.city.folder import load_city
from sim.kernels import wages as wage_kernels
from sim.markets import labour
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters


@pytest.fixture(scope="module")
def start():
    city = load_city("minicity")
    return spin_up(city, resolve_parameters(city.parameters, {}), city.default_scale, 1)


def test_wages_of_the_same_people_move_alike_at_any_scale(start, monkeypatch):
    force = np.linspace(40.0, 900.0, start.wages.size).reshape(start.wages.shape)
    jobless = 0.02 * force
    moved = []
    for scale in (1.0, 0.1, 0.005):
        model = start.branch(load_model("2017"))
        model.scale = scale
        monkeypatch.setattr(wage_kernels, "count_by_home", lambda *_, s=scale: (force * s, jobless * s))
        labour._adjust_wages(model)
        moved.append(model.wages)
    assert np.all(moved[0] > start.wages)
    for wages in moved[1:]:
        np.testing.assert_allclose(wages, moved[0], rtol=1e-12)
