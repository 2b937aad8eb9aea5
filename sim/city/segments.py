"""Segments (细分领域): the product groups of the input table, and what each needs from the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.city.sheet import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Columns,
    Floats,
    Ints,
    Range,
    Reading,
    Sheet,
    frozen,
    rows_where,
)

USES = ("industrial", "service")
"""Counted floor a segment works on; `use` is an index into them."""
RINGS = ("core", "inner", "outer", "far")
SKILLS = ("low", "mid", "high")
NO_USE = "none"
CROSS = "cross"
"""Ecosystem of segments that serve all ecosystems."""
IMPORT = "noncompetitive_import"
VALUE_ADDED = "value_added"
_TOLERANCE = 1e-6
_PERCENT = Range(0.0, 100.0, "a percentage from 0 to 100")
_YES_NO = ("no", "yes")
_KINDS = ("mfg", "service", "agri")
_ROW_KINDS = ("segment", "import", "value_added")
_NUMBERS = {
    "floor_per_worker": ("floor_area_m2_per_worker", NOT_NEGATIVE),
    "value_added_per_worker": ("value_added_per_worker_wan_yuan", POSITIVE),
    "value_added_ratio": ("value_added_ratio", SHARE),
    "pollution": ("pollution_index", SHARE),
    "technology": ("tech_intensity", SHARE),
    "research_pct": ("rd_to_sales_pct", _PERCENT),
    "employment_share": ("employment_share_2017", SHARE),
    "external_sales_share": ("external_sales_share", SHARE),
    "median_size": ("median_firm_size_workers", POSITIVE),
}
SEGMENT_COLUMNS = Columns(
    required=(
        *("id", "name_zh", "name_en", "ecosystem", "kind", "skill_low", "skill_mid", "skill_high"),
        *(column for column, _ in _NUMBERS.values()),
        *("producer_service", "recruitable", "land_use", "ring_pattern", "source", "confidence"),
    ),
    optional=("ecosystem_zh", "ecosystem_en", "stage", "national_intermediate_ratio_2007"),
)
INPUT_COLUMNS = Columns(("buyer_id", "seller_id", "coefficient", "row_kind", "essential", "source", "confidence"))
PATTERN_COLUMNS = Columns(("pattern", *RINGS, "confidence"), ("note",))


@dataclass(frozen=True, eq=False)
class Segments:
    """The S product groups of a city; every array is read-only.

    Parameters
    ----------
    ids, names_en, names_zh : tuple of str, (S,)
    ecosystem : (S,) int16
        Index into `City.ecosystem_ids`; -1 serves all.
    is_manufacturing, is_service : (S,) bool
        Agriculture is neither.
    use : (S,) int8
        Floor it works on, index into `USES`; -1 works on no counted floor.
    ring_pattern : (S, 4) float
        Weight of a job in each ring of `RINGS` when jobs are spread over places.
    skill_mix : (S, 3) float
        Share of low, mid and high skill in employment; rows add up to 1.
    floor_per_worker : (S,) float
        m².
    value_added_per_worker : (S,) float
        万元 a year.
    value_added_ratio : (S,) float
        Value added per value of output.
    pollution, technology : (S,) float
        Indices from 0 to 1.
    research_pct : (S,) float
        Research in percent of sales.
    employment_share : (S,) float
        Share of the city's jobs in 2017; adds up to 1.
    external_sales_share : (S,) float
        Share of sales that leaves the city.
    median_size : (S,) float
        Workers of the median firm.
    producer_service, recruitable : (S,) bool
        Serves firms; may be recruited by zone committees.
    inputs : (S, S) float
        `inputs[k, s]`: value of k needed per value of output of s.
    essential : (S, S) bool
        `essential[k, s]`: s cannot produce without k.
    noncompetitive_import : (S,) float
        Value of inputs per value of output that no segment makes.
    """

    ids: tuple[str, ...]
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]
    ecosystem: np.ndarray
    is_manufacturing: np.ndarray
    is_service: np.ndarray
    use: np.ndarray
    ring_pattern: np.ndarray
    skill_mix: np.ndarray
    floor_per_worker: np.ndarray
    value_added_per_worker: np.ndarray
    value_added_ratio: np.ndarray
    pollution: np.ndarray
    technology: np.ndarray
    research_pct: np.ndarray
    employment_share: np.ndarray
    external_sales_share: np.ndarray
    median_size: np.ndarray
    producer_service: np.ndarray
    recruitable: np.ndarray
    inputs: np.ndarray
    essential: np.ndarray
    noncompetitive_import: np.ndarray

    @cached_property
    def rents_service_floor(self) -> np.ndarray:
        """Producer services that work on service floor, (S,) bool."""
        return frozen(self.producer_service & (self.use == USES.index("service")), "?")

    @cached_property
    def floor_access(self) -> np.ndarray:
        """Floor that a segment takes, (S,) int64: its use, 2 with what is kept for producer services, −1 for none."""
        return frozen(np.where(self.rents_service_floor, 2, self.use), "i8")

    @cached_property
    def usual_services(self) -> float:
        """Share of producer services in the city's jobs of 2017, above 0."""
        return max(float((self.employment_share * self.producer_service).sum()), 1e-12)

    @cached_property
    def input_mix(self) -> np.ndarray:
        """Share of each input in all that a segment buys, (S, S)."""
        return self.inputs / np.maximum(self.inputs.sum(axis=0), 1e-12)

    @cached_property
    def industry_by_pollution(self) -> np.ndarray:
        """Segments on industrial floor, (N,), the least polluting first."""
        industry = np.flatnonzero(self.use == USES.index("industrial"))
        return industry[np.argsort(self.pollution[industry], kind="stable")]


def read_segments(
    reading: Reading, segments: Path, inputs: Path, patterns: Path, ecosystem_ids: Sequence[str]
) -> Segments:
    """Segments of a city from its three tables; mistakes go to the reading's complaints."""
    sheet = reading.table(segments, SEGMENT_COLUMNS).by("id")
    sheet.keys("id")
    kind = sheet.choices("kind", _KINDS, "kind of segment")
    use = sheet.choices("land_use", (*USES, NO_USE), "land use")
    sheet.confidence("confidence")
    numbers = {name: sheet.numbers(column, span) for name, (column, span) in _NUMBERS.items()}
    mix = _skill_mix(sheet)
    _check_employment(sheet, numbers["employment_share"])
    needed, essential, imported = _read_inputs(reading, inputs, sheet, numbers["value_added_ratio"])
    return Segments(
        ids=sheet.options("id"),
        names_en=sheet.words("name_en"),
        names_zh=sheet.words("name_zh"),
        ecosystem=frozen(_ecosystem(sheet, ecosystem_ids), "i2"),
        is_manufacturing=frozen(kind == _KINDS.index("mfg"), "?"),
        is_service=frozen(kind == _KINDS.index("service"), "?"),
        use=frozen(np.where(use < len(USES), use, -1), "i1"),
        ring_pattern=frozen(_ring_patterns(reading, patterns, sheet)),
        skill_mix=frozen(mix),
        producer_service=frozen(sheet.choices("producer_service", _YES_NO, "answer") == 1, "?"),
        recruitable=frozen(sheet.choices("recruitable", _YES_NO, "answer") == 1, "?"),
        inputs=frozen(needed),
        essential=frozen(essential, "?"),
        noncompetitive_import=frozen(imported),
        **{name: frozen(values) for name, values in numbers.items()},
    )


def _ecosystem(sheet: Sheet, ecosystem_ids: Sequence[str]) -> Ints:
    """Index (S,) of each segment's ecosystem; -1 for those that serve all."""
    if not ecosystem_ids:
        return np.full(len(sheet), -1)
    return sheet.choices("ecosystem", (CROSS, *ecosystem_ids), "ecosystem") - 1


def _skill_mix(sheet: Sheet) -> Floats:
    """Shares (S, 3) of the skills, each row adding up to 1."""
    mix = np.column_stack([sheet.numbers(f"skill_{skill}", SHARE) for skill in SKILLS])
    for row in rows_where(np.abs(mix.sum(axis=1) - 1.0) > _TOLERANCE):
        sheet.complain(row, "skill_low", f"the three skill shares add up to {mix[row].sum():.6g}; they must add to 1.")
    return mix


def _check_employment(sheet: Sheet, shares: Floats) -> None:
    """Complain if the segments do not employ everybody."""
    if sheet.complete and abs(shares.sum() - 1.0) > _TOLERANCE:
        sheet.complaints.append(
            f"{sheet.where}, column 'employment_share_2017': the shares add up to {shares.sum():.6g}; "
            "they must add to 1."
        )


def _ring_patterns(reading: Reading, path: Path, segments: Sheet) -> Floats:
    """Weights (S, 4) by ring of the pattern that each segment names."""
    sheet = reading.table(path, PATTERN_COLUMNS)
    sheet.keys("pattern")
    sheet.confidence("confidence")
    weights = np.column_stack([sheet.numbers(ring, NOT_NEGATIVE) for ring in RINGS])
    for row in rows_where(weights.sum(axis=1) == 0.0):
        sheet.complain(row, RINGS[0], "all four weights are 0; one at least must be above 0.")
    chosen = segments.choices("ring_pattern", sheet.options("pattern"), "ring pattern")
    return np.vstack([weights, np.full(len(RINGS), np.nan)])[chosen]


def _read_inputs(
    reading: Reading, path: Path, segments: Sheet, value_added_ratio: Floats
) -> tuple[Floats, np.ndarray, Floats]:
    """Coefficients (S, S), essential ones (S, S) and imports (S,) of the input table."""
    sheet = reading.table(path, INPUT_COLUMNS)
    ids, n = segments.options("id"), len(segments)
    # one row more takes what a wrong id would have written
    table = np.zeros((n + 3, n + 1))
    essential = np.zeros((n + 3, n + 1), dtype=bool)
    sellers = (*ids, IMPORT, VALUE_ADDED)
    buyer = sheet.choices("buyer_id", ids, "segment")
    seller = sheet.choices("seller_id", sellers if ids else (), "segment")
    needed = sheet.choices("essential", ("0", "1"), "answer")
    sheet.confidence("confidence")
    _check_row_kinds(sheet, sheet.choices("row_kind", _ROW_KINDS, "kind of row"), seller - n)
    _check_pairs(sheet)
    table[seller, buyer] = sheet.numbers("coefficient", SHARE)
    essential[seller, buyer] = needed == 1
    table[:, buyer[seller < 0]] = np.nan  # what a column lacks because of an unknown seller is told once
    if sheet.complete and ids:
        _check_columns(sheet, ids, table, value_added_ratio)
    return table[:n, :n], essential[:n, :n], table[n, :n]


def _check_row_kinds(sheet: Sheet, kind: Ints, beyond: Ints) -> None:
    """Complain where `row_kind` does not fit the seller; `beyond` is its index counted from the last segment."""
    for row in rows_where((kind >= 0) & (kind != np.clip(beyond + 1, 0, len(_ROW_KINDS) - 1))):
        sheet.complain(
            row,
            "row_kind",
            f"'{_ROW_KINDS[kind[row]]}' does not fit the seller '{sheet.texts('seller_id')[row]}'; "
            f"'{IMPORT}' is of kind import, '{VALUE_ADDED}' of its own kind, and all others are of kind segment.",
        )


def _check_pairs(sheet: Sheet) -> None:
    """Complain about a buyer and seller that stand together twice."""
    first: dict[tuple[str, str], int] = {}
    for row, pair in enumerate(zip(sheet.texts("buyer_id"), sheet.texts("seller_id"), strict=True)):
        if first.setdefault(pair, row) != row:
            line = sheet.lines[first[pair]]
            sheet.complain(row, "seller_id", f"'{pair[0]}' buys from '{pair[1]}' on line {line} already.")


def _check_columns(sheet: Sheet, ids: Sequence[str], table: Floats, value_added_ratio: Floats) -> None:
    """Complain about buyers whose inputs, imports and value added do not make up their output."""
    n = len(ids)
    for s in rows_where(np.abs(table[: n + 2, :n].sum(axis=0) - 1.0) > _TOLERANCE):
        total = table[: n + 2, s].sum()
        sheet.complaints.append(
            f"{sheet.where}, column 'coefficient': the inputs, import and value added of '{ids[s]}' "
            f"add up to {total:.6g}; they must add to 1."
        )
    for s in rows_where(np.abs(table[n + 1, :n] - value_added_ratio) > _TOLERANCE):
        sheet.complaints.append(
            f"{sheet.where}, column 'coefficient': value added of '{ids[s]}' is {table[n + 1, s]:.6g}, but its "
            f"value_added_ratio among the segments is {value_added_ratio[s]:.6g}; they must be equal."
        )
