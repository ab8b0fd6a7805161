"""What was read from a file before it is a plan: records, where each stood, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from din.errors import InputError
from din.files.cells import UnfitError, decode, is_blank, key_of, read_as_thousands
from din.files.limits import Findings, fault
from din.findings import Finding, Place, Severity, errors
from din.model import (
    DEFAULT_PLAN_ID,
    LINK_KINDS,
    RECORD_TYPES,
    FieldInfo,
    Node,
    Plan,
    Record,
    fields_of,
    from_data,
    reference_findings,
)
from din.model.faults import misfit
from din.texts import msg


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One row or node as it was read.

    ``values`` holds fields and own attributes under their names, still as they were written;
    ``headers`` tells what the user called each field.
    """

    kind: str
    values: Mapping[str, Any]
    place: Place = Place()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """The records of a file with all faults found in reading it.

    ``places`` says where each record stood, in the same order as ``records``.
    """

    records: tuple[Record, ...]
    findings: tuple[Finding, ...] = ()
    plan_id: str | None = None
    places: tuple[Place, ...] = ()

    def plan(self, plan_id: str | None = None) -> Plan:
        """Build the plan.

        Raises
        ------
        InputError
            With all faults at once: of reading, and of references that do not hold.
        """
        found = errors((*self.findings, *self._reference_findings()))
        if found:
            raise InputError(found)
        return Plan.trusted(self.records, self._id(plan_id))  # its references were looked at just now

    def draft(self, plan_id: str | None = None) -> tuple[Plan, tuple[Finding, ...]]:
        """Build what can be built, and give all findings beside it."""
        plan, _ = Plan.draft(self.records, self._id(plan_id))
        return plan, (*self.findings, *self._reference_findings())

    def _id(self, plan_id: str | None) -> str:
        return plan_id or self.plan_id or DEFAULT_PLAN_ID

    def _reference_findings(self) -> tuple[Finding, ...]:
        places = dict(zip((r.id for r in self.records), self.places, strict=False))
        return tuple(_placed(f, places) for f in reference_findings(self.records))


def _placed(finding: Finding, places: Mapping[str, Place]) -> Finding:
    """Add where the record stood; the column a finding already has stays."""
    place = places.get(finding.elements[0]) if finding.elements else None
    if place is None:
        return finding
    return replace(finding, place=replace(place, column=finding.place.column))


def assemble(raws: Iterable[RawRecord], found: Findings | None = None, plan_id: str | None = None) -> Draft:
    """Make records of what was read: values decoded, ids derived, names resolved to ids.

    Raises
    ------
    InputError
        When there is more wrong than can be told.
    """
    found = Findings() if found is None else found
    decoded = [_decoded(raw) for raw in raws]
    _give_ids(decoded)
    names = _names(decoded)
    records, places = [], []
    for item in decoded:
        found.extend(_value_findings(item))
        _resolve(item, names, found)
        record = _record(item, found)
        if record is not None:
            records.append(record)
            places.append(item.raw.place)
    return Draft(tuple(records), tuple(found), plan_id, tuple(places))


@dataclass(slots=True)
class _Decoded:
    """A record with its values decoded; ``unfit`` holds what could not be, under the names of the fields."""

    raw: RawRecord
    infos: tuple[FieldInfo, ...]
    values: dict[str, Any]
    unfit: dict[str, object]

    @property
    def id(self) -> str:
        return str(self.values.get("id") or "")


def _decoded(raw: RawRecord) -> _Decoded:
    infos = fields_of(RECORD_TYPES[raw.kind])
    values: dict[str, Any] = dict(raw.values)
    unfit: dict[str, object] = {}
    for info in infos:
        if info.name not in values:
            continue
        try:
            values[info.name] = decode(info, values[info.name])
        except UnfitError as error:
            del values[info.name]
            unfit[info.name] = error.value
    for info in infos:
        if info.type == "text" and info.required and info.name not in unfit:
            values[info.name] = values.get(info.name) or ""  # a free text may be empty
    return _Decoded(raw, infos, values, unfit)


def _value_findings(item: _Decoded) -> Iterator[Finding]:
    """Tell of values that do not fit, and of those that can be read in two ways."""
    for info in item.infos:
        if info.name in item.unfit:
            yield misfit(info, item.unfit[info.name], item.id[:200], _column(item, info))
        elif readings := read_as_thousands(info, item.raw.values.get(info.name)):
            decimal, whole = readings
            yield Finding(
                "read-as-thousands",
                Severity.HINT,
                msg(
                    "“{value}” is read as {whole}.",
                    value=str(item.raw.values[info.name]).strip(),
                    whole=whole,
                ),
                msg("Write {decimal} or {whole}, so that there is no doubt.", decimal=decimal, whole=whole),
                (item.id,),
                _column(item, info),
            )


def _column(item: _Decoded, info: FieldInfo) -> Place:
    """Give the place of one field of a record, under the header the user gave it."""
    return replace(item.raw.place, column=item.raw.headers.get(info.name, info.name))


def _give_ids(items: Sequence[_Decoded]) -> None:
    """Give a record without an id one derived from its name, or from where a link runs."""
    taken = {item.id for item in items if item.id}
    counted: Counter[str] = Counter()
    for item in items:
        if item.id:
            continue
        item.values["id"] = _unique(_own_id(item), taken, counted)
        taken.add(item.id)


def _own_id(item: _Decoded) -> str:
    values = item.values
    if item.raw.kind in LINK_KINDS:
        return f"{values.get('source') or '?'}→{values.get('target') or '?'}"[:190]
    if values.get("name"):
        return slug(str(values["name"])) or item.raw.kind
    parts = [str(values[i.name]) for i in item.infos if i.about.refs and i.required and values.get(i.name)]
    return "-".join([item.raw.kind.replace("_", "-"), *parts])[:190]


def slug(name: str) -> str:
    """Make a short code of a name: ``Café ’t Hart`` becomes ``cafe-t-hart``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def _unique(wanted: str, taken: set[str], counted: Counter[str]) -> str:
    """Give an id that is not taken: the wanted one with the next number; ``counted`` goes on where it left off."""
    found = wanted
    while found in taken:
        counted[wanted] += 1
        found = f"{wanted}#{counted[wanted] + 1}"
    return found


def _names(items: Sequence[_Decoded]) -> dict[str, list[tuple[str, str]]]:
    """Collect per name which records have it, as (kind, id)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        found.setdefault("=" + item.id, []).append((item.raw.kind, item.id))
        if issubclass(RECORD_TYPES[item.raw.kind], Node) and item.values.get("name"):
            found.setdefault(key_of(str(item.values["name"])), []).append((item.raw.kind, item.id))
    return found


def _resolve(item: _Decoded, names: Mapping[str, list[tuple[str, str]]], findings: Findings) -> None:
    """Replace names in reference fields by ids, where exactly one record has that name."""
    for info in item.infos:
        value = item.values.get(info.name)
        if not info.about.refs or not value:
            continue
        given = value if info.many else [value]
        ids = [_resolved(str(v), info, item, names, findings) for v in given]
        item.values[info.name] = ids if info.many else ids[0]


def _resolved(
    value: str,
    info: FieldInfo,
    item: _Decoded,
    names: Mapping[str, list[tuple[str, str]]],
    findings: Findings,
) -> str:
    value = " ".join(value.split())
    if "=" + value in names:
        return value
    fitting = sorted({i for kind, i in names.get(key_of(value), []) if kind in info.about.refs})
    if len(fitting) > 1:
        findings.append(
            fault(
                "ambiguous-reference",
                msg("“{value}” in “{field}” is the name of several records.", value=value, field=info.label),
                msg("Write the id instead: {ids}.", ids=", ".join(fitting)),
                _column(item, info),
                (item.id,),
            )
        )
    return fitting[0] if len(fitting) == 1 else value


def _record(item: _Decoded, findings: Findings) -> Record | None:
    values = {
        k: v for k, v in item.values.items() if not (k in item.unfit or (v is None and _is_field(item, k)))
    }
    try:
        record = from_data({**values, "kind": item.raw.kind}, item.raw.place)
    except InputError as error:
        findings.extend(
            replace(
                f, place=replace(f.place, column=item.raw.headers.get(f.place.column or "", f.place.column))
            )
            for f in error.findings
            if f.place.column not in item.unfit
        )
        return None
    return None if item.unfit.keys() & _required(item) else record


def _is_field(item: _Decoded, name: str) -> bool:
    return any(info.name == name for info in item.infos)


def _required(item: _Decoded) -> set[str]:
    return {info.name for info in item.infos if info.required}


def double_ids(ids: Iterable[str], place: Place) -> list[Finding]:
    """Find ids that stand more than once in a file whose reader would keep only the last."""
    return [
        fault(
            "double-id",
            msg("The id “{id}” is used {count} times.", id=found, count=count),
            msg("Give each record an id of its own."),
            place,
            (found,),
        )
        for found, count in Counter(ids).items()
        if count > 1 and not is_blank(found)
    ]
