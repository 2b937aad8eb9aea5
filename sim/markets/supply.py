"""Firms and firms: every input slot buys from one seller, from a neighbouring city, or from imports."""

from typing import TYPE_CHECKING

from sim.kernels import supply as kernels
from sim.kernels import supply_choice as choice
from sim.kernels.turns import turns
from sim.rng import processes

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


def link(model: "ZoneModel") -> None:
    """Step 8: slots are reconsidered; links form, break, or go to imports."""
    model.update_output()
    formed, broken = reconsider(model, model.params.chain.review_rate)
    model.count("links_formed", formed)
    model.count("links_broken", broken)
    update_link_costs(model)


def reconsider(model: "ZoneModel", review_rate: float) -> tuple[float, float]:
    """Look again at the slots that lost their seller and at a draw of the others; returns links formed and broken."""
    firms, alive, segments = model.firm_columns, model.firm_table.uid, model.city.segments
    slots = model.slots
    chosen, lots = kernels.slots_to_review(
        model.stream(processes.SUPPLY_REVIEW), alive, firms["key"], firms["segment"], slots.count, model.lost_seller,
        review_rate,
    )  # fmt: skip
    order, start_of_good = turns(chosen, lots, firms["segment"], slots.inputs, len(segments.ids))
    capacity, sold = model.sales_capacity, model.sold
    shed = kernels.shed_surplus(
        model.stream(processes.SUPPLY_REVIEW), alive, firms["key"], firms["segment"], firms["weight"],
        firms["output"], slots.coefficients, slots.count, firms["supplier"], capacity, sold,
    )  # fmt: skip
    sellers, start = kernels.sellers_by_cell(
        alive, firms["place"], firms["segment"], model.city.n_places, len(segments.ids)
    )
    trade, proposal = model.trade, model.trade.proposal
    formed, broken = choice.reconsider(
        model.stream(processes.SUPPLY_CHOICE), order, start_of_good, firms["key"], firms["place"], firms["segment"],
        firms["weight"], firms["output"], slots.coefficients, firms["supplier"], capacity, sold, sellers, start,
        choice.CROWD, trade.cost, model.options_known(), trade.ease, proposal.shares, proposal.table,
        model.params.chain.capacity_exponent, model.params.chain.inertia,
    )  # fmt: skip
    model.lost_seller[:] = False
    return formed, broken + shed


def update_link_costs(model: "ZoneModel") -> None:
    """Write what each firm's inputs cost above the gate price."""
    firms, slots, trade = model.firm_columns, model.slots, model.trade
    kernels.link_costs(
        model.firm_table.uid, firms["place"], firms["segment"], slots.count, slots.coefficients, firms["supplier"],
        firms["place"], trade.cost, firms["link_cost"],
    )  # fmt: skip
