"""What a layout is asked for and what it gives. Lengths are in pixels, y grows downwards."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """Measures and choices of a layered layout.

    Attributes
    ----------
    column_gap, row_gap
        Free space between columns, and between the nodes of a column (px).
    lane_gap
        Distance between lines that pass a column through the same gap between two nodes (px).
    node_width, node_height
        Size of a node that is not given one of its own (px).
    evenness
        0 puts nodes level with what they link to, 1 spaces every column evenly.
    restarts
        Number of starting orders tried, at least 1; the first is the order given. None tries
        more the smaller the graph, within a few milliseconds.
    seed
        Seed of the random starting orders.
    drift
        How far an update with `previous` moves nodes towards their best heights (rows); 0 leaves
        all that need not give way where they were.
    slack
        A node that an update with `previous` would move by no more than this stays exactly where it
        was; two nodes may then come twice this much closer together (px).
    """

    column_gap: float = 140.0
    row_gap: float = 14.0
    lane_gap: float = 4.0
    node_width: float = 250.0
    node_height: float = 58.0
    evenness: float = 0.5
    restarts: int | None = None
    seed: int = 0
    drift: float = 0.2
    slack: float = 0.0

    def __post_init__(self) -> None:
        """Refuse measures that cannot be drawn.

        Raises
        ------
        ValueError
            For a negative length, an evenness outside 0 … 1, or a count below one.
        """
        lengths = (
            self.column_gap,
            self.row_gap,
            self.lane_gap,
            self.node_width,
            self.node_height,
            self.drift,
            self.slack,
        )
        if not all(0 <= length < float("inf") for length in lengths):
            raise ValueError("gaps, node sizes, drift and slack must be finite and not negative")
        if not 0 <= self.evenness <= 1:
            raise ValueError("evenness must be between 0 and 1")
        if self.restarts is not None and self.restarts < 1:
            raise ValueError("restarts must be at least 1")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is drawn.

    Attributes
    ----------
    positions
        Centre of every node, in the order of the columns.
    bends
        Points a line passes between its source and target, per (source, target); a straight line
        has none and is left out.
    column_x
        Middle of every column given, None for an empty one: where its heading goes.
    left, top, width, height
        The box around all nodes.
    crossings
        Number of crossings of the lines as drawn between the columns.
    """

    positions: Mapping[Hashable, Point]
    bends: Mapping[tuple[Hashable, Hashable], tuple[Point, ...]]
    column_x: tuple[float | None, ...]
    left: float
    top: float
    width: float
    height: float
    crossings: int
