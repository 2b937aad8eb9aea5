"""A figure inside a page: its SVG with names of its own, or its PNG where the SVG is large."""

import base64
import html
import re
from pathlib import Path

MOST_BYTES = 300_000
"""Of an SVG that stands in a page as it is."""
_DROPPED = (
    r"<title>.*?</title>",
    r"<metadata>.*?</metadata>",
    r"<defs>\s*<style.*?</style>\s*</defs>",
    r"<!--.*?-->",
    r"\s+(?=[\n<])",
)
"""What only a file of its own needs: vocabularies with their addresses, a style that would hold for the whole page."""
_PATH = re.compile(r'(?<= d=")[^"]*')
_NAME = re.compile(r'\sid="([^"]*)"')
_USE = re.compile(r'href="#([^"]*)"|url\(#([^)]*)\)')
_FRACTION = re.compile(r"-?\d+\.\d{3,}")


def picture(svg: Path, png: Path, prefix: str, title: str) -> str:
    """Markup of a figure; it needs nothing outside of itself.

    Parameters
    ----------
    svg, png : Path
        The same figure twice.
    prefix : str
        What the names in the SVG begin with, unlike those of any other figure of the page.
    title : str
        What it is called to readers who hear it.
    """
    content = svg.read_text(encoding="utf-8")
    if len(content.encode()) <= MOST_BYTES:
        return inline_svg(content, prefix, title)
    told = html.escape(title, quote=True)
    return f'<img alt="{told}" src="data:image/png;base64,{base64.b64encode(png.read_bytes()).decode()}">'


def inline_svg(content: str, prefix: str, title: str) -> str:
    """SVG file of ours as an element of a page.

    Parameters
    ----------
    content : str
        The file, as matplotlib writes it.
    prefix : str
        What its names begin with.
    title : str
        What it is called to readers who hear it.

    Returns
    -------
    str
        One `svg` element of the width that it is given, without an address, a style or a comment; coordinates of
        paths in hundredths of a point.
    """
    body = content[content.index("<svg") :]
    for pattern in _DROPPED:
        body = re.sub(pattern, "", body, flags=re.DOTALL)
    body = _PATH.sub(lambda path: _FRACTION.sub(_rounded, path[0]), body)
    used = {one or other for one, other in _USE.findall(body)}
    body = _NAME.sub(lambda name: f' id="{prefix}{name[1]}"' if name[1] in used else "", body)
    body = re.sub(r'\bxlink:href="#', f'href="#{prefix}', body)
    body = body.replace("xlink:href=", "href=").replace("url(#", f"url(#{prefix}")
    head, _, rest = body.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    told = html.escape(title, quote=True)
    opening = f'<svg {box[0] if box else ""} role="img" aria-label="{told}" style="stroke-linejoin:round">'
    return f"{opening}<title>{told}</title>{rest.strip()}"


def _rounded(number: re.Match[str]) -> str:
    """A coordinate in hundredths."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
