"""*Samenvoegen*: the same network as several groups drew it, as one, with where they do not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import Dash, Input, Output, html, no_update

from dashboard.brought import Brought
from dashboard.folding import Folds
from dashboard.graphview.elements import elements
from dashboard.graphview.marks import SIGNS, Mark, marked
from dashboard.pages import bringing, still
from dashboard.pages.compare import on_picture
from dashboard.pages.merging_lists import MARK_WORDS, agreement, disagreements, mark_of, only_some
from dashboard.pages.parts import aria, data
from dashboard.reader import Reader, Reading
from dashboard.rights import Role, current_person, require
from dashboard.scene import compose
from dashboard.worker import Data, in_worker, note_change, question
from din.analysis.views import MergedViews, merge_views
from din.checks import check
from din.errors import DinError
from din.model import Plan
from din.service import PlanSource, SourceSnapshot, StoreSource
from din.service.merging import keep_proposal
from din.texts import _, readable

PATH = "/samenvoegen"
UPLOAD, ASK, SAID = "merging-upload", "merging-ask", "merging-said"
MOST_VIEWS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: keys of views, whether the plan is one too, and whether all of it is drawn."""

    views: tuple[str, ...] = ()
    own: bool = True
    everything: bool = False

    @classmethod
    def parse(cls, search: str) -> Wanted:
        """Read an address's query."""
        found = parse_qs(search.removeprefix("?"))
        views = tuple(dict.fromkeys(key[:40] for key in found.get("beeld", ())))[:MOST_VIEWS]
        return cls(views, "zonder-plan" not in found, "alles" in found)

    def address(self, path: str = PATH) -> str:
        """Give the address of this page, or of something else about the same views."""
        pairs = [("beeld", key) for key in self.views]
        pairs += [("zonder-plan", "ja")] if not self.own else []
        pairs += [("alles", "ja")] if self.everything else []
        return f"{path}?{urlencode(pairs)}" if pairs else path


def layout(brought: Brought, reading: Reading, search: str) -> Any:
    """Give the page for the views in the address."""
    wanted = Wanted.parse(search)
    head = [
        html.H1(_("Merge what several groups drew")),
        html.P(
            _(
                "Did several groups draw the same network? Choose their files: you see what they share and where they"
                " do not agree. Looking changes nothing."
            ),
            className="lead",
        ),
    ]
    try:
        views = views_of(brought, reading.plan, wanted)
        merged = merge_views(views) if len(views) > 1 else None
    except DinError as fault:
        return _page([*head, html.P(str(fault.message), className="obstacle", role="alert"), _ask()])
    return _page(
        [
            *head,
            *_views(brought, reading, wanted),
            *([] if merged is None else _merged(merged, wanted, may_keep=reading.editable)),
            _ask(),
        ]
    )


def views_of(brought: Brought, plan: Plan, wanted: Wanted) -> dict[str, Plan]:
    """Give the views by name; two files of one name are told apart by a number.

    Raises
    ------
    UsageError
        When a file is not kept any more.
    """
    views: dict[str, Plan] = {}
    if wanted.own and plan.chain:
        views[_("This plan")] = plan
    for key in wanted.views:
        found = brought.find(key)
        name, number = found.name, 2
        while name in views:
            name, number = f"{found.name} ({number})", number + 1
        views[name] = found.plan
    return views


def _page(children: Sequence[Any]) -> Any:
    return html.Main(id="main", className="compare merging", children=list(children))


def _ask() -> Any:
    return bringing.asking(
        UPLOAD,
        _("Add views"),
        _("A file per group, together no more than 1.4 MB: a workbook, JSON, YAML, GraphML or GEXF."),
        several=True,
    )


def _views(brought: Brought, reading: Reading, wanted: Wanted) -> list[Any]:
    """List the views that are merged, each with a way to leave it out."""
    rows: list[Any] = []
    if reading.plan.chain:
        text = _("leave out") if wanted.own else _("take along")
        name = html.Span(_("This plan"), className="" if wanted.own else "quiet")
        rows.append(html.Li([name, " ", html.A(text, href=replace(wanted, own=not wanted.own).address())]))
    for key in wanted.views:
        rest = tuple(other for other in wanted.views if other != key)
        away = html.A(_("leave out"), href=replace(wanted, views=rest).address())
        rows.append(html.Li([html.Strong(readable(brought.find(key).name)), " ", away]))
    return [html.H2(_("Views")), html.Ul(rows, className="views")] if wanted.views else []


def _merged(merged: MergedViews, wanted: Wanted, *, may_keep: bool) -> list[Any]:
    return [
        html.P(agreement(merged), className="tally", role="status"),
        *_ways(wanted, may_keep=may_keep),
        *disagreements(merged),
        *only_some(merged),
        *_picture(merged, wanted),
    ]


def _ways(wanted: Wanted, *, may_keep: bool) -> list[Any]:
    """Give the ways to keep what they share: as a file, and for an editor as a proposal in the store."""
    links: list[Any] = [
        html.A(name, href=wanted.address(f"/download/samen.{form}"), className="button", download="")
        for name, form in ((_("Download as a workbook"), "xlsx"), (_("Download as JSON"), "json"))
    ]
    keeps = may_keep and current_person().role >= Role.EDITOR
    if keeps:
        links.append(
            html.Button(
                _("Keep as a proposal"), type="button", className="button",
                **data(keep=wanted.address()),
            )
        )  # fmt: skip
    told = _("The plan itself stays as it is. A proposal is a plan of its own in the same store.")
    return [
        html.P(links, className="exports"),
        *([html.P(told, className="quiet")] if keeps else []),
        *question(ASK),
        html.Div(id=SAID, role="status"),
    ]


def _picture(merged: MergedViews, wanted: Wanted) -> list[Any]:
    plan = merged.plan
    marks = marks_of(merged)
    near = {end for link in plan.contributions if link.id in marks for end in (link.source, link.target)}
    chain = {node.id for node in plan.chain}
    shown = chain if wanted.everything else chain & (near | marks.keys())
    title = html.H2(_("On the network"))
    if not shown:
        return [title, html.P(_("All drew the same network."))]
    scene = compose(plan, shown, Folds(True, frozenset(), frozenset()))
    other = _("Show only where they differ") if wanted.everything else _("Show the whole network")
    return [
        title,
        html.P(html.A(other, href=replace(wanted, everything=not wanted.everything).address())),
        still.picture(
            marked(elements(scene), on_picture(scene, marks, plan)),
            scene,
            {"samen": wanted.address()},
            _("The network that they share, with where they differ; the lists above say the same."),
            _key(),
        ),
    ]


def marks_of(merged: MergedViews) -> dict[str, Mark]:
    """Give per link and node on which views differ how they do."""
    marks: dict[str, Mark] = {one.link.id: mark for one in merged.links if (mark := mark_of(one)) is not None}
    some = (node for node, views in merged.nodes.items() if len(views) < len(merged.views))
    return marks | dict.fromkeys(some, "some")


def _key() -> Any:
    items = [
        html.Li([html.Span(SIGNS[mark], className=f"mark {mark}", **aria(hidden="true")), _(word)])
        for mark, word in MARK_WORDS.items()
    ]
    return html.Ul(items, className="marks", **aria(label=_("What the marks mean")))


def reading_of(brought: Brought, reading: Reading, about: Mapping[str, Any]) -> Reading | None:
    """Give the merged plan that a picture was made of; None when its files are not kept any more."""
    try:
        merged = merged_of(brought, reading.plan, str(about.get("samen", "")))
    except DinError:
        return None
    return Reading(SourceSnapshot(0, merged.plan, check(merged.plan)))


def merged_of(brought: Brought, plan: Plan, address: str) -> MergedViews:
    """Give what the views in an address share."""
    return merge_views(views_of(brought, plan, Wanted.parse(address.partition("?")[2])))


def register(app: Dash, reader: Reader, source: PlanSource, brought: Brought) -> None:
    """Take in files, and keep a proposal when an editor asks."""

    def leads(keys: Sequence[str], search: str) -> str:
        wanted = Wanted.parse(search)
        views = tuple(dict.fromkeys((*wanted.views, *keys)))[:MOST_VIEWS]
        return replace(wanted, views=views).address()

    def keep(asked: Data) -> Any:
        author = require(Role.EDITOR).name
        if not asked:
            return no_update
        if not isinstance(source, StoreSource):
            return html.P(_("This plan is in a file. Download the proposal instead."), className="obstacle")
        merged = merged_of(brought, reader.read().plan, str(asked.get("value", ""))[:2_000])
        plan_id = keep_proposal(source, merged, author)
        note_change(plan_id)
        return html.P(
            [
                _("Kept as the proposal “{name}”.", name=plan_id),
                " ",
                html.A(
                    _("Compare it with this plan"), href="/vergelijk?" + urlencode({"met": f"plan:{plan_id}"})
                ),
            ]
        )

    bringing.register(app, brought, UPLOAD, leads)
    app.callback(Output(SAID, "children"), Input(ASK, "data"), prevent_initial_call=True)(
        in_worker(keep, Role.EDITOR)
    )
