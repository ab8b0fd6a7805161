"""Layered positions, folding and labels: pure, plain data in and out."""

from din.layout.crossings import crossings
from din.layout.layered import Edge, layered
from din.layout.spec import Layout, LayoutSpec, Point, Size

__all__ = ["Edge", "Layout", "LayoutSpec", "Point", "Size", "crossings", "layered"]
