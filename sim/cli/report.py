"""`report`: one page of a folder of results, in English and in Chinese, that opens without a network."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare, run or sweep.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The page; report.html in the folder if not given.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 4 if the page there is not what the results say.")
    ] = False,
) -> None:
    """Write one self-contained page of a folder of results: words, tables and figures in both languages."""
    from sim.experiments.atomic import write_whole
    from sim.experiments.folder import REPORT

    path = folder / REPORT if out is None else out
    if not check and path != folder / REPORT:
        _refuse_what_is_no_page(path)
    content = _page(folder)
    if check:
        _compare(path, content)
        return
    write_whole(path, content)
    print(path)


def _refuse_what_is_no_page(path: Path) -> None:
    """Refuse to write over a file that somebody else made, or another command.

    Raises
    ------
    BadInput
        If there is one.
    """
    from sim.params.advice import BadInput
    from sim.report.page import is_page

    if path.is_file() and not is_page(path):
        raise BadInput(f"{path}: is there and is no page of `report`; name another file with --out.")


def _page(folder: Path) -> bytes:
    """The page of a folder, with the figures that `plot` draws."""
    from sim.cli.plot import drawing_of
    from sim.cli.talk import telling_once
    from sim.experiments.sweeps.layout import LIST
    from sim.figures.words import LANGUAGES
    from sim.params.advice import BadInput
    from sim.report.comparison import comparison_page
    from sim.report.page import rendered
    from sim.report.sweep import sweep_page

    say = telling_once()  # not once a language
    drawings = {lang: drawing_of(folder, lang, say=say) for lang in LANGUAGES}
    with TemporaryDirectory() as beside:
        if not (folder / LIST).is_file():
            return rendered(comparison_page(folder, {lang: draw(Path(beside)) for lang, draw in drawings.items()}))
        try:
            drawn, undrawn = {lang: draw(Path(beside)) for lang, draw in drawings.items()}, ""
        except BadInput as error:  # a design that no one figure shows
            drawn, undrawn = {lang: [] for lang in LANGUAGES}, str(error)
        return rendered(sweep_page(folder, drawn, undrawn))


def _compare(path: Path, content: bytes) -> None:
    """Say whether a page is there and says what the results say."""
    if path.is_file() and path.read_bytes() == content:
        print(f"as it is: {path}")
        return
    print(f"{'other bytes' if path.is_file() else 'missing'}: {path}")
    raise typer.Exit(4)
