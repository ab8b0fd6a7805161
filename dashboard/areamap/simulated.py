"""A phasing on the map: how each area differs from "doorgaan zoals nu" at a moment, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from dashboard.areamap.wanted import Point, Wanted
from dashboard.simulated.desk import Desk, Stand
from din.model import Area
from din.service.areamap import WORSE, Layer, Mark, Standing
from din.texts import Message, current_language, msg
from simulation.fans import WHOLE, Change, Fans
from simulation.scenario import Scenario
from simulation.workbench import Setup

LEVELS = {Change.WORSE: WORSE, Change.EQUAL: 0, Change.LITTLE: 1, Change.CLEAR: 2, Change.LARGE: 3}
"""The level of each word on the map, lowest first."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The phasings of the scenario with a plan, for a view of the map.

    Attributes
    ----------
    setup : Setup
    stand : Stand or None
        None when the scenario cannot be run.
    fans : tuple of Fans
        Of all phasings; empty as long as there is no answer.
    chosen : Fans or None
        Of the phasing in the view; the first beside "doorgaan zoals nu" unless one is chosen.
    record : int
        The moment in the view; the last unless one is chosen.
    """

    setup: Setup
    stand: Stand | None = None
    fans: tuple[Fans, ...] = ()
    chosen: Fans | None = None
    record: int = 0

    @property
    def moments(self) -> tuple[tuple[str, str], ...]:
        """The moments to choose from: key in the address, and in words."""
        if self.chosen is None or self.setup.scenario is None:
            return ()
        return tuple((str(month), moment_words(self.setup.scenario, month)) for month in self.chosen.months)

    def layer(self, areas: Sequence[Area], element: str, point: Point) -> Layer | None:
        """Give the phasing in the view on the map; None as long as there is no answer."""
        if self.chosen is None:
            return None
        _key, when = self.moments[self.record]
        labels = self.setup.compiled.labels
        return simulated_layer(self.chosen, areas, element or WHOLE, self.record, labels, when, point)


def outlook(desk: Desk, wanted: Wanted) -> Outlook:
    """Give what a view shows of the phasings; a run begins when there is none yet."""
    setup = desk.setup()
    if not setup.runs:
        return Outlook(setup)
    stand = desk.counted(setup)
    if stand.compared is None:
        return Outlook(setup, stand)
    fans, _pairs = desk.spread(stand)
    usual = fans[min(1, len(fans) - 1)]
    chosen = next((one for one in fans if one.phasing == wanted.phasing), usual)
    months = [str(month) for month in chosen.months]
    record = months.index(wanted.period) if wanted.period in months else len(months) - 1
    return Outlook(setup, stand, fans, chosen, record)


def moment_words(scenario: Scenario, month: int) -> str:
    """Name a month of a run, such as "januari 2029"."""
    whole = scenario.start.year * 12 + scenario.start.month - 1 + month
    return format_date(date(whole // 12, whole % 12 + 1, 1), "MMMM y", locale=current_language())


def simulated_layer(
    fans: Fans,
    areas: Sequence[Area],
    element: str,
    record: int,
    labels: Mapping[str, str],
    when: str,
    point: Point = Point.MIDDLE,
) -> Layer:
    """Give how a phasing changes each area.

    Parameters
    ----------
    fans : Fans
    areas : sequence of Area
        Of the map; one that the scenario does not have gets no figure.
    element : str
        Id, or ``WHOLE`` for all elements together.
    record : int
        Which of the months of the fans.
    labels : mapping
        Names of elements.
    when : str
        That month, in words.
    point : Point
        Which combination of assumptions gives the shades.
    """
    what = (
        msg("all mission elements together")
        if element == WHOLE
        else msg("“{name}”", name=labels.get(element, element))
    )
    title = _title(fans.name, when, what, point)
    marks = tuple(_mark(fans, area, element, record, what, point) for area in areas)
    legend = tuple((level, word.message()) for word, level in LEVELS.items())
    shade = msg(
        "The shade is the combination {point}; the sentence says between which words nine in ten lie.",
        point=POINTS[point],
    )
    return Layer(title, marks, legend, (shade, MODEL), calm=True)


def _title(phasing: str, when: str, what: Message, point: Point) -> Message:
    """Name the map; who sees no more than its title must not take a lucky combination for what is expected."""
    if point is Point.MIDDLE:
        return msg(
            "“{phasing}” beside going on as now, {when}: {what}", phasing=phasing, when=when, what=what
        )
    return msg(
        "“{phasing}” beside going on as now, {when}, {luck}: {what}",
        phasing=phasing,
        when=when,
        luck=LUCK[point],
        what=what,
    )


LUCK = {Point.LOW: msg("if it turns out badly"), Point.HIGH: msg("if it turns out well")}
MODEL = msg("These are outcomes of a model on assumptions, no measurements and no prediction.")
POINTS = {
    Point.LOW: msg("that only one in twenty is worse than"),
    Point.MIDDLE: msg("in the middle"),
    Point.HIGH: msg("that only one in twenty is better than"),
}


def _mark(fans: Fans, area: Area, element: str, record: int, what: Message, point: Point) -> Mark:
    if area.id not in fans.areas:
        told = msg("{area} does not take part in the scenario.", area=area.name)
        return Mark(area.id, area.name, None, Standing.UNKNOWN, msg("not in the scenario"), told)
    low, middle, high = fans.words(record, element, area.id)
    k, w = fans.at(element, area.id)
    sentence = msg(
        "{area}, {what}: {spread}."
        " Better than going on as now in {better} of the {draws} combinations, worse in {worse}.",
        area=area.name,
        what=what,
        spread=_spread(low, middle, high),
        better=int(fans.better[record, k, w]),
        worse=int(fans.worse[record, k, w]),
        draws=fans.draws,
    )
    shown = (low, middle, high)[point.place]
    word = msg("no difference") if shown is Change.EQUAL else shown.message()
    return Mark(area.id, area.name, LEVELS[shown], Standing.ESTIMATED, word, sentence, calm=True)


def _spread(low: Change, middle: Change, high: Change) -> Message:
    if low is high:
        return msg("{word}, in at least nine in ten combinations", word=middle.message())
    return msg(
        "in the middle {middle}; nine in ten combinations lie between {low} and {high}",
        low=low.message(),
        middle=middle.message(),
        high=high.message(),
    )
