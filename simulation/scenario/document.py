"""A scenario file written anew with what changed in it: comments, order and layout of the rest stay."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from simulation.scenario.edits import same
from simulation.scenario.model import Cell, ParameterInput, Phasing, Scenario

INDENTS = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 0))
"""Ways to indent maps and lists (map, list, dash); the one is taken that leaves an untouched file as it is."""


def rewritten(text: str, before: Scenario, after: Scenario) -> str:
    """Give the text of a file with other phasings, values of the model, or another text or number at the top.

    Parameters
    ----------
    text : str
        YAML or JSON that was read as ``before``.
    before, after : Scenario
        They may differ in their phasings, in ``parameters``, and in texts and numbers at the top.
    """
    if text.lstrip().startswith("{"):
        return _json(text, before, after)
    yaml = _yaml(text)
    document = yaml.load(text)
    for key, value in _changes(_plain(before), _plain(after)).items():
        document[key] = value
    if before.parameters != after.parameters:
        _parameters(document, before, after)
    if before.phasings != after.phasings:
        _phasings(document, before, after)
    return _dumped(yaml, document)


def written(scenario: Scenario, remark: str) -> str:
    """Give a new file of a scenario, with a remark on top."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    data = scenario.model_dump(mode="json", exclude_defaults=True, exclude={"phasings"})
    document = CommentedMap(
        {key: _months(value) for key, value in data.items()} | {"start": _ym(data["start"])}
    )
    for key in ("areas", "start_values", "budgets", "streams", "plateaus"):
        if key in document:
            document[key] = _rows(document[key])
    document["phasings"] = CommentedSeq([_node(p) for p in scenario.phasings])
    document.yaml_set_start_comment(remark)
    return _dumped(yaml, document)


def _plain(scenario: Scenario) -> dict[str, Any]:
    """Give the texts and numbers at the top."""
    data = scenario.model_dump(mode="json", exclude={"phasings", "start"})
    return {key: value for key, value in data.items() if not isinstance(value, dict | list)}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in after.items() if before.get(key) != value}


def _json(text: str, before: Scenario, after: Scenario) -> str:
    document = json.loads(text)
    document |= _changes(_plain(before), _plain(after))
    document["phasings"] = [_data(p) for p in after.phasings]
    document |= {"parameters": _given(after)} if after.parameters else {}
    if not after.parameters:
        document.pop("parameters", None)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _yaml(text: str) -> YAML:
    """Give a reader and writer that leaves the text as it is when nothing changes, as far as there is one."""
    found = [_indented(*indent) for indent in INDENTS]
    return next((y for y in found if _dumped(y, y.load(text)) == text), found[0])


def _indented(mapping: int, sequence: int, offset: int) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    return yaml


def _dumped(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _given(scenario: Scenario) -> dict[str, Any]:
    """Give the values of the model as they are written."""
    return {name: _whole_values(row) for name, row in scenario.parameters.items()}


def _whole_values(row: ParameterInput) -> dict[str, Any]:
    return {key: _whole(value) for key, value in row.model_dump(mode="json", exclude_defaults=True).items()}


def _parameters(document: Any, before: Scenario, after: Scenario) -> None:
    """Change the rows of values that differ; a key without rows goes."""
    if not document.get("parameters"):
        document["parameters"] = CommentedMap()
    _assign(document["parameters"], _given(before), _given(after))
    if not document["parameters"]:
        del document["parameters"]


def _phasings(document: Any, before: Scenario, after: Scenario) -> None:
    if not document.get("phasings"):
        document["phasings"] = CommentedSeq()
    nodes = document["phasings"]
    known = {p.id: p for p in before.phasings}
    wanted = {p.id: p for p in after.phasings}
    for place in reversed(range(len(nodes))):
        if str(nodes[place]["id"]) not in wanted:
            del nodes[place]
    there = {str(node["id"]): node for node in nodes}
    for phasing in after.phasings:
        if phasing.id not in there:
            nodes.append(_node(phasing))
        elif known[phasing.id] != phasing:
            _update(there[phasing.id], known[phasing.id], phasing)


def _update(node: Any, before: Phasing, after: Phasing) -> None:
    """Change what differs in the node of a phasing."""
    old, new = _data(before), _data(after)
    _assign(
        node, {k: v for k, v in old.items() if k != "cells"}, {k: v for k, v in new.items() if k != "cells"}
    )
    if before.cells != after.cells:
        if not node.get("cells"):
            node["cells"] = CommentedSeq()
        _cells(node["cells"], before.cells, after.cells)


def _cells(nodes: Any, before: Sequence[Cell], after: Sequence[Cell]) -> None:
    for place in reversed(range(len(before))):
        kept = next((c for c in after if same(c, before[place])), None)
        if kept is None:
            del nodes[place]
        elif kept != before[place]:
            _assign(nodes[place], _cell(before[place]), _cell(kept))
    for cell in after:
        if not any(same(cell, c) for c in before):
            nodes.append(_flow(_cell(cell)))


def _assign(node: Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for key in old:
        if key not in new and key in node:
            del node[key]
    for key, value in new.items():
        if old.get(key) != value:
            node[key] = (
                _rows(value)
                if isinstance(value, list)
                else _flow(value)
                if isinstance(value, dict)
                else value
            )


def _node(phasing: Phasing) -> CommentedMap:
    node = CommentedMap(_data(phasing))
    for key in ("cells", "budgets"):
        if key in node:
            node[key] = _rows(node[key])
    return node


def _rows(rows: Sequence[Mapping[str, Any]]) -> CommentedSeq:
    return CommentedSeq([_flow(row) for row in rows])


def _flow(row: Mapping[str, Any]) -> CommentedMap:
    """Give a row that stands on one line."""
    node = CommentedMap({k: _flow(v) if isinstance(v, dict) else v for k, v in row.items()})
    node.fa.set_flow_style()
    return node


def _data(phasing: Phasing) -> dict[str, Any]:
    """Give what a phasing has other than usual, as it is written."""
    found = phasing.model_dump(mode="json", exclude_defaults=True, exclude={"cells"})
    cells = [_cell(c) for c in phasing.cells]
    return {**_months(found), **({"cells": cells} if cells else {})}


def _cell(cell: Cell) -> dict[str, Any]:
    found: dict[str, Any] = _months(cell.model_dump(mode="json", exclude_defaults=True))
    first = ("area", "domain", "professionals", "start", "until", "form", "plateau", "after")
    return {key: _whole(found[key]) for key in first if key in found}


MONTHS = frozenset({"start", "until", "joins", "contract_until"})


def _months(value: Any) -> Any:
    """Write months as 2027-03, and whole numbers without decimals."""
    if isinstance(value, dict):
        return {k: _ym(v) if k in MONTHS and v else _months(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_months(v) for v in value]
    return _whole(value)


def _ym(value: str) -> str:
    return value[:7]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
