"""What stands in a field, as the reader writes it: numbers, dates, choices, and references by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from din.files.cells import yes_no
from din.model import RECORD_TYPES, Choice, FieldInfo, fields_of, strength_sign
from din.model.difference import ABSENT
from din.texts import Message, current_language

NameOf = Callable[[str], str]
"""From an id to the name people know."""

EMPTY = "–"
"""What stands for an empty field."""


def field_label(kind: str, name: str) -> Message | str:
    """Give the label of a field; an own attribute is called as the user called it."""
    return next((info.label for info in fields_of(RECORD_TYPES[kind]) if info.name == name), name)


def shown(kind: str, name: str, value: Any, name_of: NameOf) -> str:
    """Show a value of a field or own attribute in the language in use."""
    info = next((info for info in fields_of(RECORD_TYPES[kind]) if info.name == name), None)
    if value is ABSENT or value is None or value in ("", (), []):
        return EMPTY
    if isinstance(value, tuple | list):
        return "; ".join(_one(info, item, name_of) for item in value)
    return _one(info, value, name_of)


def _one(info: FieldInfo | None, value: Any, name_of: NameOf) -> str:
    if info is not None and info.about.refs:
        return name_of(str(value))
    if isinstance(value, Choice):
        return value.message().text()
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return format_date(value, "dd-MM-yyyy", locale=current_language())
    return _number(info, value) if isinstance(value, int | float) else str(value)


def _number(info: FieldInfo | None, value: float) -> str:
    if info is not None and info.name == "strength":
        return strength_sign(int(value), None)
    return format_decimal(value, format="#,##0.##########", locale=current_language())
