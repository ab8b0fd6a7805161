"""*Keuze*: which phasing, how sure that is, what it may cost to be wrong, and what would change it. Fits one A4."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard import ids
from dashboard.pages import choosing_parts as parts
from dashboard.pages import explaining, running
from dashboard.pages.scenarios import EVERY_MS, RESTING_MS, sign
from dashboard.phasing import missing
from dashboard.reader import Reading
from dashboard.simulated.desk import Desk, Stand, why
from dashboard.simulated.wanted import CHOICE, HIGHEST_VALUE_EUR, ChoiceWanted, euros_asked
from dashboard.tasks import Stage, Task
from dashboard.worker import Text, Texts, in_worker
from din.texts import _, current_language, euros
from simulation.comparison import (
    category_sentences,
    matter_sentences,
    named,
    stability_sentence,
    turning,
    verdict,
)

CONTENT, PROGRESS, DRAWINGS, TICK, SEEN, VALUE, DEEPEN, STOP, DEEPER, ASIDE = (
    f"choice-{name}"
    for name in (
        "content", "progress", "drawings", "tick", "seen", "value", "deepen", "stop", "deeper", "aside",
    )
)  # fmt: skip


def layout(_reading: Reading, search: str) -> Any:
    """Give the page; its content comes as the runs do."""
    return html.Main(
        id="main",
        className="choice simulated",
        children=[
            html.Div(
                [
                    html.H1(_("Which phasing to choose?")),
                    _value(ChoiceWanted.parse(search)),
                    *running.projector(),
                ],
                className="choice-head",
            ),
            html.Div(id=PROGRESS, className="run-progress"),
            html.Div(id=CONTENT),
            _aside(),
            dcc.Store(id=DRAWINGS),
            dcc.Store(id=SEEN),
            dcc.Interval(id=TICK, interval=EVERY_MS),
        ],
    )


def _value(wanted: ChoiceWanted) -> Any:
    """Ask what an improvement is worth to the reader: there is no default but money alone."""
    dot, comma = (".", ",") if current_language() == "nl" else (",", ".")
    field = dmc.NumberInput(
        id=VALUE,
        label=_("A resident who reaches the norm is worth to you, euros a year"),
        value=wanted.value_eur,
        min=0,
        max=HIGHEST_VALUE_EUR,
        step=1000,
        allowDecimal=False,
        allowNegative=False,
        thousandSeparator=dot,
        decimalSeparator=comma,
        debounce=600,
    )
    return html.Div(field, className="choice-value")


def _aside() -> Any:
    """Give the section of the deeper questions, which are computed when somebody asks."""
    return html.Section(
        id=ASIDE,
        hidden=True,
        children=[
            html.Div(
                [
                    html.H2(_("Which assumptions matter, and does the order stay with other draws?")),
                    html.Button(_("Compute this"), id=DEEPEN, type="button", className="button"),
                    html.Button(_("Stop"), id=STOP, type="button", className="button", hidden=True),
                ],
                className="aside-head",
            ),
            html.Div(id=DEEPER),
        ],
    )


def register(app: Dash, desk: Desk) -> None:
    """Follow the plan, the scenario, the address and the runs; take the deeper questions."""

    def follow(
        _mark: object, search: Text, _tick: object, go: int | None, halt: int | None, path: Text, seen: Texts
    ) -> Any:  # fmt: skip
        if (path or "").rstrip("/") != CHOICE:
            return (no_update,) * 9
        pressed = str(ctx.triggered_id) if {DEEPEN: go, STOP: halt}.get(str(ctx.triggered_id)) else ""
        return answer(desk, search or "", seen or ["", ""], pressed)

    def worth(value: object, search: str | None) -> Any:
        wanted = ChoiceWanted.parse(search or "")
        asked = euros_asked(str(value))
        return (
            no_update
            if asked == wanted.value_eur
            else replace(wanted, value_eur=asked).address().removeprefix(CHOICE)
        )

    app.callback(
        Output(CONTENT, "children"),
        Output(DEEPER, "children"),
        Output(PROGRESS, "children"),
        Output(DRAWINGS, "data"),
        Output(TICK, "interval"),
        Output(SEEN, "data"),
        Output(ASIDE, "hidden"),
        Output(DEEPEN, "hidden"),
        Output(STOP, "hidden"),
        Input(ids.REVISION, "data"),
        Input(ids.LOCATION, "search"),
        Input(TICK, "n_intervals"),
        Input(DEEPEN, "n_clicks"),
        Input(STOP, "n_clicks"),
        State(ids.LOCATION, "pathname"),
        State(SEEN, "data"),
    )(in_worker(follow))
    app.callback(
        Output(ids.LOCATION, "search", allow_duplicate=True),
        Input(VALUE, "value"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(worth))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("figures", "place"), Output(CONTENT, "title"), Input(DRAWINGS, "data")
    )


def answer(desk: Desk, search: str, seen: list[str], pressed: str = "") -> tuple[Any, ...]:
    """Give all that follows: content, deeper, progress, drawings, how often to look, and what is hidden."""
    setup = desk.setup()
    if not setup.runs:
        shown = [setup.mark, current_language()]
        instead = no_update if shown == seen else missing.obstacle(desk.bench, setup)
        return instead, [], [], no_update, RESTING_MS, shown, True, True, True
    stand, wanted = desk.stand(setup), ChoiceWanted.parse(search)
    task = _task(desk, stand, wanted, pressed)
    stage = task.stage if task else None
    shown = [sign(search, stand), str(stage)]
    drawn: dict[str, str] = {}
    content: Any = no_update
    deeper: Any = no_update
    if shown != seen:
        content = _content(desk, stand, wanted, drawn)
        deeper = _deeper(desk, stand, wanted, task, drawn)
    elif stage is Stage.BUSY:
        deeper = _deeper(desk, stand, wanted, task, drawn)
    drawings = drawn if shown != seen else no_update
    busy = stage is Stage.BUSY
    look = EVERY_MS if busy or not stand.resting else RESTING_MS
    without = not stand.whole or stand.compared is None
    known = busy or stage is Stage.DONE
    return content, deeper, running.progress_line(stand), drawings, look, shown, without, known, not busy


def _task(desk: Desk, stand: Stand, wanted: ChoiceWanted, pressed: str) -> Task | None:
    """Give how far the deeper questions are, after beginning or stopping them when that was asked."""
    if not stand.whole or stand.compared is None:
        return None
    if pressed == DEEPEN:
        return desk.deepen(stand, wanted.value_eur)
    task = desk.deeper(stand, wanted.value_eur)
    if task is not None and pressed == STOP:
        task.stop()
    return task


def _content(desk: Desk, stand: Stand, wanted: ChoiceWanted, drawn: dict[str, str]) -> list[Any]:
    """Give the answer, the table, the figure and what would change the choice."""
    if stand.results is None:
        return [running.obstacle(stand.fault)] if stand.fault else []
    if stand.compared is None:
        return [running.obstacle(running.no_answer())]
    found, summed = desk.compared(stand, wanted.value_eur)
    chosen = parts.Chosen(found, summed, wanted.settled(list(found.objectives)))
    drawn[parts.FRONT] = parts.figure(chosen)
    return [
        html.P(_worth(wanted.value_eur), className="on-paper"),
        running.basis(stand.compared, stand),
        parts.told([*verdict(found)], "said verdict-list"),
        parts.table(chosen),
        parts.about_table(chosen),
        html.Div(
            [
                parts.front_section(chosen),
                html.Section(
                    [
                        html.H2(_("What would change the choice?")),
                        parts.told([*turning(found)]),
                        parts.about_turning(chosen),
                    ]
                ),
            ],
            className="choice-columns",
        ),
        *([parts.reasons(desk.explained(stand, wanted.value_eur))] if stand.whole else []),
        explaining.parameters(stand.compared.compiled),
    ]


def _worth(value_eur: int) -> str:
    """Say what an improvement is worth, for who cannot see the field."""
    if not value_eur:
        return _("Money alone counts here: nobody filled in what an improvement is worth.")
    return _("A resident who reaches the norm is worth to you: {amount} a year.", amount=euros(value_eur))


def _without(task: Task | None) -> list[Any]:
    """Say that nobody asked yet, how far it is, or why nothing came of it."""
    if task is None:
        return [html.P(_("This takes longer, so it is computed when you ask."), className="quiet")]
    if task.stage is Stage.BUSY:
        return [running.bar(task.share, _("Computing which assumptions matter"))]
    if task.stage is Stage.STOPPED:
        return [html.P(_("Stopped. Nothing was kept."), className="quiet", role="status")]
    return [running.obstacle(why(task))]


def _deeper(
    desk: Desk, stand: Stand, wanted: ChoiceWanted, task: Task | None, drawn: dict[str, str]
) -> list[Any]:
    """Give the answers to the deeper questions, or how far they are."""
    if stand.compared is None:
        return []
    if task is None or task.stage is not Stage.DONE:
        return _without(task)
    found, _summed = desk.compared(stand, wanted.value_eur)
    told = [
        stability_sentence(found, task.value.stability, task.value.seeds),
        *category_sentences(task.value.others),
    ]
    matter = task.value.matter
    if matter is None:
        return [parts.told(told)]
    matter = named(matter, found.results.compiled)
    drawn |= parts.matter_bars(matter)
    told += matter_sentences(matter, found.results.of(matter.phasing).name)
    return [parts.told(told), parts.matter_table(matter), parts.about_matter(matter, found)]
