"""What *Keuze* shows of a comparison: the answer in words, the front, regret, the flip, and what matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashboard.figures.front import Spot, Wish, front
from dashboard.figures.share import share_bar
from dashboard.pages.explaining import explain
from dashboard.pages.parts import aria, chip, data
from dashboard.simulated.wanted import ChoiceWanted, phasing_address
from din.texts import Message, _, msg, number, percentage
from simulation.comparison import OBJECTIVES, Comparison, Matter, Objective, objective
from simulation.explanation import Explanation, rounded
from simulation.report import Report

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FRONT = "front-drawing"
MATTER = "matter"
"""What the id of a bar's place begins with."""
MOST_BARS = 8
"""Assumptions that are shown at most, the most important first."""


@dataclass(frozen=True)
class Chosen:
    """A comparison in a view."""

    found: Comparison
    report: Report
    wanted: ChoiceWanted

    @property
    def by_place(self) -> list[int]:
        """The phasings from the first place to the last."""
        ranks = self.found.ranking.rank
        return sorted(range(len(ranks)), key=lambda i: (int(ranks[i]), i))

    def name(self, i: int) -> str:
        """Give the name of a phasing."""
        return self.found.results.phasings[i].name


def letter(i: int) -> str:
    """Give a phasing's letter, by its order in the scenario."""
    return LETTERS[i] if i < len(LETTERS) else number(i + 1)


def figure(chosen: Chosen) -> str:
    """Draw the phasings on the two wishes."""
    found, wanted = chosen.found, chosen.wanted
    across, upright = objective(wanted.across), objective(wanted.upright)
    x, y = (found.objectives[one.name] for one in (across, upright))
    unbeaten = found.unbeaten(across.name, upright.name)
    spots = [
        Spot(
            letter(i), float(x[i]), float(y[i]), spot_sentence(chosen, i, across, upright),
            phasing_address(one.phasing), bool(unbeaten[i]), i == 0,
        )
        for i, one in enumerate(found.results.phasings)
    ]  # fmt: skip
    right, up = (Wish(str(one.title), one.factor) for one in (across, upright))
    return front(spots, right, up, _("Phasings on two wishes; each opens its phasing."))


def spot_sentence(chosen: Chosen, i: int, across: Objective, upright: Objective) -> str:
    """Say where a phasing lies: places, not decimals."""
    places = [int(chosen.found.places(one.name)[i]) for one in (across, upright)]
    return str(
        msg(
            "{letter}: {phasing}. Place {first} on “{across}”, place {second} on “{upright}”. Opens the phasing.",
            letter=letter(i),
            phasing=chosen.name(i),
            first=places[0],
            second=places[1],
            across=across.title,
            upright=upright.title,
        )
    )


def axes_choice(chosen: Chosen) -> Any:
    """Give the choice of the two wishes."""
    wanted = chosen.wanted
    known = _known(chosen)

    def row(title: str, at: str, put: Callable[[str], ChoiceWanted]) -> Any:
        links = [
            chip(_short(one), put(one.name).address(), here=one.name == at, **data(stay="")) for one in known
        ]
        return html.Div(
            [html.Span(title, className="quiet"), html.Ul(links, className="chips", **aria(label=title))],
            className="choice-row",
        )

    return html.Div(
        [
            row(_("To the right"), wanted.across, lambda name: _other(wanted, across=name)),
            row(_("Upwards"), wanted.upright, lambda name: _other(wanted, upright=name)),
        ],
        className="axes-choice",
    )


def _other(wanted: ChoiceWanted, across: str = "", upright: str = "") -> ChoiceWanted:
    """Give the view with another wish on an axis; when the other axis has that wish they change places."""
    if across:
        swapped = wanted.across if across == wanted.upright else wanted.upright
        return replace(wanted, across=across, upright=swapped)
    swapped = wanted.upright if upright == wanted.across else wanted.across
    return replace(wanted, upright=upright, across=swapped)


def _short(one: Objective) -> str:
    """Give an objective without its unit."""
    return str(one.title).split(",", maxsplit=1)[0]


def table(chosen: Chosen) -> Any:
    """Give the phasings by their place: counts first, then what each may miss and from which V on it pays back."""
    found = chosen.found
    heads = [
        "", _("Phasing"), _("Place"), _("Best in"), _("Misses on average"), _("In 1 of 10 more than"),
        _("At most"), _("Worse than as now in"), _("Pays back from"), _("Beaten nowhere on all"),
    ]  # fmt: skip
    caption = _("Out of {n} combinations of assumptions", n=number(found.draws))
    inner = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(h, scope="col") if h else html.Td() for h in heads])),
            html.Tbody([_row(chosen, i) for i in chosen.by_place]),
        ],
        className="figures-table regret",
    )
    return html.Div(inner, className="matrix-scroll", tabIndex="0", role="group", **aria(label=caption))


def _row(chosen: Chosen, i: int) -> Any:
    found = chosen.found
    rank, sure = number(int(found.ranking.rank[i])), bool(found.ranking.settled[i])
    missed = [rounded(float(v[i])) for v in (found.regret.mean, found.regret.high, found.regret.largest)]
    link = html.A(chosen.name(i), href=phasing_address(found.results.phasings[i].phasing))
    badge = html.Span(letter(i), className="letter now" if i == 0 else "letter", **aria(hidden="true"))
    return html.Tr(
        [
            html.Td(badge),
            html.Th(link, scope="row"),
            html.Td(rank if sure else _("{place} (not settled)", place=rank), className="place"),
            html.Td(number(int(found.regret.best[i])), className="amount"),
            *(html.Td(amount, className="amount") for amount in missed),
            html.Td(number(int(found.difference.worse[i])) if i else "–", className="amount"),
            html.Td(_pays_back(chosen, i), className="amount"),
            html.Td(_("yes") if found.front[i] else _("no")),
        ],
        className="best" if i == found.best else "",
    )


def _pays_back(chosen: Chosen, i: int) -> str:
    if not i:
        return "–"
    value = chosen.report.summaries[i].break_even_eur
    if value is None:
        return _("never")
    return _("already") if value == 0 else _("{value} a year", value=rounded(value))


def matter_bars(matter: Matter) -> dict[str, str]:
    """Draw how much of the spread each assumption gives, by the id of its place."""
    found = {}
    for place, i in enumerate(matter.order[:MOST_BARS]):
        shares = matter.indices
        total, low, high = (float(v[i, 0]) for v in (shares.total, shares.total_low, shares.total_high))
        found[f"{MATTER}-{place}"] = share_bar(total, low, high, str(bar_sentence(matter, i)))
    return found


def bar_sentence(matter: Matter, i: int) -> Message:
    """Say how much of the spread an assumption gives, with its interval."""
    shares = matter.indices
    low, high = (_percent(float(v[i, 0])) for v in (shares.total_low, shares.total_high))
    return msg("{label}: between {low} and {high} of the spread", label=matter.labels[i], low=low, high=high)


def _percent(share: float) -> str:
    return percentage(min(1.0, max(0.0, share)))


def matter_table(matter: Matter) -> Any:
    """Give what matters as rows: name, bar, interval, alone, and whether it has converged."""
    heads = [_("Assumption"), _("Part of the spread"), _("Between"), _("By itself"), ""]
    rows = [_matter_row(matter, i, place) for place, i in enumerate(matter.order[:MOST_BARS])]
    inner = html.Table(
        [
            html.Thead(html.Tr([html.Th(h, scope="col") if h else html.Td() for h in heads])),
            html.Tbody(rows),
        ],
        className="figures-table matter",
        **aria(label=_("Which assumptions matter")),
    )
    return html.Div(
        inner,
        className="matrix-scroll",
        tabIndex="0",
        role="group",
        **aria(label=_("Which assumptions matter")),
    )


def _matter_row(matter: Matter, i: int, place: int) -> Any:
    shares = matter.indices
    low, high, first = (_percent(float(v[i, 0])) for v in (shares.total_low, shares.total_high, shares.first))
    sure = bool(shares.converged[i, 0])
    return html.Tr(
        [
            html.Th(str(matter.labels[i]), scope="row"),
            html.Td(html.Div(id=f"{MATTER}-{place}", className="drawing bar", **data(drawing=""))),
            html.Td(_("{low} to {high}", low=low, high=high)),
            html.Td(first),
            html.Td("" if sure else _("not converged"), className="quiet"),
        ]
    )


def told(sentences: Sequence[Message], name: str = "said") -> Any:
    """Give sentences as a list."""
    return html.Ul([html.Li(str(one)) for one in sentences], className=name)


def front_section(chosen: Chosen) -> Any:
    """Give the figure of the two wishes with its choices."""
    return html.Section(
        [
            html.H2(_("On two wishes"), id="front-title"),
            axes_choice(chosen),
            html.Div(id=FRONT, className="drawing front", **data(drawing="")),
            html.P(
                _(
                    "Each letter is a phasing of the table; a click, or Enter, opens it."
                    " Those on the line are beaten by none on both wishes. The square is going on as now. A letter"
                    " stands at the mean of the combinations; how far these lie apart is on the page Scenarios."
                ),
                className="quiet",
            ),
            about_front(chosen),
        ],
        className="front-section",
    )


def reasons(found: Sequence[Explanation]) -> Any:
    """Say of each phasing why it comes out as it does, and what all rest on."""
    each = [
        part
        for one in found
        if one.reasons
        for part in (html.H3(one.name), html.Ul([html.Li(str(told)) for told in one.own()]))
    ]
    rests = [html.H3(_("What this rests on")), html.Ul([html.Li(str(told)) for told in found[0].common])]
    title = html.Summary(_("Why each phasing comes out as it does"))
    return html.Details([title, *each, *rests], className="explain")


def about_table(chosen: Chosen) -> Any:
    """Explain the table."""
    told = _(
        "Beaten nowhere on all: no other phasing is at least as good on all these wishes and better on one (Pareto):"
        " {wishes}.",
        wishes=", ".join(_short(one).lower() for one in _known(chosen)),
    )
    ids = ("rank", "best_in_runs", "regret_eur", "break_even_eur")
    return explain(chosen.found.results.compiled, [told], *ids)


def about_front(chosen: Chosen) -> Any:
    """Explain the figure: what each wish is."""
    told = _(
        "Each wish is the mean of the combinations. Risk: in how many of 100 combinations it returns less than going on"
        " as now. Pace: where nothing improves the whole horizon counts."
    )
    compiled = chosen.found.results.compiled
    return explain(compiled, [told], "npv_eur", "mean_change", "weakest", "gap", "pace_months")


def about_turning(chosen: Chosen) -> Any:
    """Explain what would change the choice."""
    told = _(
        "When the choice flips: limits on the assumptions within which another phasing is mostly better (scenario"
        " discovery: Friedman and Fisher 1999; Bryant and Lempert 2010)."
    )
    return explain(chosen.found.results.compiled, [told], "perfect_information_eur", "pilot_lessons")


def about_matter(matter: Matter, chosen: Comparison) -> Any:
    """Explain which assumptions matter."""
    told = [
        _(
            "What matters: Sobol indices, the part of the spread of the return that an assumption gives, by itself and"
            " together with others; the interval holds 95%."
        ),
        _(
            "They rest on {n} base points. Not converged: the interval is wider than 10% of the spread.",
            n=number(matter.indices.base),
        ),
    ]
    return explain(chosen.results.compiled, told, "npv_eur")


def _known(chosen: Chosen) -> list[Objective]:
    return [one for one in OBJECTIVES if one.name in chosen.found.objectives]
