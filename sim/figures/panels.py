"""What panels of several figures share: marks, the band of seeds, ticks that can be read."""

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from sim.analysis.paired import Floats
from sim.figures.style import look

_BAND_OPACITY, _FAINT_OPACITY = 0.16, 0.45


def put_band(panel: Axes, across: Floats, lowest: Floats, highest: Floats, model: int) -> None:
    """Band of the seeds in the colour of a model, so faint that two bands over one another both show.

    Parameters
    ----------
    panel : Axes
        Where it goes.
    across, lowest, highest : (N,) arrays
        Places and ends, in the units of the axes.
    model : int
        Place of the model in the comparison, counted from 0.
    """
    panel.fill_between(across, lowest, highest, color=look(model).colour, alpha=_BAND_OPACITY, linewidth=0)


def put_faint(panel: Axes, across: ArrayLike, up: ArrayLike, model: int) -> None:
    """Small faint marks in the look of a model: each is one of many.

    Parameters
    ----------
    panel : Axes
        Where they go.
    across, up : (N,) arrays
        Their places, in the units of the axes.
    model : int
        Place of the model in the comparison, counted from 0.
    """
    style = look(model)
    panel.scatter(across, up, s=20, marker=style.marker, color=style.colour, alpha=_FAINT_OPACITY, linewidths=0)


def put_mean(panel: Axes, across: ArrayLike, up: ArrayLike, model: int) -> None:
    """Large marks with a white edge in the look of a model, above all else.

    Parameters
    ----------
    panel : Axes
        Where they go.
    across, up : (N,) arrays
        Their places, in the units of the axes.
    model : int
        Place of the model in the comparison, counted from 0.
    """
    style = look(model)
    panel.scatter(across, up, s=75, marker=style.marker, color=style.colour, edgecolors="white", linewidths=1, zorder=3)


def put_ticks(panel: Axes, across: int, up: int) -> None:
    """At most so many steps on each axis, and numbers written out: no offset, no power of ten."""
    panel.xaxis.set_major_locator(MaxNLocator(across))
    panel.yaxis.set_major_locator(MaxNLocator(up))
    panel.ticklabel_format(useOffset=False, style="plain")
