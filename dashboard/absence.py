"""What goes along when something drops out, as marks for the picture and as words for tree, table and ear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.scene import Box, Scene, line_key
from din.analysis import Analysis
from din.errors import UsageError
from din.model import Alliance, Contribution, Effort, Organisation, Plan, Position
from din.texts import N_, _

GONE, SHAKY, PARTLY = "gone", "shaky", "partly"
WORDS: Mapping[str, str] = {GONE: N_("drops out"), SHAKY: N_("shaky"), PARTLY: N_("partly drops out")}
MARKS_EXPLAINED = N_(
    "Grey with dashes drops out, a double edge means shaky, a stack with dashes alone drops out in part."
)
ASSUMED = N_(
    "Worked out for the whole plan. That nobody takes over is an assumption, and so are the strengths."
)
MAY_DROP_OUT = (Organisation, Alliance, Effort, Position, Contribution)
"""A position stands for its whole team."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What goes along when something drops out.

    Attributes
    ----------
    gone, shaky : frozenset of str
        Ids of the nodes that go along for certain, and of those that may: only shared efforts carry them.
    link : pair of str, or None
        Where the link that drops out begins and ends.
    """

    gone: frozenset[str] = frozenset()
    shaky: frozenset[str] = frozenset()
    link: tuple[str, str] | None = None

    def mark(self, node_id: str) -> str:
        """Give the mark of a node; empty for one that stays."""
        return GONE if node_id in self.gone else SHAKY if node_id in self.shaky else ""

    def word(self, node_id: str) -> str:
        """Say what becomes of a node; empty for one that stays."""
        return said(self.mark(node_id))

    def marks(self, scene: Scene) -> dict[str, str]:
        """Give the mark per box and line of a picture; what stays has none."""
        boxes = {box.key: mark for box in scene.boxes if (mark := self._of_box(box))}
        lines = {
            line.key: mark for line in scene.lines if (mark := _of_line(boxes, line.source, line.target))
        }
        return {**boxes, **lines, **self._of_link(scene)}

    def _of_link(self, scene: Scene) -> dict[str, str]:
        """Mark the line that stands for the link that drops out; one that stands for others too, in part."""
        if self.link is None:
            return {}
        ends = [scene.drawn_as.get(end, "") for end in self.link]
        key = line_key(*ends)
        return {line.key: GONE if line.count == 1 else PARTLY for line in scene.lines if line.key == key}

    def _of_box(self, box: Box) -> str:
        found = {self.mark(member) for member in box.members}
        if found == {""}:
            return ""
        return found.pop() if len(found) == 1 else SHAKY if found == {GONE, SHAKY} else PARTLY


NO_ABSENCE = Absence()


def _of_line(boxes: Mapping[str, str], source: str, target: str) -> str:
    ends = {boxes.get(source), boxes.get(target)}
    return GONE if GONE in ends else SHAKY if SHAKY in ends else ""


def said(mark: str) -> str:
    """Say a mark in words."""
    return _(WORDS[mark]) if mark else ""


def can_drop_out(plan: Plan, record_id: str) -> bool:
    """Tell whether a plan has such an organisation, network, team, effort or link."""
    return isinstance(plan.records.get(record_id), MAY_DROP_OUT)


def absence(analysis: Analysis | None, record_id: str) -> Absence:
    """Let something drop out; nothing goes along with what carries nothing, or when a loop keeps the answer away."""
    if analysis is None or not record_id:
        return NO_ABSENCE
    try:
        found = analysis.what_if(record_id)
    except UsageError:
        return NO_ABSENCE
    record = analysis.plan[record_id]
    if isinstance(record, Contribution):
        return Absence(analysis.carried([record_id]), link=(record.source, record.target))
    gone = analysis.carried(found.stops)
    return Absence(
        gone, analysis.carried((*found.stops, *found.shaky)) - gone if found.shaky else frozenset()
    )
