"""What stands above the picture on *Netwerk*: heading, search, filters, downloads."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.pages import dropping, weighty
from dashboard.pages.parts import aria
from dashboard.scene import Scene
from dashboard.selection import choices
from dashboard.viewstate import ViewState
from din.model import Plan
from din.texts import N_, _, nmsg, readable

FILTERS = (
    (ids.AREAS, "areas", N_("Wijk")),
    (ids.DOMAINS, "domains", N_("Domain")),
    (ids.ORGANISATIONS, "organisations", N_("Organisation")),
    (ids.STATUSES, "statuses", N_("Status")),
    (ids.ORIGINS, "origins", N_("Origin")),
)


def title_row(plan: Plan, scene: Scene, state: ViewState) -> Any:
    """Give the heading with how much is shown, the search and the ways to look."""
    return html.Div(
        className="title-row",
        children=[
            html.Div(
                [
                    html.H1(_("Network")),
                    html.P(count_text(scene), id=ids.COUNT, className="quiet", role="status"),
                ]
            ),
            html.Div(
                className="tools",
                children=[
                    dmc.Select(
                        id=ids.SEARCH,
                        data=search_options(plan),
                        placeholder=_("Search by name…"),
                        searchable=True,
                        clearable=True,
                        nothingFoundMessage=_("Nothing found"),
                        limit=50,
                        className="search",
                        **aria(label=_("Search by name…")),
                    ),
                    dmc.SegmentedControl(
                        id=ids.MODE,
                        value=state.view,
                        data=[
                            {"value": "network", "label": _("Network")},
                            {"value": "tree", "label": _("Tree")},
                            {"value": "table", "label": _("Table")},
                        ],
                    ),
                    weighty.button(),
                    _exports(),
                    html.Button(
                        _("Filters"),
                        id=ids.FILTERS_BUTTON,
                        className="button",
                        type="button",
                        **aria(expanded="false", controls=ids.FILTERS),
                    ),
                    html.Button(_("Projector"), id=ids.PROJECTOR, className="button", type="button"),
                ],
            ),
        ],
    )


def _exports() -> Any:
    return html.Div(
        className="exports",
        role="group",
        **aria(label=_("Download the picture")),
        children=[
            html.A(name, id=key, href=f"/download/netwerk.{name.lower()}", className="button", download="")
            for name, key in (("PNG", ids.EXPORT_PNG), ("SVG", ids.EXPORT_SVG), ("PDF", ids.EXPORT_PDF))
        ],
    )


def filters(plan: Plan, state: ViewState) -> Any:
    """Give the choices of what to show."""
    options = choices(plan)
    return html.Div(
        id=ids.FILTERS,
        className="filters",
        role="group",
        **aria(label=_("Show only")),
        children=[
            *(
                dmc.MultiSelect(
                    id=key,
                    data=options[name],
                    value=list(getattr(state, name)),
                    placeholder=_(label) if not getattr(state, name) else None,
                    clearable=True,
                    searchable=True,
                    hidePickedOptions=False,
                    maxDropdownHeight=320,
                    className="filter",
                    **aria(label=_(label)),
                )
                for key, name, label in FILTERS
            ),
            dropping.picker(plan, state.without),
            html.Button(_("Clear"), id=ids.CLEAR, className="button quiet-button", type="button"),
            html.Button(
                _("Show everything"), id=f"{ids.EVERYTHING}-button", className="button", type="button"
            ),
            html.Button(_("Fold"), id=ids.FOLD_ALL, className="button", type="button"),
        ],
    )


def count_text(scene: Scene) -> str:
    """Say how much is on the screen."""
    nodes = sum(len(box.members) for box in scene.boxes)
    folded = sum(1 for box in scene.boxes if box.is_bundle)
    text = str(nmsg("{n} node shown", "{n} nodes shown", nodes))
    if not folded:
        return text
    return f"{text} · {nmsg('{n} stack to unfold with a click', '{n} stacks to unfold with a click', folded)}"


def search_options(plan: Plan) -> list[dict[str, str]]:
    """Give all nodes of the chain by name; also those a filter hides can be found."""
    return [{"value": node.id, "label": readable(node.name)} for node in plan.chain]
