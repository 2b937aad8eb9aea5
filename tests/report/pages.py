"""A page read as a browser would: elements in their places, their text, what a reader of one language sees."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
VOID = {"meta", "br", "img", "input", "link", "hr"}
UNREAD = {"style", "script", "svg", "title", "option"}
"""Elements whose text is no text of the page."""
HAN = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]")
_QUOTED = ("code", "data", "style", "script", "svg")
"""Elements that hold names and numbers, or nothing to read."""


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def __getitem__(self, name):
        return self.attributes.get(name, "")

    def elements(self):
        """All elements below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def of(self, tag):
        return [element for element in self.elements() if element.tag == tag]

    def text(self, lang="en"):
        """What a reader of one language reads in it."""
        if self.tag in UNREAD or (self["lang"] not in ("", lang) and self.tag != "html"):
            return ""
        parts = (child.text(lang) if isinstance(child, Element) else child for child in self.children)
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    def within(self):
        """It and everything around it, inmost first."""
        return [self, *(self.parent.within() if self.parent else [])]


class Document(HTMLParser):
    """A page as a tree; elements that are not closed in order are a mistake."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.top = self.now = Element("document", [], None)
        self.declared = []
        self.feed(content)
        self.close()
        assert self.now is self.top, f"<{self.now.tag}> is not closed"

    def handle_decl(self, decl):
        self.declared.append(decl)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, attrs, self.now)
        self.now.children.append(element)
        if tag not in VOID:
            self.now = element

    def handle_startendtag(self, tag, attrs):
        self.now.children.append(Element(tag, attrs, self.now))

    def handle_endtag(self, tag):
        assert self.now.tag == tag, f"</{tag}> closes <{self.now.tag}> {self.now.attributes}"
        self.now = self.now.parent

    def handle_data(self, data):
        self.now.children.append(data)

    def texts(self):
        """Every text of the page with the element that it stands in."""
        for element in self.top.elements():
            for child in element.children:
                if isinstance(child, str) and child.strip():
                    yield element, child.strip()


def unpaired(page):
    """Texts of one language that have not their twin in the other beside them: English first, and not the same."""
    found = []
    for element in page.top.elements():
        if element["lang"] and element.tag != "html":
            siblings = [child for child in element.parent.children if isinstance(child, Element)]
            first = siblings.index(element) - (element["lang"] != "en")
            pair = siblings[first : first + 2]
            told = [one.text(one["lang"]) for one in pair]
            is_pair = [one["lang"] for one in pair] == ["en", "zh"] and pair[0].tag == pair[1].tag
            is_drawing = element["class"] == "drawing"
            if not is_pair or not (is_drawing or (all(told) and told[0] != told[1])):
                found.append(told)
    return found


def unspoken(page):
    """Words that stand outside of both languages and are no name, number or quotation."""
    return [
        words
        for element, words in page.texts()
        if LETTERS.search(words)
        and not any(
            one.tag in _QUOTED or one["translate"] == "no" or (one["lang"] and one.tag != "html")
            for one in element.within()
        )
    ]


def foreign_to_chinese(page):
    """Texts of the Chinese page in which no Chinese stands, though there are letters."""
    return [
        words
        for element, words in page.texts()
        if any(one["lang"] == "zh" for one in element.within())
        and not any(one.tag in ("code", "svg") for one in element.within())
        and LETTERS.search(words)
        and not HAN.search(words)
    ]


def read(path):
    return Document(path.read_text(encoding="utf-8"))


def zonesim(*arguments, folder, **environment):
    """Outcome of a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(REPO / "run.py"), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
