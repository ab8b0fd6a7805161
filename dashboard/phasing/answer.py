"""What a phasing gives beside "doorgaan zoals nu": bands and sentences first, and all that they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, log10
from typing import Any

from dash import html

from dashboard.pages.parts import aria, data
from din.texts import Message, _, euros, msg, nmsg, number
from simulation.explanation import Explanation
from simulation.parameters import Parameter
from simulation.report import Report, Summary


def cards(found: Report, before: Report | None, wanted: int) -> list[Any]:
    """Give the answer.

    Parameters
    ----------
    found : Report
        "Doorgaan zoals nu" and the phasing on the page.
    before : Report, optional
        The same for the phasing as it is saved, when the page has another.
    wanted : int
        How many combinations are run in the end.
    """
    runs = found.results.runs
    counted = nmsg("{n} combination of assumptions run", "{n} combinations of assumptions run", runs)
    more = [" ", _("It is being refined to {n}…", n=number(wanted))] if runs < wanted else []
    head = html.P([html.Strong(str(counted)), ". ", *more], className="counted", **data(runs=str(runs)))
    if not found.compared:
        sentences = [html.P(str(s), className="obstacle") for s in found.sentences()]
        return [head, *sentences]
    if len(found.summaries) < 2:
        return [
            head,
            html.P(_("This is going on as now: the yardstick for every phasing. Nothing new starts.")),
        ]
    mine = found.summaries[1]
    was = before.summaries[1] if before and before.compared and len(before.summaries) > 1 else None
    why = found.explanation(mine)
    boxes = [
        _card(_("Improvement"), _improvement(mine), _improvement_detail(was)),
        _card(_("Return on money alone"), str(mine.money_words()), _money_detail(mine, was)),
        _card(_("Pays back"), str(_from_value(mine)), _value_detail(mine, was)),
        _card(_("What holds it back most"), *_held(found, mine, why)),
    ]
    return [
        html.Div(boxes, className="cards", role="group", **aria(label=_("Beside going on as now"))),
        head,
        html.P([f"{s} " for s in _beside(found, mine)]),
        _why(why),
        _explained(found),
    ]


def _card(title: str, word: str, more: list[Any]) -> Any:
    return html.Div([html.H2(title), html.P(word, className="word"), *more], className="card")


def _improvement(summary: Summary) -> str:
    return str(summary.improvement_words())


def _improvement_detail(was: Summary | None) -> list[Any]:
    return _saved(_improvement(was)) if was else []


def _saved(words: str) -> list[Any]:
    return [html.P(_("saved version: {words}", words=words), className="quiet")]


def _money_detail(mine: Summary, was: Summary | None) -> list[Any]:
    low, _middle, high = mine.npv_eur
    band = _("nine in ten: {low} to {high}", low=rounded(low), high=rounded(high))
    before = _saved(f"{rounded(was.npv_eur[0])} – {rounded(was.npv_eur[2])}") if was else []
    return [html.P(band, className="quiet"), *before]


def _from_value(summary: Summary) -> Message:
    value = summary.break_even_eur
    if value is None:
        return msg("never: on average nothing improves")
    return (
        msg("already, by what it saves") if value == 0 else msg("from {value} a year", value=rounded(value))
    )


def _value_detail(mine: Summary, was: Summary | None) -> list[Any]:
    note = (
        [html.P(_("for one resident who reaches the norm"), className="quiet")] if mine.break_even_eur else []
    )
    return [*note, *(_saved(str(_from_value(was))) if was else [])]


def _held(found: Report, mine: Summary, why: Explanation) -> tuple[str, list[Any]]:
    """Give the bottleneck and what becomes of pilots."""
    word = next((str(one.message) for one in why.reasons if one.kind == "bottleneck"), "")
    pilots = found.pilots(mine)
    told = [
        _("{area}, {domain}: scaled in {scaled}, stopped in {stopped} of {runs}",
          area=p["area_name"], domain=p["domain_name"], scaled=p["scaled"], stopped=p["stopped"], runs=found.compared)
        for p in pilots
    ]  # fmt: skip
    if not told:
        return word, []
    title = nmsg("What becomes of {n} pilot", "What becomes of {n} pilots", len(pilots))
    lines = html.Ul([html.Li(words) for words in told])
    return word, [html.Details([html.Summary(str(title)), lines], className="explain")]


def _beside(found: Report, mine: Summary) -> Iterator[Message]:
    yield msg(
        "Going on as now is the best, or as good as that, in {n} of the {runs} combinations; this phasing in {mine}.",
        n=found.summaries[0].best_in, runs=found.compared, mine=mine.best_in,
    )  # fmt: skip
    if found.nothing_wins:
        yield msg(
            "On average going on as now returns more on money alone, with an improvement counted as worth nothing."
        )
    failed = found.results.runs - found.compared
    if failed:
        yield nmsg(
            "{n} run has no answer, because a loop never settles with those strengths; it is left out.",
            "{n} runs have no answer, because a loop never settles with those strengths; they are left out.",
            failed,
        )


def _why(why: Explanation) -> Any:
    """Say why it comes out as it does; the bottleneck stands above already."""
    told = [
        *(str(one.message) for one in why.reasons if one.kind != "bottleneck"),
        *map(str, why.notes),
    ]
    lines = html.Ul([html.Li(words) for words in told])
    return html.Details([html.Summary(_("Why it comes out as it does")), lines], className="explain")


def _explained(found: Report) -> Any:
    """Explain every figure: formula, ingredients, and who says so."""
    compiled = found.results.compiled
    rate = compiled.parameter("discount_rate").default
    told = [
        _("Improvement: how much larger the share of residents who reach the norm is at the end than with going on as"
          " now; the mean over areas and elements. From 0.5 percentage point it is called clear, from 2 strong [A]."),
        _("Return on money alone: savings less costs over the whole horizon, in today's money (discount rate {rate} %"
          " a year), with an improvement as such counted as worth nothing.", rate=number(100 * rate, 2)),
        _("Pays back: what one resident who reaches the norm has to be worth a year to make up for the costs, on"
          " average. What it is worth has no default; that is for the alliance to say."),
        _("What holds it back: the lowest of four factors on the efforts (professionals, queues, money, seats), the"
          " mean over the months and the areas that take part."),
    ]  # fmt: skip
    lines = [html.Li(words) for words in (*told, *map(str, found.basis()))]
    if compiled.scenario.is_example:
        lines.insert(0, html.Li(_("An example: its figures are illustrative.")))
    return html.Details(
        [
            html.Summary(_("Explain")),
            html.Ul(lines),
            html.Details([html.Summary(_("All values of the model, with their source")), _parameters(found)]),
        ],
        className="explain",
    )


def _parameters(found: Report) -> Any:
    heads = (_("Value"), _("Central"), _("From"), _("To"), _("Rests on"))
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(h, scope="col") for h in heads])),
            html.Tbody([_row(row) for row in found.results.compiled.parameters]),
        ],
        className="parameters",
    )
    return html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=_("Table")))


def _row(row: Parameter) -> Any:
    name = f"{row.title()} ({row.symbol}, {msg(row.unit)})"
    values = [html.Td(_plain(v), className="figure") for v in (row.default, row.low, row.high)]
    return html.Tr([html.Th(name, scope="row"), *values, html.Td(f"[{row.tag}] {row.source}")])


def _plain(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 4 if abs(value) < 0.1 else 2)


def rounded(amount: float) -> str:
    """Show an amount with two digits that count: more would be false certainty."""
    if amount == 0 or abs(amount) < 1:
        return euros(0)
    return euros(round(amount, 1 - floor(log10(abs(amount)))))
