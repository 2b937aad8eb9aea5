"""The whole model: build, step, run, branch."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.city.folder import load_city
from sim.city.places import City
from sim.markets import capital, entry, housing, labour, land, migration, plans, premises, programme, supply
from sim.measures.recorded import Recorded
from sim.memory import keep_freed_memory
from sim.model import news, observe, settle, start
from sim.model.economy import Economy
from sim.model.recorded import recorded
from sim.model.shocks import Shocks
from sim.params.scenario import DevelopmentModel, load_model, resolve_parameters, split_overrides
from sim.params.stress import Stress, load_stress
from sim.params.values import Values

if TYPE_CHECKING:
    from sim.measures.record import RunRecord


class ZoneModel(Economy):
    """A city of firms, workers, committees, companies and funds under one development model.

    Parameters
    ----------
    city : str, Path or City
        Name or folder of a city.
    model : str, Path or DevelopmentModel
        Name or TOML file of a development model; a city starts under 2017's levers whatever runs afterwards.
    scale : float, optional
        Simulated workers per person; the city's own default if not given.
    rng : int, Generator or None
        Replicate seed; a generator draws one, None takes a fresh one from the system.
    parameters : Values, optional
        Parameters of the world; the declared defaults and the city's own if not given.
    overrides : iterable of str
        ``name=value`` for levers and parameters, as `--set` takes them.
    stress : str, Path or Stress, optional
        Name or TOML file of a stress test.
    record : iterable of str, or Recorded
        Outcomes that are kept, as `--record` takes them; the usual ones if not given. Nothing else depends on it.

    Raises
    ------
    BadInput
        If the city, the model, the scale, an override, the stress test or an outcome is wrong.

    Examples
    --------
    >>> model = ZoneModel(city="minicity", model="3.0")  # doctest: +SKIP
    >>> model.step()  # doctest: +SKIP
    >>> model.agents_by_type[Firm].agg("cash", sum)  # doctest: +SKIP
    """

    def __init__(
        self,
        *,
        city: str | Path | City = "minicity",
        model: str | Path | DevelopmentModel = "3.0",
        scale: float | None = None,
        rng: int | np.random.Generator | None = 1,
        parameters: Values | None = None,
        overrides: Iterable[str] = (),
        stress: str | Path | Stress | None = None,
        record: Iterable[str] | Recorded = (),
    ) -> None:
        keep_freed_memory()
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.seed = seed
        self.city = city if isinstance(city, City) else load_city(city)
        kept = (
            record if isinstance(record, Recorded) else recorded([record] if isinstance(record, str) else list(record))
        )
        lever_overrides, parameter_overrides = split_overrides(list(overrides))
        self.params = parameters or resolve_parameters(self.city.parameters, parameter_overrides)
        self.scale = checked_scale(self.city.default_scale if scale is None else scale)
        chosen = model if isinstance(model, DevelopmentModel) else load_model(model)
        self.development_model = load_model("2017")
        self.levers = self.development_model.levers_at(0)
        self.is_running = False
        self.stress = None
        self.shocks = Shocks.calm(len(self.city.segments.ids))
        struck_by = load_stress(stress) if isinstance(stress, str | Path) else stress
        start.spin_up_in_place(self)
        observe.keep_only(self, kept)
        self.take_levers(chosen.with_levers(lever_overrides) if lever_overrides else chosen)
        self.stress = struck_by

    def take_levers(self, development_model: DevelopmentModel) -> None:
        """Let a development model act from this quarter on."""
        self.development_model = development_model
        self.levers = development_model.levers_at(self.quarter)

    def branch(self, development_model: DevelopmentModel, stress: Stress | None = None) -> "ZoneModel":
        """An independent copy of this city, to the last bit the same, under a development model and a stress test.

        What strikes this city in the present quarter strikes the copy only if its own stress test says so.
        """
        twin = start.copy_of(self)
        twin.take_levers(development_model)
        twin.stress = stress
        twin.shocks, twin.trade = Shocks.calm(len(twin.city.segments.ids)), twin.calm_trade
        return twin

    def step(self) -> None:
        """Advance one quarter, in the order of docs/odd.md, section 3."""
        news.arrive(self)  # 1 prices, demand, travel, scheduled levers, prospects
        programme.decide(self)  # 2 leading group, boards: quotas, lead segments, maps, companies
        land.allot(self)  # 3 committees release land, recruit, screen, approve, claw back
        premises.build(self)  # 4 operating companies build and let
        capital.invest(self)  # 5 funds raise, select, invest, mark, exit
        entry.choose(self)  # 6 prospects choose and apply, the approved start, firms relocate
        plans.plan(self)  # 7 productivity, desired staff within finance and floor
        supply.link(self)  # 8 input slots are reconsidered
        labour.match(self)  # 9 separations, search, matching, wages
        housing.move(self)  # 10 deliveries, moves, rents, starts
        migration.flow(self)  # 11 in and out
        settle.close_books(self)  # 12 production, wages, taxes, cash, exits
        observe.record(self)  # 13 outcomes and activity

    def run(self, quarters: int, on_quarter: Callable[[int], None] | None = None) -> "RunRecord":
        """Step through so many quarters and return what they left behind.

        Parameters
        ----------
        quarters : int
            1 or more.
        on_quarter : callable, optional
            Told the number of quarters done after each.

        Raises
        ------
        ValueError
            If the number of quarters is not a whole number of 1 or more.
        """
        least = 0 if self.observations.quarters else 1  # a city that has run may tell once more what it left behind
        if not isinstance(quarters, int | np.integer) or quarters < least:
            raise ValueError(f"quarters = {quarters}: must be a whole number, 1 or above (80 quarters are 20 years)")
        for done in range(1, quarters + 1):
            self.step()
            if on_quarter is not None:
                on_quarter(done)
        return observe.collected(self)


def seed_of(rng: int | np.random.Generator | None) -> int:
    """Replicate seed from what Mesa takes as `rng`.

    Raises
    ------
    BadInput
        If it is neither a generator nor a whole number from 0 on.
    """
    from sim.params.advice import BadInput

    if rng is None:
        rng = np.random.default_rng()
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(1 << 31))
    if not isinstance(rng, int | np.integer) or rng < 0:
        raise BadInput(f"rng = {rng}: must be a whole number, 0 or above, or a numpy Generator, or None")
    return int(rng)


def checked_scale(scale: float) -> float:
    """The scale, if it is above 0 and at most 1.

    Raises
    ------
    BadInput
    """
    from sim.params.advice import BadInput

    if not 0.0 < scale <= 1.0:
        raise BadInput(f"scale = {scale}: simulated workers per person must be above 0 and at most 1")
    return float(scale)
