"""*Vergelijk* with another plan: one that is brought along, or another in the same store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import Dash, html

from dashboard.brought import Brought
from dashboard.moments import Moments
from dashboard.pages import bringing
from dashboard.pages.compare import added_removed_changed, bands, compared, picture, tally
from dashboard.pages.history_parts import refused
from dashboard.pages.parts import aria
from dashboard.reader import Reading
from dashboard.rights import Role, current_person
from din.analysis import Analysis, PlanComparison, compare_analyses
from din.analysis.bands import NOTHING
from din.analysis.views import alike
from din.checks import check
from din.errors import DinError, UsageError
from din.model import Plan
from din.service import SourceSnapshot, StoreSource
from din.service.history import compare
from din.service.merging import is_proposal_of
from din.texts import Message, _, msg, nmsg, readable

UPLOAD = "compare-upload"
STORED = "plan:"
MOST_SHIFTS = 20


def asked(search: str) -> str:
    """Give which other plan an address asks for; empty for none."""
    return parse_qs(search.removeprefix("?")).get("met", [""])[-1][:200]


def layout(moments: Moments, brought: Brought, search: str) -> Any:
    """Give the page that compares the plan as it is now with another."""
    wanted = asked(search)
    everything = "alles" in parse_qs(search.removeprefix("?"))
    own = moments.read(None)
    try:
        name, other = other_plan(moments, brought, wanted)
    except DinError as error:
        return refused(str(error.message), *choices(moments))
    return html.Main(
        id="main",
        className="compare",
        children=[
            html.H1(_("What is different in another plan")),
            html.P(
                [html.Strong(readable(own.plan.name)), " → ", html.Strong(readable(name))],
                className="lead",
                role="note",
            ),
            html.P(
                _(
                    "Records belong together by their id, and else by kind and name. “Added” is only in the other plan,"
                    " “removed” only in this one."
                ),
                className="quiet",
            ),
            *_content(own, other, wanted, everything),
            *choices(moments),
            html.P(html.A(_("To the history"), href="/geschiedenis")),
        ],
    )


def _content(own: Reading, other: Reading, wanted: str, everything: bool) -> list[Any]:
    before, after = compared(own.plan), compared(other.plan)
    found = compare(before, after)
    if not found:
        return [html.P(_("The two plans are the same."), className="assumption")]
    return [
        html.P(tally(found), className="tally", role="status"),
        *bands(own, other),
        *_shifts(own.analysis, other.analysis),
        *picture(before, after, {"met": wanted}, everything),
        *added_removed_changed(found, own.plan),
    ]


def _shifts(before: Analysis | None, after: Analysis | None) -> list[Any]:
    """Tell which efforts contribute otherwise, the largest change first."""
    title = html.H2(_("What it does to the contributions"))
    if before is None or after is None:
        return [title, html.P(_("In one of the two a loop never settles, so there are no figures."))]
    found = compare_analyses(before, after)
    if not found.shifts:
        return [title, html.P(_("No contribution differs."), className="quiet")]
    heads = (_("Effort"), _("Mission element"), _("Here"), _("In the other plan"), _("Change"))
    rows = [html.Tr(_shift(found, i)) for i in range(min(MOST_SHIFTS, len(found.shifts)))]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])), html.Tbody(rows)],
        className="plain-table",
    )
    rest = len(found.shifts) - MOST_SHIFTS
    more = [html.P(str(nmsg("and {n} more", "and {n} more", rest)))] if rest > 0 else []
    frame = html.Div(table, className="table-scroll", tabIndex="0", role="group", **aria(label=_("Table")))
    return [title, frame, *more]


def _shift(found: PlanComparison, at: int) -> list[Any]:
    shift = found.shifts[at]
    words = [
        _hampering(value, band.message())
        for value, band in zip((shift.before, shift.after), shift.bands, strict=True)
    ]
    change = _("more") if shift.change > 0 else _("less")
    names = [readable(found.label(one)) for one in (shift.effort, shift.element)]
    return [html.Th(names[0], scope="row"), html.Td(names[1]), *map(html.Td, words), html.Td(change)]


def _hampering(value: float, word: Message) -> str:
    return _("hampers: {word}", word=word) if value < -NOTHING else str(word)


def other_plan(moments: Moments, brought: Brought, wanted: str) -> tuple[str, Reading]:
    """Give the other plan with the ids of this one, and how it is called.

    Raises
    ------
    DinError
        When there is no such plan, or this person may not see it.
    """
    own = moments.read(None).plan
    if wanted.startswith(STORED):
        name = wanted.removeprefix(STORED)
        found = _stored(moments, name)
    else:
        kept = brought.find(wanted)
        name, found = kept.name, kept.plan
    other = alike(own, found)
    return name, Reading(SourceSnapshot(0, other, check(other)))


def _stored(moments: Moments, name: str) -> Plan:
    source = moments.source
    if not isinstance(source, StoreSource) or name not in others(moments):
        raise UsageError(msg("There is no plan “{name}” here that you may see.", name=name[:80]))
    return source.store.snapshot(name).plan


def others(moments: Moments) -> Sequence[str]:
    """Give the other plans of the store that this person may see: proposals, and for a manager all of them."""
    source = moments.source
    if not isinstance(source, StoreSource):
        return ()
    everything = current_person().role >= Role.MANAGER
    found = (name for name in source.store.plans() if name != source.plan_id)
    return [name for name in found if everything or is_proposal_of(name, source.plan_id)]


def choices(moments: Moments) -> list[Any]:
    """Ask for another plan: those of the store, or a file."""
    links = [
        html.Li(html.A(readable(name), href="/vergelijk?" + urlencode({"met": STORED + name})))
        for name in others(moments)
    ]
    stored = [html.H2(_("Another plan in this store")), html.Ul(links)] if links else []
    return [
        html.Section(stored, className="ask") if stored else None,
        bringing.asking(
            UPLOAD,
            _("Compare with a plan in a file"),
            _("At most 1.4 MB: a workbook, JSON, YAML, GraphML or GEXF. Looking changes nothing."),
            several=False,
        ),
    ]


def register(app: Dash, brought: Brought) -> None:
    """Take in a file to compare with."""
    bringing.register(app, brought, UPLOAD, lambda keys, _search: "/vergelijk?" + urlencode({"met": keys[0]}))


def reading_of(moments: Moments, brought: Brought, about: Mapping[str, Any], node: str) -> Reading | None:
    """Give the plan in which a node of the picture is described: this one, else the other."""
    own = moments.read(None)
    if node in own.plan:
        return own
    try:
        return other_plan(moments, brought, str(about.get("met", "")))[1]
    except DinError:
        return None
