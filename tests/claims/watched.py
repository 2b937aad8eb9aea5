"""A model stepped quarter by quarter, with what each quarter showed and the state does not keep."""

from unittest.mock import patch

import numpy as np
from scipy.stats import spearmanr

from sim.agents.zone_committee import targets
from sim.city.applications import APPROVED, NEW
from sim.markets import capital, premises


class Watched:
    """A model and what was seen of it on the way: permits, contacts, admissions, maps, forecasts, firms shown."""

    def __init__(self, model):
        self.model = model
        self.first_land = model.floorspace.allotted.copy()
        self.waits, self.gaps, self.aims = [], [], []
        self.technology_called, self.calls = 0.0, 0.0
        self.map_ranks, self.forecast_errors = [], []
        self.small_firms_seen = self.zone_entrants = self.anchors = 0.0
        self.admitted = {name: [] for name in ("weight", "segment", "technology", "ratio", "output", "pollution")}
        self.gaps_filled, self.leads_admitted = [], []
        self.permits, self.starts = {}, []

    def step(self):
        """One quarter, looked at from all sides."""
        model, before = self.model, self.model.quarter
        approved = self._approved_keys()
        applicants = model.applications.rows(self._is_judged_next())
        gaps = model.chain_gaps() if before % 4 == 0 else None
        firms = set(self._zone_keys().tolist())
        with (
            patch.object(premises, "_appetite", self._noting_errors(premises._appetite)),
            patch.object(capital, "_visible", self._noting_small_firms(capital._visible)),
        ):
            model.step()
        self._watch_permits(approved, before)
        self._watch_contacts()
        self._watch_admission(applicants)
        self.anchors += float(model.anchors[3].sum())
        if gaps is not None:
            self._watch_maps(gaps)
        now = self._zone_keys()
        weights = model.firm_columns["weight"][self.zone_rows()]
        self.zone_entrants += float(weights[[key not in firms for key in now.tolist()]].sum())

    def zone_rows(self):
        """Rows of the firms in zones."""
        rows = self.model.firm_table.rows()
        return rows[self.model.firm_columns["place"][rows] < self.model.city.n_zones]

    def _zone_keys(self):
        return self.model.firm_columns["key"][self.zone_rows()]

    def _approved_keys(self):
        book = self.model.applications
        return book["key"][book["state"] == APPROVED]

    def _is_judged_next(self):
        book = self.model.applications
        return (book["state"] == NEW) & (book["place"] < self.model.city.n_zones)

    def _noting_errors(self, appetite):
        def noting(vacancy, error, most):
            self.forecast_errors.append(float(np.abs(error).mean()))
            return appetite(vacancy, error, most)

        return noting

    def _noting_small_firms(self, visible):
        def noting(model, events):
            rows = visible(model, events)
            small = model.firm_columns["capacity"][rows] < model.params.fund.small_firm_staff
            self.small_firms_seen += float(model.firm_columns["weight"][rows][small].sum())
            return rows

        return noting

    def _watch_permits(self, approved, before):
        """Quarters from application to permit of who got one now and waits."""
        book = self.model.applications
        new = (book["state"] == APPROVED) & (book["place"] < self.model.city.n_zones) & ~np.isin(book["key"], approved)
        new &= (book["applied"] < before) & (book["ready"] > before)
        self.waits += (book["ready"] - book["applied"])[new].tolist()
        self.permits |= dict(zip(book["key"][new].tolist(), book["ready"][new].tolist(), strict=True))
        firms, rows = self.model.firm_columns, self.zone_rows()
        rows = rows[(firms["birth"][rows] == before) & (self.model.city.segments.use[firms["segment"][rows]] == 0)]
        self.starts += [before - self.permits[key] for key in firms["key"][rows].tolist() if key in self.permits]

    def _watch_contacts(self):
        """Technology of those called on, and the value of the gap they would fill, over the largest gap seen."""
        model = self.model
        segment, called = model.prospects["segment"], model.contacted
        weight = model.prospects["weight"] * called.sum(axis=1)
        self.technology_called += float((weight * model.prospects["technology"]).sum())
        self.calls += float(weight.sum())
        for committee in model.committees:
            gap = committee.gap_seen
            if gap.max() > 0.0:
                supply = (model.firm_count * model.city.segments.recruitable).astype(float)
                (aim,) = targets([committee], gap[None], supply, supply > 0.0)
                self.aims.append(float(aim @ gap / aim.sum() / gap.max()))
                self.gaps += (gap[segment[called[:, committee.zone]]] / gap.max()).tolist()

    def _watch_admission(self, applicants):
        """Who of the applicants to zones was let in, and what the committee's criteria say of him."""
        model = self.model
        passed = ~np.isin(applicants["key"], model.refused["key"])
        segment, place = applicants["segment"][passed], applicants["place"][passed]
        ratio, z = applicants["planned_ratio"][passed], applicants["productivity"][passed]
        seen = {name: applicants[name][passed] for name in ("weight", "segment", "technology")}
        seen |= {"ratio": ratio, "output": model.value_per_m2[segment] * ratio * np.exp(z)}
        seen |= {"pollution": model.city.segments.pollution[segment]}
        for name, values in seen.items():
            self.admitted[name] += values.tolist()
        gap = np.array([committee.gap_seen for committee in model.committees])
        gap = gap / np.maximum(gap.max(axis=1, keepdims=True), 1e-9)
        self.gaps_filled += gap[place, segment].tolist()
        self.leads_admitted += model.lead_mask[place, segment].tolist()

    def _watch_maps(self, gaps):
        """Rank correlation of the gaps each committee sees with the true ones."""
        recruitable = self.model.city.segments.recruitable
        for committee in self.model.committees:
            seen, true = committee.gap_seen[recruitable], gaps[committee.zone][recruitable]
            if true.max() > true.min():
                self.map_ranks.append(float(spearmanr(seen, true).statistic))
