"""The labour-housing core as plain Mesa agents and as column-stored ones, from the same city in the same run.

The core, both times: workers quit, are laid off and look for work; they apply to a place weighed by vacancies, wages
and the trip; places ration by lot, those without a job first, twice; then those who wish apply for a home weighed by
vacancy, rent and the trip, places ration by lot, twice; wages follow unemployment, rents follow vacancy. Firms, their
posts and the stock of homes are held; nobody comes or goes. Plain: a `mesa.Agent` a worker and a firm, `do` and
`shuffle_do`, Python's own random numbers. Columns: `labour.match` and `housing.move` of this program.

python benchmarks/against_mesa.py --city chengdu --scale 0.005 --quarters 8; the exit code is 1 if the two cities do
not come out alike. Memory is what the peak of the process
rises by (Linux), firms and links included; that of the small city is mostly not the workers'.
"""

import argparse
import copy
import gc
import sys
import time
from bisect import bisect
from itertools import accumulate

import mesa
import numpy as np

from sim.city.folder import load_city
from sim.experiments.memory import forget_peak, peak_bytes
from sim.kernels.housing import home_weights
from sim.kernels.wages import adjust_wages
from sim.markets import housing, labour
from sim.model.start import copy_of, spin_up
from sim.params.scenario import resolve_parameters
from sim.params.values import Values
from sim.units import a_quarter

HELD = {"housing.natural_starts_annual": 0.0}
FIRST = 3
"""Quarters in which the two may still settle; means are taken over the later ones."""


class PlainFirm(mesa.Agent):
    """An employer with posts by skill."""

    def __init__(self, model, place, posts, pay):
        super().__init__(model)
        self.place, self.posts, self.pay = place, posts, pay
        self.staff = [{}, {}, {}]  # of each skill, in order of arrival
        self.vacancies = [0, 0, 0]

    def plan(self):
        """Count open posts; heads beyond them fill posts one skill down, and what is then too many is let go."""
        spare = 0
        for k in (2, 1, 0):
            gap = self.posts[k] - len(self.staff[k]) - spare
            spare, self.vacancies[k] = max(0, -gap), max(0, gap)
        for k in range(3):
            gone = min(spare, len(self.staff[k]))
            for worker in self.random.sample(list(self.staff[k]), gone) if gone else ():
                worker.leave()
            spare -= gone


class PlainWorker(mesa.Agent):
    """Somebody with a home, a skill and perhaps a job."""

    def __init__(self, model, skill, home, tenure, employer, idle):
        super().__init__(model)
        self.skill, self.home, self.tenure, self.employer, self.idle = skill, home, tenure, employer, idle
        self.seeks = self.changed_job = False
        self.wage = 0.0
        if employer is not None:
            employer.staff[skill][self] = None

    def leave(self):
        """Leave the employer."""
        del self.employer.staff[self.skill][self]
        self.employer, self.idle = None, 0

    def consider_job(self):
        """Quit, look for another job, or stay."""
        self.changed_job = self.seeks = False
        if self.employer is None:
            self.idle = min(100, self.idle + 1)
        elif self.random.random() < self.model.world.labour.quit_rate_quarterly:
            self.leave()
        else:
            self.seeks = self.random.random() < self.model.world.labour.on_job_search_share

    def apply_for_work(self, patience):
        """Apply to one place; who has a job only for a gain."""
        city, firm = self.model, self.employer
        k = max(0, self.skill - (self.idle >= patience))
        place = city.draw_job(self.home, k)
        if place is None:
            return
        if firm is not None:
            over = len(firm.staff[k]) > firm.posts[k]
            gain = city.beta * (city.minutes[self.home][firm.place] - city.minutes[self.home][place])
            gain += city.taste * (city.log_wage[place][k] - city.log_wage[firm.place][k - 1 if k and over else k])
            if gain <= city.world.labour.accept_gain:
                return
        city.applicants.setdefault((place, k), []).append((firm is not None, self.random.random(), self))

    def take(self, firm):
        """Begin to work for a firm."""
        if self.employer is not None:
            self.leave()
        self.employer, self.idle, self.changed_job = firm, 0, True
        firm.staff[self.skill][self] = None

    def note_wage(self):
        """Keep the wage in mind."""
        firm = self.employer
        self.wage = 0.0 if firm is None else self.model.wage[firm.place][self.skill] * firm.pay

    def consider_home(self):
        """Look for another home, or stay."""
        city, rules, owns = self.model, self.model.world.housing, self.tenure == 0
        rate = city.owner_rate if owns else city.renter_rate
        if self.employer is not None and city.minutes[self.home][self.employer.place] > 60.0:
            rate *= rules.move_long_trip_factor
        if self.changed_job:
            rate += rules.move_on_job_change * (rules.owner_move_on_job_change_factor if owns else 1.0)
        away = city.world.migration.departure_jobless
        away = away if self.employer is None else city.world.migration.departure_employed
        leaves = self.random.random() < city.leave_rate * away * city.rent_pressure[self.home]
        if self.random.random() < rate and not leaves:
            city.movers.append(self)

    def apply_for_home(self):
        """Apply for a home in one place, if not the own."""
        place = self.model.draw_home(self.model.n_places if self.employer is None else self.employer.place)
        if place is not None and place != self.home:
            self.model.applicants.setdefault(place, []).append((self.random.random(), self))


class PlainCity(mesa.Model):
    """The core, agent by agent."""

    def __init__(self, start, seed):
        super().__init__(rng=seed)
        self.world, self.scale, self.n_places = start.params, start.scale, start.city.n_places
        self.minutes, self.decay = start.travel.minutes.tolist(), start.decay
        self.wages, self.base_wages = start.wages.copy(), start.base_wages
        self.floor = self.world.labour.wage_floor * start.baseline.wages
        self.beta, self.taste = self.world.commute.beta, self.world.commute.heterogeneity_epsilon
        self.dwellings = copy.deepcopy(start.dwellings)
        weight = self.world.housing.rent_weight
        self.liked = start.attraction() * self.dwellings.rent**weight
        self.owner_rate = a_quarter(self.world.housing.move_rate_owner_annual)
        self.renter_rate = a_quarter(self.world.housing.move_rate_renter_annual)
        self.leave_rate = a_quarter(self.world.migration.departure_annual)
        self.hires = self.moves = 0
        self._people(start)

    def _people(self, start):
        """The firms and workers of the start."""
        firms, workers, pay = start.firm_columns, start.worker_columns, start.relative_pay()
        own = {
            row: PlainFirm(self, int(firms["place"][row]), firms["posts"][row].tolist(), float(pay[row]))
            for row in start.firm_table.rows().tolist()
        }
        names = ("skill", "home", "tenure", "employer", "unemployed_quarters")
        rows = start.worker_table.rows()
        for skill, home, tenure, employer, idle in zip(*(workers[name][rows].tolist() for name in names), strict=True):
            PlainWorker(self, skill, home, tenure, own.get(employer), idle)

    @property
    def workers(self):
        return self.agents_by_type[PlainWorker]

    def step(self):
        self.hires = self.moves = 0
        self.workers.do("consider_job")
        self.agents_by_type[PlainFirm].do("plan")
        self.hiring_round(self.workers.select(lambda w: w.seeks or w.employer is None), 1 << 30)
        patience = int(self.world.labour.quarters_before_skill_down)
        self.hiring_round(self.workers.select(lambda w: w.employer is None), patience)
        self.adjust_wages()
        self.workers.do("note_wage")
        self.rent_pressure = np.sqrt(self.dwellings.rent).tolist()
        self.movers = []
        self.workers.do("consider_home")
        for _ in range(2):
            self.housing_round()
        housing._adjust_rents(_Town(self))

    def hiring_round(self, seekers, patience):
        """Applications, rationing, posts in a random order."""
        open_posts = {}
        for firm in self.agents_by_type[PlainFirm]:
            for k in range(3):
                open_posts.setdefault((firm.place, k), []).extend([firm] * firm.vacancies[k])
        relative = (self.wages / self.base_wages) ** self.taste
        self.log_wage = np.log(self.wages).tolist()
        self.pull = np.zeros((3, self.n_places))
        for (place, k), posts in open_posts.items():
            self.pull[k, place] = len(posts) * relative[place, k]
        self.job_tables, self.applicants = {}, {}
        seekers.shuffle_do("apply_for_work", patience)
        for (place, k), asked in self.applicants.items():
            posts = open_posts[place, k]
            self.random.shuffle(posts)
            for firm, (_, _, worker) in zip(posts, sorted(asked, key=lambda a: a[:2]), strict=False):
                worker.take(firm)
                firm.vacancies[k] -= 1
                self.hires += 1

    def draw_job(self, home, k):
        """A place by vacancies, wages and the trip."""
        if (home, k) not in self.job_tables:
            self.job_tables[home, k] = list(accumulate((self.pull[k] * self.decay[home]).tolist()))
        return self._drawn(self.job_tables[home, k])

    def housing_round(self):
        """Applications, rationing."""
        self.count_homes()
        vacant = self.dwellings.vacant(self.scale)
        liked = self.liked * self.dwellings.rent**-self.world.housing.rent_weight
        jobs = np.zeros(self.n_places)
        for worker in self.workers:
            if worker.employer is not None:
                jobs[worker.employer.place] += 1
        self.home_weights = home_weights(vacant.astype(float), liked, self.decay, jobs)
        self.home_tables, self.applicants = {}, {}
        self.random.shuffle(self.movers)
        for worker in self.movers:
            worker.apply_for_home()
        self.movers = []
        for place, asked in self.applicants.items():
            asked.sort(key=lambda a: a[0])
            for rank, (_, worker) in enumerate(asked):
                if rank < vacant[place]:
                    worker.home = place
                    self.moves += 1
                else:
                    self.movers.append(worker)
        self.count_homes()

    def draw_home(self, work):
        """A place by vacancy, rent and the trip."""
        if work not in self.home_tables:
            self.home_tables[work] = list(accumulate(self.home_weights[work].tolist()))
        return self._drawn(self.home_tables[work])

    def _drawn(self, table):
        """A place in proportion to weights that are added up; None if all are 0."""
        if table[-1] <= 0.0:
            return None
        return min(bisect(table, self.random.random() * table[-1]), self.n_places - 1)

    def count_homes(self):
        """Taken homes by place."""
        self.dwellings.occupied = np.bincount([worker.home for worker in self.workers], minlength=self.n_places)

    def adjust_wages(self):
        """Wages follow the unemployment within reach."""
        force, jobless = np.zeros((2, self.n_places, 3))
        for worker in self.workers:
            force[worker.home, worker.skill] += 1.0
            jobless[worker.home, worker.skill] += worker.employer is None
        rules = self.world.labour
        adjust_wages(self.wages, self.floor, force, jobless, self.decay, rules.wage_speed_quarterly,
                     self.world.start.unemployment)  # fmt: skip
        self.wage = self.wages.tolist()

    def outcomes(self):
        n = len(self.workers)
        trips = [self.minutes[w.home][w.employer.place] for w in self.workers if w.employer is not None]
        pay = [w.wage for w in self.workers if w.employer is not None]
        return _told(n, trips, pay, self.hires, self.moves, self.dwellings)


class _Town:
    """What `housing._adjust_rents` reads of a city."""

    def __init__(self, plain):
        self.dwellings, self.params, self.scale = plain.dwellings, plain.world, plain.scale


class ColumnCity:
    """The same core in this program."""

    def __init__(self, start):
        self.model = start
        self.before = dict(start.activity)

    def step(self):
        self.before = dict(self.model.activity)
        labour.match(self.model)
        housing.move(self.model)
        self.model.quarter += 1

    def outcomes(self):
        model, workers = self.model, self.model.worker_columns
        rows = model.worker_table.rows()
        employed = rows[workers["employer"][rows] >= 0]
        place = model.firm_columns["place"][workers["employer"][employed]]
        trips = model.travel.minutes[workers["home"][employed], place]
        counts = [
            (model.activity.get(name, 0.0) - self.before.get(name, 0.0)) * model.scale for name in ("hires", "moves")
        ]
        return _told(rows.size, trips, workers["wage"][employed], *counts, model.dwellings)


def _told(n, trips, pay, hires, moves, dwellings):
    """Aggregates of one quarter."""
    return {
        "unemployment": 1.0 - len(trips) / n,
        "mean trip (min)": float(np.mean(trips)),
        "mean wage": float(np.mean(pay)),
        "hires per worker": hires / n,
        "moves per worker": moves / n,
        "mean rent": float(np.average(dwellings.rent, weights=dwellings.market)),
        "spread of rents": float(np.std(np.log(dwellings.rent))),
    }


def started(city, scale, seed):
    """The city of 2017 with its homes held."""
    ground = load_city(city)
    world = Values.of(resolve_parameters(ground.parameters, {}).flat() | HELD)
    start = spin_up(ground, world, ground.default_scale if scale is None else scale, seed)
    start.dwellings.pipeline[:] = 0.0
    return start


def timed(build, quarters):
    """Seconds to build, seconds a quarter, bytes, and outcomes by quarter of one city."""
    forget_peak()
    before = peak_bytes() or 0
    begun = time.perf_counter()
    city = build()
    built = time.perf_counter()
    city.step()  # not timed: it fills caches
    outcomes = [city.outcomes()]
    seconds = 0.0
    for _ in range(quarters - 1):
        begin = time.perf_counter()
        city.step()
        seconds += time.perf_counter() - begin
        outcomes.append(city.outcomes())
    gc.collect()
    return built - begun, seconds / (quarters - 1), (peak_bytes() or 0) - before, outcomes


def unlike(plain, column, n_workers):
    """Outcomes of which the means over later quarters differ by more than chance could: name → (mean, mean, bound)."""
    rows = {}
    for name in plain[0]:
        one, other = (float(np.mean([quarter[name] for quarter in each[FIRST:]])) for each in (plain, column))
        bound = 0.05 * abs(other) + 0.01 + (6.0 * np.sqrt(max(other, 0.0) / n_workers) if "per worker" in name else 0.0)
        bound = 0.08 * abs(other) + 3.0 / np.sqrt(n_workers) if name.startswith(("unempl", "spread")) else bound
        rows[name] = (one, other, bound)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="chengdu")
    parser.add_argument("--scale", type=float, default=0.005)
    parser.add_argument("--quarters", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    if wanted.quarters <= FIRST:
        parser.error(f"--quarters must be above {FIRST}")
    start = started(wanted.city, wanted.scale, wanted.seed)
    n = start.worker_table.n
    ColumnCity(copy_of(start)).step()  # compiles, if nothing is compiled yet
    *column_costs, column = timed(lambda: ColumnCity(copy_of(start)), wanted.quarters)
    *plain_costs, plain = timed(lambda: PlainCity(start, wanted.seed), wanted.quarters)
    print(
        f"{wanted.city}, scale {start.scale:g}: {n} workers, {start.firm_table.n} firms, {wanted.quarters} quarters\n"
    )
    print(f"{'mean of later quarters':24}{'plain Mesa':>14}{'columns':>14}")
    rows = unlike(plain, column, n)
    for name, (one, other, bound) in rows.items():
        print(f"{name:24}{one:14.4f}{other:14.4f}{'' if abs(one - other) <= bound else '   UNLIKE'}")
    print(f"\n{'':24}{'plain Mesa':>14}{'columns':>14}{'ratio':>10}")
    for what, place, factor in (
        ("build, s", 0, 1.0),
        ("ns a worker and quarter", 1, 1e9 / n),
        ("bytes a worker", 2, 1.0 / n),
    ):
        one, other = plain_costs[place] * factor, column_costs[place] * factor
        print(f"{what:24}{one:14.2f}{other:14.2f}{one / other if other else float('nan'):10.1f}")
    sys.exit(any(abs(one - other) > bound for one, other, bound in rows.values()))


if __name__ == "__main__":
    main()
