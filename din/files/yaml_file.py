"""YAML 1.2: the same structure as JSON, without tags, anchors and aliases."""

from __future__ import annotations

import io
from collections.abc import Mapping
from math import isfinite
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, SequenceNode

from din.files.draft import Draft
from din.files.json_file import too_deep
from din.files.limits import Limits, read_text, refuse, too_large
from din.files.nodelink import from_nodelink, to_nodelink
from din.findings import Place
from din.model import Plan
from din.texts import msg


def write_yaml(plan: Plan) -> bytes:
    """Write a plan as YAML, with nodes and edges as in JSON."""
    yaml = _yaml()
    yaml.width = 4096
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its type is said to be None
    out = io.BytesIO()
    yaml.dump(to_nodelink(plan), out)
    return out.getvalue()


def _yaml() -> YAML:
    return YAML(typ="safe", pure=True)


def read_yaml(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read a plan from YAML.

    Raises
    ------
    InputError
        When it is no YAML, has tags, anchors, aliases or double keys, or is nested too deeply.
    """
    return from_nodelink(_plain(load_yaml(read_text(data, place), place, limits), place), place, limits)


def load_yaml(text: str, place: Place, limits: Limits) -> Any:
    """Give what stands in YAML as lists, maps, texts, numbers and dates, without trusting it.

    Raises
    ------
    InputError
        When it is no YAML, has tags, anchors, aliases or double keys, or is nested too deeply.
    """
    try:
        _vet(text, place, limits)
        return _yaml().load(text)
    except DuplicateKeyError as error:
        where = Place(place.file, None, _line(error))
        refuse(
            "double-key",
            msg("An attribute stands twice in the same object."),
            msg("Keep one of the two."),
            where,
        )
    except MarkedYAMLError as error:
        fix = msg("Look at the indents, colons and quotes just before this row.")
        refuse("not-yaml", msg("This is not valid YAML."), fix, Place(place.file, None, _line(error)))
    except (YAMLError, ValueError):
        fix = msg("Look at the indents, colons and quotes.")
        refuse("not-yaml", msg("This is not valid YAML."), fix, place)
    except RecursionError:
        too_deep(place)


def yaml_rows(text: str) -> Mapping[tuple[str | int, ...], int]:
    """Give the row on which each value of YAML that was loaded before stands, by its path of keys and positions."""
    rows: dict[tuple[str | int, ...], int] = {}
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), _yaml().compose(text))]
    while waiting:
        path, node = waiting.pop()
        rows.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            for key, value in node.value:
                inner = (*path, str(key.value))
                rows[inner] = key.start_mark.line + 1
                waiting.append((inner, value))
        elif isinstance(node, SequenceNode):
            waiting.extend(((*path, i), value) for i, value in enumerate(node.value))
    return rows


def _line(error: MarkedYAMLError) -> int | None:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else None


def _vet(text: str, place: Place, limits: Limits) -> None:
    """Refuse tags, anchors, aliases and deep nesting before anything is built of them."""
    depth = 0
    for count, event in enumerate(_yaml().parse(text)):
        if count > limits.yaml_values:
            too_large(place, limits.yaml_values, msg("values in YAML"))
        if isinstance(event, AliasEvent) or (
            isinstance(event, NodeEvent) and (event.anchor or getattr(event, "tag", None))
        ):
            refuse(
                "yaml-tag-or-alias",
                msg("YAML tags (!), anchors (&) and aliases (*) are not read."),
                msg("Write the value itself; put text that starts with one of these signs between quotes."),
                Place(place.file, None, event.start_mark.line + 1),
            )
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > limits.depth:
            too_deep(place)


def _plain(value: Any, place: Place) -> Any:
    """Bring what YAML knows beyond JSON to JSON: dates become text, and NaN is refused."""
    if isinstance(value, dict):
        return {str(key): _plain(item, place) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, place) for item in value]
    if isinstance(value, float) and not isfinite(value):
        fix = msg("Write a number, or leave the attribute out.")
        refuse(
            "invalid-value", msg("“{value}” is not a number that can be used.", value=str(value)), fix, place
        )
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
