"""Layered positions, folding and labels: pure, plain data in and out."""

from din.layout.crossings import crossings
from din.layout.fold import REST, Bundle, FoldedEdge, Folding, NodeSpec, fold
from din.layout.labels import text_width, wrap_label
from din.layout.layered import Edge, layered
from din.layout.spec import Layout, LayoutSpec, Point, Size

__all__ = [
    "REST",
    "Bundle",
    "Edge",
    "FoldedEdge",
    "Folding",
    "Layout",
    "LayoutSpec",
    "NodeSpec",
    "Point",
    "Size",
    "crossings",
    "fold",
    "layered",
    "text_width",
    "wrap_label",
]
