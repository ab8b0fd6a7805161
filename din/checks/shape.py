"""Whether the network can still be read, and runs from effort to mission."""

from __future__ import annotations

from collections import defaultdict

from din.checks.context import CheckContext, Findings, hint, warning
from din.texts import msg

SMALL = 20
"""Below this many nodes a network is legible whatever its links."""
MOST_LINKS_PER_NODE = 3.0
MOST_OUTGOING = 12
MOST_ELEMENTS = 4
"""What more than one screen can show at once; chosen by the makers of this tool, not published."""

RANK = {
    "effort": 0,
    "capability": 1,
    "benefit": 2,
    "disbenefit": 2,
    "goal": 3,
    "mission_element": 4,
    "mission": 5,
}


def spaghetti(context: CheckContext) -> Findings:
    """Find what makes the network illegible: too many links overall, from one node, or to every element."""
    nodes, links = len(context.nodes), len(context.links)
    if nodes >= SMALL and links > MOST_LINKS_PER_NODE * nodes:
        yield warning(
            "spaghetti",
            msg(
                "There are {links} links between {nodes} nodes: nobody can read that.",
                links=links,
                nodes=nodes,
            ),
            msg(
                "Keep the links that matter most, merge what says the same, or make a network for each wijk."
            ),
        )
    targets: dict[str, set[str]] = defaultdict(set)
    for link in context.links:
        targets[link.source].add(link.target)
    for node in context.nodes.values():
        reached = targets[node.id]
        elements = sum(context.nodes[target].kind == "mission_element" for target in reached)
        if len(reached) > MOST_OUTGOING:
            yield warning(
                "spaghetti",
                msg("“{name}” contributes to {count} things at once.", name=node.name, count=len(reached)),
                msg("Split “{name}”, or keep its strongest links.", name=node.name),
                node.id,
            )
        elif elements > MOST_ELEMENTS:
            yield warning(
                "spaghetti",
                msg("“{name}” feeds {count} mission elements directly.", name=node.name, count=elements),
                msg("Keep the elements that “{name}” feeds most, or split it.", name=node.name),
                node.id,
            )


def link_against_order(context: CheckContext) -> Findings:
    """Find links that run from right to left; loops are real, so this is a hint at most (M24)."""
    for link in context.links:
        source, target = context.nodes[link.source], context.nodes[link.target]
        if RANK[source.kind] > RANK[target.kind]:
            yield hint(
                "link-against-order",
                msg(
                    "The link from “{source}” to “{target}” runs against the usual order.",
                    source=source.name,
                    target=target.name,
                ),
                msg("Keep it when it is meant as feedback; else turn it round."),
                link.id,
            )
