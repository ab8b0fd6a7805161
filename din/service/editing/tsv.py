"""The text that Excel and LibreOffice put on the clipboard, taken apart into cells."""

from __future__ import annotations

import re

MAX_CHARACTERS = 5_000_000
"""The most text that is taken apart."""
MAX_ROWS = 20_000
MAX_COLUMNS = 200

_CELL = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=\t|\n|\Z)|([^\t\n]*)')


def rows_of(text: str) -> list[list[str]]:
    """Give the cells row by row; blank rows are left as empty lists so that numbers stay right.

    A cell that holds a tab, a line break or a quote is wrapped in quotes, with its own quotes doubled. A
    quote that is not closed is an ordinary character. Nothing is computed: ``=1+1`` is text.

    Raises
    ------
    ValueError
        When there are more rows or columns than :data:`MAX_ROWS` and :data:`MAX_COLUMNS`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\x00")
    rows: list[list[str]] = [[]]
    position = 0
    while text:
        found = _CELL.match(text, position)
        if found is None:  # the pattern also matches nothing
            break
        cell = found[2] if found[1] is None else found[1].replace('""', '"')
        rows[-1].append(cell)
        position = found.end()
        if len(rows) > MAX_ROWS or len(rows[-1]) > MAX_COLUMNS:
            raise ValueError("too many cells")
        if position >= len(text):
            break
        if text[position] == "\n":
            rows.append([])
        position += 1
    return [row if any(cell.strip() for cell in row) else [] for row in rows]
