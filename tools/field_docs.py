"""Write the reference of all fields from the table of fields.

python -m tools.field_docs          write docs/velden.md
python -m tools.field_docs check    exit code 1 when it is not up to date
"""

import sys
from pathlib import Path

from din.model import KIND_LABELS, RECORD_TYPES, FieldInfo, fields_of
from din.texts import in_language, msg

TARGET = Path(__file__).resolve().parent.parent / "docs" / "velden.md"
INTRODUCTION = """# Velden

Gemaakt uit de tabel van velden met `python -m tools.field_docs`; niet met de hand wijzigen.
Een kop mag het Nederlandse label zijn, het Engelse of de naam van het veld. Een * betekent: nodig.
"""


def document() -> str:
    """Give the whole reference in Dutch."""
    with in_language("nl"):
        return "\n".join([INTRODUCTION, *(_section(kind) for kind in RECORD_TYPES)])


def _section(kind: str) -> str:
    head = (
        f"## {msg(KIND_LABELS[kind][1])} (`{kind}`)\n\n| Kop | Veld | Betekenis | Wat erin past | Voorbeeld |"
    )
    rows = [_row(info) for info in fields_of(RECORD_TYPES[kind])]
    return "\n".join([head, "|---|---|---|---|---|", *rows, ""])


def _row(info: FieldInfo) -> str:
    star = "*" if info.required and info.name != "id" else ""
    cells = (f"{info.label}{star}", f"`{info.name}`", str(info.meaning), _what(info), info.about.example)
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _what(info: FieldInfo) -> str:
    words = {
        "text": "tekst",
        "line": "tekst",
        "integer": "heel getal",
        "number": "getal",
        "boolean": "ja of nee",
    }
    words |= {"date": "datum"}
    if info.type == "choice":
        return ", ".join(f"{choice.message()} (`{choice.value}`)" for choice in info.choices)
    if info.about.refs:
        kinds = " of ".join(str(msg(KIND_LABELS[ref][0])) for ref in info.about.refs)
        return f"id of naam: {kinds}" + ("; meer dan één met ;" if info.many else "")
    unit = f" ({msg(info.about.unit)})" if info.about.unit else ""
    return words[info.type] + unit + ("; meer dan één met ;" if info.many else "")


def main(arguments: list[str]) -> int:
    """Run the script and give its exit code."""
    if arguments == ["check"]:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != document())
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(document(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
