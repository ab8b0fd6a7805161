"""Do all references in a plan hold? Everything that does not is reported at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from din.findings import Finding, Place, Severity
from din.model.base import Record
from din.model.compass import Programme
from din.model.fields import FieldInfo, reference_fields
from din.model.network import Link
from din.texts import msg

TREES = ("area", "domain")
"""Kinds whose ``part_of`` must form a tree."""


def references(record: Record) -> Iterator[tuple[FieldInfo, str]]:
    """Go through the ids a record points to, each with its field."""
    for info in reference_fields(type(record)):
        value = getattr(record, info.name)
        if info.many:
            yield from ((info, target) for target in value)
        elif value is not None:
            yield info, value


def reference_findings(records: Sequence[Record]) -> list[Finding]:
    """Find double ids, references to nothing or the wrong kind, cycles in part-of, a second programme."""
    kinds = {record.id: record.kind for record in records}
    return [
        *_doubles(records),
        *(finding for record in records for finding in _dangling(record, kinds)),
        *_cycles(records),
        *_second_programme(records),
    ]


def touched_findings(touched: Sequence[Record], around: Sequence[Record]) -> list[Finding]:
    """Find what does not hold for touched records, given those around them that hold already.

    ``around`` has what the touched records point to, the areas and domains above those, and a programme
    if there is one; no id stands in both.
    """
    together = [*around, *touched]
    kinds = {record.id: record.kind for record in together}
    return [
        *(finding for record in touched for finding in _dangling(record, kinds)),
        *_cycles(together),
        *_second_programme(together),
    ]


def without_dangling(records: Iterable[Record]) -> list[Record]:
    """Leave out what does not hold: later doubles, references to nothing, and records that need them."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.id, record)
    circular = {record_id for circle in _circles(first.values()) for record_id in circle}
    kept = first | {name: first[name].model_copy(update={"part_of": None}) for name in circular}
    while True:
        kinds = {record.id: record.kind for record in kept.values()}
        mended = {r.id: m for r in kept.values() if (m := _mended(r, kinds)) is not None}
        if len(mended) == len(kept):
            return list(mended.values())
        kept = mended


def _doubles(records: Sequence[Record]) -> Iterator[Finding]:
    for record_id, count in Counter(record.id for record in records).items():
        if count > 1:
            yield Finding(
                "double-id",
                Severity.ERROR,
                msg("The id “{id}” is used {count} times.", id=record_id, count=count),
                msg("Give each record an id of its own."),
                (record_id,),
            )


def _dangling(record: Record, kinds: Mapping[str, str]) -> Iterator[Finding]:
    for info, target in references(record):
        fault = reference_fault(record.id, info, target, kinds.get(target))
        if fault is not None:
            yield fault


def reference_fault(record_id: str, info: FieldInfo, target: str, found: str | None) -> Finding | None:
    """Tell what is wrong with one reference, given the kind of what it points to; None when it holds."""
    if found in info.about.refs:
        return None
    message = (
        msg(
            "“{id}” points to “{target}” in “{field}”, but that does not exist.",
            id=record_id,
            target=target,
            field=info.label,
        )
        if found is None
        else msg(
            "“{id}” points to “{target}” in “{field}”, but that is of another kind.",
            id=record_id,
            target=target,
            field=info.label,
        )
    )
    fix = msg("Add “{target}”, or correct the reference.", target=target)
    rule = "dangling-reference" if found is None else "wrong-reference"
    return Finding(rule, Severity.ERROR, message, fix, (record_id,), Place(column=info.name))


def _cycles(records: Sequence[Record]) -> Iterator[Finding]:
    for cycle in _circles(records):
        yield Finding(
            "part-of-cycle",
            Severity.ERROR,
            msg("These are part of each other in a circle: {ids}.", ids=" → ".join([*cycle, cycle[0]])),
            msg("Empty “part of” for one of them."),
            tuple(cycle),
        )


def _circles(records: Iterable[Record]) -> Iterator[list[str]]:
    """Give the records that are part of each other in a circle, each circle once; every record is passed once."""
    parents: dict[str, str | None] = {r.id: getattr(r, "part_of", None) for r in records if r.kind in TREES}
    settled: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        node: str | None = start
        while node is not None and node in parents and node not in settled and node not in path:
            path[node] = len(path)
            node = parents[node]
        if node is not None and node in path:
            yield list(path)[path[node] :]
        settled.update(path)


def _second_programme(records: Sequence[Record]) -> Iterator[Finding]:
    found = [record.id for record in records if isinstance(record, Programme)]
    if len(found) > 1:
        yield Finding(
            "second-programme",
            Severity.ERROR,
            msg("There is more than one programme: {ids}.", ids=", ".join(found)),
            msg("Keep one; put the other programme in a plan of its own."),
            tuple(found),
        )


def _mended(record: Record, kinds: Mapping[str, str]) -> Record | None:
    """Give the record without references that do not hold; None when it cannot do without."""
    update: dict[str, object] = {}
    for info in reference_fields(type(record)):
        value = getattr(record, info.name)
        if info.many:
            holds = tuple(v for v in value if kinds.get(v) in info.about.refs)
            if len(holds) < len(value):
                update[info.name] = holds
        elif value is not None and kinds.get(value) not in info.about.refs:
            if info.required or isinstance(record, Link):
                return None
            update[info.name] = None
    return record.model_copy(update=update) if update else record
