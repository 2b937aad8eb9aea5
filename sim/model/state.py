"""The state of a city under way, and the quantities that several steps ask for."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from sim.agents import EcosystemBoard, Firm, IndustryFund, LeadingGroup, OperatingCompany, Worker, ZoneCommittee
from sim.city.applications import Applications, Hearing
from sim.city.dwellings import Dwellings
from sim.city.floorspace import Floorspace
from sim.city.ledger import Ledger
from sim.city.places import City
from sim.city.travel import Travel
from sim.city.works import Works
from sim.columns import ColumnModel, Table
from sim.kernels import housing as housing_kernels
from sim.kernels import production as kernels
from sim.kernels.places import persons_at_home
from sim.kernels.settle import count_firms, output_of_firms
from sim.kernels.supply import sold_by_firm
from sim.model.baseline import Baseline, Proposal, Slots, Trade
from sim.model.shocks import Shocks, part_of_inputs
from sim.params.values import Values
from sim.rng import processes
from sim.rng.counter import streams

if TYPE_CHECKING:
    from sim.model.invariants import Opening
    from sim.params.stress import Stress


class CityState(ColumnModel):
    """Firms, workers and ground of one city, and what can be read off them; `ZoneModel` adds the quarter."""

    column_agents: ClassVar[Mapping[type, int]] = {Firm: 1 << 40, Worker: 1 << 41}

    firm_table: Table
    worker_table: Table
    city: City
    params: Values
    levers: Values
    travel: Travel
    first_travel: Travel
    floorspace: Floorspace
    dwellings: Dwellings
    ledger: Ledger
    opening: "Opening"
    baseline: Baseline
    job_proposal: Proposal
    home_proposal: Proposal
    arrival_proposal: Proposal
    slots: Slots
    trade: Trade
    calm_trade: Trade
    stress: "Stress | None"
    shocks: Shocks
    events: list[str]
    leading_group: LeadingGroup
    committees: list[ZoneCommittee]
    boards: list[EcosystemBoard]
    companies: list[OperatingCompany]
    fund: IndustryFund
    applications: Applications
    prospects: dict[str, np.ndarray]
    refused: Applications
    hearing: Hearing | None
    projects: tuple[np.ndarray, ...]
    anchors: tuple[np.ndarray, ...]
    contacted: np.ndarray
    seed: int
    scale: float
    quarter: int
    quarter_of_streams: int | None = None
    is_running: bool
    city_ratio: float
    zone_ratio: float
    usual_delay: float
    usual_platforms: float
    decay: np.ndarray
    density: np.ndarray
    facilities: np.ndarray
    facility_reach: np.ndarray
    facilities_of: np.ndarray | None = None
    facilities_found: tuple[np.ndarray, np.ndarray]
    platform_share: np.ndarray
    fields_of: float
    fields: np.ndarray
    platform_reach: np.ndarray
    works: dict[str, Works]
    wages: np.ndarray
    base_wages: np.ndarray
    pay_factor: np.ndarray
    capital_share: np.ndarray
    yearly_wage: np.ndarray
    fixed_cost: np.ndarray
    wage_bill_per_worker: np.ndarray
    value_per_m2: np.ndarray
    premises_rent_saved: np.ndarray
    share_for_firms: np.ndarray
    log_price: np.ndarray
    log_demand: np.ndarray
    place_effect: np.ndarray
    segment_effect: np.ndarray
    home_draw: np.ndarray
    zone_keys: np.ndarray
    leads_of_mask: list[tuple[int, ...]]
    mask_of_leads: np.ndarray
    company_zones: np.ndarray
    place_utility: np.ndarray
    place_pull: np.ndarray
    sold: np.ndarray
    sales_capacity: np.ndarray
    profit_margin: np.ndarray
    made_by_place: np.ndarray
    lost_seller: np.ndarray
    counted_firms: tuple[np.ndarray, np.ndarray] | None = None
    heads: np.ndarray | None = None
    summed_heads: np.ndarray | None = None
    intention: np.ndarray
    wish: np.ndarray
    force: np.ndarray
    jobless: np.ndarray
    empty_slots: np.ndarray
    operating_profit: np.ndarray
    tightness: float
    limited_share: float
    fund_closures: float
    needs: np.ndarray
    job_targets: np.ndarray
    common_price: float
    segment_price: np.ndarray
    travel_state: tuple[bool, float]

    # --- addresses -----------------------------------------------------------------------------------------------
    def __init__(self, *, rng: int) -> None:
        super().__init__(rng=rng)
        self.firm_table, self.worker_table = self.tables[Firm], self.tables[Worker]

    @property
    def firm_columns(self) -> Mapping[str, np.ndarray]:
        """Columns of the firms; fetch anew after firms were created."""
        return self.firm_table.cols

    @property
    def worker_columns(self) -> Mapping[str, np.ndarray]:
        """Columns of the workers; fetch anew after workers were created."""
        return self.worker_table.cols

    def fetch_columns(self) -> None:
        """Let the scratch arrays beside the tables grow with them."""
        n_firms, n_workers = self.firm_table.capacity, self.worker_table.capacity
        if self.sold.size < n_firms:
            self.sold = _grown(self.sold, n_firms)
            self.sales_capacity = _grown(self.sales_capacity, n_firms)
            self.profit_margin = _grown(self.profit_margin, n_firms)
            self.lost_seller = _grown(self.lost_seller, n_firms)
        if self.intention.size < n_workers:
            self.intention = _grown(self.intention, n_workers)
            self.wish = _grown(self.wish, n_workers)

    def stream(self, process: int) -> np.uint64:
        """Stream of a random process in this quarter; all are folded when the first is asked for."""
        if self.quarter_of_streams != self.quarter:
            self.quarter_of_streams = self.quarter
            self.streams = streams(self.seed, processes.LAST_OF_RUNS + 1, self.quarter)
        return self.streams[process]

    def count(self, name: str, amount: float) -> None:
        """Add to the activity table, in real units; the spin-up is not counted."""
        if self.is_running:
            self.activity[name] += float(amount)

    # --- people and jobs -----------------------------------------------------------------------------------------
    def heads_by_place_and_segment(self) -> np.ndarray:
        """Simulated workers by place and segment of their employer, (P, S); counted once until `staff_changes`."""
        if self.heads is None:
            firms, n_segments = self.firm_columns, len(self.city.segments.ids)
            self.heads = kernels.heads_by_cell(
                self.firm_table.uid, firms["place"], firms["segment"], firms["staff"], self.city.n_places, n_segments
            )
        return self.heads

    def staff_changes(self) -> None:
        """Forget the count of heads: somebody is hired or goes, or a firm moves or ends."""
        self.heads = None

    def jobs_by_place_and_segment(self) -> np.ndarray:
        """Persons employed by place and segment, (P, S)."""
        return self.heads_by_place_and_segment() / self.scale

    def jobs_by_place(self) -> np.ndarray:
        """Persons employed by place of work, (P,); summed once for each count of heads."""
        heads = self.heads_by_place_and_segment()
        if self.summed_heads is not heads:
            self.summed_heads, self.summed_jobs = heads, (heads / self.scale).sum(axis=1)
        return self.summed_jobs

    def heads_by_place_and_skill(self) -> np.ndarray:
        """Simulated workers by place of work and skill, (P, 3)."""
        firms = self.firm_columns
        return kernels.heads_by_skill(self.firm_table.uid, firms["place"], firms["staff"], self.city.n_places)

    def workers_by_home(self) -> np.ndarray:
        """Persons living in each place who work or look for work, (P,)."""
        return persons_at_home(self.dwellings.occupied, self.dwellings.talent_occupied, self.scale)

    def count_homes(self) -> None:
        """Count taken homes from the workers."""
        homes, lives = self.dwellings, (self.worker_columns[name] for name in ("home", "tenure", "skill"))
        counted = housing_kernels.occupied_homes(self.worker_table.uid, *lives, self.city.n_places)
        homes.occupied, homes.talent_occupied = counted

    def tally_homes(self, rows: np.ndarray, change: int) -> None:
        """Count the homes of these workers as taken (1) or as free again (−1)."""
        homes, lives = self.dwellings, (self.worker_columns[name] for name in ("home", "tenure", "skill"))
        housing_kernels.tally_homes(rows, *lives, change, homes.occupied, homes.talent_occupied)

    # --- firms ---------------------------------------------------------------------------------------------------
    @property
    def firm_count(self) -> np.ndarray:
        """Real firms by segment, (S,); counted once until firms come or go."""
        rows = self.firm_table.rows()  # a new array after each change of the table
        if self.counted_firms is None or self.counted_firms[0] is not rows:
            firms, n_segments = self.firm_columns, len(self.city.segments.ids)
            self.counted_firms = rows, count_firms(self.firm_table.uid, firms["segment"], firms["weight"], n_segments)
        return self.counted_firms[1]

    def is_same_firm(self, rows: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """Whether these rows still hold the firms with these keys; False for row −1."""
        where = np.maximum(rows, 0)
        alive = self.firm_table.uid[where] != 0
        return (rows >= 0) & alive & (self.firm_columns["key"][where] == keys)

    def relative_pay(self) -> np.ndarray:
        """Wage that each firm pays relative to the going wage of its place, (F,)."""
        firms = self.firm_columns
        sharing = np.exp(self.params.labour.rent_sharing * np.maximum(firms["productivity"], 0.0))
        return self.pay_factor[firms["segment"]] * sharing

    def log_value(self) -> np.ndarray:
        """Log revenue of a firm at median productivity by place and segment, (P, S)."""
        elasticity = self.params.agglomeration.density_elasticity
        place = self.place_effect + elasticity * np.log(self.density / self.baseline.density)
        place = place + self.params.smart.tfp_effect * self.levers.smart.infrastructure * self.city.is_zone
        return place[:, None] + (self.log_price + self.log_demand + self.segment_effect)[None, :]

    def update_output(self) -> None:
        """Write value added and output of every firm, what it can sell to firms of the city, and what these order."""
        self.update_value()
        self.update_sold()

    def update_value(self) -> None:
        """Write value added and output of every firm, and what it can sell to firms of the city."""
        firms, segments, alive = self.firm_columns, self.city.segments, self.firm_table.uid
        output_of_firms(
            alive, firms["segment"], firms["place"], firms["weight"], firms["staff"], firms["productivity"],
            firms["link_cost"], self.log_value(), self.baseline.link_cost, segments.value_added_ratio,
            segments.median_size, segments.value_added_per_worker, self.params.production.returns_alpha, self.scale,
            self.shocks.output, self.share_for_firms, firms["value_added"], firms["output"], self.sales_capacity,
        )  # fmt: skip
        part = part_of_inputs(self)
        if part is not None:
            for made in (firms["value_added"], firms["output"], self.sales_capacity):
                made[:] *= part

    def update_sold(self) -> None:
        """Write what every firm's links ask of it."""
        firms, slots = self.firm_columns, self.slots
        self.sold = sold_by_firm(
            self.firm_table.uid, firms["segment"], firms["weight"], firms["output"], slots.coefficients, slots.count,
            firms["supplier"],
        )  # fmt: skip

    def start_counters(self) -> None:
        """Begin the activity table and the counts of admission."""
        self.activity: dict[str, float] = defaultdict(float)
        self.events = []
        self.admission = np.zeros((2, len(self.city.segments.ids)))
        self.screened = np.zeros((2, self.city.n_zones))
        self.industrial_let = np.zeros(2)
        self.entrants = np.zeros((4, self.city.n_places))
        self.flats_started = self.separations = self.exits = 0.0
        self.flow_history: list[np.ndarray] = []
        self.year_flows: dict[str, Any] = {}
        self.year_prospects = np.zeros((4, len(self.city.segments.ids)))


def _grown(array: np.ndarray, size: int) -> np.ndarray:
    """A copy with so many rows, the new ones zero."""
    out = np.zeros((size, *array.shape[1:]), array.dtype)
    out[: array.shape[0]] = array
    return out
