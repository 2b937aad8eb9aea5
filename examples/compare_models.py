"""Development models side by side without the command line: one start a seed, branched into each model.

A model's own levers can be changed in one line: here 3.0 runs a second time without its talent housing.
"""

from statistics import mean

from sim import load_city, load_model
from sim.model.start import spin_up
from sim.params.scenario import resolve_parameters

OUTCOMES = ("job_housing.minimum_commute", "chain.local_input_share", "city.employment")
SEEDS, QUARTERS = (1, 2), 20

city = load_city("minicity")
params = resolve_parameters(city.parameters, {})
models = {
    "1.0": load_model("1.0"),
    "3.0": load_model("3.0"),
    "3.0 without talent housing": load_model("3.0").with_levers({"housing.talent_m2_per_year": 0.0}),
}

last = {}
for seed in SEEDS:
    start = spin_up(city, params, scale=1.0, seed=seed)
    for label, development_model in models.items():
        record = start.branch(development_model).run(QUARTERS)
        for outcome in OUTCOMES:
            last[label, outcome, seed] = record.series("city", outcome)[-4:].mean()

print(f"Mean of the last year after {QUARTERS} quarters, and the difference to 1.0 at equal seeds. Uncalibrated.")
for outcome in OUTCOMES:
    for label in models:
        level = mean(last[label, outcome, seed] for seed in SEEDS)
        gain = mean(last[label, outcome, seed] - last["1.0", outcome, seed] for seed in SEEDS)
        print(f"{outcome:<30}{label:<30}{level:>12.3f}{gain:>+12.3f}")
