"""What *Scenario's* shows of money: where it comes from and goes to, and who gains and bears the risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dash import html

from dashboard.pages.explaining import explain
from dashboard.pages.parts import aria
from din.texts import _
from simulation.accounts import GROUPS, POSTS, Account, accounts, sentences, streams
from simulation.explanation import rounded
from simulation.results import Results


def money(results: Results, phasings: Sequence[str]) -> list[Any]:
    """Give the books of the phasings that are side by side, folded away; nothing when none starts anything."""
    found = tuple(one for one in accounts(results) if one.result.phasing in phasings)
    if not found:
        return []
    return [
        html.Details(
            [
                html.Summary(_("Where the money comes from and goes to")),
                html.Ul([html.Li(str(one)) for one in sentences(found)]),
                _table(found),
                *_streams(results),
                explain(
                    results.compiled,
                    [_("Amounts are means over the combinations, in two digits, over the whole horizon.")],
                    "books",
                ),
            ],
            className="money-table",
        )
    ]


def _table(found: Sequence[Account]) -> Any:
    heads = [_("Money"), *(one.result.name for one in found)]
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            *(html.Tbody(list(_rows(found, group))) for group in GROUPS),
        ],
        className="figures-table",
    )
    label = _("Over the whole horizon, mean of the combinations")
    return html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=label))


def _rows(found: Sequence[Account], group: str) -> Iterator[Any]:
    yield html.Tr([html.Th(str(GROUPS[group]), colSpan=1 + len(found), scope="rowgroup")])
    for post in (p for p in POSTS if p.group == group):
        amounts = [html.Td(rounded(one.mean(post.id)), className="amount") for one in found]
        yield html.Tr([html.Td(str(post.title())), *amounts])


def _streams(results: Results) -> list[Any]:
    rows = list(streams(results.phasings[0]))
    if not rows:
        return []
    heads = (
        _("Stream of money"),
        _("Part of the cost of care"),
        _("How far it is"),
        _("Joins"),
        _("Saving that returns"),
    )
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([html.Td(str(cell)) for cell in row]) for row in rows]),
        ],
        className="figures-table",
    )
    label = _("How far the streams are (Groeimodel)")
    return [
        html.H3(label),
        html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=label)),
    ]
