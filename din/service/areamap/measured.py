"""What was measured in each area in one period: suppressed and missing cells stay what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from din.model import Area, Indicator, Measurement, MeasurementStatus, Plan
from din.service.areamap.layers import SHADES, Layer, Mark, Standing
from din.service.areamap.scale import Scale, scale_between
from din.texts import Message, day, msg, number

STANDINGS: Mapping[MeasurementStatus, Standing] = {
    MeasurementStatus.MEASURED: Standing.KNOWN,
    MeasurementStatus.ESTIMATED: Standing.ESTIMATED,
    MeasurementStatus.SUPPRESSED: Standing.SUPPRESSED,
    MeasurementStatus.MISSING: Standing.MISSING,
}
LONGEST_UNIT = 4
"""A longer unit does not stand beside the figure in the area itself."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From when until when something was measured; either may be open."""

    start: date
    end: date

    @classmethod
    def of(cls, measurement: Measurement) -> Period:
        """Give the period of a measurement; one without dates has the first period there is."""
        start, end = measurement.period_start, measurement.period_end
        return cls(start or end or date.min, end or start or date.min)

    @property
    def key(self) -> str:
        """Its form in an address."""
        return f"{self.start.isoformat()}_{self.end.isoformat()}"

    @property
    def label(self) -> str:
        """Its form for people: a year, a day, or from when until when."""
        if self.start == date.min:
            return str(msg("without a date"))
        if (self.start.month, self.start.day) == (1, 1) and self.end == date(self.start.year, 12, 31):
            return str(self.start.year)
        if self.start == self.end:
            return day(self.start)
        return str(msg("{start} to {end}", start=self.start, end=self.end))


def periods(plan: Plan, indicator: str, areas: Sequence[Area]) -> tuple[Period, ...]:
    """Give the periods in which an indicator was measured in any of these areas, oldest first."""
    known = {area.id for area in areas}
    return tuple(sorted({Period.of(m) for m in _valid(plan, indicator) if m.area in known}))


def latest_with_figures(plan: Plan, indicator: str, areas: Sequence[Area]) -> Period | None:
    """Give the latest period in which any of these areas has a figure, else the latest there is."""
    known = {area.id for area in areas}
    found = [m for m in _valid(plan, indicator) if m.area in known]
    with_figures = {Period.of(m) for m in found if m.value is not None and _counts(m)}
    return max(with_figures or {Period.of(m) for m in found}, default=None)


def measured_layer(plan: Plan, indicator: str, areas: Sequence[Area], period: Period | None) -> Layer:
    """Give the figures of one period on a scale over all periods, so that shades can be compared in time.

    Without a period (nothing was measured) every area is “not measured”. Of two figures for the same area and
    period the later record counts; one that was replaced never does.
    """
    found = plan[indicator]
    assert isinstance(found, Indicator)
    period = period or Period(date.min, date.min)
    known = {area.id for area in areas}
    valid = [m for m in _valid(plan, indicator) if m.area in known]
    figures = [m.value for m in valid if m.value is not None and _counts(m)]
    scale = scale_between(figures)
    here = {m.area: m for m in valid if Period.of(m) == period}
    values = [m.value for m in here.values() if m.value is not None and _counts(m)]
    mean = fmean(values) if values else None
    marks = tuple(_mark(area, here.get(area.id), found, scale, period, mean) for area in areas)
    title = msg("{indicator}, {period}", indicator=found.name, period=period.label)
    return Layer(title, marks, scale.legend(figures, _figure), _notes(found))


def _valid(plan: Plan, indicator: str) -> list[Measurement]:
    given = plan.of(Measurement)
    replaced = {m.replaces for m in given}
    return [m for m in given if m.indicator == indicator and m.id not in replaced]


def _counts(measurement: Measurement) -> bool:
    return STANDINGS[measurement.status] in {Standing.KNOWN, Standing.ESTIMATED}


def _figure(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)


def _mark(
    area: Area,
    measurement: Measurement | None,
    indicator: Indicator,
    scale: Scale,
    period: Period,
    mean: float | None,
) -> Mark:
    standing = STANDINGS[measurement.status] if measurement else Standing.UNKNOWN
    value = measurement.value if measurement else None
    if value is None or mean is None or standing not in {Standing.KNOWN, Standing.ESTIMATED}:
        standing = Standing.MISSING if standing in {Standing.KNOWN, Standing.ESTIMATED} else standing
        return _without_figure(area, indicator, standing, period)
    figure = _figure(value)
    unit = indicator.unit
    shown = f"{figure} {unit}" if 0 < len(unit) <= LONGEST_UNIT else figure
    texts = {"area": area.name, "period": period.label, "figure": f"{figure} {unit}".strip()}
    sentence = (
        msg("{area}, {period}: {figure}, estimated.", **texts)
        if standing is Standing.ESTIMATED
        else msg("{area}, {period}: {figure}.", **texts)
    )
    beside = msg("{sentence} {beside}", sentence=sentence, beside=_beside_mean(value, mean))
    return Mark(area.id, area.name, scale.level(value), standing, shown, beside)


def _beside_mean(value: float, mean: float) -> Message:
    shown = _figure(round(mean, 1))
    if _figure(value) == shown:
        return msg("That is the mean of these areas.")
    if value > mean:
        return msg("That is above the mean of these areas, {mean}.", mean=shown)
    return msg("That is below the mean of these areas, {mean}.", mean=shown)


def _without_figure(area: Area, indicator: Indicator, standing: Standing, period: Period) -> Mark:
    texts = {"area": area.name, "period": period.label, "indicator": indicator.name}
    word, sentence = {
        Standing.SUPPRESSED: (
            msg("suppressed"),
            msg("{area}, {period}: the source does not release “{indicator}” here.", **texts),
        ),
        Standing.MISSING: (
            msg("missing"),
            msg("{area}, {period}: “{indicator}” is missing in the source.", **texts),
        ),
    }.get(
        standing,
        (msg("not measured"), msg("{area}, {period}: “{indicator}” was not measured.", **texts)),
    )
    return Mark(area.id, area.name, None, standing, word, sentence)


def _notes(indicator: Indicator) -> tuple[Message, ...]:
    notes = []
    if indicator.definition:
        notes.append(msg("What is counted: {definition}", definition=indicator.definition))
    if indicator.higher_is_better is not None:
        notes.append(msg("Higher is better.") if indicator.higher_is_better else msg("Lower is better."))
    if indicator.source:
        notes.append(msg("Source: {source}", source=indicator.source))
    return (*notes, msg("The scale is the same for all periods."), SHADES)
