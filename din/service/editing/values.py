"""From what a form, a pasted cell or a command line gives to a record, with every fault at its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

from din.errors import InputError
from din.files.cells import UnfitError, decode, key_of
from din.findings import Finding, Place, Severity
from din.model import KIND_LABELS, RECORD_TYPES, FieldInfo, Node, Record, fields_of, from_data, to_data
from din.model.faults import misfit
from din.model.fields import MAX_NAME, MAX_TEXT, clean_line, own_field
from din.model.references import reference_fault
from din.service.editing.own import read_own
from din.texts import msg

Values: TypeAlias = Mapping[str, Any]
"""Field name → text, number, boolean, list of these or None, as a form gives it."""

ROOM = 4
"""A text of more than so many times what fits is refused unread."""
MAX_ITEMS = 2_000
"""The most items in a list."""
SHOWN_UNKNOWN = 10
"""How many unknown fields are named at most."""


class Names:
    """Ids and names in a plan, to find what a reference means."""

    def __init__(self, records: Iterable[Record], coming: Iterable[tuple[str, str, str]] = ()) -> None:
        """Look at these records, and at others that are still to come: id, kind and name."""
        self._records = tuple(records)
        self.kinds = {record.id: record.kind for record in self._records}
        self._coming = [one for one in coming if one[0] and one[0] not in self.kinds]
        self.kinds |= {record_id: kind for record_id, kind, _ in self._coming}

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for record in self._records:
            if isinstance(record, Node):
                found.setdefault(key_of(record.name), []).append((record.kind, record.id))
        for record_id, kind, name in self._coming:
            found.setdefault(key_of(clean_line(name[: 4 * MAX_NAME])), []).append((kind, record_id))
        return found

    def called(self, name: str, kinds: Iterable[str]) -> tuple[str, ...]:
        """Give the ids of the records of these kinds with a name."""
        return tuple(i for kind, i in self._by_name.get(key_of(name), ()) if kind in set(kinds))


def read_record(
    kind: str,
    record_id: str,
    values: Values,
    names: Names,
    base: Record | None = None,
    place: Place = Place(),
) -> tuple[Record | None, tuple[Finding, ...]]:
    """Make a record of form values, or tell everything that is wrong with them.

    Parameters
    ----------
    kind : str
        A kind that there is.
    record_id : str
        The id it has or will have.
    values : mapping
        Only these fields are touched; a blank one gets its default again.
    names : Names
        What references may point to.
    base : Record, optional
        The record that is changed; its other fields and own attributes stay.
    place : Place
        Where the values stood; the column is the name of each field unless the place has one.

    Returns
    -------
    tuple
        The record, None when there are faults; and all faults.
    """
    infos = {info.name: info for info in fields_of(RECORD_TYPES[kind]) if info.name != "id"}
    own = own_field(RECORD_TYPES[kind])
    findings = _unknown(kind, values, {**infos, own.name: own}, record_id, place)
    data = to_data(base) if base is not None else {"kind": kind}
    data["id"] = record_id
    unfit: set[str] = set()
    if own.name in values:
        faults = _put_own(data, own, values[own.name], infos, base, place)
        findings += faults
        unfit |= {own.name} if faults else set()
    for name, info in infos.items():
        if name not in values:
            continue
        found, faults = _value(info, values[name], names, record_id, place)
        data.pop(name, None)
        if faults:
            findings += faults
            unfit.add(name)
        elif found not in (None, []):
            data[name] = found
        elif info.required and getattr(base, name, None) == "":
            data[name] = ""  # it was empty when it came in: no reason to refuse the rest
    record, faults = _built(data, unfit, place)
    findings += faults
    return (None if findings else record), tuple(findings)


def _put_own(
    data: dict[str, Any],
    own: FieldInfo,
    given: Any,
    infos: Mapping[str, FieldInfo],
    base: Record | None,
    place: Place,
) -> list[Finding]:
    """Put the own attributes that were given in the place of those that are there."""
    if _too_long(given):
        return [_long_fault(own, data["id"], place)]
    found, faults = read_own(own, given, infos, data["id"], place)
    for name in base.extra if base is not None else ():
        data.pop(name, None)
    data.update(found)
    return faults


def known_kind(kind: str, place: Place = Place()) -> tuple[Finding, ...]:
    """Tell what is wrong with a kind of record; nothing when there is such a kind."""
    if kind in RECORD_TYPES:
        return ()
    try:
        from_data({"kind": clean_line(str(kind)[:200])}, place)
    except InputError as error:
        return error.findings
    return ()


def _value(
    info: FieldInfo, value: Any, names: Names, record_id: str, place: Place
) -> tuple[Any, list[Finding]]:
    if _too_long(value):
        return None, [_long_fault(info, record_id, place)]
    try:
        found = decode(info, value)
    except UnfitError as error:
        return None, [misfit(info, error.value, record_id, place)]
    if not info.about.refs or not found:
        return found, []
    faults: list[Finding] = []
    ids = [_meant(clean_line(str(v)), info, names, record_id, place, faults) for v in _listed(found)]
    kept = list(dict.fromkeys(i for i in ids if i))
    return (kept if info.many else next(iter(kept), None)), faults


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _meant(
    given: str, info: FieldInfo, names: Names, record_id: str, place: Place, faults: list[Finding]
) -> str:
    """Give the id that is meant by an id or a name; tell when there is none, or more than one."""
    if names.kinds.get(given) in info.about.refs:
        return given
    called = names.called(given, info.about.refs)
    if len(called) == 1:
        return called[0]
    where = replace(place, column=place.column or info.name)
    if len(called) > 1:
        faults.append(
            Finding(
                "ambiguous-reference",
                Severity.ERROR,
                msg("“{value}” in “{field}” is the name of several records.", value=given, field=info.label),
                msg("Write the id instead: {ids}.", ids=", ".join(called)),
                (record_id,),
                where,
            )
        )
        return given
    fault = reference_fault(record_id, info, given[:200], names.kinds.get(given))
    if fault is not None:
        faults.append(replace(fault, place=where))
    return given


def _too_long(value: Any) -> bool:
    """Tell whether a value is so long that it is not even read."""
    most = ROOM * MAX_TEXT
    if isinstance(value, str):
        return len(value) > most
    if isinstance(value, list | tuple):
        if len(value) > MAX_ITEMS:
            return True
        return sum(len(item) for item in value if isinstance(item, str)) > most
    return False


def _long_fault(info: FieldInfo, record_id: str, place: Place) -> Finding:
    most = MAX_TEXT if info.type == "text" else MAX_NAME
    return Finding(
        "too-large",
        Severity.ERROR,
        msg("“{field}” is too long.", field=info.label),
        msg("Use at most {most} characters.", most=most),
        (record_id,),
        replace(place, column=place.column or info.name),
    )


def _unknown(
    kind: str, values: Values, infos: Mapping[str, FieldInfo], record_id: str, place: Place
) -> list[Finding]:
    wrong = [name for name in values if name not in infos]
    return [_unknown_fault(kind, str(name), infos, record_id, place) for name in wrong[:SHOWN_UNKNOWN]]


def _unknown_fault(
    kind: str, name: str, infos: Mapping[str, FieldInfo], record_id: str, place: Place
) -> Finding:
    shown = clean_line(name[:80])
    return Finding(
        "unknown-field",
        Severity.ERROR,
        msg("{kind} has no field “{field}”.", kind=msg(KIND_LABELS[kind][0]), field=shown),
        msg("The id is made by the program; leave it out.")
        if name == "id"
        else msg("Use one of: {fields}.", fields=", ".join(infos)),
        (record_id,),
        replace(place, column=place.column or shown),
    )


def _built(data: Mapping[str, Any], unfit: set[str], place: Place) -> tuple[Record | None, list[Finding]]:
    """Build the record; what is missing only because it was unfit is not told twice."""
    try:
        return from_data(data, place), []
    except InputError as error:
        return None, [f for f in error.findings if place.column or f.place.column not in unfit]


def located(finding: Finding, record: Record) -> Finding:
    """Give a finding of the checks the field in which it can be mended, for a form to show it there."""
    name = FIELD_OF_RULE.get(finding.rule)
    if finding.place.column or finding.elements[:1] != (record.id,) or name not in type(record).model_fields:
        return finding
    return replace(finding, place=replace(finding.place, column=name))


FIELD_OF_RULE: Mapping[str, str] = {
    "wording": "name",
    "double-name": "name",
    "owner-missing": "owner",
    "reach-missing": "reach",
    "hypothesis-missing": "hypothesis",
    "strength-missing": "strength",
    "assumption-missing": "assumption",
    "target-without-start": "start_value",
    "contradicting-dates": "end",
    "cost-range": "cost_eur",
    "sources-missing": "sources",
}
"""Rule → the field in which it is usually mended."""
