"""How long the first start takes: kernels compiled into an empty cache, then loaded from it, on the small city.

python benchmarks/compile.py [--kernels 20]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

PROBE = """
import importlib, json, pkgutil, time
begin, cpu = time.perf_counter(), time.process_time()
import sim.kernels, sim.measures, sim.rng
from sim.model import ZoneModel
imported = time.perf_counter()
model = ZoneModel(city="minicity", model="3.0")
built = time.perf_counter()
model.run(2)
done, spent = time.perf_counter(), time.process_time() - cpu
kernels = {}
for package in (sim.kernels, sim.rng, sim.measures):
    for entry in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        for name, value in vars(importlib.import_module(entry.name)).items():
            if hasattr(value, "signatures") and value.__module__ == entry.name:
                timers = [(value.get_metadata(kind) or {}).get("timers", {}) for kind in value.signatures]
                kernels[f"{entry.name}.{name}"] = [len(timers), sum(t.get("compiler_lock", 0.0) for t in timers)]
print(json.dumps({"import": imported - begin, "build": built - imported, "two quarters": done - built,
                  "all": done - begin, "processor": spent, "kernels": kernels}))
"""


def start(cache: str) -> dict[str, object]:
    """Times of one process with its machine code in `cache`, in seconds."""
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    out = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True)
    return json.loads(out.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, default=20, help="slowest kernels to list")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        cold, warm = start(cache), start(cache)
    print(f"{'seconds':16}{'cold':>10}{'warm':>10}")
    for part in ("import", "build", "two quarters", "all", "processor"):
        print(f"{part:16}{cold[part]:10.2f}{warm[part]:10.2f}")
    kernels = sorted(cold["kernels"].items(), key=lambda item: -item[1][1])
    print(
        f"\n{sum(n for _, (n, _) in kernels)} versions of {sum(n > 0 for _, (n, _) in kernels)} kernels; the slowest,"
    )
    print("the compilation of what they call included:")
    for name, (versions, seconds) in kernels[: wanted.kernels]:
        print(f"{name:44}{versions:4}{seconds:8.2f}")


if __name__ == "__main__":
    main()
