"""What a province or a nation would cost: parts whose work or memory grows with places squared, measured and drawn out.

python benchmarks/beyond.py --places 90,250,500,1000            times and memory by number of places
python benchmarks/beyond.py --places 90,250,500,1000 --write    also puts the tables into docs/beyond.md

Places are random points, weights are random; times are of one thread, the best of a few. Work that grows with workers
and firms is measured by `run.py bench`.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np

from sim.kernels.algebra import product
from sim.kernels.gravity import doubly_constrained
from sim.kernels.housing import home_weights
from sim.kernels.labour import job_weights
from sim.kernels.race import alias_tables, handicaps
from sim.kernels.transport import first_tree, least_cost
from sim.kernels.wages import adjust_wages
from sim.measures import minimum_commute
from sim.model import ZoneModel

PAGE = Path(__file__).parents[1] / "docs" / "beyond.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SKILLS, SEGMENTS = 3, 30
TARGETS = {"province": (100_000_000, 1_000), "nation": (750_000_000, 10_000)}
"""Workers and places: a province as of the task, a nation by order of magnitude."""
UNIT = float(1 << 30)


def ground(n_places, rng):
    """Distances, commuters between places with whole numbers, weights by trip."""
    side = 60.0 * math.sqrt(n_places / 90.0)
    where = rng.random((n_places, 2)) * side
    km = np.hypot(*(where[:, None, :] - where[None, :, :]).transpose(2, 0, 1)) + 1.0
    decay = np.exp(-0.1 * km)
    trips = np.floor(rng.lognormal(size=(n_places, n_places)) * decay * 1000.0)
    return km, decay, trips


def best_of(function, repeats):
    """Least seconds of a call; the first call compiles and is not counted."""
    function()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return min(times)


def parts(n_places, rng):
    """What grows with places, {name: (how often in a run, function)}."""
    km, decay, trips = ground(n_places, rng)
    workers, jobs = trips.sum(axis=1), trips.sum(axis=0)
    wages = np.ones((n_places, SKILLS))
    open_posts = rng.integers(0, 50, (n_places, SKILLS))
    vacant = rng.random(n_places) * 50.0
    weights = job_weights(open_posts, wages, np.ones(SKILLS), 5.0, decay)
    shares = weights + weights.mean()
    shares /= shares.sum(axis=1, keepdims=True)
    options = rng.random((n_places * SEGMENTS, n_places)) + 0.1
    goods = rng.random((n_places, SEGMENTS))
    cost = np.rint(km * UNIT).astype(np.int64)
    trees = [*first_tree(cost)]
    least_cost(workers.astype(np.int64), jobs.astype(np.int64), cost, *trees, 1_000 * n_places)
    moved = np.floor(workers * rng.uniform(0.995, 1.005, n_places)).astype(np.int64)
    moved[0] += int(jobs.sum()) - int(moved.sum())

    def next_quarter():
        parent, potential = (tree.copy() for tree in trees)
        return least_cost(moved, jobs.astype(np.int64), cost, parent, potential, 1_000 * n_places)

    return {
        "weights of jobs, twice a quarter": lambda: job_weights(open_posts, wages, np.ones(SKILLS), 5.0, decay),
        "handicaps of the race for jobs, twice a quarter": lambda: handicaps(shares, weights),
        "weights of homes, twice a quarter": lambda: home_weights(vacant, vacant, decay, jobs),
        "wages by unemployment within reach, once a quarter": lambda: adjust_wages(
            wages.copy(), 0.6 * wages, goods[:, :SKILLS], goods[:, :SKILLS], decay, 0.15, 0.05
        ),
        "reach of goods, some ten times a quarter": lambda: product(decay, goods),
        "minimum commute, next quarter, eight times a quarter": next_quarter,
        "minimum commute from nothing, at the start": lambda: minimum_commute(trips, km),
        "gravity, 200 rounds, four times at the start": lambda: doubly_constrained(workers, jobs, decay, 200),
        "alias tables of sellers, at the start": lambda: alias_tables(options),
    }


def exponent(sizes, seconds):
    """Slope of log time over log places between the two largest sizes."""
    (small, large), (early, late) = sizes[-2:], seconds[-2:]
    return math.log(late / early) / math.log(large / small)


def times(sizes, repeats):
    """{part: seconds by number of places}."""
    found = {}
    for n_places in sizes:
        for name, function in parts(n_places, np.random.default_rng(1)).items():
            found.setdefault(name, []).append(best_of(function, repeats))
    return found


def memory(city, scale):
    """Bytes of a model's arrays by what they grow with, from their shapes: {what: bytes}, and the counts."""
    model = ZoneModel(city=city, model="3.0", scale=scale)
    model.run(4)
    n_places, n_segments = model.city.n_places, len(model.city.segments.ids)
    total = {"workers": 0, "firms": 0, "places² x segments": 0, "places²": 0, "the rest": 0}
    for array in _arrays(model, set()):
        squared = _near(array.shape, n_places, n_segments)
        longest = max(array.shape, default=0)
        if squared:
            total[squared] += array.nbytes
        elif longest >= model.worker_table.n // 2:
            total["workers"] += array.nbytes
        elif longest >= model.firm_table.n // 2:
            total["firms"] += array.nbytes
        else:
            total["the rest"] += array.nbytes
    counts = (model.worker_table.n, model.firm_table.n, n_places**2 * n_segments, n_places**2, 1)
    return {what: (held, held / count) for (what, held), count in zip(total.items(), counts, strict=True)}


def _near(shape, n_places, n_segments):
    """Which power of places a shape has, if it has two or more."""
    if len(shape) < 2 or min(shape[:2]) < n_places or max(shape[1:]) > n_places + 10:
        return None
    return "places² x segments" if shape[0] >= n_places * n_segments else "places²"


def _arrays(part, seen, depth=0):
    """All arrays that a model holds, each once."""
    if id(part) in seen or depth > 9:
        return
    seen.add(id(part))
    if isinstance(part, np.ndarray):
        yield part
    elif isinstance(part, dict):
        for value in list(part.values()):
            yield from _arrays(value, seen, depth + 1)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _arrays(value, seen, depth + 1)
    elif type(part).__module__.startswith("sim") and hasattr(part, "__dict__"):
        yield from _arrays(vars(part), seen, depth + 1)


def page(sizes, found, held):
    """The tables as they stand in docs/beyond.md."""
    yield "| part, one thread | " + " | ".join(f"{n} places, ms" for n in sizes) + " | exponent |"
    yield "|---|" + "---|" * (len(sizes) + 1)
    for name, seconds in found.items():
        slope = exponent(sizes, seconds)
        cells = " | ".join(f"{1e3 * value:.2f}" for value in seconds)
        yield f"| {name} | {cells} | {slope:.1f} |"
    yield ""
    heads = " | ".join(f"{name} ({workers / 1e6:.0f} M workers, {places:,} places), GB"
                       for name, (workers, places) in TARGETS.items())  # fmt: skip
    yield f"| memory that grows with | bytes of one | {heads} |"
    yield "|---|---|" + "---|" * len(TARGETS)
    firms_a_worker = held["firms"][0] / held["firms"][1] / (held["workers"][0] / held["workers"][1])
    for what, (_, each) in held.items():
        cells = []
        for workers, places in TARGETS.values():
            count = {"workers": workers, "firms": workers * firms_a_worker, "places² x segments": places**2 * SEGMENTS,
                     "places²": places**2}.get(what, 1)  # fmt: skip
            cells.append(f"{each * count / 1e9:.1f}")
        yield f"| {what} | {each:,.0f} | " + " | ".join(cells) + " |"


def write_page(lines):
    """Put the tables between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", default="90,250,500,1000", help="numbers of places, with commas, two or more")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--city", default="chengdu", help="city whose arrays are counted")
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--note", default="", help="a sentence above the tables, such as on the state of the machine")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/beyond.md")
    asked = parser.parse_args()
    sizes = [int(word) for word in asked.places.split(",")]
    if len(sizes) < 2:
        parser.error("--places: two sizes or more make a curve")
    lines = [asked.note, ""] if asked.note else []
    lines += list(page(sizes, times(sizes, asked.repeats), memory(asked.city, asked.scale)))
    print("\n".join(lines))
    if asked.write:
        write_page(lines)


if __name__ == "__main__":
    main()
