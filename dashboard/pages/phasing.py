"""*Fasering*: what starts where and when, moved by hand, beside what it gives.

The page keeps the phasing in the making; the server carries out its edits, draws it, runs it and saves it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.pages.parts import aria
from dashboard.phasing import missing
from dashboard.phasing.answer import aloud, cards
from dashboard.phasing.answering import Latest
from dashboard.phasing.asks import SEATS, Draft, asked, opened, seats_data
from dashboard.phasing.frame import body, clash, head, phasing_faults, spoken
from dashboard.reader import Reading
from dashboard.rights import Role
from dashboard.worker import Data, Text, in_worker, note_change, question
from din.errors import DinError, UsageError
from din.texts import _, msg
from simulation.report import Report, report
from simulation.runner import Cancelled
from simulation.scenario import ParameterInput, Phasing
from simulation.scenario.edits import free_id, phasing_of
from simulation.workbench import PhasingChanged, Setup, ValueChanged, Workbench

PATH = "/fasering"
CONTENT, TOP, BODY, ANSWER = "phasing-content", "phasing-top", "phasing-body", "phasing-answer"
ASK, STATE, WANTED, NEXT, SAVE, SAVED, SAID, HEARD, MARK, TICK, TOLD = (
    "phasing-ask", "phasing-state", "phasing-wanted", "phasing-next", "phasing-save", "phasing-saved", "phasing-said",
    "phasing-heard", "phasing-mark", "phasing-tick", "phasing-told",
)  # fmt: skip
FIRST_RUNS = 256
"""So many combinations give the first answer, within a second on two cores (benchmarks/phasing.py)."""
FINER = 4
"""So many times as many the next."""
TICK_MS = 4000


def layout(bench: Workbench, _reading: Reading, search: str) -> Any:
    """Give the page."""
    return html.Main(
        id="main",
        className="phasing",
        children=[
            html.Div(content(bench, search), id=CONTENT),
            html.Div(id=HEARD, className="unseen", role="status", **aria(live="polite")),
            html.Div(id=TOLD, className="unseen", role="status", **aria(live="polite")),
            dcc.Store(id=MARK, data=bench.mark),
            dcc.Interval(id=TICK, interval=TICK_MS),
            html.Button(
                _("Leave the projector view"), id=ids.PROJECTOR_CLOSE, className="button", type="button"
            ),
        ],
    )


def content(bench: Workbench, search: str) -> list[Any]:
    """Give all that follows from the scenario and the address."""
    setup = bench.now()
    found = missing.obstacle(bench, setup)
    if found:
        return [html.H1(_("Phasing")), *found]
    wanted = parse_qs(search.removeprefix("?")).get("phasing", [""])[-1]
    draft = opened(setup, wanted)
    return [
        html.Div(head(draft), id=TOP),
        html.Div(id=SAID, role="status", **aria(live="polite")),
        html.Section(
            html.P(_("This is being worked out…"), className="quiet"),
            id=ANSWER,
            className="phasing-answer",
            **aria(label=_("What this phasing gives"), live="off"),
        ),
        html.Div(body(draft, _today()), id=BODY),
        dcc.Store(id=ASK),
        dcc.Store(id=STATE, data=draft.data()),
        dcc.Store(id=WANTED, data=draft.data()),
        dcc.Store(id=NEXT),
        dcc.Store(id=SAVED),
        *question(SAVE),
    ]


def register(app: Dash, bench: Workbench) -> None:
    """Answer what the page asks."""
    missing.register(app, bench)
    latest = Latest()

    def follow(search: Text, _mark: object, path: Text) -> Any:
        return content(bench, search or "") if (path or "").rstrip("/") == PATH else no_update

    def edit(data: Data) -> Any:
        return _edited(bench, data) if data else (no_update,) * 4

    def answer(data: Data) -> Any:
        return _answered(bench, latest, data) if data else (no_update,) * 3

    def save(data: Data) -> Any:
        return _saved(bench, data) if data else (no_update, no_update)

    app.callback(
        Output(CONTENT, "children"),
        Input(ids.LOCATION, "search"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "pathname"),
        prevent_initial_call=True,
    )(in_worker(follow))
    app.callback(
        Output(TOP, "children"),
        Output(BODY, "children"),
        Output(STATE, "data"),
        Output(HEARD, "children"),
        Input(ASK, "data"),
        prevent_initial_call=True,
    )(in_worker(edit))
    app.callback(
        Output(ANSWER, "children"), Output(NEXT, "data"), Output(TOLD, "children"), Input(WANTED, "data")
    )(in_worker(answer))
    app.callback(
        Output(SAID, "children"), Output(SAVED, "data"), Input(SAVE, "data"), prevent_initial_call=True
    )(in_worker(save, Role.EDITOR))
    app.callback(
        Output(MARK, "data"), Input(TICK, "n_intervals"), State(MARK, "data"), prevent_initial_call=True
    )(in_worker(lambda _n, known: no_update if (mark := bench.mark) == known else mark))
    for name, target in (("state", STATE), ("next", NEXT), ("saved", SAVED), ("changed", MARK)):
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("phasing", name),
            Output(target, "storage_type"),
            Input(target, "data"),
            prevent_initial_call=name == "changed",
        )


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def _running(bench: Workbench) -> Setup:
    """Give the setup of a scenario that can be run.

    Raises
    ------
    UsageError
        When there is none by now.
    """
    setup = bench.now()
    if not setup.runs:
        raise UsageError(msg("The scenario cannot be run any more. Open this page again to see why."))
    return setup


def _draft(bench: Workbench, data: Any) -> Draft:
    """Read what a page has; one without edits follows the file."""
    setup = _running(bench)
    draft = asked(setup, data)
    if draft.edited or draft.obstacle:
        return draft
    fresh = opened(setup, draft.mine.id)
    return replace(draft, base=fresh.base, mine=fresh.mine)


def _edited(bench: Workbench, data: dict[str, Any]) -> tuple[Any, ...]:
    draft = _draft(bench, data)
    turn = {"n": data.get("n"), "page": data.get("page")}
    edits = data.get("edits")
    last = edits[-1] if isinstance(edits, list) and edits else None
    said = (
        spoken(draft, str(last.get("cell", "")), str(last.get("field", "")))
        if isinstance(last, dict)
        else no_update
    )
    return head(draft), body(draft, _today()), draft.data() | turn, said


def _answered(bench: Workbench, latest: Latest, data: dict[str, Any]) -> tuple[Any, ...]:
    """Run the phasing on as many draws as is its turn, and say which number is next."""
    overtaken = latest.ask(str(data.get("page", "")))
    draft = _draft(bench, data)
    if phasing_faults(draft):
        return (
            html.P(_("Mend first what stands below; then the outcome follows."), className="obstacle"),
            no_update,
            no_update,
        )
    most = draft.scenario.runs
    given = data.get("runs")
    runs = min(most, given if isinstance(given, int) and 1 <= given <= most else FIRST_RUNS)
    try:
        found = report(bench.results(runs, [draft.mine.id], setup=draft.as_edited, cancelled=overtaken))
        before = _before(bench, draft, runs)
    except Cancelled:
        return (no_update,) * 3
    further = {**data, "runs": min(most, FINER * runs)} if runs < most else no_update
    return cards(found, before, most), further, aloud(found) if runs == most else no_update


def _before(bench: Workbench, draft: Draft, runs: int) -> Report | None:
    """Run the phasing as it was before the edits."""
    if not draft.edited or not draft.base.cells:
        return None
    return report(bench.results(runs, [draft.base.id], setup=draft.setup.with_phasing(draft.base)))


def _saved(bench: Workbench, data: dict[str, Any]) -> tuple[Any, Any]:
    """Save, copy or take away; a refusal says why and loses nothing."""
    does = data.get("does")
    draft = asked(_running(bench), data)
    base: Phasing | None = draft.base
    mine: Phasing | None = draft.mine
    values = draft.values
    try:
        if does in {"copy", "copy-mine"}:
            base, mine = None, _copy(bench, draft, str(data.get("name") or draft.mine.name))
        elif does == "remove":
            mine, values = None, {}
        if does in {"over", "copy-mine"}:
            values = {name: (_present_value(bench, name), given) for name, (_base, given) in values.items()}
        if does == "over":
            base = _present(bench, draft)
        bench.save(base, mine, values)
    except (PhasingChanged, ValueChanged):
        return _clashed(bench, draft, data)
    except DinError as fault:
        return html.P(str(fault), className="obstacle", role="alert"), no_update
    note_change(draft.mine.id)
    said = _("Taken away.") if mine is None else _("Saved: {name}.", name=mine.name)
    goes = "" if does in {"save", "over"} else mine.id if mine else "-"
    kept = mine.model_dump(mode="json") if mine else None
    return html.P(said, className="saved"), {
        "n": data.get("n"),
        "kept": kept,
        "seats": seats_data(draft.seats),
        "goes": goes,
        "was": draft.mine.id,
    }


def _clashed(bench: Workbench, draft: Draft, data: dict[str, Any]) -> tuple[Any, Any]:
    """Show how it stands in the file beside what is on the page."""
    theirs, seats = _present(bench, draft), _present_value(bench, SEATS)
    return clash(draft, theirs, seats), {
        "n": data.get("n"),
        "theirs": theirs.model_dump(mode="json") if theirs else None,
        "seats": seats_data(seats),
    }


def _present_value(bench: Workbench, name: str) -> ParameterInput | None:
    scenario = bench.now().scenario
    return scenario.parameters.get(name) if scenario else None


def _copy(bench: Workbench, draft: Draft, name: str) -> Phasing:
    scenario = bench.now().scenario or draft.scenario
    return Phasing.model_validate(dict(draft.mine) | {"id": free_id(scenario, name), "name": name})


def _present(bench: Workbench, draft: Draft) -> Phasing | None:
    """Give the phasing as it stands in the file at this moment."""
    try:
        return phasing_of(bench.now().scenario or draft.scenario, draft.mine.id)
    except KeyError:
        return None
