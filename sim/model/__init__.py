"""The whole: the model, its start, its quarter, what it observes."""

from typing import Any

__all__ = ["ZoneModel"]


def __getattr__(name: str) -> Any:
    """Give `ZoneModel`, imported when it is asked for: Mesa and numba take a second."""
    if name == "ZoneModel":
        from sim.model.zone_model import ZoneModel

        return ZoneModel
    raise AttributeError(f"module 'sim.model' has no attribute '{name}'")
