"""How a trace calls firms, workers and places, and writes numbers and tables."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.agents import Firm, Worker
from sim.city.segments import SKILLS

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

UNCALIBRATED = (
    "Uncalibrated: read the mechanism, not the level. Money in 万元 (10,000 yuan of 2017), land in mu, floor in m²."
)


def number_of(model: "ZoneModel", kind: type, uid: int) -> int:
    """Number of a firm or worker, counted from 1 in the order of creation: its id less the first of its kind."""
    return int(uid) - model.column_agents[kind] + 1


def id_of(model: "ZoneModel", kind: type, number: int) -> int:
    """Id of the firm or worker with this number; a number that is an id already stays one."""
    first = model.column_agents[kind]
    return number if number >= first else number + first - 1


def firm_name(model: "ZoneModel", row: int) -> str:
    """Name of the living firm in a row: segment and number."""
    segment = model.city.segments.ids[model.firm_columns["segment"][row]]
    return f"{segment} firm {number_of(model, Firm, model.firm_table.uid[row])}"


def staff_of(model: "ZoneModel", row: int) -> float:
    """Workers of one real firm in a row."""
    firms = model.firm_columns
    return float(firms["staff"][row].sum() / (firms["weight"][row] * model.scale))


def worker_name(model: "ZoneModel", row: int) -> str:
    """Name of the living worker in a row: skill and number."""
    skill = SKILLS[model.worker_columns["skill"][row]]
    return f"{skill}-skill worker {number_of(model, Worker, model.worker_table.uid[row])}"


def place_name(model: "ZoneModel", place: int) -> str:
    """Place by its English name and id."""
    return f"{model.city.place_names_en[place]} ({model.city.place_ids[place]})"


def amount(value: float) -> str:
    """Number with as many digits as are worth reading."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100.0 else f"{value:.1f}" if size >= 10.0 else f"{value:.2f}"


def counted(number: int, word: str) -> str:
    """So many of a thing: `1 firm`, `2 firms`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def some(sentences: Sequence[str], most: int = 6) -> list[str]:
    """The first few as a list, and how many more there are."""
    more = len(sentences) - most
    return [f"- {sentence}" for sentence in sentences[:most]] + ([f"- and {more} more"] if more > 0 else [])
