"""A figure inside a page is the same drawing: only what a file of its own needs is gone."""

import re

from sim.report.inline import MOST_BYTES, inline_svg, picture

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="72pt" height="36pt" viewBox="0 0 72 36"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <title>A &amp; B</title>
 <metadata><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/"></rdf:RDF></metadata>
 <defs>
  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
 </defs>
 <g id="figure_1">
  <!-- a word -->
  <path id="p1" d="M 1.23456 -7.000001
L 0.5 12.3449
" clip-path="url(#c1)" style="fill: #ffffff"/>
  <use xlink:href="#p1" x="27.609231"/>
  <image xlink:href="data:image/png;base64,AAAA"/>
 </g>
 <defs><clipPath id="c1"><rect width="1"/></clipPath></defs>
</svg>
"""


def test_addresses_comments_and_the_style_of_a_whole_page_are_gone():
    drawn = inline_svg(SVG, "x-", "A & B")
    assert "http" not in drawn
    assert "<!--" not in drawn
    assert "<style" not in drawn
    assert "xmlns" not in drawn
    assert drawn.startswith('<svg viewBox="0 0 72 36" role="img" aria-label="A &amp; B"')
    assert drawn.count("<title>A &amp; B</title>") == 1
    assert drawn.endswith("</svg>")
    assert "data:image/png;base64,AAAA" in drawn


def test_names_that_something_points_to_are_its_own_and_others_go():
    drawn = inline_svg(SVG, "x-", "t")
    assert re.findall(r'\sid="([^"]*)"', drawn) == ["x-p1", "x-c1"]
    assert 'href="#x-p1"' in drawn
    assert "url(#x-c1)" in drawn
    assert 'style="fill: #ffffff"' in drawn


def test_paths_are_in_hundredths_of_a_point_and_other_numbers_as_they_were():
    drawn = inline_svg(SVG, "x-", "t")
    assert 'd="M 1.23 -7\nL 0.5 12.34\n"' in drawn
    assert 'x="27.609231"' in drawn


def test_a_large_drawing_is_its_png(tmp_path):
    (tmp_path / "f.png").write_bytes(b"\x89PNG")
    (tmp_path / "f.svg").write_text(SVG, encoding="utf-8")
    assert picture(tmp_path / "f.svg", tmp_path / "f.png", "x-", "t").startswith("<svg")
    (tmp_path / "f.svg").write_text(SVG + "\n" * MOST_BYTES, encoding="utf-8")
    drawn = picture(tmp_path / "f.svg", tmp_path / "f.png", "x-", 'the "t"')
    assert drawn == '<img alt="the &quot;t&quot;" src="data:image/png;base64,iVBORw==">'
