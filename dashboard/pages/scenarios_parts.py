"""What *Scenario's* shows of a run: differences in words, fans side by side, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from dash import html

from dashboard.figures.axes import Axis
from dashboard.figures.fans import FanFigure, fan, height_axis, hundredths
from dashboard.pages.explaining import explain
from dashboard.pages.parts import aria, data
from dashboard.simulated.wanted import FansWanted, Height, Rows, phasing_address
from din.graph.arrays import Floats
from din.texts import Message, _, msg, number
from simulation.comparison import Pairs
from simulation.explanation import rounded
from simulation.fans import LIMITS, WHOLE, Change, Fans
from simulation.results import Results

MOST_FANS = 60
"""Of more fans the table has the end alone."""
DRAWING = "fan"
"""What the id of a fan's place begins with."""


@dataclass(frozen=True)
class Shown:
    """A run in a view."""

    results: Results
    fans: tuple[Fans, ...]
    pairs: Pairs
    wanted: FansWanted

    @cached_property
    def chosen(self) -> tuple[Fans, ...]:
        """The fans of the phasings that are side by side."""
        return tuple(one for one in self.fans if one.phasing in self.wanted.phasings)

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows, all together first."""
        return self.fans[0].elements if self.wanted.rows is Rows.ELEMENTS else self.fans[0].areas

    def place(self, row: str) -> tuple[str, str]:
        """Give the element and the area of a row."""
        return (row, self.wanted.of) if self.wanted.rows is Rows.ELEMENTS else (self.wanted.of, row)

    def points(self, found: Fans, row: str) -> Floats:
        """Give the points over time of a row: 5 × months."""
        k, w = found.at(*self.place(row))
        shown = found.change if self.wanted.height is Height.CHANGE else found.strength
        return np.asarray(shown[:, :, k, w])

    def now(self, row: str) -> Floats:
        """Give "doorgaan zoals nu" over time: the line that a fan is beside."""
        return np.asarray(self.points(self.fans[0], row)[2])

    def name(self, row: str) -> str:
        """Give the name of a row."""
        if row == WHOLE:
            return (
                _("All elements together") if self.wanted.rows is Rows.ELEMENTS else _("All areas together")
            )
        return self.results.compiled.labels.get(row, row)

    @property
    def of(self) -> str:
        """Give the name of what all rows are about."""
        if self.wanted.of == WHOLE:
            return (
                _("all areas together") if self.wanted.rows is Rows.ELEMENTS else _("all elements together")
            )
        return self.results.compiled.labels.get(self.wanted.of, self.wanted.of)

    @property
    def first_year(self) -> float:
        """When the run begins, in years."""
        start = self.results.compiled.scenario.start
        return start.year + (start.month - 1) / 12


def drawings(shown: Shown) -> dict[str, str]:
    """Draw every fan, by the id of its place; rows of strengths have each their own height, differences one for all."""
    one_for_all = shown.wanted.height is Height.CHANGE
    common = _axis(shown, shown.rows) if one_for_all else None
    found = {}
    for i, row in enumerate(shown.rows):
        upright = common or _axis(shown, (row,))
        for j, one in enumerate(shown.chosen):
            drawn = FanFigure(one.months, shown.first_year, shown.points(one, row), shown.now(row))
            found[f"{DRAWING}-{i}-{j}"] = fan(drawn, upright, fan_sentence(shown, one, row).text())
    return found


def _axis(shown: Shown, rows: Sequence[str]) -> Axis:
    ends = [float(v) for row in rows for one in shown.chosen for v in shown.points(one, row)[[0, 4]].ravel()]
    return height_axis([*ends, *(float(v) for row in rows for v in shown.now(row))])


def fan_sentence(shown: Shown, found: Fans, row: str) -> Message:
    """Say what a fan shows at its end."""
    k, w = found.at(*shown.place(row))
    better, worse = int(found.better[-1, k, w]), int(found.worse[-1, k, w])
    return msg(
        "{phasing}, {row}: at the end {words}; better than going on as now in {better} of the {draws} combinations,"
        " worse in {worse}.",
        phasing=found.name,
        row=shown.name(row),
        words=span(*_ends(found, shown, row)),
        better=better,
        worse=worse,
        draws=found.draws,
    )


def _ends(found: Fans, shown: Shown, row: str) -> tuple[Change, Change]:
    low, _middle, high = found.words(-1, *shown.place(row))
    return low, high


def span(low: Change, high: Change) -> Message:
    """Say between which words nine in ten combinations lie."""
    if low is high:
        return low.message()
    return msg("{low} to {high}", low=low.message(), high=high.message())


def difference_table(shown: Shown) -> Any:
    """Set the chosen phasings beside going on as now: places, words and counts before euros."""
    heads = [
        _("Phasing"), _("Improvement"), _("Better · same · worse than now"), _("Place in improvement"),
        _("Place in money"), _("Money beside going on as now"),
    ]  # fmt: skip
    order = sorted(range(len(shown.fans)), key=lambda i: int(shown.pairs.improvement_ranks.rank[i]))
    rows = [_difference_row(shown, i) for i in order if i == 0 or shown.fans[i] in shown.chosen]
    caption = _("In the same {n} combinations of assumptions", n=number(shown.pairs.draws))
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(h, scope="col") for h in heads])),
            html.Tbody(rows),
        ],
        className="figures-table differences",
    )
    return html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=caption))


def _difference_row(shown: Shown, i: int) -> Any:
    found = shown.pairs
    apart, money = found.improvement, found.money
    cells: Sequence[Any]
    if i == 0:
        cells = [html.Td(_("the yardstick")), html.Td("–")]
        amount: Any = "–"
    else:
        counts = [number(int(n[i])) for n in (apart.better, apart.equal, apart.worse)]
        cells = [html.Td(str(span(*found.words(i)))), html.Td(" · ".join(counts))]
        amount = _("{low} to {high}", low=rounded(float(money.low[i])), high=rounded(float(money.high[i])))
    name = html.A(found.names[i], href=phasing_address(shown.fans[i].phasing))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *cells,
            html.Td(_place(found.improvement_ranks, i)),
            html.Td(_place(found.money_ranks, i)),
            html.Td(amount, className="amount"),
        ],
        title=" ".join(s.text() for s in found.sentences(i)) if i else None,
    )


def _place(ranks: Any, i: int) -> str:
    place = number(int(ranks.rank[i]))
    return place if ranks.settled[i] else _("{place} (not settled)", place=place)


def grid(shown: Shown) -> Any:
    """Give the fans: a row each, the phasings side by side; the browser puts the drawings in their places."""
    heads = [
        html.Th(_("Mission element") if shown.wanted.rows is Rows.ELEMENTS else _("Area"), scope="col"),
        *(html.Th(one.name, scope="col") for one in shown.chosen),
    ]
    rows = [
        html.Tr(
            [
                html.Th(shown.name(row), scope="row"),
                *(
                    html.Td(_cell(shown, one, row, f"{DRAWING}-{i}-{j}"))
                    for j, one in enumerate(shown.chosen)
                ),
            ],
            className="whole" if row == WHOLE else "",
        )
        for i, row in enumerate(shown.rows)
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="fans")
    label = _("Fans, {of}", of=shown.of)
    return html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=label))


def _cell(shown: Shown, found: Fans, row: str, place: str) -> list[Any]:
    words = str(span(*_ends(found, shown, row)))
    return [html.P(words, className="fan-words"), html.Div(id=place, className="drawing", **data(drawing=""))]


def figures_table(shown: Shown) -> Any:
    """Give the figures behind the fans at each second year and the end, in hundredths; of many the end alone."""
    months = list(shown.fans[0].months)
    records = [len(months) - 1]
    if len(shown.chosen) * len(shown.rows) <= MOST_FANS:
        records = sorted({i for i, month in enumerate(months) if month % 24 == 0} | {*records})
    heads = [
        _("Phasing"),
        _("About"),
        _("Month"),
        _("5%"),
        _("25%"),
        _("middle"),
        _("75%"),
        _("95%"),
        _("as now"),
    ]
    rows = [
        html.Tr([html.Td(one.name), html.Td(shown.name(row)), *_figures(shown, one, row, months, t)])
        for one in shown.chosen
        for row in shown.rows
        for t in records
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(h, scope="col") for h in heads])), html.Tbody(rows)],
        className="figures-table",
    )
    label = _("The figures of the fans")
    return html.Div(table, className="matrix-scroll tall", tabIndex="0", role="group", **aria(label=label))


def _figures(shown: Shown, found: Fans, row: str, months: Sequence[int], record: int) -> Iterator[Any]:
    yield html.Td(number(months[record]))
    for value in (*shown.points(found, row)[:, record], shown.now(row)[record]):
        yield html.Td(number(100 * float(value) + 0.0, 2), className="amount")


def chips(shown: Shown) -> list[Any]:
    """Give the choices: which phasings, what the rows are, of what, and which height."""
    wanted, compiled = shown.wanted, shown.results.compiled
    order = [one.phasing for one in shown.fans]
    ofs = compiled.areas if wanted.rows is Rows.ELEMENTS else compiled.elements
    labels: Mapping[str, str] = compiled.labels
    whole = _("All areas") if wanted.rows is Rows.ELEMENTS else _("All elements")
    return [
        _group(
            _("Side by side"),
            [(one.name, wanted.toggled(one.phasing, order), one in shown.chosen) for one in shown.fans],
            pressed=True,
        ),
        _group(
            _("A row per"),
            [
                (_("mission element"), replace(wanted, rows=Rows.ELEMENTS, of=WHOLE), wanted.rows is Rows.ELEMENTS),
                (_("area"), replace(wanted, rows=Rows.AREAS, of=WHOLE), wanted.rows is Rows.AREAS),
            ],
        ),
        _group(
            _("Of"),
            [
                (whole, replace(wanted, of=WHOLE), wanted.of == WHOLE),
                *((labels.get(one, one), replace(wanted, of=one), wanted.of == one) for one in ofs),
            ],
        ),
        _group(
            _("Shown is"),
            [
                (_("the difference"), replace(wanted, height=Height.CHANGE), wanted.height is Height.CHANGE),
                (_("the level itself"), replace(wanted, height=Height.STRENGTH), wanted.height is Height.STRENGTH),
            ],
        ),
    ]  # fmt: skip


def _group(title: str, choices: Sequence[tuple[str, FansWanted, bool]], pressed: bool = False) -> Any:
    links = [
        html.Li(
            html.A(
                [html.Span("✓ ", **aria(hidden="true")), name] if pressed and here else name,
                href=wanted.address(),
                className="chip here" if here else "chip",
                **data(stay=""),
                **(aria(current="true") if here else {}),
            )
        )
        for name, wanted, here in choices
    ]
    return html.Div(
        [html.Span(title, className="quiet"), html.Ul(links, className="chips", **aria(label=title))],
        className="choice-row",
    )


def about_differences(shown: Shown) -> Any:
    """Explain the table beside going on as now."""
    told = _(
        "Every phasing is run on the same combinations of assumptions. A difference is taken within one"
        " combination, so it is never luck of the draw."
    )
    low, clear, large = (hundredths(LIMITS)(limit) for limit in LIMITS)
    words = _(
        "Noticeable: from {low} percentage points on; clearly better: from {clear}; much better: from {large}."
        " These limits are an assumption.",
        low=low,
        clear=clear,
        large=large,
    )
    return explain(shown.results.compiled, [told, words], "mean_change", "rank", "npv_eur")


def about_fans(shown: Shown) -> Any:
    """Explain how the fans come about and how to read them."""
    told = [
        _(
            "The dark band holds the middle half of the combinations, the light one nine in ten; the line is the middle"
            " one, the dashed line going on as now."
        ),
        _("All areas together: the mean by residents. All elements together: the plain mean."),
        _(
            "The bands come from counts per value, off by at most a 1,024th of the range, however many combinations."
        ),
    ]
    return explain(shown.results.compiled, told, "strength", "mean_change")


def key(shown: Shown) -> Any:
    """Explain the parts of a fan."""
    signs = (
        ("outer", _("nine in ten combinations")),
        ("inner", _("the middle half")),
        ("middle", _("the middle combination")),
        ("now", _("going on as now")),
    )
    parts = [
        html.Li([html.Span(className=f"fan-sign {name}", **aria(hidden="true")), word])
        for name, word in signs
    ]
    unit = (
        _("Upwards: percentage points of difference; one scale for all fans.")
        if shown.wanted.height is Height.CHANGE
        else _("Upwards: % of residents who reach the norm; a scale per row.")
    )
    return html.Ul([*parts, html.Li(unit)], className="key fan-key", **aria(label=_("Legend")))
