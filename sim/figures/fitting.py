"""Text that must fit: how wide it is, and where it is broken or shortened."""

import re

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

_BREAKS = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*")
"""What a line is not broken within: a word, or one Chinese character."""


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Inches that a line of text is wide, within `drawing`.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Of the letters, in points.
    weight : str
        ``normal`` or ``bold``.
    """
    figure = Figure(dpi=rcParams["savefig.dpi"])  # letters are a little wider or narrower at another
    line = figure.text(0, 0, text, size=size, weight=weight)
    return float(line.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width / figure.dpi)


def broken(text: str, inches: float, size: float) -> str:
    """The text in as many lines as it takes to be no wider than this; a longer word stays whole."""
    if width_of(text, size) <= inches:
        return text
    lines = [""]
    for piece in _BREAKS.findall(text):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > inches:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def shortened(text: str, letters: int) -> str:
    """The text, of a longer one its beginning and its end with an ellipsis between them, so many letters in all.

    Examples
    --------
    >>> shortened("Model of the northern ring", 11)
    'Model… ring'
    >>> shortened("Model 3.0", 11)
    'Model 3.0'
    """
    if len(text) <= letters:
        return text
    end = (letters - 1) // 2
    return f"{text[: letters - 1 - end]}…{text[len(text) - end :]}"
