"""The building blocks of a record's fields, and the table of all fields.

Each field is declared once, in its class, as ``Annotated[type, About(label, meaning, …)]``. Forms,
the workbook template, the documentation and export headers are all derived from :func:`field_table`.
"""

from __future__ import annotations

import math
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import AfterValidator, Field, StringConstraints

from din.texts import N_, Message, msg

if TYPE_CHECKING:
    from din.model.base import Record

MAX_ID, MAX_NAME, MAX_TEXT = 200, 500, 20_000
"""Longest id, name and free text, in characters."""
OWN = "extra"
"""The name of the field that holds a user's own attributes."""


@dataclass(frozen=True, slots=True)
class About:
    """What a user should know of a field.

    ``label`` and ``meaning`` are catalogue texts (English here, Dutch in the catalogue); ``example``
    is data, in Dutch; ``refs`` lists the record kinds an id in this field may point to.
    """

    label: str
    meaning: str
    example: str = ""
    unit: str = ""
    refs: tuple[str, ...] = ()
    long: bool = False


class Choice(StrEnum):
    """A closed list of values, each with a label for people."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Keep the value that is stored and the label that is shown."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def message(self) -> Message:
        """Give the label, translated when shown."""
        return msg(self.label)


def clean_line(text: str) -> str:
    """Bring a line of text to NFC, without control characters, on one line."""
    return " ".join(_printable(text.replace("\n", " ").replace("\t", " ")).split())


def clean_text(text: str) -> str:
    """Bring free text to NFC, without control characters; line breaks stay."""
    return _printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_data(value: Any) -> Any:
    """Clean all texts in JSON data, also the keys, as those of the fields are.

    Raises
    ------
    ValueError
        For a number that is no number: JSON cannot hold it, so a store would lose it.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a finite number")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_line(str(key)): clean_data(item) for key, item in value.items()}
    return [clean_data(item) for item in value] if isinstance(value, list) else value


def _printable(text: str) -> str:
    """Leave out control characters, lone surrogates, non-characters, and marks unseen or turning the direction."""
    if text.isprintable():  # which none of these is
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    kept = (
        c for c in text if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _UNWANTED)
    )
    return unicodedata.normalize("NFC", "".join(kept))


_UNWANTED = frozenset(
    "\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"  # nothing is seen of these: two names would look alike
)

Id = Annotated[str, AfterValidator(clean_line), StringConstraints(min_length=1, max_length=MAX_ID)]
Line = Annotated[str, AfterValidator(clean_line), StringConstraints(max_length=MAX_NAME)]
Name = Annotated[str, AfterValidator(clean_line), StringConstraints(min_length=1, max_length=MAX_NAME)]
Text = Annotated[str, AfterValidator(clean_text), StringConstraints(max_length=MAX_TEXT)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One row of the table of fields.

    ``type`` is one of ``text, line, integer, number, boolean, date, choice, reference``;
    ``many`` tells that the field holds a list.
    """

    kind: str
    name: str
    type: Literal["text", "line", "integer", "number", "boolean", "date", "choice", "reference"]
    many: bool
    required: bool
    default: Any
    about: About
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> Message:
        """The header or form label."""
        return msg(self.about.label)

    @property
    def meaning(self) -> Message:
        """The explanation shown as help."""
        return msg(self.about.meaning)


@cache
def fields_of(record_type: type[Record]) -> tuple[FieldInfo, ...]:
    """Give the rows of the table of fields for one kind of record, in the order of the class.

    ``kind`` and ``extra`` are left out: the first is the table itself, the second is what users add.
    """
    return tuple(
        _field_info(record_type, name, info)
        for name, info in record_type.model_fields.items()
        if name not in {"kind", "extra"}
    )


@cache
def own_field(record_type: type[Record]) -> FieldInfo:
    """Give the field of a kind's own attributes, which every kind has beside the table of fields."""
    about = About(
        N_("Own attributes"),
        N_("What you want to keep besides, one on each line: name: value."),
        "kleur: rood",
        long=True,
    )
    return FieldInfo(record_type.model_fields["kind"].default, OWN, "text", False, False, {}, about)


@cache
def field_names(record_type: type[Record]) -> frozenset[str]:
    """Give the names a user's own attribute may not have."""
    return frozenset(record_type.model_fields) - {"extra"}


@cache
def reference_fields(record_type: type[Record]) -> tuple[FieldInfo, ...]:
    """Give the fields of a record kind that point to other records."""
    return tuple(f for f in fields_of(record_type) if f.about.refs)


def _field_info(record_type: type[Record], name: str, info: Any) -> FieldInfo:
    kind = record_type.model_fields["kind"].default
    about = next((m for m in info.metadata if isinstance(m, About)), None)
    if about is None:
        raise TypeError(f"{kind}.{name} has no About: every field is explained in one place")
    if name == "name":
        about = replace(about, example=getattr(record_type, "example", ""))
    bare, many = _bare_type(info.annotation)
    default = None if info.is_required() else info.default
    choices = tuple(bare) if isinstance(bare, type) and issubclass(bare, Choice) else ()
    return FieldInfo(kind, name, _type_word(bare, about), many, info.is_required(), default, about, choices)


def _bare_type(annotation: Any) -> tuple[Any, bool]:
    """Strip optionality, tuples and metadata off a type; tell whether it was a tuple."""
    many = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated or origin is tuple:
            many = many or origin is tuple
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(a for a in get_args(annotation) if a is not types.NoneType)
        else:
            return annotation, many


_WORDS: Mapping[Any, Any] = {bool: "boolean", int: "integer", float: "number", date: "date"}


def _type_word(bare: Any, about: About) -> Any:
    if about.refs:
        return "reference"
    if isinstance(bare, type) and issubclass(bare, Choice):
        return "choice"
    return _WORDS.get(bare, "text" if about.long else "line")
