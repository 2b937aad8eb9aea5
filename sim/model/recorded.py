"""What `--record` chooses: names, patterns of names, scopes, or a scope and a pattern."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from sim.measures.catalogue import SCOPES, outcomes
from sim.measures.recorded import ON_REQUEST, Recorded, usual
from sim.params.advice import BadInput, did_you_mean
from sim.params.mistakes import Mistakes

HEADLINE = "headline"
"""Word for the headline outcomes."""
ALL = "all"
"""Word for all that is declared."""


def recorded(texts: Sequence[str]) -> Recorded:
    """Outcomes that are asked for, all of them together.

    Parameters
    ----------
    texts : sequence of str
        Each one or more, with commas, of: a name (at all its scopes); a pattern such as ``chain.*``; a scope (all that
        it has but `ON_REQUEST`); ``headline``; ``all``; or scope, colon and one of these, such as ``zone:chain.*``.
        None at all is `sim.measures.recorded.usual`.

    Returns
    -------
    Recorded
        Chain measures bring the number of simulated firms that they rest on.

    Raises
    ------
    BadInput
        With a sentence for each text that finds nothing, and what was perhaps meant.

    Examples
    --------
    >>> recorded(["city:job_housing.minimum*"]).by_scope()
    {'city': ('job_housing.minimum_commute', 'job_housing.minimum_commute_by_skill')}
    """
    if not texts:
        return usual()
    mistakes = Mistakes()
    pairs: list[tuple[str, str]] = []
    for text in (part.strip() for given in texts for part in given.split(",")):
        with mistakes.collected():
            pairs += _pairs(text)
    mistakes.refuse()
    return Recorded.of(pairs)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Scopes and outcomes that one text names."""
    scope, colon, pattern = text.rpartition(":")
    whole = not colon and pattern in SCOPES
    if whole:
        scope, pattern = pattern, "*"
    if scope and scope not in SCOPES:
        raise BadInput(
            f"--record {text}: there is no scope '{scope}'; scopes are {', '.join(SCOPES)}."
            f"{did_you_mean(scope, SCOPES)}"
        )
    names = [name for name in _named(pattern) if not (whole and name in ON_REQUEST)]
    if not names:
        raise BadInput(
            f"--record {text or repr(text)}: there is no outcome '{pattern}'; `outcomes` lists them."
            f"{did_you_mean(pattern, [*outcomes(), *SCOPES, HEADLINE, ALL, *_families()])}"
        )
    found = [(at, name) for name in names for at in outcomes()[name].scopes if scope in ("", at)]
    if not found:
        has = ", ".join(dict.fromkeys(at for name in names for at in outcomes()[name].scopes))
        raise BadInput(f"--record {text}: '{pattern}' is not recorded at scope {scope}; it is at {has}.")
    return found


def _named(pattern: str) -> Iterator[str]:
    """Outcomes of a name, a pattern, or the word for the headline."""
    for name, outcome in outcomes().items():
        if fnmatchcase(name, pattern) or (pattern == HEADLINE and outcome.headline) or pattern == ALL:
            yield name


def _families() -> list[str]:
    """A pattern for each family."""
    return list(dict.fromkeys(f"{name.partition('.')[0]}.*" for name in outcomes()))
