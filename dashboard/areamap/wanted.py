"""What a reader wants to see on the map, and its form in an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

from din.analysis import Investment
from din.model import Area, AreaLevel, Indicator, MissionElement, Plan
from din.service import compared_areas, compared_levels
from din.service.areamap import Period, latest_with_figures, periods

PATH = "/kaart"


class Show(StrEnum):
    """What of the areas is shown; the words are those of the address."""

    COVERAGE = "dekking"
    MEASURED = "meting"
    EFFORTS = "inspanningen"
    INVESTMENT = "investering"
    SIMULATED = "fasering"


class Point(StrEnum):
    """Which combination of assumptions gives the shades of a phasing: one in twenty lies below the low one."""

    LOW = "tegenzit"
    MIDDLE = ""
    HIGH = "meezit"

    @property
    def place(self) -> int:
        """Its place in the words of a fan: low, middle, high."""
        return list(Point).index(self)


class Form(StrEnum):
    """Tiles of one size, or real boundaries."""

    BOUNDARIES = "grenzen"
    TILES = "tegels"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A view of the map.

    Attributes
    ----------
    level : AreaLevel
    show : Show
    item : str
        Id of the mission element or indicator; empty for the whole mission.
    period : str
        Key of the period of a measurement, or the month of a phasing, counted from its start.
    form : Form
        Real boundaries as far as there are any.
    phasing : str
        Id of the simulated phasing; the first one when it is empty.
    point : Point
        Of that phasing.
    """

    level: AreaLevel
    show: Show = Show.COVERAGE
    item: str = ""
    period: str = ""
    form: Form = Form.BOUNDARIES
    phasing: str = ""
    point: Point = Point.MIDDLE

    @classmethod
    def parse(cls, search: str, plan: Plan) -> Wanted:
        """Read an address's query; what the plan does not have is left out."""
        found = parse_qs(search.removeprefix("?"))
        level, show, item, period, form, phasing, point = (
            found.get(name, [""])[-1]
            for name in ("niveau", "toon", "bij", "periode", "vorm", "fasering", "als")
        )
        simulated = show == Show.SIMULATED
        wanted = cls(
            _level(plan, level),
            Show(show) if show in set(Show) else Show.COVERAGE,
            item,
            period,
            Form.TILES if form == Form.TILES else Form.BOUNDARIES,
            phasing if simulated else "",
            Point(point) if simulated and point in set(Point) else Point.MIDDLE,
        )
        return wanted.settled(plan)

    def settled(self, plan: Plan) -> Wanted:
        """Give the same view with only what the plan has."""
        record = plan.records.get(self.item)
        if self.show is Show.MEASURED:
            if not isinstance(record, Indicator):
                return replace(self, show=Show.COVERAGE, item="", period="")
            areas = areas_of(plan, self.level)
            if self.period in {period.key for period in periods(plan, self.item, areas)}:
                return replace(self)
            latest = latest_with_figures(plan, self.item, areas)
            return replace(self, period=latest.key if latest else "")
        of_element = self.show in {Show.COVERAGE, Show.SIMULATED} and isinstance(record, MissionElement)
        kept = self.item if of_element else ""
        if self.show is Show.SIMULATED:
            return replace(self, item=kept, period=self.period if self.period.isdecimal() else "")
        return replace(self, item=kept, period="")

    def periods(self, plan: Plan) -> tuple[Period, ...]:
        """Give the periods to choose from, oldest first."""
        return periods(plan, self.item, areas_of(plan, self.level)) if self.show is Show.MEASURED else ()

    def query(self) -> str:
        """Give the query of this view, without ``?``."""
        pairs = {
            "toon": self.show.value if self.show is not Show.COVERAGE else "",
            "fasering": self.phasing if self.show is Show.SIMULATED else "",
            "als": self.point.value if self.show is Show.SIMULATED else "",
            "bij": self.item,
            "periode": self.period,
            "niveau": self.level.value,
            "vorm": self.form.value if self.form is Form.TILES else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    def address(self, path: str = PATH) -> str:
        """Give the address of this view."""
        return f"{path}?{self.query()}"


def areas_of(plan: Plan, level: AreaLevel) -> tuple[Area, ...]:
    """Give the areas of a level in the order of the plan."""
    return tuple(area for area in plan.of(Area) if area.level is level)


def has_costs(found: Investment) -> bool:
    """Tell whether the plan says for any area what is invested."""
    return any(row.known and row.cost_eur for row in found.areas)


def _level(plan: Plan, word: str) -> AreaLevel:
    known = {level.value: level for level in compared_levels(plan)}
    first = compared_areas(plan)
    return known.get(word, first[0].level if first else AreaLevel.DISTRICT)
