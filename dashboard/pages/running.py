"""What pages show while phasings are run, and when there is nothing to run."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import ids
from dashboard.pages.parts import aria
from dashboard.simulated.desk import Stand
from din.texts import Message, _, msg, nmsg, number
from simulation.results import Results


def projector() -> list[Any]:
    """Give the buttons into and out of the projector view."""
    return [
        html.Button(_("Projector"), id=ids.PROJECTOR, className="button", type="button"),
        html.Button(_("Leave the projector view"), id=ids.PROJECTOR_CLOSE, className="button", type="button"),
    ]


def progress_line(stand: Stand) -> list[Any]:
    """Say how many combinations the page rests on, and how far the rest is; nothing once it rests on all."""
    if stand.resting:
        return []
    words = (
        _("The phasings are being run…")
        if stand.results is None
        else _(
            "Based on the first {n} combinations; {all} follow.",
            n=number(stand.results.runs),
            all=number(stand.runs),
        )
    )
    return [html.Span(words), bar(stand.share, words)]


def bar(share: float, label: str) -> Any:
    """Give a bar of progress."""
    return html.Progress(value=str(round(100 * share)), max="100", **aria(label=label))


def obstacle(message: Message | str) -> Any:
    """Say why there is nothing to show."""
    return html.P(str(message), className="obstacle")


def no_answer() -> Message:
    """Say that no combination has an answer for all phasings."""
    return msg(
        "No combination has an answer for every phasing: a loop in the plan strengthens itself without end with these"
        " strengths. Make a link in it weaker, or its range smaller."
    )


def notes(results: Results, stand: Stand) -> list[Message]:
    """Say what is good to know of a run: an example, combinations without an answer, fewer than the scenario asks."""
    scenario = results.compiled.scenario
    found = []
    if scenario.is_example:
        found.append(msg("An example: its figures are illustrative."))
    failed = int((~results.fine).sum())
    if failed:
        found.append(
            nmsg(
                "{n} combination has no answer and is left out.",
                "{n} combinations have no answer and are left out.",
                failed,
            )
        )
    kept = {"n": results.runs, "all": scenario.runs}
    if stand.counted:
        found.append(msg("The fans rest on all {all} combinations, the rest on the first {n}.", **kept))
    elif stand.whole and results.runs < scenario.runs:
        found.append(
            msg(
                "The screen keeps {n} of the {all} combinations of the scenario; din compare runs them all.",
                **kept,
            )
        )
    return found


def basis(results: Results, stand: Stand) -> Any:
    """Say what the figures rest on, in one line."""
    assumed = sum(row.tag == "A" for row in results.compiled.parameters)
    lines = [
        _(
            "{n} values of the model are assumptions, to be settled with the leading alliance."
            " Counts are of combinations of assumptions; they are no probabilities.",
            n=number(assumed),
        ),
        *(str(note) for note in notes(results, stand)),
    ]
    return html.P(" ".join(lines), className="assumption rests")
