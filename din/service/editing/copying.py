"""An effort copied to another wijk: its fields, links and people needed, in the words of the new place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from din.errors import UsageError
from din.findings import Finding, Severity
from din.model import (
    Area,
    Contribution,
    Dependency,
    Effort,
    Link,
    Node,
    Plan,
    Position,
    Record,
    Status,
    fields_of,
)
from din.model.fields import MAX_NAME, MAX_TEXT
from din.service.editing.ids import new_id
from din.texts import msg

EMPTIED = ("reach", "target_group_size", "start", "end")
"""What is known of the old place only."""

LINK_LEFT = "link-not-copied"
"""The rule of a link that did not go along with a copy."""


class Copy(NamedTuple):
    """The new records, the effort first, and what could not come along."""

    records: tuple[Record, ...]
    findings: tuple[Finding, ...]


def copied(plan: Plan, effort_id: str, area_id: str) -> Copy:
    """Copy an effort with its links to another area, as an idea that is still to be worked out.

    Where the name of the old area stands in a text, the new one comes. A link from or to something that
    belongs to other areas goes to its counterpart in the new area; without one it is left out and told.

    Raises
    ------
    UsageError
        When there is no such effort or area.
    """
    effort, area = plan.records.get(effort_id), plan.records.get(area_id)
    if not isinstance(effort, Effort):
        raise UsageError(msg("There is no effort “{id}” in this plan.", id=effort_id[:200]))
    if not isinstance(area, Area):
        raise UsageError(msg("There is no area “{id}” in this plan.", id=area_id[:200]))
    rename = _Renaming(plan, effort.areas, area)
    new = _effort(plan, effort, area, rename)
    links, findings = _links(plan, effort, new, rename)
    people = [
        p.model_copy(update={"effort": new.id, "found": 0.0, "organisation": None, "name": rename(p.name)})
        for p in plan.of(Position)
        if p.effort == effort.id
    ]
    taken = {*plan.records, new.id}
    return Copy((new, *_numbered([*people, *links], taken)), findings)


class _Renaming:
    """The names of the old areas, to be replaced by the name of the new one."""

    def __init__(self, plan: Plan, old: Iterable[str], area: Area) -> None:
        names = {plan.label(i) for i in old if i != area.id} - {""}
        self.area = area
        listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE) if names else None

    def __call__(self, text: str, most: int = MAX_NAME) -> str:
        """Give a text with the new name; as it is when that would be longer than a text may be."""
        renamed = self._pattern.sub(lambda _: self.area.name, text) if self._pattern else text
        return renamed if len(renamed) <= most else text


def _effort(plan: Plan, effort: Effort, area: Area, rename: _Renaming) -> Effort:
    texts = {
        info.name: rename(getattr(effort, info.name), MAX_TEXT if info.type == "text" else MAX_NAME)
        for info in fields_of(Effort)
        if info.type in {"text", "line"} and info.name != "id" and not info.many
    }
    if area.name.casefold() not in texts["name"].casefold():
        texts["name"] = _in_area(texts["name"], area)
    new = effort.model_copy(
        update={**texts, **dict.fromkeys(EMPTIED), "areas": (area.id,), "status": Status.IDEA}
    )
    return new.model_copy(update={"id": new_id("effort", {"name": new.name}, plan)})


def _in_area(name: str, area: Area) -> str:
    """Put the area behind a name; one that is too long for that is shortened."""
    behind = f" ({area.name})"
    if len(name) + len(behind) <= MAX_NAME:
        return f"{name}{behind}"
    return f"{name[: MAX_NAME - len(behind) - 1]}…{behind}" if len(behind) < MAX_NAME // 2 else name


def _links(
    plan: Plan, effort: Effort, new: Effort, rename: _Renaming
) -> tuple[list[Link], tuple[Finding, ...]]:
    found: list[Link] = []
    findings: list[Finding] = []
    for link in plan.links:
        if not isinstance(link, Contribution | Dependency) or effort.id not in (link.source, link.target):
            continue
        ends = {"source": link.source, "target": link.target}
        here = next(end for end, node in ends.items() if node == effort.id)
        there = "target" if here == "source" else "source"
        other = _counterpart(plan, ends[there], rename) if ends[there] != effort.id else new.id
        if other is None:
            findings.append(_left_out(plan, new, ends[there], rename.area))
        else:
            found.append(link.model_copy(update={here: new.id, there: other}))
    return found, tuple(findings)


def _counterpart(plan: Plan, node_id: str, rename: _Renaming) -> str | None:
    """Give the node itself when it also holds in the new area, else the one that is its like there."""
    node = plan.records.get(node_id)
    areas = getattr(node, "areas", ())
    if not areas or set(areas) & _around(plan, rename.area):
        return node_id
    like = [
        other.id
        for other in plan.of(Node)
        if node is not None
        and other.kind == node.kind
        and rename.area.id in getattr(other, "areas", ())
        and other.name.casefold() == rename(plan.label(node_id)).casefold()
    ]
    return like[0] if len(like) == 1 else None


def _around(plan: Plan, area: Area) -> set[str]:
    """Give an area with all it lies in."""
    found = {area.id}
    above = area.part_of
    while above is not None and above not in found:
        found.add(above)
        record = plan.records.get(above)
        above = record.part_of if isinstance(record, Area) else None
    return found


def _numbered(records: Iterable[Record], taken: set[str]) -> list[Record]:
    found = []
    for record in records:
        data = {name: value for name, value in record if name in {"name", "source", "target"}}
        new = record.model_copy(update={"id": new_id(record.kind, data, taken)})
        taken.add(new.id)
        found.append(new)
    return found


def _left_out(plan: Plan, new: Effort, other: str, area: Area) -> Finding:
    return Finding(
        LINK_LEFT,
        Severity.HINT,
        msg("The link with “{name}” was not copied: that belongs to another area.", name=plan.label(other)),
        msg("Link it to what belongs to {area}, if there is such a thing.", area=area.name),
        (new.id,),
    )
