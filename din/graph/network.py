"""A plan as a networkx graph, for what networkx does well."""

from __future__ import annotations

from typing import Any

import networkx as nx

from din.model import Contribution, Link, Plan, references, to_data, weight_band


def digraph(plan: Plan, *, everything: bool = False) -> nx.MultiDiGraph[Any]:
    """Give the plan as a directed graph with parallel links, nodes in a stable order.

    Parameters
    ----------
    plan : Plan
        The plan.
    everything : bool
        False: the chain from effort to mission with its contributions and dependencies. True: every
        record, and every reference as an edge of which ``kind`` is the name of the field.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes by id with the attributes of the record; edges with the link's id as key, ``kind``, and
        for contributions ``weight`` (central, −1 … 1), ``low`` and ``high``.
    """
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(name=plan.name)
    nodes = [r for r in plan if not isinstance(r, Link)] if everything else plan.chain
    for record in nodes:
        graph.add_node(record.id, **{k: v for k, v in to_data(record).items() if k != "id"})
    for link in plan.links:
        if link.source in graph and link.target in graph:
            graph.add_edge(link.source, link.target, key=link.id, **_attributes(link))
    if everything:
        for record in nodes:
            for info, target in references(record):
                graph.add_edge(record.id, target, key=f"{info.name}:{record.id}:{target}", kind=info.name)
    return graph


def _attributes(link: Link) -> dict[str, Any]:
    found = {k: v for k, v in to_data(link).items() if k not in {"id", "source", "target"}}
    if isinstance(link, Contribution):
        band = weight_band(link.strength, link.weight, link.certainty)
        found |= {"weight": band.central, "low": band.low, "high": band.high}
    return found
