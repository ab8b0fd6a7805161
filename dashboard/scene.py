"""What is drawn of a plan and where: the one picture behind the screen, the SVG, the PDF and the PNG.

Lengths are in units of a frame of 1,872 by 960, about the size of a projector's screen, so that a font of
24 here is 24 pixels there. The y axis points down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dashboard.folding import BUNDLE_SIGN, COLUMNS, Folds, column_name, folded
from dashboard.measures import (
    MISSION_GAP,
    MISSION_WIDTH,
    Before,
    Measures,
    bundle_texts,
    drawn_key,
    measure,
    wrapped,
)
from din.layout import (
    Bundle,
    FoldedEdge,
    Folding,
    Layout,
    LayoutSpec,
    Point,
    layered,
)
from din.model import KIND_LABELS, Plan
from din.texts import N_, _

DRIFT = 0.2
"""Rows by which a picture that follows another comes nearer to how it would best be, at each insert."""
SLACK = 0.25
"""Part of the gap between two rows by which a box has to move before it moves at all."""
STACK_OPACITY, MINOR_OPACITY = 0.48, 0.14
MAIN_LINES = 2
"""How many lines of a stack stand out at rest; the others are only a hint until a reader asks for them."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node, or a bundle of nodes, at a place.

    ``key`` is the record's id or the bundle's own; ``members`` are the record ids it stands for.
    """

    key: str
    kind: str
    name: str
    lines: tuple[str, ...]
    members: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float

    @property
    def is_bundle(self) -> bool:
        """Tell whether this stands for several nodes."""
        return self.key.startswith(BUNDLE_SIGN)


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that one box contributes to another, along a smooth path.

    ``width`` tells how strong it is, for a stack how strong on average. The lines of stacks are many and say
    little until a reader asks for a route, so they are drawn thinly. ``path`` holds the start, the control points
    of the quadratic curves between, and the end; the curves join halfway between two control points. ``leave``
    and ``arrive`` are its ends as seen from the middles of the boxes. ``minor`` lines are a stack's weaker ones.
    """

    key: str
    source: str
    target: str
    weight: float
    width: float
    hampers: bool
    of_stack: bool
    count: int
    path: tuple[Point, ...]
    leave: Point
    arrive: Point
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a column above it."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture; ``drawn_as`` tells for each record id which box stands for it.

    ``row_gap`` is the free space between two boxes of a column.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]
    drawn_as: Mapping[str, str]
    font: int
    left: float
    top: float
    width: float
    height: float
    row_gap: float = 0.0


def compose(
    plan: Plan,
    shown: Collection[str],
    folds: Folds,
    before: Scene | None = None,
    whole: Scene | None = None,
) -> Scene:
    """Fold, lay out and word a plan's network.

    Parameters
    ----------
    plan
        The plan.
    shown
        Ids of the chain's nodes to draw.
    folds
        What is folded together.
    before
        The picture that this one follows: what stays keeps its size and nearly its place.
    whole
        A picture that this one is a part of: what is in both is tried in the same order first.
    """
    nodes = [node for node in plan.chain if node.id in shown]
    folding = folded(plan, nodes, folds)
    columns = [list(folding.columns.get(column_name(kinds), ())) for kinds in COLUMNS]
    measures = measure(plan, columns, folding, _measures_of(before) if before else None)
    same = before is not None and _is_same(columns, folding, before)
    previous = _places_before(columns, measures, before)
    layout = _laid_out(columns, folding, measures, previous, _places_in(columns, whole), still=same)
    boxes = tuple(_box(plan, drawn, folding, layout, measures) for column in columns for drawn in column)
    places = {box.key: box for box in boxes}
    column_of = {drawn_key(drawn): i for i, column in enumerate(columns) for drawn in column}
    lines = with_minor(
        _line(edge, layout, places, column_of) for edge in folding.edges if edge.source != edge.target
    )
    top = min((box.y - box.height / 2 for box in boxes), default=0.0)
    headings = tuple(_headings(columns, layout, top - measures.font * 1.5))
    return Scene(
        boxes,
        lines,
        headings,
        {str(node): drawn_key(drawn) for node, drawn in folding.drawn_as.items()},
        measures.font,
        layout.left,
        top - measures.font * 2.4,
        layout.width,
        layout.top + layout.height - (top - measures.font * 2.4),
        measures.row_gap,
    )


def _measures_of(scene: Scene) -> Before | None:
    heights = (box.height for box in scene.boxes if box.kind != "mission")
    return next((Before(scene.font, height, scene.row_gap) for height in heights), None)


def _is_same(columns: Sequence[Sequence[Hashable]], folding: Folding, before: Scene) -> bool:
    """Tell whether the same boxes and lines are drawn as before: then nothing has a reason to move."""
    boxes = {drawn_key(item) for column in columns for item in column}
    lines = {
        line_key(drawn_key(e.source), drawn_key(e.target)) for e in folding.edges if e.source != e.target
    }
    return boxes == {box.key for box in before.boxes} and lines == {line.key for line in before.lines}


def _places_before(
    columns: Sequence[Sequence[Hashable]], measures: Measures, before: Scene | None
) -> dict[Hashable, Point]:
    """Give where things stood in the picture before, stretched about its middle when rows are higher now."""
    boxes = {box.key: box for box in before.boxes if box.kind != "mission"} if before else {}
    if before is None or not boxes:
        return {}
    top = min(box.y for box in boxes.values())
    middle = (top + max(box.y for box in boxes.values())) / 2
    height = next(iter(boxes.values())).height
    stretch = (measures.box_height + measures.row_gap) / (height + before.row_gap)
    places = {item: boxes.get(drawn_key(item)) for column in columns[:-1] for item in column}
    return {
        item: (box.x, middle + (box.y - middle) * stretch) for item, box in places.items() if box is not None
    }


def _places_in(columns: Sequence[Sequence[Hashable]], scene: Scene | None) -> dict[Hashable, Point]:
    """Give where things stand in another picture."""
    boxes = {box.key: (box.x, box.y) for box in scene.boxes} if scene else {}
    places = {item: boxes.get(drawn_key(item)) for column in columns[:-1] for item in column}
    return {item: place for item, place in places.items() if place is not None}


def _column_label(kinds: tuple[str, ...]) -> str:
    return _(KIND_LABELS[kinds[0]][1])


def _laid_out(
    columns: Sequence[Sequence[Hashable]],
    folding: Folding,
    measures: Measures,
    previous: Mapping[Hashable, Point],
    order: Mapping[Hashable, Point],
    *,
    still: bool,
) -> Layout:
    """Lay out all columns but the mission's, then set the mission beside them as a bar over their height."""
    *chain, missions = columns
    spec = LayoutSpec(
        column_gap=measures.column_gap,
        row_gap=measures.row_gap,
        node_width=measures.box_width,
        node_height=measures.box_height,
        evenness=0.6,
        drift=0.0 if still else DRIFT,
        slack=measures.row_gap * SLACK,
    )
    inside = {item for column in chain for item in column}
    edges = [
        (edge.source, edge.target, edge.gross)
        for edge in folding.edges
        if edge.source in inside and edge.target in inside
    ]
    layout = layered(chain, edges, spec=spec, previous=previous, order=order)
    if not missions:
        return replace(layout, column_x=(*layout.column_x, None))
    x = layout.left + layout.width + (MISSION_GAP if inside else 0.0) + MISSION_WIDTH / 2
    share = max(layout.height, measures.box_height * 3) / len(missions)
    positions = {mission: (x, layout.top + share * (i + 0.5)) for i, mission in enumerate(missions)}
    return Layout(
        {**layout.positions, **positions},
        layout.bends,
        (*layout.column_x[: len(chain)], x),
        layout.left,
        layout.top,
        x + MISSION_WIDTH / 2 - layout.left,
        share * len(missions),
        layout.crossings,
    )


def _box(plan: Plan, drawn: Hashable, folding: Folding, layout: Layout, measures: Measures) -> Box:
    x, y = layout.positions[drawn]
    if isinstance(drawn, Bundle):
        kinds = next(kinds for kinds in COLUMNS if kinds[0] == drawn.column)
        members = tuple(str(member) for member in folding.members[drawn])
        name = ": ".join((bundle_texts(plan, drawn, folding)[0], ", ".join(plan.label(m) for m in members)))
        return Box(
            drawn_key(drawn),
            kinds[0],
            name,
            measures.lines[drawn],
            members,
            x,
            y,
            measures.box_width,
            measures.box_height,
        )
    node = plan[str(drawn)]
    name = plan.label(node.id)
    if node.kind == "mission":
        height = _mission_height(
            layout, len([d for d in layout.positions if d == drawn or _is_mission(plan, d)])
        )
        lines = wrapped(name, height - 60.0, measures.font + 2, 1)
        return Box(node.id, node.kind, name, lines, (node.id,), x, y, MISSION_WIDTH, height)
    return Box(
        node.id,
        node.kind,
        name,
        measures.lines[drawn],
        (node.id,),
        x,
        y,
        measures.box_width,
        measures.box_height,
    )


def _is_mission(plan: Plan, drawn: Hashable) -> bool:
    return not isinstance(drawn, Bundle) and plan[str(drawn)].kind == "mission"


def _mission_height(layout: Layout, missions: int) -> float:
    return layout.height / max(missions, 1) - (10.0 if missions > 1 else 0.0)


def _line(edge: FoldedEdge, layout: Layout, places: Mapping[str, Box], column_of: Mapping[str, int]) -> Line:
    source, target = places[drawn_key(edge.source)], places[drawn_key(edge.target)]
    forward = column_of[target.key] - column_of[source.key]
    path = _path(source, target, forward, layout.bends.get((edge.source, edge.target), ()))
    return Line(
        line_key(source.key, target.key),
        source.key,
        target.key,
        edge.weight,
        line_width(edge.gross / edge.count),
        edge.weight < 0,
        source.is_bundle or target.is_bundle,
        edge.count,
        path,
        (path[0][0] - source.x, path[0][1] - source.y),
        (path[-1][0] - target.x, path[-1][1] - target.y),
    )


def with_minor(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Let the strongest lines of each stack stand out: those it sends out and those it draws on.

    A line is minor when it is among the strongest of neither of its ends.
    """
    found = tuple(lines)
    ranked = sorted(found, key=lambda line: (-abs(line.weight), line.key))
    main: set[str] = set()
    sent: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for line in ranked:
        sent[line.source] += 1
        drawn[line.target] += 1
        if min(sent[line.source], drawn[line.target]) <= MAIN_LINES:
            main.add(line.key)
    return tuple(
        replace(line, minor=True) if line.of_stack and line.key not in main else line for line in found
    )


def line_key(source: str, target: str) -> str:
    """Give the key of the line between two boxes."""
    return f"{source}{BUNDLE_SIGN}{target}"


def line_width(weight: float) -> float:
    """Give the width of a line for a weight (0 and up): thin for +, firm for ++, bold for +++."""
    return round(min(1.4 + 7.0 * float(abs(weight) ** 0.8), 10.0), 2)


def thin_width(line: Line) -> float:
    """Give the width of a stack's line at rest."""
    return round(1.1 + line.width * 0.16, 2)


def line_opacity(line: Line) -> float:
    """Let strong lines stand out: the thinner, the fainter; those of stacks stay in the background."""
    if line.minor:
        return MINOR_OPACITY
    return STACK_OPACITY if line.of_stack else round(min(0.3 + line.width / 9.0, 0.95), 2)


def _path(source: Box, target: Box, forward: int, bends: Sequence[Point]) -> tuple[Point, ...]:
    """Draw smooth curves that leave and arrive horizontally; lines within a column bow out to the right."""
    if forward == 0:
        start, end = (source.x + source.width / 2, source.y), (target.x + target.width / 2, target.y)
        out = start[0] + 46.0
        return start, (out, start[1]), (out, end[1]), end
    side = 1 if forward > 0 else -1
    start = (source.x + side * source.width / 2, source.y)
    height = _level_with(target, (bends or (start,))[-1][1]) if target.kind == "mission" else target.y
    end = (target.x - side * target.width / 2, height)
    controls: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise((start, *bends, end)):
        reach = (x2 - x1) * 0.4
        controls += [(x1 + reach, y1), (x2 - reach, y2)]
    return start, *controls, end


def _level_with(bar: Box, y: float) -> float:
    """Give the place on a tall bar that is level with what arrives there."""
    reach = bar.height / 2 - 16.0
    return min(max(y, bar.y - reach), bar.y + reach)


def _headings(columns: Sequence[Sequence[Hashable]], layout: Layout, y: float) -> list[Heading]:
    made = []
    for kinds, column, x in zip(COLUMNS, columns, layout.column_x, strict=True):
        if column and x is not None:
            text = _(MISSION_HEADING) if kinds[0] == "mission" else _column_label(kinds)
            made.append(Heading(kinds[0], text, x, y))
    return made


MISSION_HEADING = N_("Mission")
