"""Small pieces several pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html

from dashboard.scene import Scene
from dashboard.theme import KINDS
from din.analysis import LINK_BANDS
from din.findings import Severity
from din.model import KIND_LABELS, Plan
from din.texts import N_, _

SEVERITY_WORDS = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Attention"), Severity.HINT: N_("Hint")}
STACKS_WORDS = N_("Of stacks only the strongest lines stand out; point at one for the others.")
SIGNS = ("+", "++", "+++")
SEVERITY_SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.HINT: "i"}


def aria(**attributes: str) -> dict[str, Any]:
    """Give attributes for assistive technology: ``label`` for ``aria-label``."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Give attributes for the browser's own scripts: ``needs_rows`` for ``data-needs-rows``."""
    return {f"data-{name.replace('_', '-')}": value for name, value in attributes.items()}


def chooses(node_id: str) -> dict[str, Any]:
    """Make a button choose a node in the network."""
    return {"data-choose": node_id}


def explains(sentence: str, *, by_itself: bool = True) -> dict[str, Any]:
    """Let something explain itself on pointing, on focus and on a tap; ``by_itself`` unless it takes focus anyway."""
    return {"data-explain": sentence} | ({"tabIndex": "0"} if by_itself else {})


def about(sentence: str) -> Any:
    """Give a small button that says what stands beside it means."""
    return html.Button(
        "?",
        type="button",
        className="about",
        **aria(label=_("Explain")),
        **explains(sentence, by_itself=False),
    )


def choose(plan: Plan, node_id: str) -> Any:
    """Give a node's name as a button that chooses it in the network."""
    return html.Button(plan.label(node_id), type="button", className="choose", **chooses(node_id))


def shape(kind: str, size: int = 16) -> Any:
    """Give a kind's shape, coloured by the style sheet; its name stands beside it, so nothing is said aloud."""
    return html.Span(className=f"shape {kind}", style={"width": size, "height": size}, **aria(hidden="true"))


def chip(text: str, href: str, *, here: bool, **attributes: Any) -> Any:
    """Give one choice of a row of links; ``here`` when it is the one that is shown."""
    current = aria(current="true") if here else {}
    look = "chip here" if here else "chip"
    return html.Li(html.A(text, href=href, className=look, **current, **attributes))


def chips(label: str, choices: Iterable[tuple[str, str, bool]]) -> Any:
    """Give a row of links to choose from: text, address, and whether it is the one that is shown."""
    links = [chip(text, href, here=here) for text, href, here in choices]
    return html.Nav(html.Ul(links, className="chips"), **aria(label=label))


def severity(level: Severity) -> Any:
    """Give a sign and a word for how bad a finding is."""
    return html.Span(
        className=f"severity {level.word}",
        children=[
            html.Span(SEVERITY_SIGNS[level], className="sign", **aria(hidden="true")),
            _(SEVERITY_WORDS[level]),
        ],
    )


def legend(scene: Scene) -> Any:
    """Explain shapes, colours and lines, next to the picture."""
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in scene.boxes)]
    return html.Div(
        className="legend",
        children=[
            html.Ul(
                [html.Li([shape(kind), _(KIND_LABELS[kind][0])]) for kind in kinds],
                **aria(label=_("Legend")),
            ),
            html.Ul(
                [
                    html.Li(_("Contributes:")),
                    *(
                        html.Li([html.Span(className=f"line {name}"), f"{band.message()} ({sign})"])
                        for name, band, sign in zip(("thin", "firm", "bold"), LINK_BANDS, SIGNS, strict=True)
                    ),
                    html.Li([html.Span(className="line hampers"), _("hampers (−)")]),
                ]
            ),
            html.P(
                [
                    _("Simplified picture. Strengths are estimates of those who made the plan."),
                    *([" ", _(STACKS_WORDS)] if any(line.minor for line in scene.lines) else []),
                ],
                className="quiet",
            ),
        ],
    )
