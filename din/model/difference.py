"""Two plans compared, and two people's versions of one record put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

from din.model.base import Record
from din.model.fields import reference_fields
from din.model.plan import Plan


class Absent(Enum):
    """The one value of an own attribute that is not there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Value: TypeAlias = Any
"""What stands in a field, or :data:`ABSENT` for an own attribute that one side does not have."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record that differs; ``field`` is the name of a field or of an own attribute."""

    record_id: str
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """What makes one plan into another.

    A record that became another kind under the same id is removed and added.
    """

    added: tuple[Record, ...] = ()
    removed: tuple[Record, ...] = ()
    changed: tuple[FieldChange, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed or self.changed)

    @property
    def changed_ids(self) -> tuple[str, ...]:
        """The records that are in both plans and differ, in the order of the later plan."""
        return tuple(dict.fromkeys(change.record_id for change in self.changed))


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, and not to the same."""

    field: str
    base: Value
    mine: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Merge:
    """Two versions of a record put together.

    ``record`` has all changes of both; in a field with a clash it has mine, for a person to look at.
    """

    record: Record
    clashes: tuple[Clash, ...] = ()


def difference(before: Plan, after: Plan) -> Difference:
    """Compare two plans by the ids of their records."""
    common = [
        (old, record)
        for record in after
        if (old := before.records.get(record.id)) is not None and old.kind == record.kind
    ]
    both = {record.id for _, record in common}
    return Difference(
        tuple(record for record in after if record.id not in both),
        tuple(record for record in before if record.id not in both),
        tuple(change for old, new in common if old != new for change in field_changes(old, new)),
    )


def field_changes(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """Compare two records of one kind field by field; own attributes come last."""
    old, new = contents(before), contents(after)
    return tuple(
        FieldChange(after.id, name, old.get(name, ABSENT), new.get(name, ABSENT))
        for name in {**old, **new}
        if old.get(name, ABSENT) != new.get(name, ABSENT)
    )


def contents(record: Record) -> dict[str, Value]:
    """Give what stands in the fields and own attributes of a record, without its kind and id."""
    fields = {name: value for name, value in record if name not in {"kind", "id", "extra"}}
    return fields | record.extra


def with_contents(record: Record, new: Mapping[str, Value]) -> Record:
    """Give a record with other values in some of its fields and own attributes; they are not checked."""
    fields = {name: value for name, value in new.items() if name in type(record).model_fields}
    own = record.extra | {name: value for name, value in new.items() if name not in fields}
    kept = {name: value for name, value in own.items() if value is not ABSENT}
    return record.model_copy(update={**fields, "extra": kept})


def applied(plan: Plan, found: Difference) -> Plan:
    """Give the plan that a difference makes of another: ``applied(a, difference(a, b))`` has the records of b."""
    updates: dict[str, dict[str, Value]] = defaultdict(dict)
    for change in found.changed:
        updates[change.record_id][change.field] = change.after
    gone = {record.id for record in found.removed}
    kept = [
        with_contents(record, updates[record.id]) if record.id in updates else record
        for record in plan
        if record.id not in gone
    ]
    return Plan.trusted((*kept, *found.added), plan.id)


def merge(base: Record, mine: Record, theirs: Record) -> Merge:
    """Put together what two people made of the same record.

    A field that only one of them changed has that change. In a list of references, what either added is
    there and what either took out is gone. A field that both changed otherwise is a clash.

    Raises
    ------
    ValueError
        When the three are not versions of one record.
    """
    if len({(record.kind, record.id) for record in (base, mine, theirs)}) > 1:
        raise ValueError("three versions of one record are needed")
    lists = {info.name for info in reference_fields(type(base)) if info.many}
    update: dict[str, Value] = {}
    clashes: list[Clash] = []
    for name, (old, my, their) in _side_by_side(base, mine, theirs):
        if their in (my, old):
            update[name] = my
        elif my == old:
            update[name] = their
        elif name in lists:
            update[name] = _merged_list(old, my, their)
        else:
            update[name] = my
            clashes.append(Clash(name, old, my, their))
    return Merge(with_contents(base, update), tuple(clashes))


def _side_by_side(*versions: Record) -> Iterator[tuple[str, tuple[Value, ...]]]:
    found = [contents(version) for version in versions]
    for name in dict.fromkeys(name for version in found for name in version):
        yield name, tuple(version.get(name, ABSENT) for version in found)


def _merged_list(old: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    kept = [item for item in old if item in mine and item in theirs]
    added = sorted({item for item in (*mine, *theirs) if item not in old})
    return tuple(dict.fromkeys((*kept, *added)))


Side: TypeAlias = Literal["mine", "theirs"]


def chosen(found: Merge, choices: Mapping[str, Side]) -> Record:
    """Give the merged record with a person's choice in every field that clashed; mine where none was made."""
    sides = {clash.field: clash for clash in found.clashes}
    update = {name: getattr(sides[name], side) for name, side in choices.items() if name in sides}
    return with_contents(found.record, update)
