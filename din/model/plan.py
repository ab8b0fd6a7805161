"""A plan: frozen records under their ids, checked when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from din.errors import InputError
from din.findings import Finding
from din.model.base import CHAIN, Node, Record
from din.model.compass import Programme
from din.model.network import Contribution, Link
from din.model.references import reference_findings, without_dangling
from din.texts import readable

R = TypeVar("R", bound=Record)

DEFAULT_PLAN_ID = "plan"


@dataclass(frozen=True)
class Plan:
    """One programme's plan; wijk and buurt are views of it.

    ``records`` keeps the order in which records were given. Build one with :meth:`build` or
    :meth:`draft`; an edit gives a new plan.
    """

    id: str = DEFAULT_PLAN_ID
    records: Mapping[str, Record] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def build(cls, records: Iterable[Record], plan_id: str = DEFAULT_PLAN_ID) -> Plan:
        """Build a plan whose references all hold.

        Raises
        ------
        InputError
            With all double ids, dangling or wrong references and cycles at once.
        """
        given = list(records)
        findings = reference_findings(given)
        if findings:
            raise InputError(findings)
        return cls.trusted(given, plan_id)

    @classmethod
    def draft(cls, records: Iterable[Record], plan_id: str = DEFAULT_PLAN_ID) -> tuple[Plan, list[Finding]]:
        """Build what can be built: give the plan without what does not hold, and all faults."""
        given = list(records)
        findings = reference_findings(given)
        return cls.trusted(without_dangling(given) if findings else given, plan_id), findings

    @classmethod
    def trusted(cls, records: Iterable[Record], plan_id: str = DEFAULT_PLAN_ID) -> Plan:
        """Build a plan from records that were checked before (a store's own)."""
        return cls(plan_id, MappingProxyType({record.id: record for record in records}))

    def __iter__(self) -> Iterator[Record]:  # a plan reads as its records
        """Go through the records in order."""
        return iter(self.records.values())

    def __len__(self) -> int:
        """Count the records."""
        return len(self.records)

    def __contains__(self, record_id: object) -> bool:
        """Tell whether a record is in the plan."""
        return record_id in self.records

    def __getitem__(self, record_id: str) -> Record:
        """Give the record with this id."""
        return self.records[record_id]

    def of(self, record_type: type[R]) -> tuple[R, ...]:
        """Give all records of a class, also of its subclasses."""
        return tuple(record for record in self.records.values() if isinstance(record, record_type))

    @cached_property
    def programme(self) -> Programme | None:
        """The programme record, if there is one."""
        return next(iter(self.of(Programme)), None)

    @cached_property
    def name(self) -> str:
        """The name of the programme, else the plan's id."""
        return self.programme.name if self.programme else self.id

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links."""
        return self.of(Link)

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """All contribution links."""
        return self.of(Contribution)

    @cached_property
    def chain(self) -> tuple[Node, ...]:
        """All nodes between which contributions run, in order of kind and then of the plan."""
        rank = {kind: i for i, kind in enumerate(CHAIN)}
        nodes = [n for n in self.of(Node) if n.kind in rank]
        return tuple(sorted(nodes, key=lambda node: rank[node.kind]))

    def label(self, record_id: str) -> str:
        """Give a record's name for people to read, else its id; a redacted name says so in words."""
        record = self.records.get(record_id)
        return readable(record.name) if isinstance(record, Node) else record_id
