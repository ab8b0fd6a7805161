"""What an analysis says of time and of need against investment, and two plans compared: words for people."""

from __future__ import annotations

import numpy as np

from din.analysis import Analysis, Delays, PlanComparison
from din.analysis.bands import NOTHING
from din.cli import output
from din.model import Node
from din.texts import Message, _, euros, msg, nmsg, percentage

MOST = 20
"""How many rows or names are printed at most; the JSON has all."""


def show_insight(analysis: Analysis) -> None:
    """Print how long things take, and how need and investment go together."""
    output.say()
    _delays(analysis)
    _investment(analysis)


def show_comparison(found: PlanComparison) -> None:
    """Print what came, went and changed, and what that does to contribution and coverage."""
    output.say(_("{before}, compared with {after}", before=found.before.name, after=found.after.name))
    for title, records in (
        (_("Added"), found.difference.added),
        (_("Gone"), found.difference.removed),
        (_("Changed"), [found.after[i] for i in found.difference.changed_ids]),
    ):
        names = [r.name for r in records if isinstance(r, Node)]
        if rest := len(records) - len(names):
            names.append(nmsg("{n} other record", "{n} other records", rest).text())
        if names:
            output.say(f"{title}: {output.listed(names, MOST)}")
    output.say()
    _shifts(found)
    _coverage(found)


def months_words(mean: float, spread: float) -> str:
    """Say a time in whole months, with its spread where there is one."""
    if round(spread) == 0:
        return nmsg("{n} month", "{n} months", round(mean)).text()
    return _("{mean} ± {spread} months", mean=round(mean), spread=round(spread))


def _delays(analysis: Analysis) -> None:
    found = analysis.delays
    if found is None:
        output.say(_("The time to effect is not shown: links that cancel each other out lie in a loop."))
        return
    rows = _delay_rows(analysis, found)
    if rows:
        headers = (_("Effort"), _("Mission element"), _("Time until it is felt"), _("Time until it hampers"))
        output.table(_("How long it takes: mean ± spread over all routes"), headers, rows)


def _delay_rows(analysis: Analysis, found: Delays) -> list[tuple[str, ...]]:
    """Give per effort the element that most flows to."""
    rows = []
    for effort in analysis.matrix.efforts:
        i = found.efforts.index(effort)
        flow = found.supporting.volume[i] + found.hampering.volume[i]
        if flow.size == 0 or flow.max() <= NOTHING:
            continue
        k = int(np.argmax(flow))
        times = [
            months_words(float(t.mean_months[i, k]), float(t.spread_months[i, k]))
            if t.volume[i, k] > NOTHING
            else "–"
            for t in (found.supporting, found.hampering)
        ]
        names = analysis.plan.label(effort), analysis.plan.label(found.mission_elements[k])
        rows.append((*names, *times))
    return rows[:MOST]


def _investment(analysis: Analysis) -> None:
    found, plan = analysis.investment, analysis.plan
    if not found.areas:
        return
    rows = []
    for area in found.areas:
        amount = found.amount(area) if area.known else None
        rows.append(
            (
                plan.label(area.area),
                "–" if area.deficit is None else percentage(area.deficit),
                "–" if amount is None else euros(amount),
                nmsg("{n} effort", "{n} efforts", area.efforts),
            )
        )
    unit = _("Investment per resident") if found.per_resident else _("Investment")
    headers = (_("Area"), _("Arrears on the city"), unit, _("Efforts"))
    output.table(_("Need and investment"), headers, rows)
    output.say(_slope_sentence(found.slope))
    for area_id in found.left_behind:
        output.say(_("{area} has more need than average and gets less.", area=plan.label(area_id)))
    if found.city_wide_eur:
        output.say(_("City-wide and not counted here: {amount}.", amount=euros(found.city_wide_eur)))
    for reason in found.reasons:
        output.say(f"- {reason}")
    output.say()


def _slope_sentence(slope: float | None) -> Message:
    if slope is None:
        return msg("Whether more is invested where need is larger cannot be said yet.")
    if slope > 0:
        return msg("More is invested where need is larger.")
    return (
        msg("Less is invested where need is larger.")
        if slope < 0
        else msg("Investment does not follow need.")
    )


def _shifts(found: PlanComparison) -> None:
    rows = []
    for shift in found.shifts[:MOST]:
        old, new = shift.bands
        arrow = _("more") if shift.change > 0 else _("less")
        words = (_hampering(shift.before, old.message()), _hampering(shift.after, new.message()))
        rows.append((found.label(shift.effort), found.label(shift.element), *words, arrow))
    if not rows:
        output.say(_("No contribution differs."))
        return
    headers = (_("Effort"), _("Mission element"), _("Before"), _("After"), _("Change"))
    output.table(_("What that does to the contributions"), headers, rows)
    if len(found.shifts) > MOST:
        output.say(nmsg("… and {n} more", "… and {n} more", len(found.shifts) - MOST))


def _hampering(value: float, word: Message) -> str:
    return _("hampers: {word}", word=word) if value < -NOTHING else word.text()


def _coverage(found: PlanComparison) -> None:
    rows = []
    for shift in found.coverage:
        if shift.within is None or shift.state_changed:
            states = [_(cell.state) if cell else "–" for cell in (shift.before, shift.after)]
            place = found.label(shift.within) if shift.within else _("overall")
            counts = [str(cell.efforts) if cell else "–" for cell in (shift.before, shift.after)]
            rows.append((found.label(shift.element), place, " → ".join(states), " → ".join(counts)))
    if rows:
        headers = (_("Mission element"), _("Area"), _("State"), _("Efforts"))
        output.table(_("What that does to the coverage"), headers, rows)
