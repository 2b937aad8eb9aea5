"""zonesim: an agent-based simulation of how cities build industrial zones (产业功能区).

Examples
--------
>>> from sim import ZoneModel
>>> model = ZoneModel(city="minicity", model="3.0", rng=1)  # doctest: +SKIP
>>> model.step()  # doctest: +SKIP
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_HOMES = {
    "ZoneModel": "sim.model.zone_model",
    "load_city": "sim.city.folder",
    "load_model": "sim.params.scenario",
    "read_runs": "sim.experiments.store",
    "sweep": "sim.experiments.sweeps.calling",
    "sweep_outcomes": "sim.experiments.sweeps.frame",
    "sweep_runs": "sim.experiments.sweeps.frame",
}
__all__ = ["ZoneModel", "load_city", "load_model", "read_runs", "sweep", "sweep_outcomes", "sweep_runs"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for, so that `import sim` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
