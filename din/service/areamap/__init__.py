"""What is known of each area, to be drawn on a map: coverage, measurements, efforts, investment, and where it lies."""

from din.service.areamap.borders import borders_between, centroids
from din.service.areamap.boundaries import BoundaryFile, Matched, beside_plan, matched
from din.service.areamap.layers import (
    WORSE,
    Layer,
    Mark,
    Standing,
    alarms,
    coverage_layer,
    efforts_layer,
    investment_layer,
)
from din.service.areamap.measured import Period, latest_with_figures, measured_layer, periods

__all__ = [
    "WORSE",
    "BoundaryFile",
    "Layer",
    "Mark",
    "Matched",
    "Period",
    "Standing",
    "alarms",
    "beside_plan",
    "borders_between",
    "centroids",
    "coverage_layer",
    "efforts_layer",
    "investment_layer",
    "latest_with_figures",
    "matched",
    "measured_layer",
    "periods",
]
