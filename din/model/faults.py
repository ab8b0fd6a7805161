"""From what pydantic found to what a person can mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from din.findings import Finding, Place, Severity
from din.model.base import Record
from din.model.fields import FieldInfo, clean_line, fields_of
from din.texts import Message, msg

SHOWN = 60
"""How much of a wrong value is repeated in a message, in characters."""


def field_findings(
    error: ValidationError, raw: Mapping[str, Any], record_type: type[Record], place: Place
) -> list[Finding]:
    """Turn every error of one record into a finding with its field and its fix."""
    infos = {info.name: info for info in fields_of(record_type)}
    record_id = str(raw.get("id", ""))[:200]
    return [_finding(details, infos, record_id, place) for details in error.errors(include_url=False)]


def misfit(info: FieldInfo, value: object, record_id: str, place: Place) -> Finding:
    """Tell that a value does not fit in a field, and what would."""
    message = msg("“{value}” does not fit in “{field}”.", value=_short(value), field=info.label)
    where = replace(place, column=place.column or info.name)
    return Finding("invalid-value", Severity.ERROR, message, _type_fix(info), (record_id,), where)


def _finding(details: ErrorDetails, infos: Mapping[str, FieldInfo], record_id: str, place: Place) -> Finding:
    name = str(details["loc"][0]) if details["loc"] else ""
    info = infos.get(name)
    label: Message | str = info.label if info else name
    message, fix = _words(details, info, label)
    where = replace(place, column=place.column or (name if info else None))
    return Finding("invalid-value", Severity.ERROR, message, fix, (record_id,), where)


def _words(details: ErrorDetails, info: FieldInfo | None, label: Message | str) -> tuple[Message, Message]:
    kind, context = details["type"], details.get("ctx", {})
    value = _short(details.get("input"))
    if kind in {"missing", "string_too_short"}:
        return msg("“{field}” is empty.", field=label), msg("Fill in this field.")
    if kind == "string_too_long":
        return (
            msg("“{field}” is too long.", field=label),
            msg("Use at most {most} characters.", most=context["max_length"]),
        )
    if kind in {"greater_than_equal", "less_than_equal"}:
        return msg("“{value}” is out of range for “{field}”.", value=value, field=label), _range_fix(
            kind, context
        )
    return msg("“{value}” does not fit in “{field}”.", value=value, field=label), _type_fix(info)


def _range_fix(kind: str, context: Mapping[str, Any]) -> Message:
    if kind == "greater_than_equal":
        return msg("Use {least} or more.", least=float(context["ge"]))
    return msg("Use {most} or less.", most=float(context["le"]))


def _type_fix(info: FieldInfo | None) -> Message:
    if info is None:
        return msg("Give your own attribute another name, or a simple value.")
    if info.type == "choice":
        return msg("Choose one of: {choices}.", choices=_listed([c.message() for c in info.choices]))
    fixes = {
        "date": msg("Write a date as day-month-year, for example 31-12-2027."),
        "integer": msg("Write a whole number."),
        "number": msg("Write a number, for example 12,5."),
        "boolean": msg("Write yes or no."),
    }
    return fixes.get(info.type, msg("Write a text."))


def _listed(parts: Sequence[Message]) -> Message:
    """Join messages with commas; each is translated when shown."""
    names = [f"p{i}" for i in range(len(parts))]
    return Message(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def _short(value: object) -> str:
    text = clean_line(str(value)[: 10 * SHOWN])  # nothing in it may steer a terminal or break a page
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
