"""*Samenwerking*: who works with whom, as a picture, as a table and in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import ids
from dashboard.graphview.parties import party_elements, party_graph, party_styles
from dashboard.pages.collaborating_parts import legend, party_table, sentences
from dashboard.pages.parts import aria, chips
from dashboard.parties import PartyScene, compose
from dashboard.reader import Reader, Reading
from dashboard.worker import Text, in_worker
from din.analysis import collaboration_words as words
from din.model import Area, Domain, Plan
from din.service import Together, compared_areas, together
from din.texts import N_, Message, _, msg, nmsg, readable

MEANINGS = (
    N_("No tie, and yet both clearly contribute to the same goal or mission element in the same wijk."),
    N_("Members of one alliance that both do efforts, but share none and feed no goal together."),
    N_("Lies on many of the shortest ways between others. Who drops out there leaves others without a way."),
    N_(
        "Compares ties within the domain with those to other domains; words and limits stand in the documentation."
    ),
)
"""What each list of sentences means, in their order."""
HEAD, CONTENT, LEGEND = "parties-head", "parties-content", "parties-legend"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: an area and a domain (ids)."""

    area: str = ""
    domain: str = ""

    @classmethod
    def parse(cls, search: str, plan: Plan) -> Wanted:
        """Read an address's query; what the plan does not have is left out."""
        found = parse_qs(search.removeprefix("?"))
        area, domain = (found.get(name, [""])[-1] for name in ("wijk", "domein"))
        return cls(
            area if isinstance(plan.records.get(area), Area) else "",
            domain if isinstance(plan.records.get(domain), Domain) else "",
        )

    def address(self, **change: str) -> str:
        """Give the address of this page with something else chosen."""
        pairs = {"wijk": self.area, "domein": self.domain} | change
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"/samenwerking?{query}" if query else "/samenwerking"


def layout(reading: Reading, search: str) -> Any:
    """Give the page; all of it follows the plan."""
    head, elements, hidden, key, content = _parts(reading, search)
    return html.Main(
        id="main",
        className="collaboration",
        children=[
            html.Div(head, id=HEAD),
            dcc.Store(id=ids.PARTIES_STYLES, data=party_styles()),
            html.Div(
                party_graph(elements),
                id=ids.PARTIES_FRAME,
                className="parties-frame",
                hidden=hidden,
                role="img",
                **aria(label=_("Who works with whom, as a picture. The table below says the same.")),
            ),
            html.Div(key, id=LEGEND),
            html.Div(content, id=CONTENT),
        ],
    )


def register(app: Dash, reader: Reader) -> None:
    """Follow the plan, and light up the ties of a party that is pointed at."""

    def follow(_mark: object, search: Text) -> Any:
        return _parts(reader.read(), search or "")

    app.callback(
        Output(HEAD, "children"),
        Output(ids.PARTIES, "elements"),
        Output(ids.PARTIES_FRAME, "hidden"),
        Output(LEGEND, "children"),
        Output(CONTENT, "children"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(follow))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("din", "paint"),
        Output(ids.PARTIES, "stylesheet"),
        Input(ids.PARTIES_STYLES, "data"),
        Input(ids.SCHEME_NOW, "data"),
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("parties", "follow"),
        Output(ids.PARTIES_FRAME, "title"),
        Input(ids.PARTIES, "elements"),
    )


def _parts(reading: Reading, search: str) -> tuple[list[Any], list[Any], bool, list[Any], list[Any]]:
    """Give what follows from the plan: head, picture, whether it is hidden, legend and the rest."""
    plan = reading.plan
    wanted = Wanted.parse(search, plan)
    head = [html.H1(_("Who works with whom?")), *_lead()]
    if reading.analysis is None:
        return [*head, html.P(str(reading.overview.obstacle or ""), className="obstacle")], [], True, [], []
    found = together(reading.analysis, wanted.area, wanted.domain)
    head += [_choice(_("Which area"), "wijk", wanted.area, compared_areas(plan), wanted)]
    head += [_choice(_("Which domain"), "domein", wanted.domain, plan.of(Domain), wanted)]
    scene = compose(found)
    if not scene.parties:
        empty = html.P(_("No organisation or network takes part in an effort here yet."), className="quiet")
        return head, [], True, [], [empty]
    return head, party_elements(scene), False, legend(found, scene), _content(found, scene)


def _lead() -> list[Any]:
    return [
        html.P(
            _(
                "Two parties have a tie when they share an effort. More ties are not better: it is about those"
                " that the work needs."
            ),
            className="lead",
        )
    ]


def _choice(label: str, name: str, chosen: str, nodes: Iterable[Area | Domain], wanted: Wanted) -> Any:
    """Give a row of links to choose from."""
    everything = _("Whole plan") if name == "wijk" else _("All domains")
    choices = [("", everything), *((node.id, readable(node.name)) for node in nodes)]
    return chips(label, ((text, wanted.address(**{name: key}), key == chosen) for key, text in choices))


def _content(found: Together, scene: PartyScene) -> list[Any]:
    plan, network = found.plan, found.collaboration
    silos = [(words.mixing_sentence(network.mixing), ())]
    silos += [(words.domain_sentence(plan, d), ()) for d in network.domains if d.parties]
    alone = words.alone_sentence(plan, network)
    left = nmsg(
        "{n} party is not drawn; the table has it.",
        "{n} parties are not drawn; the table has them.",
        scene.left_out,
    )
    return [
        *([html.P(str(left), className="quiet")] if scene.left_out else []),
        html.Div(
            className="told",
            children=[
                sentences(
                    plan,
                    _("Who should know of whom"),
                    _introductions(found),
                    _no_introductions(),
                    _(MEANINGS[0]),
                ),
                sentences(
                    plan, _("Ties that serve no shared work"), _idle(found), _no_idle(), _(MEANINGS[1])
                ),
                sentences(
                    plan,
                    _("Who links others"),
                    [(words.broker_sentence(plan, p), (p.id,)) for p in network.brokers],
                    msg("Nobody stands between others."),
                    _(MEANINGS[2]),
                ),
                sentences(plan, _("Does each domain keep to itself?"), silos, msg(""), _(MEANINGS[3])),
            ],
        ),
        party_table(found),
        *([html.P(str(alone), className="quiet")] if alone else []),
        _rests(),
    ]


def _introductions(found: Together) -> list[tuple[Message, tuple[str, ...]]]:
    return [(words.introduction_sentence(found.plan, i), (i.a, i.b)) for i in found.introductions]


def _idle(found: Together) -> list[tuple[Message, tuple[str, ...]]]:
    ties = [(words.idle_tie_sentence(found.plan, t), (t.a, t.b)) for t in found.idle.ties]
    return ties + [(words.idle_member_sentence(found.plan, m), (m.party,)) for m in found.idle.members]


def _no_introductions() -> Message:
    return msg("Nobody: parties that clearly contribute to the same in the same wijk have a tie.")


def _no_idle() -> Message:
    return msg("None: whoever sits together in an alliance shares an effort or a goal.")


def _rests() -> Any:
    return html.P(
        _(
            "This shows what stands in the plan: who owns an effort, carries it out or found people for it. People"
            " who know each other without that are not seen here."
        ),
        className="assumption",
    )
