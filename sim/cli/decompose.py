"""`decompose`: which groups of levers make the difference between two models."""

from sim.cli.options import Json, Outcomes, SweepFolder


def decompose(folder: SweepFolder, outcomes: Outcomes = None, json: Json = False) -> None:
    """Share the difference of two models out among groups of levers, from a sweep of a bundle; nothing is simulated.

    Shares are exact Shapley values, seed by seed, and sum to the difference. The table stands in decompose.csv of the
    folder too.
    """
    from sim.analysis.shapley import COLUMNS, decompositions, rows_of
    from sim.cli.analysis_page import decompose_page, told

    rows = rows_of(decompositions(folder, outcomes or ()))
    print(told(folder, {"decompose.csv": (COLUMNS, rows)}, decompose_page(rows), json))
