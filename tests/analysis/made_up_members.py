"""Members of a comparison whose costs and outcomes are chosen by the test."""

from made_up import Run, record_of

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import StoredMember

COMMUTE = "job_housing.minimum_commute"


def ensemble_of(by_model, costs=None, residual=0.0, quarters=12):
    """Runs of one city outcome, and of public money where costs are given: model -> a number for each seed."""
    runs = []
    for model, values in by_model.items():
        for at, value in enumerate(values):
            cost = costs[model][at] if costs else 0.0
            money = {
                "money.gross_public_cost": {"": cost + 100.0},
                "money.net_public_cost": {"": cost},
                "money.residual_value": {"": residual},
                "money.net_public_cost_after_residual": {"": cost - residual},
            }
            record = record_of({"city": {COMMUTE: {"": value}, **money}}, quarters)
            runs.append(Run(model, at + 1, record, f"{model}-{at + 1}"))
    return Ensemble.of(runs)


def member(number, by_model, costs=None, option="frontier", clipped=None, residual=0.0):
    return StoredMember(
        f"{option} {number}", option, float(number), clipped or {}, ensemble_of(by_model, costs, residual)
    )


def row_of(rows, **wanted):
    """The one row with these cells."""
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row
