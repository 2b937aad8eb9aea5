"""Development models by name or file, and the settings of a run: models, levers and parameters with overrides.

Examples
--------
>>> load_model("3.0").levers_at(0).land.tilt_industry
1.0
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.params.advice import BadInput, did_you_mean
from sim.params.development_model import DevelopmentModel, Evidence
from sim.params.folder import scenarios_folder
from sim.params.model_file import read_model
from sim.params.overrides import parameter_overrides, resolve_parameters, split_overrides
from sim.params.schedule import Schedule

__all__ = [
    "DevelopmentModel",
    "Evidence",
    "Schedule",
    "Settings",
    "load_model",
    "model_names",
    "parameter_overrides",
    "resolve",
    "resolve_parameters",
    "split_overrides",
]


@dataclass(frozen=True)
class Settings:
    """What a command asks for, checked: a model with its overridden levers, and parameters set by hand.

    Parameters
    ----------
    model : DevelopmentModel
        With the overridden levers in it.
    parameters : dict
        Parameters given with `--set`, for `resolve_parameters`.
    """

    model: DevelopmentModel
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)


def resolve(model: str | Path, overrides: Iterable[str]) -> Settings:
    """Model by name or file under `--set` overrides.

    Raises
    ------
    BadInput
        If the model or an override is wrong.
    """
    levers, parameters = split_overrides(overrides)
    return Settings(load_model(model).with_levers(levers), parameters)


def model_names() -> list[str]:
    """Names of the development models that come with the program, sorted."""
    return sorted(path.stem for path in (scenarios_folder() / "models").glob("*.toml"))


def load_model(name_or_path: str | Path) -> DevelopmentModel:
    """Development model by its name, such as ``3.0``, or by the path of a TOML file.

    Raises
    ------
    BadInput
        If there is no such model, or with every mistake of its file.
    """
    if isinstance(name_or_path, Path):
        return read_model(name_or_path)
    if name_or_path in model_names():
        return read_model(scenarios_folder() / "models" / f"{name_or_path}.toml")
    if not name_or_path.strip():
        raise BadInput(f"the name of a development model is empty.{_known()}")
    path = Path(name_or_path)
    if _exists(path):
        return read_model(path)
    if path.suffix == ".toml" or "/" in name_or_path or "\\" in name_or_path:
        raise BadInput(f"{path.as_posix()}: there is no such file.{did_you_mean(path.stem, model_names())}{_known()}")
    close = did_you_mean(name_or_path, model_names())
    raise BadInput(f"there is no development model '{name_or_path}'.{close}{_known()}")


def _exists(path: Path) -> bool:
    """Whether there is something at the path; a text that cannot be a path has nothing."""
    try:
        return path.exists()
    except OSError:
        return False


def _known() -> str:
    """Models by name, as the end of a sentence."""
    return f" Models: {', '.join(model_names())}; or give the path of a TOML file."
