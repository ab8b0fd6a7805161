"""A record as a form shows it: texts and lists of texts, and the way to words for a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from din.files.cells import UnfitError, decode
from din.model import Choice, FieldInfo, Plan, Record, fields_of, strength_sign
from din.model.fields import OWN, own_field
from din.service.editing.own import own_text
from din.service.notation import shown
from din.texts import _

FormValue: TypeAlias = str | list[str]
Values: TypeAlias = dict[str, FormValue]

NOT_TYPED = frozenset({"id"})
"""Fields that a form does not ask: an id is made from the name and stays."""
MOST_ITEMS = 5_000
MOST_TEXT = 1_000_000


def asked_fields(record_type: type[Record]) -> tuple[FieldInfo, ...]:
    """Give the fields a form asks, in the order of the class; a user's own attributes come last."""
    asked = (info for info in fields_of(record_type) if info.name not in NOT_TYPED)
    return (*asked, own_field(record_type))


def form_values(record: Record) -> Values:
    """Give a record's fields as a form shows them; a field without a value is an empty text or list."""
    return {info.name: to_form(info, getattr(record, info.name)) for info in asked_fields(type(record))}


def blank_values(record_type: type[Record]) -> Values:
    """Give what a form for a new record starts with: the defaults."""
    return {info.name: to_form(info, info.default) for info in asked_fields(record_type)}


def to_form(info: FieldInfo, value: Any) -> FormValue:
    """Give one value as a form shows it: ``31,5``, ``01-03-2027``, an id, or a list of those."""
    if info.name == OWN:
        return own_text(value)
    if info.many:
        return [_to_text(item) for item in value or ()]
    return "" if value is None else _to_text(value)


def _to_text(value: Any) -> str:
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, int | float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """Write a number so that it is read back as it was: whole when it is, else with a decimal comma."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value)).replace(".", ",")


def from_browser(given: Any) -> FormValue:
    """Give what a browser sent for a field as a text or a list of texts, whatever it was."""
    if isinstance(given, list):
        return [str(item)[:MOST_TEXT] for item in given[:MOST_ITEMS] if item is not None]
    return "" if given is None else str(given)[:MOST_TEXT]


def values_from(names: Sequence[Any], given: Sequence[Any]) -> Values:
    """Put names and values of a form's inputs together."""
    pairs = zip(names, given, strict=False)
    return {str(name["field"]): from_browser(value) for name, value in pairs if isinstance(name, dict)}


def known_values(record_type: type[Record], given: Any) -> Values:
    """Keep of data from the browser what are fields of this kind."""
    found = given if isinstance(given, Mapping) else {}
    return {
        info.name: from_browser(found[info.name]) for info in asked_fields(record_type) if info.name in found
    }


def same(info: FieldInfo, one: FormValue, other: FormValue) -> bool:
    """Tell whether two values of a form mean the same: ``25.000`` and ``25000``, or a list in another order."""
    return bool(_meant(info, one) == _meant(info, other))


def _meant(info: FieldInfo, value: FormValue) -> Any:
    if isinstance(value, list):
        return sorted(value)
    text = value.strip().replace("\r\n", "\n")
    try:
        return decode(info, text)
    except UnfitError:
        return text


def in_words(plan: Plan, info: FieldInfo, value: FormValue) -> str:
    """Say what stands in a field, with names instead of ids and labels instead of codes."""
    if isinstance(value, list):
        return "; ".join(_item_in_words(plan, info, item) for item in value) or _("(empty)")
    return _item_in_words(plan, info, value) if value else _("(empty)")


def _item_in_words(plan: Plan, info: FieldInfo, value: str) -> str:
    if info.about.refs:
        return plan.label(value) if value in plan else value
    if info.type == "choice":
        return next((str(c.message()) for c in info.choices if c.value == value), value)
    if info.type == "boolean":
        return {"true": _("yes"), "false": _("no")}.get(value, value)
    if info.name == "strength":
        return strength_words(value)
    return _number_words(info, value)


def _number_words(info: FieldInfo, value: str) -> str:
    """Show a number in the reader's notation; anything else stays as it was typed."""
    try:
        found = decode(info, value)
    except UnfitError:
        return value
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return shown(info.kind, info.name, found, str) if is_number else value


def strength_words(value: str) -> str:
    """Show a strength from a form as signs; what is no strength stays as it was typed."""
    try:
        return strength_sign(int(value), None)
    except ValueError:
        return value
