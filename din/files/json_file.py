"""JSON as node-link data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from din.errors import InputError
from din.files.draft import Draft
from din.files.limits import Limits, fault, read_text, refuse, too_large
from din.files.nodelink import from_nodelink, to_nodelink
from din.findings import Finding, Place
from din.model import Plan
from din.texts import msg


def write_json(plan: Plan) -> bytes:
    """Write a plan as node-link JSON, one attribute a line."""
    return (json.dumps(to_nodelink(plan), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def read_json(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read node-link JSON.

    Raises
    ------
    InputError
        When it is no JSON, has NaN or double keys, is nested too deeply or holds no nodes.
    """
    return from_nodelink(parse_json(read_text(data, place), place, limits), place, limits)


def parse_json(text: str, place: Place, limits: Limits) -> Any:
    """Parse JSON strictly; see :func:`read_json`."""
    if sum(text.count(sign) for sign in ",[{") > limits.values:  # before they take memory
        too_large(place, limits.values, msg("values"))
    findings: list[Finding] = []
    data = _loaded(text, place, findings)
    if findings:
        raise InputError(findings)
    check_depth(data, place, limits)
    return data


def _loaded(text: str, place: Place, findings: list[Finding]) -> Any:
    hooks = _hooks(place, findings)
    try:
        return json.loads(text, **hooks)
    except json.JSONDecodeError as error:
        where = Place(place.file, None, error.lineno, str(error.colno))
        fix = msg("Look just before this place: a comma, quote or bracket is missing or too many.")
        refuse("not-json", msg("This is not valid JSON."), fix, where)
    except ValueError:  # a whole number of thousands of digits
        refuse(
            "invalid-value", msg("A number in this file is too long."), msg("Write a shorter number."), place
        )
    except RecursionError:
        too_deep(place)


def _hooks(place: Place, findings: list[Finding]) -> dict[str, Any]:
    """Give what the parser asks us of each number and each object; faults are added to ``findings``."""

    def constant(word: str) -> Any:
        findings.append(_no_number(word, place))

    def number(word: str) -> float:
        value = float(word)
        if value in (float("inf"), float("-inf")):
            findings.append(_no_number(word, place))
        return value

    def pairs(given: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in given:
            if key in found:
                findings.append(double_key(key, str(found.get("id", "")), place))
            found[key] = value
        return found

    return {"parse_constant": constant, "parse_float": number, "object_pairs_hook": pairs}


def check_depth(data: Any, place: Place, limits: Limits) -> None:
    """Refuse lists and objects nested too deeply for what comes after."""
    layer, depth = [data], 0
    while layer:
        if depth > limits.depth:
            too_deep(place)
        layer = [
            item
            for holder in layer
            for item in (
                holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else ()
            )
            if isinstance(item, dict | list)
        ]
        depth += 1


def too_deep(place: Place) -> NoReturn:
    """Refuse deep nesting."""
    fix = msg("A plan needs no lists in lists in lists; take out what is not part of it.")
    refuse("nested-too-deep", msg("This file is nested too deeply."), fix, place)


def double_key(key: str, record_id: str, place: Place) -> Finding:
    """Tell that an attribute stands twice in one object."""
    return fault(
        "double-key",
        msg("“{key}” stands twice in the same object.", key=key[:80]),
        msg("Keep one of the two."),
        place,
        (record_id[:200],) if record_id else (),
    )


def _no_number(word: str, place: Place) -> Finding:
    return fault(
        "invalid-value",
        msg("“{value}” is not a number that can be used.", value=word[:40]),
        msg("Write a number, or leave the attribute out."),
        place,
    )
