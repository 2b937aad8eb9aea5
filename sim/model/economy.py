"""Quantities of the whole economy that several steps ask for: reach, information, presence, averages."""

from typing import Any

import numpy as np

from sim.city.applications import Applications
from sim.city.floorspace import INDUSTRIAL, SERVICE
from sim.kernels.algebra import product
from sim.kernels.land import mean_and_spread
from sim.kernels.production import value_by_cell
from sim.kernels.settle import all_first_hires
from sim.kernels.supply_choice import options_known
from sim.kernels.wages import pay_of_all
from sim.model.auctions import Auctions
from sim.model.trade import total_capacity
from sim.units import M2_PER_MU, QUARTERS_A_YEAR, wan


class Economy(Auctions):
    """A city's state with what its actors can see of the economy at large."""

    # --- links ---------------------------------------------------------------------------------------------------
    def services_presence(self) -> np.ndarray:
        """Producer services in each place, 0–1 (P,): x ÷ (1 + x), x their share of jobs relative to 2017's city."""
        jobs, segments = self.heads_by_place_and_segment(), self.city.segments
        share = (jobs * segments.producer_service).sum(axis=1) / np.maximum(jobs.sum(axis=1), 1e-9)
        return share / (share + segments.usual_services)

    def information(self) -> np.ndarray:
        """Probability that a buyer in one place considers sellers in another, (P, P).

        Falls with distance; the buyer's producer services and the city's coordination close part of what is missing,
        for sellers near and far alike.
        """
        return self.options_known()[:, : self.city.n_places]

    def options_known(self) -> np.ndarray:
        """Probability that a buyer considers each option: places, outside nodes, and imports always, (P, P + O + 1).

        Neighbouring cities are known like places; agreements between ecosystems close part of what is missing.
        """
        chain, levers = self.params.chain, self.levers
        missing = (1.0 - self.services_presence()) * (1.0 - levers.coordination.strength)
        near = self.travel.decayed(chain.information_decay_km)
        agreements = levers.crossregion.ecosystem
        return options_known(*near, missing, agreements, chain.information_base, chain.information_gain)

    def mean_link_cost(self) -> np.ndarray:
        """Mean cost of inputs above the gate price by segment, weighted by real firms, (S,)."""
        rows, firms = self.firm_table.rows(), self.firm_columns
        n = len(self.city.segments.ids)
        weight = firms["weight"][rows] * firms["output"][rows]
        total = np.bincount(firms["segment"][rows], weight * firms["link_cost"][rows], n)
        return total / np.maximum(np.bincount(firms["segment"][rows], weight, n), 1e-12)

    def reaches(self) -> tuple[np.ndarray, np.ndarray]:
        """Supply of each good, and demand for each segment's output, within reach of each place, (P, S) each."""
        city = self.city
        near, _ = self.travel.decayed(self.params.chain.proximity_decay_km)
        made = total_capacity(self)
        wanted = product(self.output_by_place_and_segment(), city.segments.inputs.T)
        return np.maximum(product(near, made), 1e-9), np.maximum(product(near, wanted), 1e-9)

    def linkage(self) -> np.ndarray:
        """Log change since 2017Q3 of the inputs and of the demand that a firm finds near by, (P, S)."""
        supply, demand = self.reaches()
        more_supply = np.log(supply / self.baseline.supply_reach)
        return product(more_supply, self.city.segments.input_mix) + np.log(demand / self.baseline.demand_reach)

    # --- value ---------------------------------------------------------------------------------------------------
    def output_by_place_and_segment(self) -> np.ndarray:
        """Gross output a year, (P, S), 万元."""
        firms, city = self.firm_columns, self.city
        return value_by_cell(
            self.firm_table.uid, firms["place"], firms["segment"], firms["weight"], firms["output"], city.n_places,
            len(city.segments.ids),
        )  # fmt: skip

    def value_added_by_segment(self) -> np.ndarray:
        """Value added a year by segment, (S,), 万元."""
        firms = self.firm_columns
        made = value_by_cell(
            self.firm_table.uid, np.zeros_like(firms["place"]), firms["segment"], firms["weight"],
            firms["value_added"], 1, len(self.city.segments.ids),
        )  # fmt: skip
        return np.maximum(made[0], 1e-9)

    def income(self) -> float:
        """Wages paid in the city a year, 万元."""
        return max(pay_of_all(self.worker_columns["wage"]) / self.scale, 1e-9)

    # --- what committees go by -----------------------------------------------------------------------------------
    def chain_gaps(self) -> np.ndarray:
        """Value of each good that a zone's firms need less what the zone makes, (Z, S), 万元 a year.

        The gap of the zone's ecosystem counts in part (`map.ecosystem_weight`); only recruitable segments count.
        """
        city = self.city
        n_zones = city.n_zones
        need = product(self.output_by_place_and_segment(), city.segments.inputs.T)[:n_zones]
        made = total_capacity(self)[:n_zones]
        gap = np.maximum(need - made, 0.0)
        for board in self.boards:
            common = np.maximum((need - made)[board.zones].sum(axis=0), 0.0)
            gap[board.zones] += self.params.map.ecosystem_weight * common
        return gap * city.segments.recruitable

    def pollution_limits(self) -> np.ndarray:
        """Pollution index at the percentile cut among the year's industrial prospects, by floor use (2,).

        Prospects count by the jobs they would bring: by number, shops would decide for factories. The bar is for
        factories and depots; offices, shops and utilities pass.
        """
        limits = np.array([np.inf, np.inf])
        cut = self.levers.screen.pollution_percentile_cut / 100.0
        if cut >= 1.0:
            return limits
        segments = self.city.segments
        asked = self.year_prospects.sum(axis=0).take(segments.industry_by_pollution)
        some = asked > 0.0
        if some.any():
            asked = asked[some]
            below = asked.cumsum() / asked.sum()
            at = min(int(below.searchsorted(cut)), asked.size - 1)
            limits[INDUSTRIAL] = segments.pollution[segments.industry_by_pollution[some][at]]
        return limits

    def criteria_scale(self, gaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and spread of the five criteria over the year's prospects and all zones, (5,) each."""
        segments = self.city.segments
        weight = self.year_prospects.sum(axis=0) + 1e-12
        weight = weight / weight.sum()
        output = np.log(np.maximum(self.value_per_m2, 1e-9))
        values = np.empty((5, *gaps.shape))
        for row, value in enumerate((segments.technology, self.lead_mask, gaps, output, segments.pollution)):
            values[row] = value
        return mean_and_spread(values, weight)

    @property
    def credit_years(self) -> float:
        """Credit that firms have, in yearly wage bills."""
        return float(self.params.firms.credit_years * self.shocks.credit)

    # --- programmes ----------------------------------------------------------------------------------------------
    def talent_bonus(self) -> float:
        """Talent subsidy as a share of a high-skill wage over the years that a tenancy lasts."""
        subsidy = wan(self.levers.talent.subsidy_yuan_per_hire)
        return float(subsidy / (self.base_wages[2] * self.params.housing.talent_tenancy_years))

    def pay_talent_subsidy(self) -> None:
        """Pay the subsidy for high-skill arrivals who have found their first job, where they work, once each."""
        workers = self.worker_columns
        heads = all_first_hires(
            self.worker_table.uid, workers["unsettled"], workers["employer"], self.firm_columns["place"],
            self.city.n_places,
        )  # fmt: skip
        self.ledger.book("talent_subsidy", wan(self.levers.talent.subsidy_yuan_per_hire) * heads / self.scale)

    def note_entrants(self, new: Applications, weight: np.ndarray, in_zone: np.ndarray) -> None:
        """Keep count of who started this quarter, by place: real firms, quarters waited, technology, pollution."""
        n = self.city.n_places
        wait = (self.quarter - new["applied"]).astype(float)
        pollution = self.city.segments.pollution[new["segment"]]
        for row, value in enumerate((np.ones(weight.size), wait, new["technology"], pollution)):
            self.entrants[row] += np.bincount(new["place"], weight * value, n)
        self.count("firm_entries", weight.sum())
        self.count("anchors_landed", weight[(new["origin"] == 5) & in_zone].sum())

    # --- the quarter's end ---------------------------------------------------------------------------------------
    def push_flows(self, made: np.ndarray, output: np.ndarray, tax: np.ndarray) -> None:
        """Add this quarter's flows to those of the last year, and drop the ones of a year ago.

        Parameters
        ----------
        made, output, tax : (P,) arrays
            Value added, gross output and tax of the quarter by place, 万元; of firms that close in it too.
        """
        quarter = (
            self.entrants, self.screened, self.industrial_let, made, output, tax,
            self.jobs_by_place() / QUARTERS_A_YEAR,
            np.array([self.exits, self.flats_started, self.separations]),
            np.array([self.firm_count.sum() + self.exits - self.entrants[0].sum()]),
        )  # fmt: skip
        self.flow_history.append(np.concatenate([flow.ravel() for flow in quarter]))
        del self.flow_history[:-QUARTERS_A_YEAR]
        first, *later = self.flow_history
        self.year_flows = self.flows_by_name(sum(later, first))
        self.year_flows["years"] = years = len(self.flow_history) / QUARTERS_A_YEAR
        self.year_flows["firms_before"] = float(first[-1]) * years

    def flows_by_name(self, flows: np.ndarray) -> dict[str, Any]:
        """What stands in a row of `flow_history`, or in a sum of rows: one flow behind the other."""
        n_places, n_zones = self.city.n_places, self.city.n_zones
        named: dict[str, Any] = {}
        start = 0
        for name, lines, length in (
            ("entrants", 4, n_places), ("screened", 2, n_zones), ("industrial_let", 1, 2), ("made", 1, n_places),
            ("output", 1, n_places), ("tax", 1, n_places), ("person_years", 1, n_places),
        ):  # fmt: skip
            flow = flows[start : start + lines * length]
            named[name] = flow if lines == 1 else flow.reshape(lines, length)
            start += lines * length
        named["exits"], named["flats"], named["separations"], named["firms_before"] = flows[start:].tolist()
        return named

    def requisition(self, use: int, land: np.ndarray) -> None:
        """Pay the owners of land (P,), mu, that is built on; those of land taken back were paid before."""
        m2 = self.floorspace.first_used(use, land) * M2_PER_MU
        self.ledger.book("requisition", wan(self.params.fiscal.requisition_cost_yuan_m2) * m2)

    def residual_value(self) -> float:
        """What the public still owns: premises and flats at cost less straight-line wear, land bank, fund, 万元.

        Land of the bank counts at what it cost: that which was taken back as its owners were paid for it, that which
        nobody used yet as nothing, since its owners are paid when it is let.
        """
        fiscal, ground = self.params.fiscal, self.floorspace
        wear = max(0.0, 1.0 - 0.5 * (self.quarter + 1) / (QUARTERS_A_YEAR * fiscal.asset_life_years))
        flats = self.dwellings.talent + self.dwellings.talent_pipeline.sum(axis=0)
        m2 = flats.sum() * self.params.housing.m2_per_talent_unit / self.params.housing.workers_per_home
        factories, laboratories = ground.public_pipeline.sum(axis=(0, 1))
        built = (factories + ground.public[:, INDUSTRIAL].sum()) * wan(fiscal.standard_factory_cost_yuan_m2)
        built += (laboratories + ground.public[:, SERVICE].sum()) * wan(fiscal.innovation_space_cost_yuan_m2)
        built += m2 * wan(fiscal.talent_housing_cost_yuan_m2)
        held = self.fund.cash + self.fund_holdings()
        bank = wan(fiscal.requisition_cost_yuan_m2) * ground.reclaimed.sum() * M2_PER_MU
        return float(wear * built + bank + self.fund.public_share * held)

    def fund_holdings(self) -> float:
        """Equity that the fund holds, at what it paid, 万元."""
        held, firms = self.firms_held(), self.firm_columns
        return float((firms["fund_equity"][held] * firms["weight"][held]).sum())

    def firms_held(self) -> np.ndarray:
        """Rows of the firms of which a fund holds equity."""
        return ((self.firm_columns["fund_equity"] > 0.0) & (self.firm_table.uid != 0)).nonzero()[0]

    def end_quarter(self) -> None:
        """Close the ledger's quarter, clear the quarter's counters, and let the clock move on."""
        self.ledger.close_quarter()
        self.staff_changes()  # whoever holds the model between two quarters may hire and move
        self.entrants[:] = 0.0
        self.screened[:] = 0.0
        self.industrial_let[:] = 0.0
        self.flats_started = self.separations = self.exits = 0.0
        self.quarter += 1
