"""One thing known of each area, in words and on a scale of four: what a map shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from din.analysis import Band, Coverage, Investment, coverage_sentence
from din.analysis.investment import AreaInvestment
from din.model import Area, Plan
from din.service.areamap.scale import Scale, scale_from_zero
from din.service.overview import ordered_elements
from din.texts import Message, euros, msg, nmsg, number

HIGHEST = 3


class Standing(StrEnum):
    """What an area's figure is worth; only the first two have a place on the scale."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    UNKNOWN = "unknown"


WORSE = -1
"""The level of a change for the worse, below that of nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One area on the map.

    Attributes
    ----------
    area, name : str
    level : int or None
        0 (nothing) to 3, and ``WORSE``; None when there is no figure.
    standing : Standing
    word : Message or str
        What stands in the area: a word or a figure with its unit.
    sentence : Message
        The same in a sentence with what it rests on.
    calm : bool
        Whether 0 is nothing to worry about, such as no difference.
    """

    area: str
    name: str
    level: int | None
    standing: Standing
    word: Message | str
    sentence: Message
    calm: bool = False

    @property
    def alarms(self) -> bool:
        """Whether it is drawn as something that asks attention."""
        return alarms(self.level, self.calm)


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing known of all areas.

    Attributes
    ----------
    title : Message
    marks : tuple of Mark
        In the order of the areas.
    legend : tuple of (int, Message)
        What each level stands for, lowest first.
    notes : tuple of Message
        What it rests on and how to read it.
    calm : bool
        As that of its marks.
    """

    title: Message
    marks: tuple[Mark, ...]
    legend: tuple[tuple[int, Message], ...]
    notes: tuple[Message, ...]
    calm: bool = False


def alarms(level: int | None, calm: bool) -> bool:
    """Tell whether a level asks attention: nothing at all, unless that is calm, and what is for the worse."""
    return level is not None and (level == WORSE or (level == 0 and not calm))


ESTIMATES = msg("Strengths are estimates of those who made the plan, not measurements.")
SHADES = msg("The shades compare these areas with each other; they are no judgement.")


def coverage_layer(plan: Plan, found: Coverage, areas: Sequence[Area], element: str | None) -> Layer:
    """Give how well a mission element is fed in each area, or how many elements are when none is named."""
    if element is None:
        return _mission_layer(plan, found, areas)
    marks = []
    for area in areas:
        cell = found.by_area[element, area.id]
        band = cell.band if cell.efforts else Band.NONE
        sentence = coverage_sentence(plan, cell)
        if cell.efforts:
            sentence = msg(
                "{sentence} Of these, {own} of the area itself and {city} for the whole city.",
                sentence=sentence,
                own=cell.own_efforts,
                city=cell.efforts - cell.own_efforts,
            )
        marks.append(Mark(area.id, area.name, band.level, Standing.KNOWN, band.message(), sentence))
    title = msg("How well is “{element}” fed?", element=plan.label(element))
    legend = tuple((band.level, band.message()) for band in Band)
    return Layer(title, tuple(marks), legend, (ESTIMATES,))


def _mission_layer(plan: Plan, found: Coverage, areas: Sequence[Area]) -> Layer:
    elements = ordered_elements(plan)
    total = len(elements)
    marks = []
    for area in areas:
        unfed = [e.name for e in elements if not found.by_area[e.id, area.id].efforts]
        fed = total - len(unfed)
        texts = {"area": area.name, "fed": fed, "total": total, "unfed": ", ".join(f"“{n}”" for n in unfed)}
        sentence = (
            msg("In {area} {fed} of the {total} mission elements are fed; nothing feeds {unfed}.", **texts)
            if unfed
            else msg("In {area} all {total} mission elements are fed.", **texts)
        )
        level = 0 if not fed else HIGHEST if not unfed else 2 if fed * 2 >= total else 1
        word = msg("{fed} of {total}", fed=fed, total=total)
        marks.append(Mark(area.id, area.name, level, Standing.KNOWN, word, sentence))
    legend = (
        (0, msg("no element is fed")),
        (1, msg("less than half")),
        (2, msg("half or more")),
        (3, msg("every element is fed")),
    )
    return Layer(msg("How many mission elements are fed?"), tuple(marks), legend, (ESTIMATES,))


def efforts_layer(found: Investment, areas: Sequence[Area]) -> Layer:
    """Give how many efforts work in each area itself; those for the whole city are the same everywhere."""
    rows = {row.area: row for row in found.areas}
    scale = scale_from_zero([float(row.efforts) for row in rows.values()])
    marks = tuple(
        Mark(
            area.id,
            area.name,
            scale.level(rows[area.id].efforts),
            Standing.KNOWN,
            str(rows[area.id].efforts),
            nmsg(
                "{n} effort works in {area} itself.",
                "{n} efforts work in {area} itself.",
                rows[area.id].efforts,
                area=area.name,
            ),
        )
        for area in areas
    )
    notes = (msg("Efforts for the whole city, and those stopped or completed, are not counted here."), SHADES)
    legend = scale.legend((float(row.efforts) for row in rows.values()), number)
    return Layer(msg("How many efforts work in the area itself?"), marks, legend, notes)


def investment_layer(found: Investment, areas: Sequence[Area]) -> Layer:
    """Give what the area's own efforts cost per resident."""
    rows: Mapping[str, AreaInvestment] = {row.area: row for row in found.areas}
    amounts = [amount for row in rows.values() if row.known and (amount := row.eur_per_resident) is not None]
    scale = scale_from_zero(amounts)
    marks = tuple(_investment_mark(area, rows[area.id], scale) for area in areas)
    notes = [msg("Of the area's own efforts; what works in several areas is shared evenly over these.")]
    if found.city_wide_eur:
        notes.append(
            msg(
                "Beside this stands {amount} for efforts in the whole city.",
                amount=euros(found.city_wide_eur),
            )
        )
    notes += [*found.reasons, SHADES]
    return Layer(msg("What is invested per resident?"), marks, scale.legend(amounts, _amount), tuple(notes))


def _amount(amount: float) -> str:
    """Show an amount in whole euros; what is less than one is not shown as nothing."""
    return f"< {euros(1)}" if 0 < amount < 1 else euros(amount)


def _investment_mark(area: Area, row: AreaInvestment, scale: Scale) -> Mark:
    amount = row.eur_per_resident
    if amount is None or not row.known:
        why = (
            msg("How many people live in {area} does not stand in the plan.", area=area.name)
            if amount is None
            else msg("No effort in {area} has a cost.", area=area.name)
        )
        return Mark(area.id, area.name, None, Standing.UNKNOWN, msg("not known"), why)
    sentence = nmsg(
        "In {area} {amount} per resident stands in the plan, for {n} effort of its own.",
        "In {area} {amount} per resident stands in the plan, for {n} efforts of its own.",
        row.efforts,
        area=area.name,
        amount=_amount(amount),
    )
    if row.without_cost:
        sentence = nmsg(
            "{sentence} {n} of these has no cost and counts as nothing.",
            "{sentence} {n} of these have no cost and count as nothing.",
            row.without_cost,
            sentence=sentence,
        )
    return Mark(area.id, area.name, scale.level(amount), Standing.KNOWN, _amount(amount), sentence)
