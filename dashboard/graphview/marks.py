"""A difference on the picture: what came, went and changed, or where views differ, by colour and by line and border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import dash_cytoscape as cyto

from dashboard.graphview.elements import Element, stylesheet
from dashboard.theme import DARK, LIGHT, Palette

Mark: TypeAlias = Literal["came", "went", "changed", "clash", "differs", "some"]
"""The last three are of views: they say the opposite, how strong differs, or not all drew it."""

SIGNS: Mapping[Mark, str] = {
    "came": "+", "went": "×", "changed": "≠", "clash": "±", "differs": "≠", "some": "?",
}  # fmt: skip
"""What stands before a label, so that colour is never alone."""
COLOURS: Mapping[Mark, tuple[str, str]] = {
    "came": ("#0a7a55", "#4fd6a8"),
    "went": ("#b5271c", "#ff9b85"),
    "changed": ("#8a5a00", "#f2c078"),
    "clash": ("#b5271c", "#ff9b85"),
    "differs": ("#8a5a00", "#f2c078"),
    "some": ("#1f5f99", "#8cc4f0"),
}
"""Per mark its colour on a light and on a dark ground."""
BORDERS: Mapping[Mark, str] = {
    "came": "double", "went": "dashed", "changed": "dotted", "clash": "double", "differs": "dotted", "some": "dashed",
}  # fmt: skip
LINES: Mapping[Mark, str] = {
    "came": "solid", "went": "dashed", "changed": "dotted", "clash": "solid", "differs": "dotted", "some": "dashed",
}  # fmt: skip


def marked(elements: list[Element], marks: Mapping[str, Mark]) -> list[Element]:
    """Give the elements with a class and a sign for each mark; the rest stands back.

    Parameters
    ----------
    marks
        Key of a box or a line → what became of it.
    """
    return [_marked(element, marks.get(element["data"]["id"])) for element in elements]


def _marked(element: Element, mark: Mark | None) -> Element:
    data = element["data"]
    if data.get("kind") in {"heading", "stack"}:
        return element
    if mark is None:
        return {**element, "classes": "same"}
    if "source" in data:
        return {**element, "data": {**data, "mark": SIGNS[mark]}, "classes": mark}
    return {**element, "data": {**data, "label": f"{SIGNS[mark]} {data['label']}"}, "classes": mark}


def mark_styles(dark: bool) -> list[dict[str, Any]]:
    """Give the style of the marks in a colour scheme."""
    palette: Palette = DARK if dark else LIGHT
    rules: list[dict[str, Any]] = [
        {"selector": "node.same", "style": {"opacity": 0.55}},
        {"selector": "edge.same", "style": {"line-opacity": 0.25}},
    ]
    for mark, colours in COLOURS.items():
        colour = colours[int(dark)]
        rules += [
            {
                "selector": f"node.{mark}",
                "style": {"border-color": colour, "border-width": 6, "border-style": BORDERS[mark]},
            },
            {
                "selector": f"edge.{mark}",
                "style": {
                    "line-color": colour,
                    "target-arrow-color": colour,
                    "line-style": LINES[mark],
                    "line-opacity": 1,
                    "label": "data(mark)",
                    "color": colour,
                    "text-background-color": palette.paper,
                    "text-background-opacity": 1,
                    "text-background-shape": "round-rectangle",
                },
            },
        ]
    return rules


def marked_styles() -> dict[str, Any]:
    """Give the whole style per colour scheme, marks included."""
    return {
        "light": [*stylesheet(LIGHT), *mark_styles(dark=False)],
        "dark": [*stylesheet(DARK), *mark_styles(dark=True)],
    }


def still(key: str, elements: list[Element]) -> Any:
    """Give a picture of a plan that does not change: the past, or a comparison."""
    return cyto.Cytoscape(
        id=key,
        elements=elements,
        stylesheet=marked_styles()["light"],
        layout={"name": "preset", "fit": True, "padding": 14},
        autoRefreshLayout=False,
        boxSelectionEnabled=False,
        autoungrabify=True,
        minZoom=0.05,
        maxZoom=4,
        style={"width": "100%", "height": "100%"},
    )
