"""The network as a tree: for who works by keyboard or by ear, and for small screens.

Downwards it goes from the mission to efforts and asks "how?"; upwards from efforts to the mission and asks "what for?".
A node that several others draw on stands under each of them. The browser builds a branch when it is opened, so that
the number of routes does not matter; where a branch would come back to itself it is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.absence import NO_ABSENCE, Absence
from dashboard.folding import COLUMN_OF
from dashboard.pages.parts import aria
from dashboard.scene import Scene
from din.model import KIND_LABELS, Contribution, Plan, strength_sign, weight_band
from din.texts import _


def data_attributes(words: Mapping[str, str]) -> dict[str, Any]:
    """Give words to the browser with the element they are for."""
    return {f"data-{name}": word for name, word in words.items()}


def frame(plan: Plan, scene: Scene, absence: Absence = NO_ABSENCE, *, hidden: bool) -> Any:
    """Give the tree with the switch between both directions."""
    words = {
        "loop": _("goes round: stands higher in this branch"),
        "unlinked-down": _("leads to nothing yet"),
        "unlinked-up": _("nothing feeds it yet"),
        "contributes": _("contributes"),
        "below": _("directly below"),
    }
    return html.Div(
        id=ids.TREE_FRAME,
        className="tree-frame",
        hidden=hidden,
        children=[
            dcc.Store(id=ids.TREE_DATA, data=data(plan, scene, absence)),
            dmc.SegmentedControl(
                id=ids.TREE_WAY,
                value="down",
                data=[
                    {"value": "down", "label": _("Mission → efforts: how?")},
                    {"value": "up", "label": _("Efforts → mission: what for?")},
                ],
            ),
            html.Div(
                id=ids.TREE,
                className="tree",
                role="group",  # until the browser has drawn the tree in it, which then has this name
                **data_attributes(words),
                **aria(label=_("The plan as a tree")),
            ),
        ],
    )


def data(plan: Plan, scene: Scene, absence: Absence = NO_ABSENCE) -> dict[str, Any]:
    """Give what the browser builds the tree from.

    Returns
    -------
    dict
        ``nodes``: id → [kind, word for the kind, name, its fate in a what-if]; ``links``:
        [source, target, sign], the strongest first;
        ``down`` and ``up``: the ids a tree starts with, which together reach every node.
    """
    nodes = [node for node in plan.chain if node.id in scene.drawn_as]
    links = sorted(
        (c for c in plan.contributions if c.source in scene.drawn_as and c.target in scene.drawn_as),
        key=lambda c: -abs(weight_band(c.strength, c.weight).central),
    )
    order = [node.id for node in sorted(nodes, key=lambda node: COLUMN_OF[node.kind])]
    return {
        "nodes": {
            node.id: [node.kind, _(KIND_LABELS[node.kind][0]), plan.label(node.id), absence.word(node.id)]
            for node in nodes
        },
        "links": [[c.source, c.target, strength_sign(c.strength, c.weight)] for c in links],
        "down": starts(_mission_first(plan, order), _following(links, upwards=False)),
        "up": starts(order, _following(links, upwards=True)),
    }


def _mission_first(plan: Plan, order: Sequence[str]) -> list[str]:
    return sorted(order, key=lambda node: -COLUMN_OF[plan[node].kind])


def _following(links: Iterable[Contribution], *, upwards: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        source, target = (link.source, link.target) if upwards else (link.target, link.source)
        found.setdefault(source, []).append(target)
    return found


def starts(order: Sequence[str], following: Mapping[str, Sequence[str]]) -> list[str]:
    """Give where to start so that every node is reached: what nothing leads to, then one per loop left over.

    Parameters
    ----------
    order
        All nodes, in the order in which starts are preferred.
    following
        Node → the nodes under it.
    """
    led_to = {target for source, targets in following.items() for target in targets if target != source}
    found = [node for node in order if node not in led_to]
    reached: set[str] = set()
    for node in found:
        _walk(node, following, reached)
    for node in order:
        if node not in reached:
            found.append(node)
            _walk(node, following, reached)
    return found


def _walk(start: str, following: Mapping[str, Sequence[str]], reached: set[str]) -> None:
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(following.get(node, ()))
