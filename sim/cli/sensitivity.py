"""`sensitivity`: which numbers of a stored Morris or Saltelli sweep matter."""

from sim.cli.options import Json, Outcomes, SweepFolder


def sensitivity(folder: SweepFolder, outcomes: Outcomes = None, json: Json = False) -> None:
    """Say which groups of numbers move an outcome, from a sweep of a morris or saltelli design; nothing is simulated.

    Morris: mean size of what a whole range of the group does. Saltelli: share of the variance that it answers for,
    alone and together with others. The table stands in sensitivity.csv of the folder too.
    """
    from sim.analysis.sensitivity import COLUMNS, rows_of, sensitivities
    from sim.cli.analysis_page import sensitivity_page, told

    rows = rows_of(sensitivities(folder, outcomes or ()))
    print(told(folder, {"sensitivity.csv": (COLUMNS, rows)}, sensitivity_page(rows), json))
