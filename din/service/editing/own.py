"""A user's own attributes as lines of text: ``name: value``, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from din.files.cells import own_from_text, own_to_text
from din.findings import Finding, Place, Severity
from din.model import FieldInfo
from din.model.fields import MAX_NAME, clean_line
from din.texts import Message, msg

SHOWN = 60
"""How much of a wrong line is repeated in a message, in characters."""


def own_text(extra: Mapping[str, Any]) -> str:
    """Write own attributes one per line; what would not fit on a line is written as JSON."""
    return "\n".join(f"{_quoted(name, ':')}: {_value_text(value)}" for name, value in extra.items())


def read_own(
    info: FieldInfo, given: Any, taken: Mapping[str, Any], record_id: str, place: Place
) -> tuple[dict[str, Any], list[Finding]]:
    """Read own attributes from such lines, or take them from a mapping.

    Parameters
    ----------
    info : FieldInfo
        The field of own attributes, for messages.
    given : str, mapping or None
        What a form gives.
    taken : mapping
        The record's own fields by name: an own attribute may not be called like one of them.
    record_id : str
        For messages.
    place : Place
        Where it stood.
    """
    where = replace(place, column=place.column or info.name)
    lines = own_text(given) if isinstance(given, Mapping) else str(given or "")
    found: dict[str, Any] = {}
    faults = []
    for line in lines.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            continue
        name, value = _split(line.strip())
        fault = _fault(name, taken, found)
        if fault is None:
            found[name] = own_from_text(value)
            continue
        message = msg("“{line}” is no own attribute.", line=clean_line(line)[:SHOWN])
        faults.append(Finding("invalid-value", Severity.ERROR, message, fault, (record_id,), where))
    return found, faults


def _fault(name: str, taken: Mapping[str, Any], found: Mapping[str, Any]) -> Message | None:
    """Tell how to mend a line; None when it is right."""
    if not name:
        return msg("Write a name, a colon and a value, for example “colour: red”.")
    if len(name) > MAX_NAME:
        return msg("Use at most {most} characters.", most=MAX_NAME)
    if name in taken or name in {"kind", "id", "extra"}:
        return msg("There is a field of that name already; use another one.")
    return msg("Name each attribute once.") if name in found else None


def _split(line: str) -> tuple[str, str]:
    """Split a line at its colon; the name is empty when there is none."""
    if line.startswith('"'):
        try:
            name, end = json.JSONDecoder().raw_decode(line)
        except ValueError:
            return "", ""
        rest = line[end:].lstrip()
        return (clean_line(name), rest[1:].strip()) if rest.startswith(":") else ("", "")
    name, colon, value = line.partition(":")
    return (clean_line(name) if colon else ""), value.strip()


def _value_text(value: Any) -> str:
    text = own_to_text(value)
    fits = "\n" not in text and "\r" not in text and text == text.strip()
    return text if fits else json.dumps(value, ensure_ascii=False, allow_nan=False)


def _quoted(name: str, sign: str) -> str:
    plain = sign not in name and not name.startswith('"') and name == name.strip()
    return name if plain else json.dumps(name, ensure_ascii=False)
