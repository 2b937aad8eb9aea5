"""A page: one file with everything in it, both languages too, that asks nobody for anything."""

import base64
import hashlib
from pathlib import Path

from sim.report.content import Page
from sim.report.texts import Text, label_of, said

TEMPLATE = "page.html.jinja"
_BEGINNING = b'<!DOCTYPE html>\n<html lang="en" data-en="'
"""How every page begins."""
SCRIPT = "page.js"
_FOLDER = Path(__file__).parent
_PARTS = ("asked", "failed", "findings", "models", "tables", "figures", "levers", "origin", "licence")
_OPTIONAL = {"failed": "failed", "findings": "findings", "models": "headline", "tables": "blocks"}
"""Part of a page → what it needs to be there."""


def rendered(page: Page) -> bytes:
    """The page as HTML, UTF-8: the same content gives the same bytes.

    Parameters
    ----------
    page : Page
        What stands on it. All texts are escaped but the markup of its figures, which is ours.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from sim.figures.style import look

    environment = Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template(TEMPLATE).render(
        page=page,
        parts=[part for part in _PARTS if part not in _OPTIONAL or getattr(page, _OPTIONAL[part])],
        said=said,
        colours={model: look(place).colour for place, model in enumerate(page.models)},
        lever_models=page.models,
        labels={one.outcome: label_of(one.outcome) for one in (*page.headline, *page.others)},
        again=Text("zonesim plot .", "zonesim plot . --lang zh"),
        citation=f"The zonesim maintainers: zonesim {page.version}. An agent-based simulation of how cities build "
        "industrial zones (产业功能区).",
        policy=policy(),
    )
    return (text.strip() + "\n").encode()


def is_page(path: Path) -> bool:
    """Whether a file is a page, of whatever results."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


def policy() -> str:
    """What the page may do: draw itself, and run the one script that it carries; no request of any kind."""
    script = "\n" + (_FOLDER / SCRIPT).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
