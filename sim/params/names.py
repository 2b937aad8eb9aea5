"""Sentences about names that are not declared."""

from collections.abc import Iterable

from sim.params.advice import did_you_mean


def unknown_name(name: str, declared: Iterable[str], kind: str) -> str:
    """Sentence: there is no such lever or parameter, did you mean, and what stands in its group."""
    options = list(declared)
    group = name.partition(".")[0]
    here = [option.partition(".")[2] for option in options if option.startswith(f"{group}.")]
    listed = f" In {group}: {', '.join(here)}." if here else ""
    return f"there is no {kind} '{name}'.{did_you_mean(name, options)}{listed}"
