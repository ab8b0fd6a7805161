"""From SVG to PDF and PNG, without the internet, a browser or system libraries: by the typesetter Typst."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import Literal

import typst

from dashboard.theme import FONTS

POINTS_PER_UNIT = 0.5
PNG_DENSITY = 144.0
"""Pixels per inch; with half a point per unit this is one pixel per unit of the picture."""


def to_pdf(svg: str) -> bytes:
    """Give a PDF of one page, exactly as large as the picture."""
    return _compiled(svg, "pdf")


def to_png(svg: str) -> bytes:
    """Give a PNG with as many pixels as the picture has units."""
    return _compiled(svg, "png")


def _compiled(svg: str, form: Literal["pdf", "png"]) -> bytes:
    width, height = (float(found) * POINTS_PER_UNIT for found in _size(svg))
    source = (
        f'#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image("picture.svg", width: 100%)\n'
    )
    with tempfile.TemporaryDirectory() as folder:
        known = with_fonts(svg, typst.Fonts().families())
        Path(folder, "picture.svg").write_text(known, encoding="utf-8")
        page = Path(folder, "page.typ")
        page.write_text(source, encoding="utf-8")
        return typst.compile(str(page), format=form, root=folder, ppi=PNG_DENSITY)


def with_fonts(svg: str, families: Collection[str]) -> str:
    """Name the fonts of a picture as Typst knows them: a width is no name to it, and it has no sans serif of its own.

    Parameters
    ----------
    svg : str
        A picture in the fonts of the theme.
    families : collection of str
        The font families of this machine.
    """
    if any(f"'{family}'" in FONTS or f"{family}," in FONTS for family in families):
        return svg
    return svg.replace(
        f'font-family="{escape(FONTS)}"', 'font-family="\'DejaVu Sans\'" font-stretch="condensed"'
    )


def _size(svg: str) -> tuple[str, str]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("the picture does not say how large it is")
    return found[1], found[2]
