"""How figures look, and how the same figure gets the same bytes.

Nothing of the user's matplotlibrc, of the system's fonts or of the clock gets in: the settings start from matplotlib's
own defaults, and text is set in two font files that are named one by one (the Latin one comes with matplotlib).
"""

import contextlib
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

from sim.experiments.atomic import write_whole

CHINESE_FONT = Path(__file__).parent / "fonts" / "DroidSansFallback-GB2312.ttf"
INK = "#262626"
FAINT = "#8c8c8c"
GRID = "#e3e3e3"
WARNING = "#a03c00"
"""Colour of the word that says a run is not calibrated: a dark vermillion."""
_LATIN = "zonesim latin"
_HAN = "zonesim han"
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
_DASHES: tuple[Any, ...] = ("solid", (0, (6, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
_SETTINGS: Any = {  # the keys are literal types in some versions of matplotlib, plain text in others
    "svg.hashsalt": "zonesim",
    "svg.fonttype": "path",
    "font.family": [_LATIN, _HAN],
    "font.size": 8.5,
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.7,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.5,
}


@dataclass(frozen=True)
class Look:
    """How one model is drawn, everywhere: colours (Okabe and Ito) that all can tell apart, and a shape of its own.

    Parameters
    ----------
    colour : str
        Of lines, marks and bands.
    dashes : str or tuple
        Line style of matplotlib.
    marker : str
        Mark of matplotlib.
    """

    colour: str
    dashes: Any
    marker: str


def look(model: int) -> Look:
    """Look of the model with this place in the comparison, counted from 0.

    Where the colours begin again, the shapes go on by one: the first 49 models all differ in colour or shape.
    """
    shape = model + model // len(_COLOURS)
    return Look(_COLOURS[model % len(_COLOURS)], _DASHES[model % len(_DASHES)], _MARKERS[shape % len(_MARKERS)])


@contextlib.contextmanager
def drawing() -> Iterator[None]:
    """Draw with our settings and no others; the caller's come back afterwards."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        _register_fonts()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def save(figure: Figure, folder: Path, name: str, title: str) -> list[Path]:
    """Write a figure as PNG and SVG, each whole or not at all.

    Parameters
    ----------
    figure : Figure
        Drawn within `drawing`, and saved within it.
    folder : Path
        Folder of the figures; it must be there.
    name : str
        File name without ending.
    title : str
        Title inside the SVG, for readers who hear it.

    Returns
    -------
    list of Path
        The two files. The same figure gives the same bytes.

    Raises
    ------
    BadInput
        If the disk is full or read-only.
    """
    paths = []
    for ending, metadata in _METADATA.items():
        buffer = io.BytesIO()
        more = {"Title": title} if ending == "svg" else {}
        figure.savefig(buffer, format=ending, metadata={**metadata, **more})
        path = folder / f"{name}.{ending}"
        write_whole(path, buffer.getvalue())
        paths.append(path)
    return paths


@functools.cache
def _register_fonts() -> None:
    """Make the two font files known under names that no system font has."""
    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    entries = [
        (latin / "DejaVuSans.ttf", _LATIN, 400),
        (latin / "DejaVuSans-Bold.ttf", _LATIN, 700),
        (CHINESE_FONT, _HAN, 400),
        (CHINESE_FONT, _HAN, 700),  # it has no bold: the same letters stand in bold titles
    ]
    for path, name, weight in entries:
        font_manager.fontManager.ttflist.append(
            font_manager.FontEntry(
                fname=str(path),
                name=name,
                style="normal",
                variant="normal",
                weight=weight,
                stretch="normal",
                size="scalable",
            )
        )
