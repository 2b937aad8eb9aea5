"""Write the golden numbers anew: ``python tests/golden/refresh.py``; say why in CHANGELOG.md, "Numbers moved"."""

import json
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


if __name__ == "__main__":
    FILE.write_text(json.dumps(headline(), indent=1) + "\n", encoding="utf-8")
