"""What a phasing gives beside "doorgaan zoals nu": bands and sentences first, and all that they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html

from dashboard.pages.explaining import figures, parameters
from dashboard.pages.parts import aria, data
from din.texts import Message, _, msg, nmsg, number
from simulation.explanation import Explanation, explain, rounded
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
    why = explain(found.results, mine.result.phasing)
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
        _explained(found, why),
    ]


def aloud(found: Report) -> str:
    """Say the answer in one sentence, for whoever hears the page."""
    if not found.compared or len(found.summaries) < 2:
        return ""
    mine = found.summaries[1]
    return _(
        "{name}: improvement {improvement}; {money}; pays back {value}.",
        name=mine.result.name,
        improvement=mine.improvement_words(),
        money=mine.money_words(),
        value=_from_value(mine),
    )


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
    before = (
        _saved(_("{low} to {high}", low=rounded(was.npv_eur[0]), high=rounded(was.npv_eur[2]))) if was else []
    )
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
    word = next((str(r.message) for r in why.reasons if r.kind == "bottleneck"), _("nothing in particular"))
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
        yield msg("When money alone counts, going on as now returns more on average.")
    failed = found.results.runs - found.compared
    if failed:
        yield nmsg(
            "{n} run has no answer, because a loop never settles with those strengths; it is left out.",
            "{n} runs have no answer, because a loop never settles with those strengths; they are left out.",
            failed,
        )


def _explained(found: Report, why: Explanation) -> Any:
    """Say why it comes out so, what it rests on, and explain every figure."""
    compiled = found.results.compiled
    example = [_("An example: its figures are illustrative.")] if compiled.scenario.is_example else []
    rests = _("Nine in ten combinations lie within what is called the improvement here.")
    return html.Details(
        [
            html.Summary(_("Explain")),
            html.H2(_("Why it comes out so")),
            html.Ul([html.Li(str(one)) for one in why.own()]),
            html.H2(_("What this rests on")),
            html.Ul([html.Li(str(one)) for one in (*example, *why.common, rests)]),
            html.H2(_("What the figures mean")),
            *figures(compiled, "mean_change", "npv_eur", "break_even_eur", "best_in_runs", "limits"),
            parameters(compiled),
        ],
        className="explain whole",
        **data(kept="explained"),
    )
