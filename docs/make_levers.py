"""Make docs/levers.md from the tables that the program itself reads: python docs/make_levers.py."""

import csv
from pathlib import Path

from sim.measures.catalogue import outcomes
from sim.params.lever_texts import lever_texts
from sim.params.scenario import load_model
from sim.params.tables import levers, parameters

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "levers.md"
FINGERPRINTS = DOCS.parent / "tests" / "claims" / "fingerprints.csv"
MODELS = ("1.0", "2.0", "3.0")
FAMILIES = {
    "land": "Land",
    "admission_and_subsidy": "Admission and subsidy",
    "chain": "Chains and recruiting",
    "capital": "Capital",
    "housing_and_facilities": "Housing, green, facilities, transit",
    "people_and_innovation": "People and innovation",
    "organisation": "Organisation and premises",
}
OPENING = """# Levers

Made by `python docs/make_levers.py` from `sim/params/levers.csv`, `sim/params/lever_texts.csv`,
`scenarios/models/*.toml`, `tests/claims/fingerprints.csv` and `sim/measures/outcomes.csv`: mend those, not this page.

A lever is what a development model may set; one that it leaves out keeps its value of 2017, the baseline of all
comparisons. The *article* is 西部中心城市——成都产业功能区建设发展之路 (China Development Network, 24 September 2020),
written by those who run the programme: it supports values of levers, not effects. **Sure**: A read at the source,
B recalled, C assumed, D from an earlier survey whose sources are lost. A *fingerprint* is what the lever moves first;
under it stand the tests on the small city, with the same random numbers in both runs of each of five seeds, and what
must stay as it is in the first quarter (*the city*: every firm, worker, link, application, contact, rent, wage, time,
map, lead segment and land; *other outlays*: public money that no test of the lever names). *By definition* are outcomes
that the lever moves by what they are: they never count as a win. What a cost names is what moves directly: a test asks
the ledger. Words: [glossary](glossary.md).
Nothing here is calibrated.
"""


def number(value):
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def span(low, high):
    return f"{number(low)} to {number(high)}"


def value_of(model, name):
    return model.schedule(name).at(0)


def anchor(name):
    return name.replace(".", "").lower()


def contents():
    models = [load_model(label) for label in MODELS]
    for family, title in FAMILIES.items():
        yield f"\n**{title}**\n\n| lever | term | unit | 2017 | {' | '.join(MODELS)} |\n|---|---|---|---|---|---|---|"
        for name, lever in levers().items():
            if lever.family == family:
                cells = [f"[`{name}`](#{anchor(name)})", lever_texts()[name].term_zh, lever.unit, number(lever.default)]
                cells += [number(value_of(model, name)) for model in models]
                yield f"| {' | '.join(cells)} |"


def values(name):
    yield "| model | value | its range | sure | source |\n|---|---|---|---|---|"
    lever = levers()[name]
    for label in MODELS:
        model = load_model(label)
        told = model.evidence.get(name)
        if told is None:
            yield f"| {label} | {number(value_of(model, name))} | – | {lever.confidence} | as in 2017 |"
        else:
            low = lever.low if told.low is None else told.low
            high = lever.high if told.high is None else told.high
            cells = (number(value_of(model, name)), span(low, high), told.confidence, told.source.replace("|", "/"))
            yield f"| {label} | {' | '.join(cells)} |"


def reading(text):
    files = ", ".join(f"`sim/{module}.py`" for module in text.read_in)
    return f"{text.mechanism} Read in {files}{f' ({text.read_why})' if text.read_why else ''}."


def fingerprint(name):
    with FINGERPRINTS.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["lever"] == name]
    yield f"{levers()[name].fingerprint}."
    for row in rows:
        way = {"+": "rises", "-": "falls"}[row["direction"]]
        shared = ", ".join(
            part.replace("=", " = ") for part in f"{row['other_levers']};{row['world']}".split(";") if part
        )
        untouched = ", ".join(words(quantity) for quantity in row["untouchable"].split(";"))
        yield (
            f"  - from {number(float(row['low']))} to {number(float(row['high']))}"
            f"{f' with {shared}' if shared else ''}: "
            f"{words(row['quantity'])} {way} within {row['horizon']} quarters; at first untouched: {untouched}"
        )


def words(name):
    return name.replace("booked:", "booked as ").replace("_", " ")


def cost(name):
    lever, text = levers()[name], lever_texts()[name]
    if not text.ledger_items:
        return "Nothing by itself."
    items = ", ".join(f"`{item}`" for item in text.ledger_items)
    if lever.cost_parameter in parameters():
        unit = parameters()[lever.cost_parameter]
        return (
            f"Ledger {items}; `{unit.name}` = {number(unit.default)} ({span(unit.low, unit.high)}) {unit.unit}, "
            f"sure: {unit.confidence}."
        )
    return f"Ledger {items}{f' {lever.cost_parameter}' if lever.cost_parameter else ''}."


def mechanical(name):
    told = [f"{outcomes()[outcome].label_en} (`{outcome}`)" for outcome in lever_texts()[name].mechanical_outcomes]
    return f"{', '.join(told)}." if told else "No outcome."


def section(name):
    lever, text = levers()[name], lever_texts()[name]
    yield f"\n### `{name}`\n"
    yield f"{text.term_zh}\n"
    yield f"- **Article.** {text.article}"
    yield f"- **Unit and range.** {lever.unit}; {span(lever.low, lever.high)}; 2017: {number(lever.default)}."
    yield f"- **Mechanism.** {reading(text)}"
    yield f"- **Fingerprint.** {chr(10).join(fingerprint(name))}"
    yield f"- **Cost.** {cost(name)}"
    yield f"- **Moves by definition.** {mechanical(name)}"
    yield f"- **Pre-condition.** {lever.precondition or 'None'}."
    if lever.note:
        yield f"- **Note.** {lever.note[0].upper()}{lever.note[1:]}."
    yield ""
    yield from values(name)


def page():
    lines = [OPENING, *contents()]
    for family, title in FAMILIES.items():
        lines.append(f"\n## {title}")
        for name, lever in levers().items():
            if lever.family == family:
                lines += section(name)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.name}: {len(levers())} levers")
