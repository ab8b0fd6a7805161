"""The pieces of *Samenwerking*: the legend, the table of parties, and lists of sentences with a way to the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.parts import about, aria, data, explains
from dashboard.parties import GROUP_NAMES, PartyScene, group_of, look_of_domains, shape_of
from dashboard.viewstate import ViewState
from din.model import Plan
from din.service import Together
from din.texts import N_, Message, _, nmsg, number

MOST_SENTENCES = 8
"""How many sentences of one sort are seen at once; the rest unfolds."""
MOST_ROWS = 300
SORTS = {
    "organisation": N_("Organisation"),
    "alliance": N_("Alliance"),
    "residents": N_("Network of residents"),
}
TIES = (("thin", N_("1 shared effort")), ("firm", N_("2")), ("bold", N_("3 or more")))

Told = Sequence[tuple[Message, tuple[str, ...]]]
"""Sentences, each with the parties it is about."""


def party_shape(kind: str, look: str) -> Any:
    """Give the shape of a party in the colour of its domain; its name stands beside it."""
    return html.Span(className=f"shape {kind} {look}", **aria(hidden="true"))


def party(found: Together, party_id: str) -> Any:
    """Give a party as a link to the network with its efforts alone."""
    look = look_of_domains(found.plan)[group_of(found.homes.get(party_id, ()))]
    return html.A(
        [party_shape(shape_of(found.plan, party_id), look), found.plan.label(party_id)],
        href=_network(party_id),
        className="party",
    )


def legend(found: Together, scene: PartyScene) -> list[Any]:
    """Explain shapes, colours and lines."""
    plan = found.plan
    kinds = [kind for kind in SORTS if any(p.kind == kind for p in scene.parties)]
    groups = {name.look: name.text for name in scene.names}
    sorts = {curve.sort for curve in scene.curves}
    lines = [html.Li([html.Span(className=f"line {name}"), _(text)]) for name, text in TIES]
    if "missing" in sorts:
        lines.append(html.Li([html.Span(className="line missing"), _("should know of each other")]))
    if "idle" in sorts:
        lines.append(html.Li([html.Span(className="line hampers"), _("tie without shared work")]))
    hues = [html.Li([party_shape("organisation", look), text]) for look, text in groups.items()]
    return [
        html.Div(
            className="legend",
            children=[
                html.Ul([html.Li([party_shape(kind, "nowhere"), _(SORTS[kind])]) for kind in kinds]),
                html.Ul(hues) if plan.records and hues else None,
                html.Ul(lines),
                html.P(
                    _("The larger a party, the more efforts. Point at it to see its ties."), className="quiet"
                ),
            ],
            **aria(label=_("Legend")),
            role="group",
        )
    ]


def sentences(plan: Plan, title: str, told: Told, nothing: Message, meaning: str) -> Any:
    """Give a list of sentences, each with a way to the network of the parties it is about."""
    items = [html.Li([html.P(str(text)), *_ways(plan, parties)]) for text, parties in told]
    shown: list[Any] = (
        [html.Ul(items[:MOST_SENTENCES])] if items else [html.P(str(nothing), className="quiet")]
    )
    rest = items[MOST_SENTENCES:]
    if rest:
        summary = html.Summary(str(nmsg("and {n} more", "and {n} more", len(rest))))
        shown.append(html.Details([summary, html.Ul(rest)]))
    return html.Section([html.H2([title, about(meaning)]), *shown])


def _ways(plan: Plan, parties: tuple[str, ...]) -> list[Any]:
    if not parties:
        return []
    links = [
        html.A(
            [party_shape(shape_of(plan, party_id), "nowhere"), plan.label(party_id)],
            href=_network(party_id),
            className="name",
            title=_("See its efforts in the network"),
        )
        for party_id in parties
    ]
    return [html.P(links, className="names")]


def _network(party_id: str) -> str:
    return ViewState(organisations=(party_id,)).address("/netwerk")


def party_table(found: Together) -> Any:
    """Give the picture as a table: each party with its domains, its efforts, and with whom it shares how many."""
    partners: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for tie in found.collaboration.ties:
        partners[tie.a].append((tie.b, tie.efforts))
        partners[tie.b].append((tie.a, tie.efforts))
    shown = [p for p in found.collaboration.parties if p.efforts]
    rows = [_row(found, p.id, p.efforts, partners[p.id], first=i == 0) for i, p in enumerate(shown)]
    heads = (_("Party"), _("Sort"), _("Domain"), _("Efforts"), _("Works with (shared efforts)"))
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
            html.Tbody(rows[:MOST_ROWS]),
        ],
        className="parties-table",
        **data(arrows=""),
        **aria(label=_("Who works with whom?")),
    )
    frame = html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=_("Table")))
    rest = len(rows) - MOST_ROWS
    more = [html.P(str(nmsg("and {n} more", "and {n} more", rest)), className="quiet")] if rest > 0 else []
    return html.Section([html.H2(_("The same as a table")), frame, *more])


def _figure(text: str, sentence: str, look: str, *, entry: bool = False) -> Any:
    """Give a cell that explains itself; the Tab key stops at one, the arrow keys go on from there."""
    place = "0" if entry else "-1"
    return html.Td(text, className=look, tabIndex=place, **explains(sentence, by_itself=False))


def _efforts(plan: Plan, party_id: str, efforts: int) -> str:
    """Say what the number of efforts counts."""
    told = nmsg(
        "“{name}” owns, carries out or found people for {n} effort.",
        "“{name}” owns, carries out or found people for {n} efforts.",
        efforts,
        name=plan.label(party_id),
    )
    return str(told)


def _partners(plan: Plan, party_id: str, partners: list[tuple[str, int]]) -> str:
    """Say what the numbers behind the partners count."""
    told = nmsg(
        "“{name}” shares efforts with {n} party; the number says how many they share.",
        "“{name}” shares efforts with {n} parties; the number behind each says how many they share.",
        len(partners),
        name=plan.label(party_id),
    )
    return str(told)


def _row(
    found: Together, party_id: str, efforts: int, partners: list[tuple[str, int]], *, first: bool
) -> Any:
    plan = found.plan
    homes = found.homes[party_id]
    domains = ", ".join(plan.label(domain) for domain in homes) or _(GROUP_NAMES["none"])
    names = [
        f"{plan.label(other)} ({number(shared)})"
        for other, shared in sorted(partners, key=lambda p: (-p[1], plan.label(p[0])))
    ]
    return html.Tr(
        [
            html.Th(party(found, party_id), scope="row"),
            html.Td(_(SORTS[shape_of(plan, party_id)])),
            html.Td(domains),
            _figure(number(efforts), _efforts(plan, party_id, efforts), "figure", entry=first),
            _figure(", ".join(names) or _("nobody"), _partners(plan, party_id, partners), ""),
        ]
    )
