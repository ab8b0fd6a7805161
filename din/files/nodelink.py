"""Node-link data: the one structure behind JSON, YAML, GraphML and GEXF.

``{"graph": {…}, "nodes": [{"id", "kind", "name", …}], "edges": [{"source", "target", "kind", …}]}``, as
networkx writes it. Every record that is no link is a node. An edge of another kind than a link (such as
``carries_out`` or ``borders``) is folded into the reference field it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from din.files.cells import is_blank, items
from din.files.draft import Draft, RawRecord, assemble
from din.files.limits import Findings, Limits, fault, hint, refuse, too_large
from din.findings import Finding, Place
from din.model import LINK_KINDS, RECORD_TYPES, Link, Node, Plan, reference_fields, to_data
from din.texts import Message, msg

FOLDED: Mapping[str, tuple[str, bool]] = {
    "carries_out": ("carried_out_by", True),
    "owned_by": ("owner", False),
    "owns": ("owner", True),
    "member_of": ("members", True),
    "has_member": ("members", False),
    "in_area": ("areas", False),
    "in_domain": ("domains", False),
    "rests_on": ("sources", False),
    "belongs_to": ("mission", False),
    "needs": ("effort", True),
}
"""Edge kind → reference field, and whether the field stands at the target; field names themselves also do."""

GRAPH_FIELDS = frozenset({"plan", "name", "directed", "multigraph", "node_default", "edge_default", "mode"})
"""Attributes of the whole graph that are not the user's own."""

TOP = frozenset({"nodes", "edges", "links", "graph", "directed", "multigraph"})
"""What stands at the top of node-link data."""


def to_nodelink(plan: Plan) -> dict[str, Any]:
    """Give a plan as node-link data with plain JSON values."""
    graph: dict[str, Any] = {"plan": plan.id}
    if plan.programme:
        graph["name"] = plan.programme.name
    return {
        "directed": True,
        "multigraph": True,
        "graph": graph,
        "nodes": [to_data(record) for record in plan if not isinstance(record, Link)],
        "edges": [to_data(record) for record in plan if isinstance(record, Link)],
    }


def from_nodelink(data: Any, place: Place, limits: Limits) -> Draft:
    """Read node-link data.

    Raises
    ------
    InputError
        When it has no list of nodes, or more of them than a plan may have.
    """
    nodes = data.get("nodes") if isinstance(data, Mapping) else None
    if not isinstance(nodes, list):
        refuse(
            "no-nodes",
            msg("There is no list “nodes” in this file."),
            msg("Give an object with “nodes” and “edges”, as node-link data has."),
            place,
        )
    parts = [part for name in ("nodes", "edges", "links") if isinstance(part := data.get(name), list)]
    if sum(map(len, parts)) > limits.records:
        too_large(place, limits.records, msg("records"))
    findings = Findings()
    findings.extend(_not_read(str(key), place) for key in data if key not in TOP)
    graph = data.get("graph")
    graph = graph if isinstance(graph, Mapping) else {}
    raws = _nodes(nodes, place, findings)
    if raws or not nodes:  # else it was told once already that nothing in the file is known
        known = {str(raw.values.get("id")): raw for raw in raws}
        for part in ("edges", "links"):
            raws += _edges(data.get(part), known, Place(place.file, part), findings)
    plan_id = graph.get("plan")
    return assemble(
        _with_graph(graph, raws, place), findings, None if is_blank(plan_id) else str(_id(plan_id))
    )


def _not_read(key: str, place: Place) -> Finding:
    return hint(
        "not-read",
        msg("“{key}” stands beside the nodes and edges; it was not read.", key=key[:80]),
        msg("Put what should stay with the plan in “graph”."),
        place,
    )


def _id(value: Any) -> Any:
    """Give an id as text; numbers may be ids too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _at(place: Place, part: str, index: int) -> Place:
    return Place(place.file, part, index + 1)


def _nodes(nodes: Sequence[Any], place: Place, findings: Findings) -> list[RawRecord]:
    if nodes and not any(isinstance(node, Mapping) and node.get("kind") for node in nodes):
        findings.append(
            fault(
                "unknown-kind",
                msg("No node in this file says what kind it is."),
                msg("Give each node a “kind”, for example effort, benefit, goal or mission_element."),
                place,
            )
        )
        return []
    raws = [_node(node, _at(place, "nodes", i), findings) for i, node in enumerate(nodes)]
    return [raw for raw in raws if raw is not None]


def _node(node: Any, place: Place, findings: Findings) -> RawRecord | None:
    if not isinstance(node, Mapping):
        findings.append(_not_an_object(place))
        return None
    kind = node.get("kind")
    if not isinstance(kind, str) or kind not in RECORD_TYPES or kind in LINK_KINDS:
        findings.append(unknown_kind(kind, str(_id(node.get("id", ""))), place))
        return None
    values = {str(key): value for key, value in node.items() if key != "kind"}
    values["id"] = _id(values.get("id"))
    if issubclass(RECORD_TYPES[kind], Node) and not values.get("name"):
        values["name"] = values.pop("label", None) or values["id"]
    _number_references(kind, values)
    return RawRecord(kind, values, place)


def _number_references(kind: str, values: dict[str, Any]) -> None:
    """Write ids that are numbers as text, also where they are pointed to."""
    for info in reference_fields(RECORD_TYPES[kind]):
        value = values.get(info.name)
        if isinstance(value, list):
            values[info.name] = [_id(item) for item in value]
        elif value is not None:
            values[info.name] = _id(value)


def unknown_kind(kind: Any, record_id: str, place: Place) -> Finding:
    """Tell that a kind is missing or not known."""
    if not is_blank(kind):
        message = msg("“{kind}” is not a kind of record.", kind=str(kind)[:80])
    elif record_id:
        message = msg("“{id}” has no kind.", id=record_id[:200])
    else:
        message = msg("The kind is missing here.")
    fix = msg("Use one of: {kinds}.", kinds=", ".join(RECORD_TYPES))
    return fault("unknown-kind", message, fix, place, (record_id[:200],) if record_id else ())


def _not_an_object(place: Place) -> Finding:
    return fault(
        "invalid-value",
        msg("This is not an object with attributes."),
        msg("Write it as an object, for example {example}.", example='{"id": "a", "kind": "goal"}'),
        place,
    )


class _Edge(NamedTuple):
    kind: str
    source: Any
    target: Any
    values: dict[str, Any]


_Lists: TypeAlias = dict[tuple[str, str], set[str]]
"""Holder and field → what its list holds already, so that one more costs the same however long it is."""


def _edges(edges: Any, nodes: Mapping[str, RawRecord], place: Place, findings: Findings) -> list[RawRecord]:
    raws: list[RawRecord] = []
    lists: _Lists = {}
    if edges is not None and not isinstance(edges, list):
        findings.append(_not_an_object(place))
        return raws
    for i, given in enumerate(edges or ()):
        where = replace(place, row=i + 1)
        if not isinstance(given, Mapping):
            findings.append(_not_an_object(where))
            continue
        edge = _edge(given)
        if edge.kind in LINK_KINDS:
            raws.append(RawRecord(edge.kind, edge.values, where))
        else:
            findings.extend(_fold(edge, nodes, lists, where))
    return raws


def _edge(given: Mapping[Any, Any]) -> _Edge:
    values = {str(key): value for key, value in given.items() if key != "kind"}
    values["source"], values["target"] = _id(values.get("source")), _id(values.get("target"))
    if not values.get("id"):
        key = values.pop("key", None)
        values["id"] = key if isinstance(key, str) else None
    values["id"] = _id(values["id"])
    return _Edge(str(given.get("kind") or "contributes_to"), values["source"], values["target"], values)


def _fold(edge: _Edge, nodes: Mapping[str, RawRecord], lists: _Lists, place: Place) -> Iterator[Finding]:
    """Put an edge into the reference field it stands for; tell what cannot be kept."""
    field_name, at_target = FOLDED.get(edge.kind, (edge.kind, False))
    holder, other = (edge.target, edge.source) if at_target else (edge.source, edge.target)
    raw = nodes.get(str(holder))
    fields = reference_fields(RECORD_TYPES[raw.kind]) if raw else ()
    info = next((info for info in fields if info.name == field_name), None)
    if raw is None or info is None or is_blank(other):
        yield unknown_edge(edge.kind, place)
        return
    values = raw.values
    assert isinstance(values, dict)  # made in _node
    held = values.get(info.name)
    if info.many:
        key = str(holder), info.name
        if key not in lists:
            held = items(held) if isinstance(held, str) else held if isinstance(held, list) else ()
            values[info.name] = list(held)
            lists[key] = set(map(repr, values[info.name]))
        if repr(other) not in lists[key]:
            lists[key].add(repr(other))
            values[info.name].append(other)
    elif is_blank(held):
        values[info.name] = other
    elif held != other:
        yield _second_value(info.label, str(held), str(other), str(holder), place)
    own = edge.values.keys() - {"id", "key", "source", "target"}
    if own:
        yield _only_ends(edge.kind, ", ".join(sorted(own)), place)


def _second_value(label: Message, held: str, other: str, holder: str, place: Place) -> Finding:
    return fault(
        "second-value",
        msg(
            "“{field}” can be one, and here are two: “{a}” and “{b}”.", field=label, a=held[:80], b=other[:80]
        ),
        msg("Keep one of the two."),
        place,
        (holder[:200],),
    )


def _only_ends(kind: str, names: str, place: Place) -> Finding:
    return hint(
        "not-read",
        msg(
            "Of a link “{kind}” only its ends are kept; not read: {names}.", kind=kind[:80], names=names[:200]
        ),
        msg("Put what should stay with the plan in the node itself."),
        place,
    )


def unknown_edge(kind: str, place: Place) -> Finding:
    """Tell that an edge of this kind cannot stand between these nodes."""
    known = ", ".join([*LINK_KINDS, *FOLDED, "part_of", "borders", "covers", "measures"])
    return fault(
        "unknown-kind",
        msg("“{kind}” is not a kind of link between these two.", kind=kind[:80]),
        msg("Use one of: {kinds}.", kinds=known),
        place,
    )


def _with_graph(graph: Mapping[Any, Any], raws: list[RawRecord], place: Place) -> list[RawRecord]:
    """Keep attributes of the whole graph as own attributes of the programme."""
    own = {str(k): v for k, v in graph.items() if k not in GRAPH_FIELDS}
    name = graph.get("name")
    programme = next((raw for raw in raws if raw.kind == "programme"), None)
    if programme is not None:
        own = {k: v for k, v in own.items() if k not in {"id", "kind"}}
        raws[raws.index(programme)] = RawRecord("programme", {**own, **programme.values}, programme.place)
    elif raws and (own or name):
        label = str(name or graph.get("plan") or graph.get("id") or "programme")
        values = {"id": None, "name": label, **own}
        return [RawRecord("programme", values, Place(place.file, "graph")), *raws]
    return raws
