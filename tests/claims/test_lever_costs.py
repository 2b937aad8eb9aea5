"""What docs/levers.md says of each lever's cost and of where it is read is what happens in a run."""

import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest
from small_runs import start_of, under, world_of

import sim
from sim.city.folder import load_city
from sim.city.ledger import ITEMS, PUBLIC_OUTLAYS
from sim.model.start import spin_up
from sim.params.development_model import DevelopmentModel
from sim.params.lever_texts import lever_texts
from sim.params.tables import levers, parameters
from sim.params.values import Values

TEXTS = lever_texts()
QUARTERS = 12
WITH = {
    "facilities.kinds": {"facilities.per_zone": 10.5},
    "housing.talent_rent_discount": {"housing.talent_m2_per_year": 6.02e6},
    "land.clawback_years": {"screen.min_tax_per_mu": 20.0},
    "map.accuracy": {"recruit.gap_share": 0.8},
    "operating_company.coverage": {"premises.standard_factory_m2_zone_year": 6e4},
    "operating_company.professionalism": {"operating_company.coverage": 1.0},
    "recruit.gap_share": {"map.accuracy": 0.9},
    "screen.weight_gap": {"map.accuracy": 0.9},
    "subsidy.tech_bias": {"subsidy.rate": 0.25},
    "vc.events_year": {"fund.size": 100.0},
}
"""What must be on for a lever to cost anything."""
HIGH = {"land.clawback_years": 1.0, "recruit.gap_share": 0.8}
"""Where the high end is not the dear one, or leaves no share for others."""


def high(name):
    return HIGH.get(name, levers()[name].high)


@lru_cache(maxsize=256)
def paid(name, number, quarters, world=()):
    """Every public payment of so many quarters with a lever at this number, by item, 万元."""
    model = start_of(1).branch(under({**WITH.get(name, {}), name: number}))
    model.params = Values.of(model.params.flat() | dict(world))
    model.run(quarters)
    return {item: model.ledger.total(item) for item in ITEMS}


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if text.ledger_items])
def test_a_lever_moves_the_ledger_items_that_its_page_names(name):
    low, dear = (paid(name, end, QUARTERS) for end in (levers()[name].low, high(name)))
    assert [item for item in TEXTS[name].ledger_items if low[item] == dear[item]] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_lever_moves_no_other_outlay_in_its_first_quarter(name):
    low, dear = (paid(name, end, 1) for end in (levers()[name].low, high(name)))
    assert {item for item in PUBLIC_OUTLAYS if low[item] != dear[item]} <= set(TEXTS[name].ledger_items)


@pytest.mark.parametrize("name", [name for name, lever in levers().items() if lever.cost_parameter in parameters()])
def test_the_unit_cost_of_a_lever_is_that_of_its_ledger_item(name):
    unit = parameters()[levers()[name].cost_parameter]
    moved = set()
    for end in (levers()[name].low, high(name)):
        usual, dear = (paid(name, end, QUARTERS, ((unit.name, number),)) for number in (unit.default, unit.high))
        moved |= {item for item in TEXTS[name].ledger_items if dear[item] > usual[item]}
    assert moved


class _Watched:
    """Levers that note which module asks for which."""

    def __init__(self, values, asked, group=""):
        self.__dict__.update(_values=values, _asked=asked, _group=group)

    def __getattr__(self, name):
        if not self._group:
            return _Watched(getattr(self._values, name), self._asked, name)
        file = Path(sys._getframe(1).f_code.co_filename)
        module = file.relative_to(Path(sim.__file__).parent).with_suffix("").as_posix()
        self._asked[f"{self._group}.{name}"].add(module)
        return getattr(self._values, name)


def test_every_lever_is_read_where_its_page_says(monkeypatch):
    asked = defaultdict(set)
    levers_at = DevelopmentModel.levers_at
    monkeypatch.setattr(DevelopmentModel, "levers_at", lambda self, quarter: _Watched(levers_at(self, quarter), asked))
    everything = {name: high(name) for name in levers()} | {
        "recruit.technology_share": 0.1, "screen.pollution_percentile_cut": 50.0, "screen.min_tax_per_mu": 5.0,
        "screen.min_investment_per_mu": 50.0, "screen.min_rd_to_sales_pct": 0.0, "screen.min_floor_area_ratio": 0.2,
    }  # fmt: skip
    start = spin_up(load_city("minicity"), world_of((("smart.tfp_effect", 0.01),)), 1.0, 1)
    start.branch(under(everything)).run(20)
    assert {name: sorted(asked[name]) for name in levers()} == {name: sorted(TEXTS[name].read_in) for name in levers()}
