"""Need against investment per area: whether more is invested where more is needed (M11).

Need of area w: for every indicator with a direction that is measured in w and in a reference, the arrears
(reference − value) / |reference|, with the sign turned where lower is better. The reference is the value of the
nearest larger area that has one, else the mean of the compared areas. Value and reference are those of the latest
day that both have; without such a day the latest of each, which is told (M13). ``deficit`` is the mean of the arrears,
those below 0 (w does better) counted as 0. Investment in w: the cost of its own efforts; an effort in several
areas is split evenly over these. Per resident where an indicator counts residents. What works city-wide is the
same for all and stays out; it is reported. Slope: least squares of investment on deficit over the areas that
have both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from statistics import fmean
from typing import Any, TypeAlias

from din.analysis.bands import NOTHING
from din.graph.areas import AreaTree, area_tree
from din.model import Area, AreaLevel, Effort, Indicator, Measurement, MeasurementStatus, Plan, Status
from din.texts import N_, Message, msg, nmsg

FEWEST = 3
"""Through fewer areas than this no slope is drawn: two points always lie on a line."""
RESIDENTS = frozenset({"inwoners", "aantal inwoners", "inwoner", "residents"})
"""Units that say that an indicator counts residents."""
USED = frozenset({MeasurementStatus.MEASURED, MeasurementStatus.ESTIMATED})

Series: TypeAlias = dict[date, float]
"""Last day of a period → value."""

STEEPER, FLAT, AGAINST, UNKNOWN = N_("more where need is larger"), N_("the same"), N_("less"), N_("unknown")


@dataclass(frozen=True, slots=True)
class Arrears:
    """One indicator in one area beside its reference.

    ``relative`` is (reference − value) / |reference| in the direction of worse; above 0 the area does worse.
    ``reference_area`` is None when the reference is the mean of the compared areas. ``same_period`` tells whether
    value and reference end on one day.
    """

    indicator: str
    value: float
    reference: float
    reference_area: str | None
    relative: float
    same_period: bool = True


@dataclass(frozen=True, slots=True)
class AreaInvestment:
    """Need and investment of one area.

    Attributes
    ----------
    area : str
    deficit : float or None
        Mean arrears, 0 or more; None without an indicator to compare.
    arrears : tuple of Arrears
        What the deficit is made of.
    cost_eur, workload_fte : float
        Of the area's own efforts, shared evenly over the areas of an effort; stopped and completed ones stay out.
    residents : float or None
    efforts, without_cost : int
        Its own efforts, and how many of these have no cost (they count as nothing).
    """

    area: str
    deficit: float | None
    arrears: tuple[Arrears, ...]
    cost_eur: float
    workload_fte: float
    residents: float | None
    efforts: int
    without_cost: int

    @property
    def eur_per_resident(self) -> float | None:
        """Cost over residents; None when these are not known."""
        return self.cost_eur / self.residents if self.residents else None

    @property
    def known(self) -> bool:
        """Whether anything is known of the cost: no effort at all is known too (nothing is invested)."""
        return self.without_cost < self.efforts or self.efforts == 0


@dataclass(frozen=True)
class Investment:
    """Need against investment over the areas of one level.

    Attributes
    ----------
    areas : tuple of AreaInvestment
    per_resident : bool
        Whether the slope is in euros per resident; else in euros per area.
    slope : float or None
        Euros (per resident) for 1.0 more deficit; None with too few data or equal deficits.
    left_behind : tuple of str
        Areas with a deficit above the mean of the areas and an investment below it.
    city_wide_eur : float
        Cost of efforts outside the compared areas: city-wide or of a larger area.
    reasons : tuple of Message
        Why there is no slope, and what weakens it.
    """

    areas: tuple[AreaInvestment, ...]
    per_resident: bool
    slope: float | None
    left_behind: tuple[str, ...]
    city_wide_eur: float
    reasons: tuple[Message, ...]

    @property
    def direction(self) -> str:
        """The slope in a word."""
        if self.slope is None:
            return UNKNOWN
        return STEEPER if self.slope > 0 else AGAINST if self.slope < 0 else FLAT

    def amount(self, area: AreaInvestment) -> float | None:
        """Give what is invested in an area in the unit of the slope."""
        return area.eur_per_resident if self.per_resident else area.cost_eur

    def data(self) -> dict[str, Any]:
        """Give need and investment as JSON data."""
        return {
            "areas": [asdict(a) | {"eur_per_resident": a.eur_per_resident} for a in self.areas],
            "per_resident": self.per_resident,
            "slope": self.slope,
            "direction": self.direction,
            "left_behind": list(self.left_behind),
            "city_wide_eur": self.city_wide_eur,
            "reasons": [r.text() for r in self.reasons],
        }


def investment(plan: Plan, level: AreaLevel = AreaLevel.DISTRICT) -> Investment:
    """Compare need and investment over all areas of one level."""
    areas = [a.id for a in plan.of(Area) if a.level == level]
    tree = area_tree(plan)
    latest = latest_values(plan.of(Measurement))
    needs = _arrears(plan.of(Indicator), areas, tree, _series(plan.of(Measurement)))
    residents = _residents(plan.of(Indicator), latest)
    spent, city_wide = _spent(plan.of(Effort), areas, tree)
    rows = tuple(
        AreaInvestment(
            a,
            fmean(max(0.0, x.relative) for x in needs[a]) if needs[a] else None,
            tuple(needs[a]),
            *spent[a][:2],
            residents.get(a),
            *spent[a][2:],
        )
        for a in areas
    )
    per_resident = bool(rows) and all(r.residents for r in rows)
    return _with_slope(rows, per_resident, city_wide)


def latest_values(
    measurements: Iterable[Measurement], until: date = date.max
) -> Mapping[tuple[str, str], float]:
    """Give per (indicator, area) the latest measured or estimated value up to a day; replaced ones are left out."""
    found = {}
    for indicator, areas in _series(measurements).items():
        for area, series in areas.items():
            if days := [day for day in series if day <= until]:
                found[indicator, area] = series[max(days)]
    return found


def _series(measurements: Iterable[Measurement]) -> Mapping[str, Mapping[str, Series]]:
    """Give the measured and estimated values per indicator and area; replaced ones are left out."""
    given = tuple(measurements)
    replaced = {m.replaces for m in given}
    found: dict[str, dict[str, Series]] = defaultdict(lambda: defaultdict(dict))
    for m in given:
        if m.id not in replaced and m.area is not None and m.value is not None and m.status in USED:
            found[m.indicator][m.area][m.period_end or m.period_start or date.min] = m.value
    return found


def _arrears(
    indicators: Iterable[Indicator],
    areas: list[str],
    tree: AreaTree,
    measured: Mapping[str, Mapping[str, Series]],
) -> dict[str, list[Arrears]]:
    found: dict[str, list[Arrears]] = {a: [] for a in areas}
    for indicator in indicators:
        known = measured.get(indicator.id, {})
        values = {a: known[a] for a in areas if a in known}
        if indicator.higher_is_better is None or not values:
            continue
        sign = 1.0 if indicator.higher_is_better else -1.0
        together = _side_by_side(values)
        for area in values:
            outside = _nearest(area, tree, known.keys())
            both = {name: known[name] for name in (area, outside) if name}
            beside, same = _side_by_side(both) if outside else together
            value, reference = beside[area], beside[outside] if outside else fmean(beside.values())
            # One area compared with its own mean, or a reference of 0, says nothing.
            if reference and (outside or len(values) > 1):
                relative = sign * (reference - value) / abs(reference)
                found[area].append(Arrears(indicator.id, value, reference, outside, relative, same))
    return found


def _side_by_side(series: Mapping[str, Series]) -> tuple[dict[str, float], bool]:
    """Give of each series its value on the latest day that all have, else its own latest; and whether all have one."""
    shared = set.intersection(*(set(one) for one in series.values()))
    if shared:
        return {name: one[max(shared)] for name, one in series.items()}, True
    return {name: one[max(one)] for name, one in series.items()}, False


def _nearest(area: str, tree: AreaTree, having: Container[str]) -> str | None:
    """Give the nearest larger area that has a value."""
    seen, ring = {area}, [area]
    while ring:
        ring = [o for a in ring for o in tree.outer.get(a, ()) if o not in seen]
        seen.update(ring)
        hits = sorted(o for o in ring if o in having)
        if hits:
            return hits[0]
    return None


def _residents(
    indicators: Iterable[Indicator], latest: Mapping[tuple[str, str], float]
) -> Mapping[str, float]:
    counting = [i.id for i in indicators if i.unit.strip().lower() in RESIDENTS]
    return {area: value for (i, area), value in latest.items() if counting and i == counting[0] and value > 0}


def _spent(
    efforts: Iterable[Effort], areas: list[str], tree: AreaTree
) -> tuple[Mapping[str, tuple[float, float, int, int]], float]:
    """Give per area its cost, workload, number of efforts and of those without cost; and what is left over."""
    home = {inner: a for a in areas for inner in tree.within(a)}
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0, 0])
    city_wide = 0.0
    for effort in efforts:
        if effort.status in {Status.STOPPED, Status.COMPLETED}:
            continue
        cost = effort.cost_eur or 0.0
        if not effort.areas:
            city_wide += cost
        for place in effort.areas:
            part = 1 / len(effort.areas)
            if place not in home:
                city_wide += cost * part
                continue
            row = sums[home[place]]
            row[0] += cost * part
            row[1] += (effort.workload_fte or 0.0) * part
        for area in {home[p] for p in effort.areas if p in home}:
            sums[area][2] += 1
            sums[area][3] += effort.cost_eur is None
    return {a: (r[0], r[1], int(r[2]), int(r[3])) for a in areas for r in [sums[a]]}, city_wide


def _with_slope(rows: tuple[AreaInvestment, ...], per_resident: bool, city_wide: float) -> Investment:
    bare = Investment(rows, per_resident, None, (), city_wide, ())
    points = [
        (r, r.deficit, amount)
        for r in rows
        if r.known and r.deficit is not None and (amount := bare.amount(r)) is not None
    ]
    reasons = _weaknesses(rows, per_resident=per_resident)
    if len(points) < FEWEST:
        few = nmsg(
            "{n} area has both a need and a cost; a slope asks for {fewest}.",
            "{n} areas have both a need and a cost; a slope asks for {fewest}.",
            len(points),
            fewest=FEWEST,
        )
        return Investment(rows, per_resident, None, (), city_wide, (few, *reasons))
    mean_need, mean_spent = fmean(d for _, d, _ in points), fmean(s for _, _, s in points)
    behind = tuple(r.area for r, d, s in points if d > mean_need and s < mean_spent)
    variation = sum((d - mean_need) ** 2 for _, d, _ in points)
    if variation <= NOTHING**2:  # rounding makes no need unequal
        equal = msg("All areas have the same need; there is no slope.")
        return Investment(rows, per_resident, None, behind, city_wide, (equal, *reasons))
    slope = sum((d - mean_need) * (s - mean_spent) for _, d, s in points) / variation
    return Investment(rows, per_resident, slope, behind, city_wide, reasons)


def _weaknesses(rows: tuple[AreaInvestment, ...], *, per_resident: bool) -> tuple[Message, ...]:
    found = []
    unmeasured = sum(r.deficit is None for r in rows)
    if unmeasured:
        text = nmsg(
            "{n} area has no indicator to compare; its need is not known.",
            "{n} areas have no indicator to compare; their need is not known.",
            unmeasured,
        )
        found.append(text)
    apart = sum(not arrears.same_period for r in rows for arrears in r.arrears)
    if apart:
        text = nmsg(
            "{n} figure of an area is compared with one of another period.",
            "{n} figures of areas are compared with those of another period.",
            apart,
        )
        found.append(text)
    without = sum(r.without_cost for r in rows)
    if without:
        text = nmsg(
            "{n} effort in an area has no cost; it counts as nothing.",
            "{n} efforts in an area have no cost; these count as nothing.",
            without,
        )
        found.append(text)
    if rows and not per_resident:
        found.append(msg("Not every area has a number of residents: the figures are per area."))
    return tuple(found)
