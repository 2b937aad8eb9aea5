"""Workers of the first day: homes by gravity to the jobs, one gravity per skill, and the unemployed."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import Worker
from sim.agents.firm import MOST_INPUTS
from sim.kernels import gravity
from sim.kernels.algebra import product
from sim.kernels.start import hand_out_homes
from sim.rng import processes
from sim.rng.counter import stream
from sim.rng.draws import random_keys, uniforms

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_ROUNDS = 200


def add_workers(model: "ZoneModel") -> np.ndarray:
    """Give every head a home by gravity, one per skill, and add the unemployed; returns the pooled trips (P, P)."""
    city, params = model.city, model.params
    homes = _whole(city.workers * model.scale)
    heads = model.heads_by_place_and_skill().astype(np.int64)
    homes = _whole(homes * (heads.sum() / homes.sum()))
    pooled, pull = gravity.doubly_constrained(
        homes.astype(float), heads.sum(axis=1).astype(float), model.decay, _ROUNDS
    )
    model.home_draw = pull
    jobless = _whole(homes * params.start.unemployment / (1.0 - params.start.unemployment))
    column = model.tables[Worker].spec["home"]  # too many places for it are refused before a loop writes their numbers
    places = np.asarray(column.fitting(np.arange(city.n_places), city.n_places), column.dtype)
    skills, where, employers = [], [], []
    rest = homes.copy()
    source = stream(model.seed, processes.START_WORKERS, 0)
    firms = model.firm_columns
    rows = model.firm_table.rows()
    for skill in (0, 1, 2):
        wanted = rest if skill == 2 else _homes_of(model, pooled, heads, homes, skill, rest)
        rest = rest - wanted
        trips, _ = gravity.doubly_constrained(wanted.astype(float), heads[:, skill].astype(float), model.decay, _ROUNDS)
        whole = gravity.whole_trips(trips, wanted, heads[:, skill])
        home, employer = hand_out_homes(source, whole, firms["place"][rows], firms["staff"][rows, skill], skill)
        idle = np.repeat(places, _split(jobless, wanted, homes))
        where += [home, idle]
        employers += [employer, np.full(idle.size, -1, np.int32)]
        skills.append(np.full(home.size + idle.size, skill, np.int8))
    home = np.concatenate(where)
    key = random_keys(source, 1 << 33, home.size)
    tenure = (uniforms(source, key, 1) >= params.housing.owner_share).astype(np.int8)
    model.tables[Worker].reserve(home.size + home.size // 4)
    columns = {"skill": np.concatenate(skills), "home": home, "employer": np.concatenate(employers)}
    Worker.create_agents(model, home.size, key=key, tenure=tenure, **columns)
    for name in ("sold", "sales_capacity", "profit_margin"):
        setattr(model, name, np.zeros(0))
    model.lost_seller = np.zeros((0, MOST_INPUTS), bool)
    model.intention, model.wish = np.zeros(0, np.int8), np.zeros(0, np.int8)
    model.fetch_columns()
    model.count_homes()
    homes_taken = model.dwellings.occupied / model.scale  # whole workers: in a tiny place more than its stock
    model.dwellings.market = np.maximum(model.dwellings.market, homes_taken)
    return pooled


def _homes_of(
    model: "ZoneModel", pooled: np.ndarray, heads: np.ndarray, homes: np.ndarray, skill: int, rest: np.ndarray
) -> np.ndarray:
    """Homes of one skill by place, (P,): partly by gravity to its jobs, partly as everybody's; at most the rest."""
    even = model.params.start.skill_home_mix
    share = heads[:, skill] / np.maximum(heads.sum(axis=1), 1)
    near = product(pooled, share)
    everybody = homes * heads[:, skill].sum() / homes.sum()
    wanted = (1.0 - even) * near * heads[:, skill].sum() / max(near.sum(), 1e-12) + even * everybody
    out = np.minimum(_whole(wanted), rest)
    for place in np.argsort(-(rest - out), kind="stable"):
        short = heads[:, skill].sum() - out.sum()
        out[place] += min(short, rest[place] - out[place])
    return out


def _split(jobless: np.ndarray, wanted: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Unemployed of one skill by place: in proportion to the skill's homes."""
    return np.round(jobless * wanted / np.maximum(homes, 1)).astype(np.int64)


def _whole(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers near these with the same (rounded) total, by largest remainder."""
    down = np.floor(numbers).astype(np.int64)
    missing = round(float(numbers.sum())) - int(down.sum())
    first = np.argsort(-(numbers - down), kind="stable")[:missing]
    down[first] += 1
    return down
