"""Make the table of docs/outcomes.md from the one that the program itself reads: python docs/make_outcomes.py."""

from pathlib import Path

from sim.measures.catalogue import outcomes

PAGE = Path(__file__).resolve().parent / "outcomes.md"
BEGIN = "<!-- from here on made by `python docs/make_outcomes.py` from sim/measures/outcomes.csv: mend that -->"
HEAD = "| outcome | unit | scopes | judged | window | formula | function, sure |"


def row(outcome):
    name = f"**`{outcome.name}`**" if outcome.headline else f"`{outcome.name}`"
    judged = f"{outcome.direction}{', mechanical' if outcome.mechanical else ''}"
    cells = (
        f"{name}<br>{outcome.label_en} {outcome.label_zh}",
        outcome.unit,
        ", ".join(outcome.scopes),
        judged,
        outcome.window,
        outcome.formula,
        f"`{outcome.reference}` {outcome.confidence}",
    )
    return f"| {' | '.join(cells)} |"


def made():
    lines = [BEGIN, "", f"## All {len(outcomes())} outcomes"]
    family = ""
    for name, outcome in outcomes().items():
        if name.partition(".")[0] != family:
            family = name.partition(".")[0]
            lines += [
                "",
                f"### {family}",
                "",
                "| outcome | unit | scopes | judged | window | formula | function, sure |",
            ]
            lines += ["|---|---|---|---|---|---|---|"]
        lines.append(row(outcome))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    written = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    PAGE.write_text(written + made(), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.name}: {len(outcomes())} outcomes")
