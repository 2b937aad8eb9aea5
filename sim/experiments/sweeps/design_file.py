"""A design as a TOML file: read, checked as a whole, every mistake a sentence with file and key."""

import math
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sim.city.folder import load_city
from sim.city.places import City
from sim.experiments.design import check_scale
from sim.experiments.request import MOST_QUARTERS, MOST_SEED, MOST_SEEDS, Request
from sim.experiments.stress import check_fit
from sim.experiments.sweeps.axes import numbers
from sim.experiments.sweeps.constraints import Constraint, constraint
from sim.experiments.sweeps.kinds import KINDS, WHOLE, read_points
from sim.experiments.sweeps.points import SETTINGS, DesignPoint, Points, not_named
from sim.experiments.sweeps.sweep_design import CALM, SweepDesign, city_name, model_label, stress_name
from sim.measures.recorded import usual
from sim.model.recorded import recorded
from sim.params.advice import BadInput, did_you_mean
from sim.params.folder import scenarios_folder, shown
from sim.params.mistakes import Mistakes
from sim.params.overrides import split_overrides
from sim.params.scenario import load_model
from sim.params.stress import Stress, load_stress
from sim.params.text import read_text, read_toml

_ORDINARY = Request()
_KEYS = (
    "title", "city", "cities", "models", "seeds", "quarters", "scale", "stress", "record", "constraints", "set",
)  # fmt: skip
_CROSSED = ("cities", "models", "stress")
_Named = TypeVar("_Named")


def sweep_names() -> list[str]:
    """Names of the designs that come with the program, sorted."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def load_design(name_or_path: str, overrides: Iterable[str] = ()) -> SweepDesign:
    """Design by its name, such as ``tilt_leverage_housing``, or by the path of a TOML file.

    Raises
    ------
    BadInput
        If there is no such design, or with every mistake of its file.
    """
    if name_or_path in sweep_names():
        return read_design(_folder() / f"{name_or_path}.toml", overrides)
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.exists():
        return read_design(path, overrides)
    raise BadInput(
        f"there is no design of a sweep '{name_or_path}'.{did_you_mean(name_or_path, sweep_names())} "
        f"Designs: {', '.join(sweep_names())}; or give the path of a TOML file."
    )


def read_design(path: Path, overrides: Iterable[str] = ()) -> SweepDesign:
    """Design of a TOML file, with levers and parameters set on top.

    Parameters
    ----------
    path : Path
        The file; docs/sweeps.md says what may stand in it.
    overrides : iterable of str
        `name=value`, as `--set` gives them.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    return _Reader(path.stem, shown(path), path.parent, read_toml(path), read_text(path), tuple(overrides)).design()


def design_of(content: str, overrides: Iterable[str] = (), name: str = "sweep") -> SweepDesign:
    """Design of a TOML text; names of files in it are from the working directory.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    try:
        table = tomllib.loads(content)
    except ValueError as error:
        raise BadInput(f"{name}: is not valid TOML: {error}.") from None
    return _Reader(name, name, Path(), table, content, tuple(overrides)).design()


def _folder() -> Path:
    """Folder of the designs that come with the program."""
    return scenarios_folder() / "sweeps"


class _Reader:
    """Reads one file and remembers what is wrong with it."""

    def __init__(
        self, name: str, where: str, folder: Path, table: Mapping[str, Any], text: str, overrides: tuple[str, ...]
    ) -> None:
        self.name, self.where, self.folder, self.table, self.text = name, where, folder, table, text
        self.overrides = overrides
        self.mistakes = Mistakes()

    def design(self) -> SweepDesign:
        """Everything, or every mistake at once."""
        self._check_keys()
        points = self._points()
        cities = self._named("cities" if "cities" in self.table else "city", (_ORDINARY.city,), load_city, city_name)
        models = points.models or self._named("models", _ORDINARY.models, load_model, model_label)
        stress = self._named("stress", (CALM,), _stress, stress_name)
        quarters = self._whole("quarters", _ORDINARY.quarters, MOST_QUARTERS)
        seeds = self._seeds()
        scale = self._scale()
        kept = usual()
        with self._at("record"):
            kept = recorded(self._texts("record", ()))
        constraints = self._constraints(points.kind)
        fixed = self._fixed(points.moved)
        self.mistakes.refuse()
        named = [[city.name for city in cities], [model.label for model in models], [stress_name(s) for s in stress]]
        for sentence in not_named(points, dict(zip(SETTINGS, named, strict=True)), self.where):
            self.mistakes.add(sentence)
        self._check_fit(cities, stress, quarters, scale)
        self.mistakes.refuse()
        title = str(self.table.get("title", ""))
        made = (self.name, title, points, cities, models, stress, seeds, quarters, scale, kept, fixed, constraints)
        return SweepDesign(*made, self.text, self.overrides)

    def _check_keys(self) -> None:
        """Note keys that mean nothing, and more than one design."""
        known = (*_KEYS, *KINDS)
        for key in self.table:
            if key not in known:
                self.mistakes.add(f"{self.where}, {key}: there is no such key.{did_you_mean(key, known)}")
        kinds = [key for key in self.table if key in KINDS]
        if len(kinds) > 1:
            self.mistakes.add(f"{self.where}: holds several designs ({', '.join(kinds)}); give one a file.")
        if "city" in self.table and "cities" in self.table:
            self.mistakes.add(f"{self.where}: gives both city and cities; give one of them.")
        if "bundle" in self.table and "models" in self.table:
            self.mistakes.add(f"{self.where}, models: a bundle begins at the model of its `from`; leave `models` out.")

    def _points(self) -> Points:
        """The design itself; without one, models, cities and stress tests alone, where several are named."""
        found: list[Points] = []
        for kind in (key for key in self.table if key in KINDS):
            found.append(Points(kind, (), ()))
            with self.mistakes.collected():
                found[-1] = read_points(kind, self._with_paths(self.table[kind]), self.where)
        if found:
            return found[0]
        if not any(isinstance(self.table.get(key), list) and len(self.table[key]) > 1 for key in _CROSSED):
            self.mistakes.add(
                f"{self.where}: there is no design in it; give a table: {', '.join(f'[{kind}]' for kind in KINDS)}."
            )
        return Points("", (), (DesignPoint({}),))

    def _with_paths(self, table: object) -> object:
        """Table of a design; files that it names are looked for beside the design."""
        if not isinstance(table, Mapping):
            return table
        return {key: self._beside(value) if isinstance(value, str) else value for key, value in table.items()}

    def _named(
        self, key: str, default: tuple[str, ...], load: Callable[[str], _Named], called: Callable[[_Named], str]
    ) -> tuple[_Named, ...]:
        """What a key names, loaded, each once."""
        found: list[_Named] = []
        for text in self._texts(key, default):
            with self._at(key):
                each = load(self._beside(text))
                if called(each) in [called(other) for other in found]:
                    raise BadInput(f"'{called(each)}' stands twice; name each once.")
                found.append(each)
        return tuple(found)

    def _texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A text or a list of them."""
        given = self.table.get(key, list(default))
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self.mistakes.add(f"{self.where}, {key}: must be a text or a list of texts.")
            return default
        if not texts and default:
            self.mistakes.add(f"{self.where}, {key}: is empty; name at least one, or leave the key out.")
        return tuple(texts)

    def _beside(self, text: str) -> str:
        """Path from the folder of the file where there is such a file, else the text."""
        beside = self.folder / text
        return str(beside) if ("/" in text or text.endswith(".toml")) and beside.exists() else text

    def _whole(self, key: str, default: int, most: int) -> int:
        """A whole number from 1 to the most."""
        given = self.table.get(key, default)
        if isinstance(given, bool) or not isinstance(given, int) or given < 1:
            self.mistakes.add(f"{self.where}, {key} = {given}: must be a whole number of 1 or more.")
            return default
        if given > most:
            self.mistakes.add(f"{self.where}, {key} = {given}: at most {most:,} are allowed.")
            return default
        return given

    def _seeds(self) -> tuple[int, ...]:
        """1 to n of a number n, or the seeds of a list."""
        given = self.table.get("seeds", len(_ORDINARY.seeds))
        told = f"{self.where}, seeds"
        if not isinstance(given, list):
            return tuple(range(1, self._whole("seeds", len(_ORDINARY.seeds), MOST_SEEDS) + 1))
        if not given:
            self.mistakes.add(f"{told}: there must be at least 1 seed.")
        for seed in dict.fromkeys(map(repr, given)):
            if not seed.isdigit() or not 1 <= int(seed) <= MOST_SEED:
                self.mistakes.add(f"{told}: {seed} is no seed; seeds are whole numbers from 1 to {MOST_SEED}.")
            elif given.count(int(seed)) > 1:
                self.mistakes.add(f"{told}: {seed} stands twice; a seed again is the same run again.")
        return tuple(given)

    def _scale(self) -> float | None:
        """Simulated workers a real worker."""
        given = self.table.get("scale")
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        if given is None or (is_number and math.isfinite(given) and 0.0 < given <= 1.0):
            return None if given is None else float(given)
        self.mistakes.add(f"{self.where}, scale = {given}: must be a number above 0 and at most 1.")
        return None

    def _constraints(self, kind: str) -> tuple[Constraint, ...]:
        """What must hold."""
        found: list[Constraint] = []
        for text in self._texts("constraints", ()):
            with self.mistakes.collected():
                found.append(constraint(text, f"{self.where}, constraints,"))
        if found and kind in WHOLE:
            self.mistakes.add(
                f"{self.where}, constraints: a {kind} design needs all of its rows, so that nothing can be left out; "
                "give narrower ranges, or a latin_hypercube."
            )
        return tuple(found)

    def _fixed(self, moved: tuple[str, ...]) -> dict[str, float]:
        """Numbers that every run has: `[set]`, then `--set`."""
        given: dict[str, float] = {}
        on_top: dict[str, float] = {}
        with self.mistakes.collected():
            table = self.table.get("set", {})
            if not isinstance(table, Mapping):
                raise BadInput(f'{self.where}, set: must be a table [set], such as "fund.size" = 50.')
            given = numbers(table, f"{self.where}, set,")
        with self.mistakes.collected():
            on_top = {name: number for part in split_overrides(self.overrides) for name, number in part.items()}
        for told, table in ((f"{self.where}, set,", given), ("--set", on_top)):
            for name in [name for name in table if name in moved]:
                self.mistakes.add(f"{told} {name}: is moved by the design, so that it cannot be held at one value.")
        return {**given, **on_top}

    def _check_fit(
        self, cities: tuple[City, ...], stress: tuple[Stress | None, ...], quarters: int, scale: float | None
    ) -> None:
        """Note a stress test or a scale that does not fit a city."""
        for city in cities:
            with self._at("scale"):
                check_scale(city.default_scale if scale is None else scale, city)
            for each in stress:
                with self._at("stress"):
                    if each is not None:
                        check_fit(each, city, quarters)

    @contextmanager
    def _at(self, key: str) -> Iterator[None]:
        """Note what the block refuses, each sentence with file and key before it."""
        try:
            yield
        except BadInput as error:
            for sentence in str(error).splitlines():
                self.mistakes.add(f"{self.where}, {key}: {sentence}")


def _stress(name: str) -> Stress | None:
    """Stress test by its name; none for `calm`."""
    return None if name == CALM else load_stress(name)
