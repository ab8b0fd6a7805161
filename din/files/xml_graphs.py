"""GraphML and GEXF through networkx; the XML is vetted first, as networkx itself does not."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import networkx as nx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from networkx.readwrite.gexf import GEXFReader, GEXFWriter
from networkx.readwrite.graphml import GraphMLReader, GraphMLWriter

from din.files.cells import encode, own_from_text, own_to_text
from din.files.draft import Draft, double_ids
from din.files.json_file import too_deep
from din.files.limits import Limits, hint, refuse, too_large
from din.files.nodelink import from_nodelink, to_nodelink
from din.files.workbook_in import refuse_entities
from din.findings import Finding, Place
from din.model import RECORD_TYPES, Plan, field_names, fields_of
from din.texts import msg

RESERVED = frozenset(
    {"id", "label", "pid", "start", "end", "parents", "spells", "slices", "viz", "type", "key"}
)
"""Attributes with a meaning of their own in GEXF; a user's own of that name is written between quotes."""

_PLAN_ID = "din plan: "
"""What stands before the plan's id in the description of a GEXF file."""

_ERRORS = (nx.NetworkXException, KeyError, ValueError, TypeError, AttributeError, RuntimeError, LookupError)


def write_graphml(plan: Plan) -> bytes:
    """Write a plan as GraphML."""
    out = io.BytesIO()
    GraphMLWriter(_graph(plan)).dump(out)
    return out.getvalue()


def write_gexf(plan: Plan) -> bytes:
    """Write a plan as GEXF 1.2, with names as labels."""
    graph = _graph(plan)
    for node, data in graph.nodes(data=True):
        data["label"] = data.get("name", node)
    writer = GEXFWriter(graph)
    # The format has no attributes of the whole graph; its description is where people look.
    SubElement(writer.xml.find("meta"), "description").text = _PLAN_ID + plan.id
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _graph(plan: Plan) -> nx.MultiDiGraph[str]:
    data = to_nodelink(plan)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**data["graph"])
    for node in data["nodes"]:
        graph.add_node(node["id"], **{k: v for k, v in _flat(node).items() if k != "id"})
    for edge in data["edges"]:
        values = {k: v for k, v in _flat(edge).items() if k not in {"source", "target"}}
        key = graph.add_edge(edge["source"], edge["target"], edge["id"])
        graph.edges[edge["source"], edge["target"], key].update(values)
    return graph


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give fields and own attributes as simple values: lists and JSON as text."""
    infos = {info.name: info for info in fields_of(RECORD_TYPES[data["kind"]])}
    found: dict[str, Any] = {"kind": data["kind"]}
    for name, value in data.items():
        if name in infos:
            found[name] = encode(infos[name], value, labels=False)
        elif name != "kind":
            quoted = name in RESERVED or name.startswith('"')
            found[f'"{name}"' if quoted else name] = own_to_text(value)
    return found


def read_graphml(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read GraphML; see :func:`_read` for what is refused."""
    return _read(data, place, limits, _parse_graphml)


def read_gexf(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read GEXF; see :func:`_read` for what is refused."""
    return _read(data, place, limits, _parse_gexf)


def _parse_graphml(root: Element) -> Any:
    """Do what networkx does with a file, on XML that was parsed safely."""
    reader: Any = GraphMLReader(edge_key_type=str, force_multigraph=True)
    keys, defaults = reader.find_graphml_keys(root)
    graph = root.find(f"{{{reader.NS_GRAPHML}}}graph")
    return None if graph is None else reader.make_graph(graph, keys, defaults)


def _parse_gexf(root: Element) -> Any:
    """Do what networkx does with a file, on XML that was parsed safely."""
    reader: Any = GEXFReader(version="1.2draft")
    reader.simple_graph = False
    for version in reader.versions:
        reader.set_version(version)
        graph = root.find(f"{{{reader.NS_GEXF}}}graph")
        if graph is not None:
            found = reader.make_graph(graph)
            description = root.findtext(f"{{{reader.NS_GEXF}}}meta/{{{reader.NS_GEXF}}}description") or ""
            if description.startswith(_PLAN_ID):
                found.graph["plan"] = description.removeprefix(_PLAN_ID)
            return found
    return None


def _read(data: bytes, place: Place, limits: Limits, parse: Callable[[Element], Any]) -> Draft:
    """Read a graph.

    Raises
    ------
    InputError
        When it is no safe XML, no graph of this form, or holds too much.
    """
    root = _vet(data, place, limits)
    found = [*double_ids(_ids(root), place)]
    if _give_directions(root):
        found.append(_without_direction(place))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts of the format that say nothing about a plan
            graph = parse(root)
    except _ERRORS:
        graph = None
    del root
    if graph is None:
        fix = msg("Save it again as GraphML or GEXF from the program it came from.")
        refuse("not-a-graph", msg("This XML is not a graph that can be read."), fix, place)
    nodes = [{"id": node, **_own(values, node)} for node, values in graph.nodes(data=True)]
    edges = [
        {"id": key, **_own(values), "source": source, "target": target}
        for source, target, key, values in graph.edges(keys=True, data=True)
    ]
    own = {k: v for k, v in graph.graph.items() if isinstance(v, str | int | float)}
    draft = from_nodelink({"graph": own, "nodes": nodes, "edges": edges}, place, limits)
    return replace(draft, findings=(*draft.findings, *found))


def _own(values: Mapping[str, Any], node: str = "") -> dict[str, Any]:
    known = field_names(RECORD_TYPES[values["kind"]]) if values.get("kind") in RECORD_TYPES else frozenset()
    found = {}
    for name, value in values.items():
        quoted = len(name) > 1 and name[0] == name[-1] == '"'
        if name == "label" and value in (values.get("name"), node):
            continue  # what the formats show of a node, and nobody's own attribute
        if name in known or name in {"label", "kind", "source", "target"} or not isinstance(value, str):
            found[name] = value
        else:
            found[name[1:-1] if quoted else name] = own_from_text(value)
    found.pop("networkx_key", None)  # how networkx writes the key of a link, which is its id
    return found


def _vet(data: bytes, place: Place, limits: Limits) -> Element:
    """Parse the XML safely."""
    if data.count(b"<") + data.count(b"=") > limits.graph_tags:  # before they take memory
        too_large(place, limits.graph_tags, msg("tags and attributes"))
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        refuse_entities(place)
    except (SyntaxError, ValueError, LookupError):
        fix = msg("Save it again from the program it came from.")
        refuse("not-xml", msg("This is not valid XML."), fix, place)
    layer, depth = [root], 0
    while layer:
        depth += 1
        if depth > limits.depth:
            too_deep(place)
        layer = [child for element in layer for child in element]
    return root


def _of(root: Element, name: str) -> Iterator[Element]:
    """Give all elements of this name, whatever their namespace."""
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == name)


def _ids(root: Element) -> Iterator[str]:
    """Give the ids of which networkx would keep only the last: of nodes, and of links between the same two."""
    yield from (str(node.get("id")) for node in _of(root, "node"))
    edges = Counter(
        (edge.get("id"), edge.get("source"), edge.get("target"))
        for edge in _of(root, "edge")
        if edge.get("id")
    )
    yield from (str(edge[0]) for edge, count in edges.items() for _ in range(count) if count > 1)


def _give_directions(root: Element) -> bool:
    """Let every link run from its source to its target; tell whether one was said to have no direction.

    Of links without a direction networkx forgets which end was the source, and it refuses a mixture.
    """
    found = False
    for graph in _of(root, "graph"):
        said = {graph.get("edgedefault"), graph.get("defaultedgetype")}
        found = found or bool(said & {"undirected", "mutual"})
        graph.set("edgedefault", "directed")
        graph.set("defaultedgetype", "directed")
    for edge in _of(root, "edge"):
        said = {edge.attrib.pop("directed", None), edge.attrib.pop("type", None)}
        found = found or bool(said & {"false", "undirected", "mutual"})
    return found


def _without_direction(place: Place) -> Finding:
    return hint(
        "without-direction",
        msg("Links in this file have no direction; they were read as running from source to target."),
        msg("Look whether each link runs the way you mean."),
        place,
    )
