"""Write the golden numbers and the reference results anew: ``python tests/golden/refresh.py``.

Say why in CHANGELOG.md, "Numbers moved". Commit the code first: the manifest says if the checkout was changed. Figures
are those of the versions in constraints.txt.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sim.city.folder import load_city
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters

QUARTERS = 12
MODELS = ("2017", "1.0", "2.0", "3.0")
HEADLINE = {
    "city": (
        "job_housing.minimum_commute",
        "job_housing.minimum_commute_by_skill",
        "job_housing.mean_distance",
        "chain.local_input_share",
        "chain.completeness",
        "city.employment",
        "labour.unemployment",
        "money.net_public_cost",
    ),
    "ecosystem": ("chain.local_input_share", "chain.completeness", "chain.take_up"),
}
FILE = Path(__file__).with_name("headline.json")
REPO = Path(__file__).resolve().parents[2]
REFERENCE = REPO / "results" / "reference" / "minicity"
COMMAND = ("compare", "--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "12", "--quiet")
"""What made the reference results, but for the folder."""


def headline() -> dict[str, dict[str, float]]:
    """Headline outcomes of the small city after three years, seed 1, by model."""
    city = load_city("minicity")
    start = spin_up(city, resolve_parameters(city.parameters, {}), city.default_scale, 1)
    out = {}
    for label in MODELS:
        record = start.branch(load_model(label)).run(QUARTERS)
        out[label] = {
            f"{scope} {name}": float(record.series(scope, name)[-1])
            for scope, names in HEADLINE.items()
            for name in names
        }
    return out


def make_reference(folder: Path) -> None:
    """Make the reference results, runs, tables and figures, in a folder that is not there yet."""
    subprocess.run([sys.executable, REPO / "run.py", *COMMAND, "--out", folder], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as beside:  # a changed checkout would leave its mark on the figures
        make_reference(Path(beside) / REFERENCE.name)
        shutil.rmtree(REFERENCE, ignore_errors=True)
        shutil.copytree(Path(beside) / REFERENCE.name, REFERENCE)
    FILE.write_text(json.dumps(headline(), indent=1) + "\n", encoding="utf-8")
