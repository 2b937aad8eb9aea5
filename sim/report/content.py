"""What stands on a page, before it is set."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.blocks import Block
from sim.report.figures import Picture
from sim.report.headline import Compared, Finding
from sim.report.levers import LeverLine
from sim.report.texts import Text


@dataclass(frozen=True)
class Entry:
    """One line of a list of what was run or what made it.

    Parameters
    ----------
    label : Text
        What it is.
    values : tuple of Text
        One or more.
    is_code : bool
        Whether the values are to be copied, such as a hash or a command.
    """

    label: Text
    values: tuple[Text, ...]
    is_code: bool = False


@dataclass(frozen=True)
class Run:
    """One run: its name, the hash of its inputs, the digest of its results."""

    run_id: str
    run_hash: str
    digest: str


@dataclass(frozen=True)
class Page:
    """All of a page.

    Parameters
    ----------
    title, lead : Text
        What the page is about, and in a line how it was made.
    models : tuple of str
        The models, the one first that others are compared with.
    asked : sequence of Entry
        What was run.
    findings : sequence of Finding
        Sentences on the headline outcomes.
    headline, others : sequence of Compared
        Models side by side.
    blocks : sequence of Block
        What variants, placebo and removals show; of a sweep how far it is and what its runs show.
    failed : sequence of Text
        Runs that failed, with the reason.
    events : sequence of Text
        What happened in runs, as they tell it.
    pictures : sequence of Picture
        Its figures.
    undrawn : str
        Why there is no figure; empty if there is one.
    levers : sequence of LeverLine
        Levers that differ between models.
    letters : Block
        How many numbers have each letter of evidence.
    design : str
        File of the design; empty if there is none.
    origin : sequence of Entry
        What made the results.
    runs : sequence of Run
        Runs with their hashes.
    remaking : sequence of Entry
        Commands that make it again, from within the folder of results.
    version : str
        Version of the program that made the results.
    """

    title: Text
    lead: Text
    models: tuple[str, ...]
    asked: Sequence[Entry]
    pictures: Sequence[Picture]
    letters: Block
    levers: Sequence[LeverLine]
    origin: Sequence[Entry]
    runs: Sequence[Run]
    remaking: Sequence[Entry]
    version: str
    findings: Sequence[Finding] = ()
    headline: Sequence[Compared] = ()
    others: Sequence[Compared] = ()
    blocks: Sequence[Block] = ()
    failed: Sequence[Text] = ()
    events: Sequence[Text] = ()
    undrawn: str = ""
    design: str = ""
