"""Schematic maps of zones: discs at their points. They show data, and rank nobody."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from matplotlib.ticker import MaxNLocator

from sim.analysis.ensemble import NotRecorded
from sim.analysis.paired import Floats, band, to_first
from sim.analysis.resolution import FEWEST, enough, firms_a_cell, words_of
from sim.analysis.tables import Cell
from sim.figures.frame import MARGIN, Drawn, put_frame, room_for
from sim.figures.ground import Ground
from sim.figures.style import FAINT, GRID, INK
from sim.measures.catalogue import outcomes
from sim.measures.horizons import horizons
from sim.measures.recorded import BESIDE_HEADLINE, rests_on_firms

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

DEFAULT_OUTCOME = BESIDE_HEADLINE[0]
"""Drawn where no other zone outcome is asked for."""
COLUMNS = (
    "panel", "outcome", "unit", "horizon", "model", "place", "name_en", "name_zh", "lon", "lat", "x_km", "y_km",
    "radius_km", "location_confidence", "value", "simulated_firms_a_cell", "resolution",
)  # fmt: skip
"""Of the table that is drawn."""
_PANELS_A_ROW = 3
_MAP_WIDTH, _GAP, _LEAST_WIDTH = 3.3, 0.2, 7.2
_ABOVE, _TITLE, _BAR = 0.55, 0.28, 0.62
_BELOW = 0.1
"""Sizes in inches; above stands the question, below the small print and then the word on calibration."""
_NO_VALUE = "#ffffff"


def zone_map(ensemble: "Ensemble", words: "Words", outcome: str = DEFAULT_OUTCOME) -> Drawn:
    """One zone outcome: its level in the first model, and the difference of each other model to it.

    Parameters
    ----------
    ensemble : Ensemble
        The runs, with their places in `meta`; the last horizon that they reach is drawn, as mean over seeds.
    words : Words
        The language.
    outcome : str
        An outcome of zone scope.

    Returns
    -------
    Drawn
        One panel a model; the differences share one scale.

    Raises
    ------
    BadInput
        If the runs hold no such outcome of zones, or were stored without their places.
    """
    ground = Ground.of(ensemble.one.city, ensemble.one.meta)
    horizon = horizons(len(ensemble.record.quarters))[-1]
    values, firms = _values(ensemble, ground, outcome), _firms(ensemble, ground, outcome)
    shown = values if firms is None else np.where(enough(firms), values, np.nan)
    low, high = _box(ground.outline())
    notes = [words("discs", horizon=words.horizon(horizon)), *_ground_notes(ground, words)]
    notes += _value_notes(shown, words, outcome, firms)
    figure, panels = _panels(len(values), float((high - low)[1] / (high - low)[0]), room_for(notes))
    _draw_panels(panels, ground, shown, words)
    _put_bars(figure, panels, shown, ensemble, words, outcome)
    title = words("question.map" if outcome == DEFAULT_OUTCOME else "question.map_of")
    put_frame(figure, ensemble, words, title, notes)
    return Drawn(figure, title, COLUMNS, _table(ensemble, ground, values, outcome, horizon.label, firms))


def _ground_notes(ground: Ground, words: "Words") -> list[str]:
    """What the outline is, and the circles if there are any."""
    if not ground.rings:
        return [words("schematic")]
    radii = words("comma").join(f"{ring.radius_km:g}" for ring in ground.rings)
    names = words("comma").join(words(ring.word) for ring in ground.rings)
    return [words("schematic"), words("rings", radii=radii, names=names)]


def _value_notes(values: Floats, words: "Words", outcome: str, firms: Floats | None) -> list[str]:
    """Discs without a value or not resolved, and whether levers move the outcome by definition, if so."""
    hatched = words("hatched") if firms is None else words("not_resolved", fewest=f"{FEWEST:g}")
    notes = [hatched] if np.isnan(values).any() else []
    return notes + ([words("mechanical")] if outcomes()[outcome].mechanical else [])


def _values(ensemble: "Ensemble", ground: Ground, outcome: str) -> Floats:
    """Level in the first model and paired differences of the others, mean over seeds, (M, zones of the ground)."""
    record = ensemble.record
    held = record.outcomes.get("zone", ())
    if outcome not in held:
        raise NotRecorded(f"the runs hold no outcome '{outcome}' of zones; they hold {', '.join(held) or 'none'}")
    horizon = horizons(len(record.quarters))[-1]
    at = ensemble.at(horizon, "zone")[:, :, record.outcomes["zone"].index(outcome)]  # (M, R, places of the scope)
    levels = np.moveaxis(at[..., _zones(ensemble, ground)], 1, 0)  # (R, M, Z)
    return np.concatenate([band(levels[:, :1]).mean, band(to_first(levels)[:, 1:]).mean])


def _zones(ensemble: "Ensemble", ground: Ground) -> list[int]:
    """Where the zones of the ground stand among the places of the record."""
    ids = [place for place, is_zone in zip(ground.ids, ground.is_zone, strict=True) if is_zone]
    return [ensemble.record.places["zone"].index(place) for place in ids]


def _firms(ensemble: "Ensemble", ground: Ground, outcome: str) -> Floats | None:
    """Simulated firms a cell behind a chain measure, (M, zones of the ground); None for what rests on everybody."""
    firms = firms_a_cell(ensemble, horizons(len(ensemble.record.quarters))[-1], "zone")
    return firms[:, _zones(ensemble, ground)] if firms is not None and rests_on_firms(outcome) else None


def _panels(n: int, aspect: float, small_print: float) -> tuple[Figure, list[Axes]]:
    """A figure with so many maps of that height over width, each with room for its title and colour bar."""
    n_columns = min(n, _PANELS_A_ROW)
    n_rows = -(-n // n_columns)
    width = max(_LEAST_WIDTH, 2 * MARGIN + _MAP_WIDTH * n_columns + _GAP * (n_columns - 1))
    tall = _MAP_WIDTH * aspect
    height = _ABOVE + _BELOW + small_print + n_rows * (_TITLE + tall + _BAR)
    figure = Figure(figsize=(width, height))
    panels = []
    for panel in range(n):
        row, column = divmod(panel, n_columns)
        left = MARGIN + (_MAP_WIDTH + _GAP) * column
        bottom = height - _ABOVE - (_TITLE + tall + _BAR) * row - _TITLE - tall
        panels.append(figure.add_axes((left / width, bottom / height, _MAP_WIDTH / width, tall / height)))
    return figure, panels


def _scale(values: Floats, model: int) -> tuple[Colormap, Normalize]:
    """Colours of one panel: levels on a dark-to-light scale, differences on two hues that part at 0."""
    shown = values[:1] if model == 0 else values[1:]
    known = shown[~np.isnan(shown)]
    if model == 0:
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        return colormaps["cividis"], Normalize(low, high if high > low else low + 1.0)
    reach = float(np.abs(known).max()) if known.size else 1.0
    return colormaps["PuOr_r"], Normalize(-(reach or 1.0), reach or 1.0)


def _draw_panels(panels: list[Axes], ground: Ground, values: Floats, words: "Words") -> None:
    """The same ground in each panel, and the discs of its model."""
    outline = ground.outline()
    (left, bottom), (right, top) = _box(outline)
    others = ground.xy[~ground.is_zone]
    for model, panel in enumerate(panels):
        panel.set_axis_off()
        panel.set_xlim(left, right)
        panel.set_ylim(bottom, top)
        (land,) = panel.fill(outline[:, 0], outline[:, 1], facecolor="#fafafa", edgecolor=FAINT, linewidth=0.8)
        _draw_rings(panel, ground, land)
        panel.scatter(others[:, 0], others[:, 1], s=5, marker="+", color=FAINT, linewidths=0.6)
        _draw_discs(panel, ground, values[model], _scale(values, model))
        _draw_scale_bar(panel, words)


def _box(outline: Floats) -> tuple[Floats, Floats]:
    """Lower left and upper right corner of the map, with a little air, in km."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    air = 0.02 * (high - low).max()
    return low - air, high + air


def _draw_rings(panel: Axes, ground: Ground, land: Polygon) -> None:
    """Circles for orientation within the outline; the outer ones carry their radius where discs leave room."""
    for ring in ground.rings:
        circle = Circle((0, 0), ring.radius_km, fill=False, edgecolor="#bdbdbd", linewidth=0.6)
        panel.add_patch(circle)
        circle.set_clip_path(land)
    for ring in ground.rings[-2:]:
        at = ground.clearest_on(ring.radius_km)
        if at is None:
            continue
        halo = {"facecolor": "#fafafa", "edgecolor": "none", "pad": 0.8}
        panel.text(*at, f"{ring.radius_km:g}", size=6.5, color=FAINT, ha="center", va="center", bbox=halo)


def _draw_discs(panel: Axes, ground: Ground, values: Floats, scale: tuple[Colormap, Normalize]) -> None:
    """Zones as discs of their own area, large ones below; a dashed edge where the location is assumed."""
    colours, norm = scale
    zones = np.flatnonzero(ground.is_zone)
    for zone in np.argsort(-ground.radius_km[zones], kind="stable"):
        place = zones[zone]
        unknown = bool(np.isnan(values[zone]))
        disc = Circle(
            (float(ground.xy[place, 0]), float(ground.xy[place, 1])),
            float(ground.radius_km[place]),
            facecolor=_NO_VALUE if unknown else colours(norm(values[zone])),
            hatch="//////" if unknown else None,
            edgecolor=INK,
            linewidth=0.55,
            linestyle="dashed" if ground.confidence[place] == "C" else "solid",
            zorder=3,
        )
        panel.add_patch(disc)


def _draw_scale_bar(panel: Axes, words: "Words") -> None:
    """A bar of a round number of km, at most a quarter of the map, at the lower left."""
    (left, right), (bottom, top) = panel.get_xlim(), panel.get_ylim()
    length = next((step for step in (100, 50, 20, 10, 5, 2, 1, 0.5) if step <= 0.25 * (right - left)), 0.1)
    x, y = left + 0.02 * (right - left), bottom + 0.03 * (top - bottom)
    panel.plot([x, x + length], [y, y], color=INK, linewidth=1.6, solid_capstyle="butt")
    panel.text(x, y + 0.015 * (top - bottom), f"{length:g} {words('unit.km')}", size=7, va="bottom")


def _put_bars(
    figure: Figure, panels: list[Axes], values: Floats, ensemble: "Ensemble", words: "Words", outcome: str
) -> None:
    """Title and colour bar with outcome and unit for each panel."""
    width, height = figure.get_size_inches()
    for model, panel in enumerate(panels):
        label, first = ensemble.models[model], ensemble.models[0]
        panel.set_title(
            words("level_of", label=label) if model == 0 else words("difference_of", label=label, first=first)
        )
        box = panel.get_position()
        bar = figure.add_axes((box.x0 + 0.2 / width, box.y0 - 0.14 / height, box.width - 0.4 / width, 0.10 / height))
        colours, norm = _scale(values, model)
        drawn = figure.colorbar(ScalarMappable(norm, colours), cax=bar, orientation="horizontal")
        drawn.outline.set_linewidth(0.4)
        drawn.outline.set_edgecolor(GRID)
        bar.xaxis.set_major_locator(MaxNLocator(5))
        bar.tick_params(labelsize=7, length=2)
        text = words.quantity(outcome)
        bar.set_xlabel(text if model == 0 else words("difference", of=text), size=7.5)


def _table(
    ensemble: "Ensemble", ground: Ground, values: Floats, outcome: str, horizon: str, firms: Floats | None
) -> list[list[Cell]]:
    """Rows of all panels, zones in the order of the city's data; values stand here resolved or not, and say which."""
    counts = np.full(values.shape, np.nan) if firms is None else firms
    told = words_of(counts)
    rows: list[list[Cell]] = []
    for model, label in enumerate(ensemble.models):
        panel = "level" if model == 0 else "difference to the first"
        counted = zip(counts[model].tolist(), told[model], strict=True)
        at = zip(values[model].tolist(), counted, np.flatnonzero(ground.is_zone), strict=True)
        for value, (n, word), zone in at:
            named = [ground.ids[zone], ground.names_en[zone], ground.names_zh[zone]]
            numbers = [ground.lon[zone], ground.lat[zone], *ground.xy[zone], ground.radius_km[zone]]
            where: list[Cell] = [float(number) for number in numbers]
            unit = outcomes()[outcome].unit
            rows.append([panel, outcome, unit, horizon, label, *named, *where, ground.confidence[zone], value, n, word])
    return rows
