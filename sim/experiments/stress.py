"""Whether a stress test fits the city and the length of the runs that it shall strike."""

from sim.city.named_segments import segments_named
from sim.city.places import City
from sim.params.advice import BadInput
from sim.params.mistakes import Mistakes
from sim.params.stress import Stress


def check_fit(stress: Stress, city: City, quarters: int) -> None:
    """Refuse a stress test that strikes segments which the city does not have, or after the end of the run.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    mistakes = Mistakes()
    for number, shock in enumerate(stress.shocks, start=1):
        try:
            segments_named(city, shock.target)
        except BadInput as error:
            mistakes.add(f"--stress {stress.name}, shock {number} ('{shock.kind}'): {error}")
    with mistakes.collected():
        stress.check_length(quarters)
    mistakes.refuse()
