"""Make `DroidSansFallback-GB2312.ttf`, the one Chinese font of the package, from Debian's `fonts-droid-fallback`.

Run by hand when the font changes: ``python -m sim.figures.fonts.make_subset FONT``. Both levels of GB 2312 are kept,
because level 1 alone lacks 驿, 郫, 邛 and 崃, which stand in names of Chengdu's districts.
"""

import sys
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]

TARGET = Path(__file__).with_name("DroidSansFallback-GB2312.ttf")
_ROWS = range(0xB0, 0xF8)  # the hanzi of levels 1 and 2 in EUC-CN
_CELLS = range(0xA1, 0xFF)
_PUNCTUATION = "，。、；：？！（）《》“”‘’—…·"


def characters() -> str:
    """The 6,763 hanzi of GB 2312 in code order, and the full-width punctuation of the labels."""
    hanzi = (bytes([row, cell]).decode("gb2312", errors="ignore") for row in _ROWS for cell in _CELLS)
    return "".join(hanzi) + _PUNCTUATION


def make(source: Path, target: Path = TARGET) -> None:
    """Write the subset of the font in `source` to `target`; the same source gives the same bytes."""
    options = subset.Options(
        hinting=False, desubroutinize=True, layout_features=[], name_IDs=["*"], recalc_timestamp=False
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
