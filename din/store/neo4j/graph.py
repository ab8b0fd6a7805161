"""How records look in the graph: labels, relationship types and properties, all from the table of fields.

Names of labels and types come from here and nowhere else; everything a user typed travels as a parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from din.model import LINK_KINDS, RECORD_TYPES, AreaLevel, fields_of
from din.store.rows import RecordRow


class EdgeType(NamedTuple):
    """The relationship a reference field becomes; ``inward`` runs from the other record to its own."""

    name: str
    inward: bool = False


class Edge(NamedTuple):
    """A derived relationship: of which record, its type, and from where to where."""

    by: str
    type: str
    source: str
    target: str


LABELS: Mapping[str, str] = MappingProxyType(
    {kind: record_type.__name__ for kind, record_type in RECORD_TYPES.items() if kind not in LINK_KINDS}
)
"""Kind → label."""

LINK_TYPES: Mapping[str, str] = MappingProxyType({kind: kind.upper() for kind in LINK_KINDS})
"""Kind of link → relationship type."""

AREA_LABELS: Mapping[str, str] = MappingProxyType(
    {level.value: level.value.title().replace("_", "") for level in AreaLevel}
)
"""Level of an area → its second label."""

_EDGE_TYPES: Mapping[str, EdgeType] = MappingProxyType(
    {
        "owner": EdgeType("OWNED_BY"),
        "areas": EdgeType("IN_AREA"),
        "area": EdgeType("IN_AREA"),
        "domains": EdgeType("IN_DOMAIN"),
        "sources": EdgeType("RESTS_ON"),
        "mission": EdgeType("BELONGS_TO"),
        "carried_out_by": EdgeType("CARRIES_OUT", inward=True),
        "members": EdgeType("MEMBER_OF", inward=True),
        "effort": EdgeType("FOR_EFFORT"),
        "principle": EdgeType("ON_PRINCIPLE"),
        "organisation": EdgeType("FOUND_AT"),
        "measures": EdgeType("MEASURES"),
        "indicator": EdgeType("OF_INDICATOR"),
    }
)
"""Field → type; any other field gives its own name in capitals (PART_OF, BORDERS, COVERS, REPLACES)."""


def edge_type(field: str) -> EdgeType:
    """Give the relationship type of a reference field."""
    return _EDGE_TYPES.get(field) or EdgeType(field.upper())


@cache
def reference_fields_of(kind: str) -> tuple[str, ...]:
    """Give the reference fields of a kind of node."""
    return tuple(info.name for info in fields_of(RECORD_TYPES[kind]) if info.about.refs)


@cache
def _date_fields(kind: str) -> frozenset[str]:
    return frozenset(info.name for info in fields_of(RECORD_TYPES[kind]) if info.type == "date")


@cache
def _left_out(kind: str) -> frozenset[str]:
    return frozenset({"schema", "extra", *reference_fields_of(kind)})


def labels_of(kind: str, body: Mapping[str, Any]) -> list[str]:
    """Give the labels of a node beside ``DinRecord``."""
    if kind != "area":
        return [LABELS[kind]]
    level = str(body.get("level", AreaLevel.DISTRICT.value))
    return [LABELS[kind], AREA_LABELS[level]]


def parsed(row: RecordRow) -> dict[str, Any]:
    """Give the fields in a body."""
    found: dict[str, Any] = json.loads(row.body)
    return found


def properties(row: RecordRow, body: Mapping[str, Any], plan_id: str) -> dict[str, Any]:
    """Give the properties of a node or relationship: what the store needs, and the fields to search by.

    References are relationships, own attributes stay in ``body``.
    """
    dates, left_out = _date_fields(row.kind), _left_out(row.kind)
    native = {
        key: date.fromisoformat(value) if key in dates else value
        for key, value in body.items()
        if key not in left_out and not _too_large(value)
    }
    return {
        **native,
        "plan": plan_id,
        "id": row.id,
        "kind": row.kind,
        "version": row.version,
        "body": row.body,
    }


def edges_of(row: RecordRow, body: Mapping[str, Any]) -> list[Edge]:
    """Give the relationships that the reference fields of a node become."""
    found = []
    for field in reference_fields_of(row.kind):
        value = body.get(field)
        kind = edge_type(field)
        for target in value if isinstance(value, list) else [value] if value is not None else []:
            ends = (target, row.id) if kind.inward else (row.id, target)
            found.append(Edge(row.id, kind.name, *ends))
    return found


def _too_large(value: Any) -> bool:
    return isinstance(value, int) and not -(2**63) <= value < 2**63
