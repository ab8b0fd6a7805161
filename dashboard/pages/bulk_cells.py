"""A kind of record as a grid: a column per field, a row per record, and every value as people write it.

What stands in a cell is text that the editor reads back as it was: references by name, choices by their label,
numbers and dates in the notation of the language in use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from babel.numbers import format_decimal

from dashboard.reader import Reading
from din.checks import RULES
from din.files.cells import key_of
from din.findings import Finding
from din.model import KIND_LABELS, RECORD_TYPES, Choice, FieldInfo, Node, Plan, Record, fields_of
from din.store import REDACTED
from din.texts import REDACTED_WORDS, _, current_language

FIRST_KINDS = (
    "effort", "capability", "benefit", "disbenefit", "goal", "mission_element", "mission",
    "contributes_to", "depends_on", "organisation", "alliance", "area", "domain", "indicator", "measurement",
)  # fmt: skip
NOT_LISTED = frozenset({"placement"})
"""Kinds that nobody edits as a row."""
NOTES, TOLD, VERSION = "_notes", "_told", "_version"
"""Fields of a row beside those of the record: what to look at in short, the same in full, and the version."""
WIDTHS = {"text": 280, "line": 200, "integer": 110, "number": 130, "boolean": 110, "date": 130, "choice": 160}
_LIKE_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_NEEDS_QUOTES = re.compile(r'[;\n]|^"|^$')


def kinds() -> tuple[str, ...]:
    """Give the kinds there is a list of, those that are edited most first."""
    rest = (kind for kind in RECORD_TYPES if kind not in FIRST_KINDS and kind not in NOT_LISTED)
    return (*FIRST_KINDS, *rest)


def known_kind(given: str | None) -> str:
    """Give the kind that was asked for; efforts when there is no such kind."""
    return given if given in kinds() else FIRST_KINDS[0]


def ordered_fields(kind: str) -> tuple[FieldInfo, ...]:
    """Give the fields in the order of the columns: the id, which the program makes, comes last."""
    infos = fields_of(RECORD_TYPES[kind])
    return (*(info for info in infos if info.name != "id"), *(info for info in infos if info.name == "id"))


def set_fields(kind: str) -> tuple[FieldInfo, ...]:
    """Give the fields that a person may change."""
    return tuple(info for info in ordered_fields(kind) if info.name != "id")


def label_of(info: FieldInfo) -> str:
    """Give a field's label with its unit."""
    return f"{info.label} ({_(info.about.unit)})" if info.about.unit else str(info.label)


class Names:
    """What a reference says in a cell: a name, or an id where a name would be ambiguous."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def _count(self) -> Counter[tuple[str, str]]:
        return Counter((node.kind, key_of(node.name)) for node in self.plan.of(Node))

    def __call__(self, record_id: str, kinds_meant: Iterable[str]) -> str:
        """Give what to write for a record in a reference to these kinds."""
        record = self.plan.records.get(record_id)
        if not isinstance(record, Node) or REDACTED in record.name:
            return record_id
        like = sum(self._count[kind, key_of(record.name)] for kind in kinds_meant)
        return record.name if like == 1 else record_id

    def of(self, kinds_meant: Iterable[str]) -> list[str]:
        """Give what a reference to these kinds may say."""
        wanted = tuple(kinds_meant)
        return [self(record.id, wanted) for record in self.plan if record.kind in wanted]


def columns(kind: str, editable: bool) -> list[dict[str, Any]]:
    """Give the columns of the grid."""
    found = [_column(info, editable) for info in ordered_fields(kind)]
    notes = {
        "field": NOTES,
        "headerName": _("Attention"),
        "headerTooltip": _("What the checks say of this row; it never blocks."),
        "width": 210,
        "cellClass": "bulk-notes",
    }
    place = 1 if found[0]["field"] == "name" else 2
    return [*found[:place], notes, *found[place:]]


def _column(info: FieldInfo, editable: bool) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": info.name,
        "headerName": label_of(info),
        "headerTooltip": _help(info),
        "width": _width(info),
        "editable": editable and info.name != "id",
    }
    if info.name == "name":
        column |= {"pinned": "left", "lockPinned": True}
    if info.type in {"integer", "number"}:
        column |= {"comparator": {"function": "dinByNumber(valueA, valueB)"}, "cellClass": "bulk-number"}
    if info.type == "date":
        column["comparator"] = {"function": "dinByDate(valueA, valueB)"}
    return column | _cell_editor(info)


def _width(info: FieldInfo) -> int:
    if info.name == "name" or (info.about.refs and info.required):
        return 280
    return 190 if info.about.refs else WIDTHS.get(info.type, 190)


def _help(info: FieldInfo) -> str:
    example = _("for example {example}", example=info.about.example) if info.about.example else ""
    return " ".join(part for part in (str(info.meaning), example and f"({example})") if part)


def _cell_editor(info: FieldInfo) -> dict[str, Any]:
    if info.about.refs or info.type in {"choice", "boolean"}:
        return {
            "cellEditor": {"function": "DinPick"},
            "cellEditorPopup": True,
            "cellEditorPopupPosition": "over",
            "cellEditorParams": {"list": info.name, "many": info.many, "label": str(info.label)},
        }
    if info.type == "text":
        return {
            "cellEditor": "agLargeTextCellEditor",
            "cellEditorPopup": True,
            "cellEditorParams": {"rows": 6, "cols": 44, "maxLength": 20_000},
        }
    return {"cellEditor": "agTextCellEditor"}


def options(plan: Plan, kind: str) -> dict[str, list[str]]:
    """Give what can be chosen in the fields with a closed list or references."""
    names = Names(plan)
    return {info.name: _choices(info, names) for info in set_fields(kind) if _is_chosen(info)}


def _is_chosen(info: FieldInfo) -> bool:
    return bool(info.about.refs) or info.type in {"choice", "boolean"}


def _choices(info: FieldInfo, names: Names) -> list[str]:
    if info.about.refs:
        return names.of(info.about.refs)
    if info.type == "boolean":
        return [_("yes"), _("no")]
    return [str(choice.message()) for choice in info.choices]


def rows(reading: Reading, kind: str, only: frozenset[str] | None = None) -> list[dict[str, Any]]:
    """Give the rows of a kind, or those of these ids."""
    names = Names(reading.plan)
    found = notes(reading, kind)
    return [
        row(names, record, reading.snapshot.versions.get(record.id, 0)) | noted(found.get(record.id))
        for record in reading.plan
        if record.kind == kind and (only is None or record.id in only)
    ]


def row(names: Names, record: Record, version: int) -> dict[str, Any]:
    """Give one record as a row."""
    cells = {info.name: shown(info, getattr(record, info.name), names) for info in fields_of(type(record))}
    return {**cells, "id": record.id, VERSION: version}


def noted(note: tuple[str, str] | None) -> dict[str, str]:
    """Give the part of a row that says what to look at."""
    brief, told = note or ("", "")
    return {NOTES: brief, TOLD: told}


def notes(reading: Reading, kind: str) -> dict[str, tuple[str, str]]:
    """Give what the checks say of each record of a kind, in a few words and in full; the gravest first."""
    words = {rule.id: rule for rule in RULES}
    found: dict[str, list[Finding]] = {}
    for finding in reading.findings:
        about = finding.elements[0] if finding.elements else ""
        record = reading.plan.records.get(about)
        if record is not None and record.kind == kind:
            found.setdefault(about, []).append(finding)
    return {
        record_id: (
            " · ".join(dict.fromkeys(str(words[f.rule].brief) if f.rule in words else f.rule for f in ones)),
            "\n".join(f"{f.message} {f.fix}" for f in ones),
        )
        for record_id, ones in found.items()
    }


def changed_since(reading: Reading, kind: str, revision: int) -> frozenset[str]:
    """Give the ids of the rows that may read otherwise since a revision: changed, or naming what was changed."""
    versions: Mapping[str, int] = reading.snapshot.versions
    newer = {record_id for record_id, version in versions.items() if version > revision}
    infos = [info for info in fields_of(RECORD_TYPES[kind]) if info.about.refs]
    return frozenset(
        record.id
        for record in reading.plan
        if record.kind == kind
        and (record.id in newer or any(_mentions(getattr(record, info.name), newer) for info in infos))
    )


def _mentions(value: Any, ids: set[str]) -> bool:
    return any(item in ids for item in value) if isinstance(value, tuple) else value in ids


def shown(info: FieldInfo, value: Any, names: Names) -> str:
    """Write a field's value as a person would, so that it is read back as it was."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return "; ".join(_quoted(_one(info, item, names)) for item in value)
    return _one(info, value, names)


def _one(info: FieldInfo, value: Any, names: Names) -> str:
    if info.about.refs:
        return names(str(value), info.about.refs)
    if isinstance(value, Choice):
        return str(value.message())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, int | float):
        return number_text(value)
    return _(REDACTED_WORDS) if value == REDACTED else str(value)


def number_text(value: float) -> str:
    """Write a number as ``1.250,5`` in Dutch and ``1250.5`` in English, where a comma would be read as decimal."""
    if value and not 1e-9 < abs(value) < 1e15:
        return repr(value).replace(".", ",")
    language = current_language()
    pattern = "#,##0.#" if language == "nl" else "0.#"
    exact = Decimal(repr(value))
    text = format_decimal(exact, format=pattern, locale=language, decimal_quantization=False)
    return f"{text}0" if language != "nl" and _LIKE_GROUPS.fullmatch(text) else text


def _quoted(item: str) -> str:
    return '"' + item.replace('"', '""') + '"' if _NEEDS_QUOTES.search(item) else item


def kind_options() -> list[tuple[str, str]]:
    """Give kinds with their plural labels, for choosing a list."""
    return [(kind, _(KIND_LABELS[kind][1])) for kind in kinds()]
