"""The use-cases that the command line and the screen share; no words for a terminal, no widgets."""

from din.graph.areas import compared_areas, compared_levels
from din.service.following import Follower, News
from din.service.network import NetworkFilter, NodeView, filtered, fitting_efforts, node_view
from din.service.overview import (
    Attention,
    ElementFeed,
    KindCount,
    Overview,
    attention,
    counts,
    ordered_elements,
    overview,
)
from din.service.sources import (
    FileSource,
    PlanSource,
    SourceSnapshot,
    StoreSource,
    choose_plan,
    load,
    open_source,
)
from din.service.together import Together, together
from din.service.transfer import ImportRefused, ImportResult, export_plan, import_file

__all__ = [
    "Attention",
    "ElementFeed",
    "FileSource",
    "Follower",
    "ImportRefused",
    "ImportResult",
    "KindCount",
    "NetworkFilter",
    "News",
    "NodeView",
    "Overview",
    "PlanSource",
    "SourceSnapshot",
    "StoreSource",
    "Together",
    "attention",
    "choose_plan",
    "compared_areas",
    "compared_levels",
    "counts",
    "export_plan",
    "filtered",
    "fitting_efforts",
    "import_file",
    "load",
    "node_view",
    "open_source",
    "ordered_elements",
    "overview",
    "together",
]
