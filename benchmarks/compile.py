"""How long the first start takes: kernels compiled into an empty cache, then loaded from it, on the small city.

python benchmarks/compile.py [--kernels 20]; with --write the list of kernels that are compiled ahead is written too:
those that small cities call, then those of large ones.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

from sim.experiments.ahead import LIST, types_of

ORDER = """
import json
from numba.core import event
ended = []
class Listener(event.Listener):
    def on_start(self, event): pass
    def on_end(self, event):
        function = event.data["dispatcher"].py_func
        ended.append([f"{function.__module__}.{function.__name__}", "; ".join(map(str, event.data["args"]))])
event.register("numba:compile", Listener())
import sys
from sim import threads
from sim.model import ZoneModel
for model in ("1.0", "3.0"):
    ZoneModel(city="minicity", model=model).run(5)
from sim.kernels import census
threads.use_threads(2)  # and what only a large city calls, whose loops are shared
threads._n_shares = lambda n_rows, most: 2
census.WORKERS_TOGETHER = 1024
for module in [module for name, module in sys.modules.items() if name.startswith("sim.")]:
    if hasattr(module, "is_for_one"):
        module.is_for_one = lambda most: False
ZoneModel(city="minicity", model="3.0").run(5)
print(json.dumps(ended))
"""
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
            value = getattr(value, "loop", value)
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


def write_list() -> None:
    """Write kernels and types in the order in which runs compile them into an empty cache."""
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"NUMBA_CACHE_DIR": cache}
        out = subprocess.run([sys.executable, "-c", ORDER], env=environment, capture_output=True, text=True, check=True)
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kernel", "types"))
        for kernel, types in json.loads(out.stdout.splitlines()[-1]):
            if kernel.startswith("sim.") and _is_plain(types):
                writer.writerow((kernel, types))


def _is_plain(types: str) -> bool:
    """Whether all types can be read back."""
    try:
        types_of(types)
    except ValueError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, default=20, help="slowest kernels to list")
    parser.add_argument("--write", action="store_true", help="write the list of kernels that are compiled ahead")
    wanted = parser.parse_args()
    if wanted.write:
        write_list()
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
