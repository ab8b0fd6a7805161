"""*Vergelijk*: two moments of the plan beside each other, on the network and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import html

from dashboard.folding import Folds
from dashboard.graphview.elements import elements
from dashboard.graphview.marks import SIGNS, Mark, marked
from dashboard.moments import Moments, parse
from dashboard.pages import still
from dashboard.pages.history_parts import comparing, refused
from dashboard.pages.parts import aria
from dashboard.reader import Reading
from dashboard.scene import Scene, compose, line_key
from din.errors import DinError
from din.model import Plan
from din.model.difference import Difference, difference
from din.service import ElementFeed, overview
from din.service.history import Compared, Comparison, compare
from din.texts import N_, _, nmsg, readable

NOT_COMPARED = frozenset({"placement"})
"""Where nodes stand on the drawing says nothing of the plan."""
MOST_LISTED = 300
MARK_WORDS: dict[Mark, str] = {"came": N_("added"), "went": N_("removed"), "changed": N_("changed")}


def layout(moments: Moments, search: str, more: Sequence[Any] = ()) -> Any:
    """Give the page for the two moments in the address; ``more`` are other ways to compare."""
    found = parse_qs(search.removeprefix("?"))
    before, after = (found.get(name, [""])[-1][:60] for name in ("van", "tot"))
    everything = "alles" in found
    if not before:
        return _question(after, more)
    if faults := [fault for text in (before, after) if (fault := _fault(text))]:
        return refused(" ".join(dict.fromkeys(faults)), comparing(before, after))
    try:
        when = parse(before), parse(after)
        old, new = moments.read(when[0]), moments.read(when[1])
        words = moments.in_words(when[0]), moments.in_words(when[1])
    except DinError as error:
        return refused(str(error.message), comparing(before, after))
    old_plan, new_plan = compared(old.plan), compared(new.plan)
    content = _content(old, new, old_plan, new_plan, {"van": before, "tot": after}, everything)
    return html.Main(
        id="main",
        className="compare",
        children=[
            html.H1(_("What changed between two moments")),
            html.P([html.Strong(words[0]), " → ", html.Strong(words[1])], className="lead", role="note"),
            *content,
            comparing(before, after),
            html.P(html.A(_("To the history"), href="/geschiedenis")),
        ],
    )


def _fault(text: str) -> str:
    """Say why this is no moment; nothing when it is one."""
    try:
        parse(text)
    except DinError as error:
        return str(error.message)
    return ""


def _question(after: str, more: Sequence[Any]) -> Any:
    return html.Main(
        id="main",
        className="history narrow",
        children=[
            html.H1(_("Which two moments do you want to compare?")),
            comparing("", after),
            *more,
            html.P(html.A(_("Merge what several groups drew"), href="/samenvoegen")),
            html.P(html.A(_("To the history"), href="/geschiedenis")),
        ],
    )


def compared(plan: Plan) -> Plan:
    """Give a plan with what is compared of it."""
    return Plan.trusted((record for record in plan if record.kind not in NOT_COMPARED), plan.id)


def _content(
    old: Reading, new: Reading, before: Plan, after: Plan, about: dict[str, str], everything: bool
) -> list[Any]:
    found = compare(before, after)
    if not found:
        return [html.P(_("Nothing changed between these two moments."), className="assumption")]
    return [
        html.P(tally(found), className="tally", role="status"),
        *bands(old, new),
        *picture(before, after, about, everything),
        *added_removed_changed(found),
    ]


def added_removed_changed(found: Comparison, known: Plan | None = None) -> list[Any]:
    """List what came, went and changed; a link to its history for what a plan knows, without one for all."""
    return [
        *_list(_("Added"), "came", found.added, known),
        *_list(_("Removed"), "went", found.removed, known),
        *_list(_("Changed"), "changed", found.changed, known),
    ]


def tally(found: Comparison) -> str:
    """Count what came, went and changed."""
    return " · ".join(
        (
            str(nmsg("{n} added", "{n} added", len(found.added))),
            str(nmsg("{n} removed", "{n} removed", len(found.removed))),
            str(nmsg("{n} changed", "{n} changed", len(found.changed))),
        )
    )


def bands(old: Reading, new: Reading) -> list[Any]:
    """Tell which mission elements are fed otherwise, in the words of the overview."""
    before, after = overview(old.plan), overview(new.plan)
    then = {feed.element: feed for feed in before.feeds}
    now = {feed.element for feed in after.feeds}
    lines = [_fed(feed, html.Ins, "– → ") for feed in after.feeds if feed.element not in then]
    lines += [_fed(feed, html.Del, "", " → –") for feed in before.feeds if feed.element not in now]
    for feed in after.feeds:
        if feed.element not in then:
            continue
        was = then[feed.element]
        pairs = [(_("the whole plan"), was.overall, feed.overall)]
        places = {area.id: cell for area, cell in zip(before.areas, was.per_area, strict=True)}
        pairs += [
            (readable(area.name), places[area.id], cell)
            for area, cell in zip(after.areas, feed.per_area, strict=True)
            if area.id in places
        ]
        lines += [
            html.Li(
                [
                    html.Strong(readable(feed.name)),
                    f", {readable(where)}: ",
                    html.Del(str(one.band.message())),
                    " → ",
                    html.Ins(str(other.band.message())),
                ]
            )
            for where, one, other in pairs
            if one.band is not other.band
        ]
    said = lines or [html.Li(_("No mission element is fed clearly more or less."), className="quiet")]
    return [html.H2(_("What it does to the mission")), html.Ul(said, className="changes")]


def _fed(feed: ElementFeed, mark: Any, *around: str) -> Any:
    """Tell how an element is fed that only one of both plans has."""
    band = mark(str(feed.overall.band.message()))
    said = [around[0], band, *around[1:]]
    return html.Li([html.Strong(readable(feed.name)), f", {_('the whole plan')}: ", *said])


def picture(before: Plan, after: Plan, about: dict[str, str], everything: bool) -> list[Any]:
    """Draw both plans as one, with what came, went and changed."""
    found = difference(before, after)
    union = Plan.trusted((*after, *found.removed), after.id)
    marks = marks_of(found, union)
    shown = {node.id for node in union.chain} if everything else around(union, marks)
    title = html.H2(_("On the network"))
    if not shown:
        return [title, html.P(_("Nothing in the network itself changed."))]
    scene = compose(union, shown, Folds(True, frozenset(), frozenset()))
    other = {**about} if everything else {**about, "alles": "ja"}
    text = _("Show only what changed") if everything else _("Show the whole network")
    return [
        title,
        html.P(html.A(text, href="/vergelijk?" + urlencode(other))),
        still.picture(
            marked(elements(scene), on_picture(scene, marks, union)),
            scene,
            about,
            _("The network with what changed; the lists below say the same."),
            _key(),
        ),
    ]


def marks_of(found: Difference, union: Plan) -> dict[str, Mark]:
    """Give per node and link what became of it."""
    marks: dict[str, Mark] = dict.fromkeys((record.id for record in found.added), "came")
    marks |= dict.fromkeys((record.id for record in found.removed), "went")
    marks |= dict.fromkeys(found.changed_ids, "changed")
    return {record_id: mark for record_id, mark in marks.items() if record_id in union}


def around(union: Plan, marks: dict[str, Mark]) -> set[str]:
    """Give the nodes of the chain that changed, and those they are linked with."""
    chain = {node.id for node in union.chain}
    near = chain & marks.keys()
    for link in union.contributions:
        if link.id in marks or link.source in marks or link.target in marks:
            near |= {link.source, link.target} & chain
    return near


def on_picture(scene: Scene, marks: dict[str, Mark], union: Plan) -> dict[str, Mark]:
    """Give the marks by the keys of what is drawn; of several links on one line, a change is what is told."""
    found = {key: marks[key] for box in scene.boxes if (key := box.key) in marks}
    lines: dict[str, set[Mark | None]] = {}
    for link in union.contributions:
        key = line_key(scene.drawn_as.get(link.source, ""), scene.drawn_as.get(link.target, ""))
        lines.setdefault(key, set()).add(marks.get(link.id))
    for key, kinds in lines.items():
        if kinds != {None}:
            one = next(iter(kinds)) if len(kinds) == 1 else "changed"
            found[key] = one or "changed"
    return found


def _key() -> Any:
    items = [
        html.Li([html.Span(SIGNS[mark], className=f"mark {mark}", **aria(hidden="true")), _(word)])
        for mark, word in MARK_WORDS.items()
    ]
    return html.Ul(items, className="marks", **aria(label=_("What the marks mean")))


def _list(title: str, mark: Mark, records: Iterable[Compared], known: Plan | None) -> list[Any]:
    found = list(records)
    if not found:
        return []
    items = [
        html.Li(_record(record, mark, known is None or record.record_id in known))
        for record in found[:MOST_LISTED]
    ]
    rest = len(found) - MOST_LISTED
    if rest > 0:
        items.append(html.Li(str(nmsg("and {n} more", "and {n} more", rest))))
    return [html.H2(f"{title} ({len(found)})"), html.Ul(items, className="changes")]


def _record(record: Compared, mark: Mark, linked: bool) -> list[Any]:
    sign = html.Span(SIGNS[mark], className=f"mark {mark}", **aria(hidden="true"))
    address = "/geschiedenis?" + urlencode({"element": record.record_id})
    link = html.A(readable(record.name), href=address) if linked else html.Span(readable(record.name))
    fields = [
        html.Li([f"{line.label}: ", html.Del(readable(line.before)), " → ", html.Ins(readable(line.after))])
        for line in record.fields
    ]
    return [
        sign,
        html.Span(str(record.kind), className="quiet"),
        " ",
        link,
        *([html.Ul(fields, className="fields-changed")] if fields else []),
    ]
