"""What made the results: program, machine and command from a manifest, and the commands that make it all again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.report.blocks import Block, Group, Line
from sim.report.content import Entry
from sim.report.levers import LETTERS, letters_of
from sim.report.texts import NOTHING, Text, said, same

_PLATFORM = ("system", "architecture", "processor", "compiled_for")


def program_entries(made: Mapping[str, Any]) -> Iterator[Entry]:
    """Program, versions, machine and time of one command that made runs.

    Parameters
    ----------
    made : mapping
        Of a manifest: `commit`, `changed`, `command`, `begun`, `ended`, `code_hash`, `versions`, `platform`, as far as
        they were noted.
    """
    unknown = said("not_noted")
    commit = same(made["commit"]) if made.get("commit") else unknown
    yield Entry(said("origin.command"), (same(made["command"]) if made.get("command") else unknown,), is_code=True)
    yield Entry(said("origin.commit"), (commit, said("origin.changed")) if made.get("changed") == "yes" else (commit,))
    yield Entry(said("origin.code"), (same(made.get("code_hash", "")),), is_code=True)
    versions = " · ".join(f"{name} {version}" for name, version in sorted(made.get("versions", {}).items()))
    yield Entry(said("origin.versions"), (same(versions),))
    platform = made.get("platform", {})
    yield Entry(said("origin.platform"), (same(" · ".join(platform[name] for name in _PLATFORM if name in platform)),))
    if made.get("begun"):
        yield Entry(said("origin.time"), (said("from_to", begun=made["begun"], ended=made.get("ended", "")),))


def remaking(more: Sequence[Entry] = ()) -> list[Entry]:
    """Commands, to be given in the folder of results."""
    check = Entry(said("again.check"), (same("zonesim plot . --check"), same("zonesim report . --check")), is_code=True)
    return [
        *more,
        Entry(said("again.figures"), (Text("zonesim plot .", "zonesim plot . --lang zh"),), is_code=True),
        Entry(said("again.page"), (same("zonesim report ."),), is_code=True),
        check,
    ]


def letters_block(evidence: Mapping[str, Mapping[str, str]], models: Sequence[str]) -> Block:
    """How many numbers have each letter, with what the letters mean."""
    lines = tuple(Line(who, tuple(same(count) for count in counts)) for who, counts in letters_of(evidence, models))
    meaning = tuple(said(f"letter.{letter}") for letter in LETTERS)
    return Block(said("letters"), tuple(map(same, LETTERS)), (Group(NOTHING, lines),), meaning)
