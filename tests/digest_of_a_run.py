"""Digest of one run of the small city, for comparing Pythons and Mesas: `python tests/digest_of_a_run.py`.

The last word of the line is the digest; before it stand the versions that made it.
"""

import platform
from importlib.metadata import version

from sim.model import ZoneModel

QUARTERS = 20


def main():
    record = ZoneModel(city="minicity", model="3.0", rng=1).run(QUARTERS)
    made_by = ", ".join(f"{name} {version(name)}" for name in ("mesa", "numpy", "numba", "scipy"))
    print(f"Python {platform.python_version()}, {made_by}: {record.digest}")


if __name__ == "__main__":
    main()
