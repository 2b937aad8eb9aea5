"""The page in a real browser whose network is closed: what is seen in each language, and what pressing changes."""

import re

import browser
import pytest
from pages import zonesim

from sim.measures.catalogue import outcomes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(None in browser.found(), reason="chromium and chromedriver are not installed"),
]
HAN = re.compile(r"[\u4e00-\u9fff]")
VISIBLE_ROWS = "return [...document.querySelectorAll('{}')].filter(row => row.offsetParent !== null).length"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    where = tmp_path_factory.mktemp("browser")
    asked = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "4", "--out", "results", "-q")
    zonesim("compare", *asked, folder=where)
    zonesim("report", "results", folder=where)
    return where / "results" / "report.html"


@pytest.fixture(scope="module")
def window(page):
    with browser.browser() as session:
        session.open(page)
        yield session


def test_it_opens_in_english_without_a_complaint_or_a_request(window):
    text = window.seen()
    assert "What the headline outcomes say" in text
    assert "核心指标的结论" not in text
    assert window.log() == []
    assert window.run("return performance.getEntriesByType('resource').map(entry => entry.name)") == []
    assert window.run("return document.fonts.status") == "loaded"


def test_the_button_changes_every_word_and_back(window):
    before, title = window.seen("main"), window.ask("GET", "/title")
    window.press("#language")
    after = window.seen("main")
    assert window.run("return document.documentElement.lang") == "zh"
    assert "核心指标的结论" in after
    assert "What the headline outcomes say" not in after
    assert HAN.search(window.ask("GET", "/title"))
    drawings = "[...document.querySelectorAll('.drawing')].filter(one => one.offsetParent !== null)"
    shown = f"return {drawings}.map(one => one.lang)"
    assert set(window.run(shown)) == {"zh"}
    window.press("#language")
    assert (window.seen("main"), window.ask("GET", "/title")) == (before, title)
    assert set(window.run(shown)) == {"en"}
    assert window.log() == []


def test_models_can_be_left_out_of_the_tables(window):
    rows = VISIBLE_ROWS.format('#models tr[data-model="3.0"]')
    others = VISIBLE_ROWS.format('#models tr[data-model="1.0"]')
    n = window.run(rows)
    assert n == window.run(others) > 10
    window.press('.choices input[value="3.0"]')
    assert window.run(rows) == 0
    assert window.run(VISIBLE_ROWS.format('[data-model="3.0"]')) == 0  # nor in findings, further tables and levers
    assert "Model 3.0 less" not in window.seen("#findings")
    assert window.run(others) == n
    window.press('.choices input[value="3.0"]')
    assert window.run(rows) == n


def test_one_outcome_can_be_chosen_and_all_again(window):
    bodies = VISIBLE_ROWS.format("tbody[data-outcome]")
    n = window.run(bodies)
    window.press('label[lang="en"] option[value="housing.rent"]')  # one of the further outcomes: its table opens
    assert window.run(bodies) == 2  # city and central city
    assert f"{outcomes()['housing.rent'].label_en} (" in window.seen("details.others")
    assert window.run("return document.querySelector('label[lang=zh] select').value") == "housing.rent"
    window.press('label[lang="en"] option[value=""]')
    assert window.run(bodies) == n
    assert window.log() == []


def test_a_policy_that_is_broken_would_be_seen(window):
    """The log is no blind witness: an address in the page is refused, and said."""
    address = "ht" + "tp://example.org/x.png"
    window.run(f"const image = new Image(); image.src = '{address}'; document.body.append(image)")
    assert any("Content Security Policy" in message for message in window.log())


def test_it_fits_a_narrow_screen_in_both_languages(page):
    with browser.browser(width=380, height=800) as session:
        for end in ("", "#zh"):
            session.ask("POST", "/url", url=page.as_uri() + end)
            session.run("location.reload()") if end else None
            wide, seen = session.run("return [document.documentElement.scrollWidth, window.innerWidth]")
            assert wide <= seen <= 500, end
        assert session.run("return document.documentElement.lang") == "zh"


def test_without_javascript_it_is_english_and_shows_no_dead_control(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    still = tmp_path / "still.html"
    still.write_text(re.sub(r"script-src '[^']*'; ", "", text), encoding="utf-8")  # the policy then refuses the script
    with browser.browser() as session:
        session.open(still)
        assert "What the headline outcomes say" in session.seen("main")
        assert "核心指标的结论" not in session.seen("main")


def test_it_can_be_printed(page, tmp_path):
    pdf = browser.printed(page, tmp_path).read_bytes()
    assert pdf.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 40
