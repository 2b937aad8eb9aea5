"""Time of the transportation problem of the minimum commute: ``python benchmarks/transport.py --places 95``."""

import argparse
import time

import numpy as np

from sim.measures import minimum_commute


def main() -> None:
    """Solve random problems of one size and print the least, median and largest time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--places", type=int, default=95)
    parser.add_argument("--repeats", type=int, default=50)
    asked = parser.parse_args()
    rng = np.random.default_rng(1)
    n = asked.places
    where = rng.random((n, 2)) * 60.0
    km = np.hypot(*(where[:, None, :] - where[None, :, :]).transpose(2, 0, 1)) + 1.0
    trips = rng.lognormal(size=(n, n)) * np.exp(-0.1 * km) * 1000.0
    minimum_commute(trips, km)
    seconds = []
    for _ in range(asked.repeats):
        began = time.perf_counter()
        minimum_commute(trips, km)
        seconds.append(time.perf_counter() - began)
    least, median, most = 1e3 * np.min(seconds), 1e3 * np.median(seconds), 1e3 * np.max(seconds)
    print(f"{n} places: {least:.2f} / {median:.2f} / {most:.2f} ms (least / median / largest of {asked.repeats})")


if __name__ == "__main__":
    main()
