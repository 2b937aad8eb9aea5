"""The sentences of errors: what is wrong, where, what would be right, did you mean."""

import difflib
from collections.abc import Iterable


class BadInput(ValueError):
    """What a user gave cannot be used; the message is one clear sentence, or one a line.

    The command line prints it and leaves with exit code 2; a traceback is for bugs only.
    """


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` if an option is close to the name, else the empty string."""
    close = difflib.get_close_matches(name, list(options), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""
