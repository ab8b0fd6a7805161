"""Put the table of parameters in the pages about the model.

python -m tools.parameter_docs          write the tables in docs/model.md and docs/developers/model.md
python -m tools.parameter_docs check    exit code 1 when they are not up to date
"""

import sys
from pathlib import Path

from din.texts import in_language, msg, number
from simulation.parameters import PARAMETERS, Distribution, Parameter

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = {DOCS / "model.md": "nl", DOCS / "developers" / "model.md": "en"}
BEGIN, END = "<!-- parameters -->\n", "<!-- /parameters -->\n"


def document(page: Path, language: str) -> str:
    """Give a page with the table as it should be."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    with in_language(language):
        rows = [_dutch(row) if language == "nl" else _english(row) for row in PARAMETERS]
    head = (
        "Teken | Wat | Waarde | Van – tot | Label | Rust op"
        if language == "nl"
        else ("Symbol | Name | Unit | Default | Range | Drawn | Tag")
    )
    table = [f"| {head} |", "|" + "---|" * (head.count("|") + 1), *rows]
    return before + BEGIN + "\n" + "\n".join(table) + "\n\n" + END + after


def _value(value: float) -> str:
    text = f"{value:.6g}"
    return number(value, len(text.partition(".")[2]))


def _range(row: Parameter) -> str:
    return f"{_value(row.low)} – {_value(row.high)}" if row.low != row.high else "–"


def _dutch(row: Parameter) -> str:
    value = f"{_value(row.default)} {msg(row.unit)}"
    return f"| {row.symbol} | {row.title()} | {value} | {_range(row)} | {row.tag} | {row.cited()} |"


def _english(row: Parameter) -> str:
    drawn = (
        "never"
        if not row.sampled
        else "no"
        if row.distribution is Distribution.FIXED
        else row.distribution.value
    )
    return (
        f"| {row.symbol} | `{row.name}` | {msg(row.unit)} | {_value(row.default)} | {_range(row)} "
        f"| {drawn} | {row.tag} |"
    )


def main(arguments: list[str]) -> int:
    """Run the script and give its exit code."""
    wanted = {page: document(page, language) for page, language in PAGES.items()}
    if arguments == ["check"]:
        return int(any(page.read_text(encoding="utf-8") != text for page, text in wanted.items()))
    for page, text in wanted.items():
        page.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
