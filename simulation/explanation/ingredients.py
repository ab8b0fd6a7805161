"""What goes into a figure of one scenario: each value with its unit, what it rests on and who estimated it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from din.errors import UsageError
from din.texts import Message, msg, nmsg, number
from simulation.compile import Compiled
from simulation.explanation.figures import BY_ID, Figure
from simulation.parameters import Parameter
from simulation.scenario.faults import nearest


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One thing that goes into a figure.

    Attributes
    ----------
    label : Message
    value : Message
        With unit and range.
    tag : str
        E: published; A: an assumption or estimate; empty for a count.
    source : Message
        What it rests on, and who estimated it.
    """

    label: Message
    value: Message
    tag: str
    source: Message | str


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure with what goes into it in one scenario."""

    figure: Figure
    ingredients: tuple[Ingredient, ...]

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "id": self.figure.id,
            "label": msg(self.figure.label).text(),
            "meaning": msg(self.figure.meaning).text(),
            "formula": msg(self.figure.formula).text(),
            "made_of": list(self.figure.of),
            "ingredients": [
                {"label": i.label.text(), "value": i.value.text(), "tag": i.tag, "source": str(i.source)}
                for i in self.ingredients
            ],
        }


def explained(compiled: Compiled, figure: str) -> Explained:
    """Explain one figure.

    Parameters
    ----------
    compiled : Compiled
    figure : str
        Its id in :data:`simulation.explanation.figures.FIGURES`.

    Raises
    ------
    UsageError
        There is no such figure.
    """
    if figure not in BY_ID:
        fix = nearest(figure, list(BY_ID))
        raise UsageError(msg("There is no figure “{figure}”. {fix}", figure=figure[:80], fix=fix))
    found = BY_ID[figure]
    values = (_of_parameter(compiled.parameter(name)) for name in found.parameters)
    return Explained(found, (*values, *(INPUTS[name](compiled) for name in found.inputs)))


def _of_parameter(row: Parameter) -> Ingredient:
    label = msg("{label} ({symbol})", label=row.title(), symbol=row.symbol)
    values = {"value": _exact(row.default), "unit": msg(row.unit)}
    if row.low == row.high:
        value = msg("{value} {unit}", **values)
    else:
        value = msg("{value} {unit} ({low} to {high})", **values, low=_exact(row.low), high=_exact(row.high))
    return Ingredient(label, value, row.tag, row.cited())


def _exact(value: float) -> str:
    return number(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _links(compiled: Compiled) -> Ingredient:
    value = nmsg(
        "{n} link, + to +++, drawn within its range", "{n} links, + to +++, drawn within their range",
        len(compiled.network.link_ids),
    )  # fmt: skip
    source = msg("The plan, as who drew it judged; what + stands for is an assumption")
    return Ingredient(msg("Strengths of the links"), value, "A", source)


def _costs(compiled: Compiled) -> Ingredient:
    known = sum(e.cost_eur is not None for e in compiled.network.efforts)
    value = msg("{n} of {of} efforts have an estimate", n=known, of=len(compiled.network.efforts))
    return Ingredient(
        msg("Costs of efforts"), value, "A", msg("The plan, as the owner of each effort estimated")
    )


def _reach(compiled: Compiled) -> Ingredient:
    efforts = compiled.network.efforts
    known = sum(e.reach is not None and bool(e.target_group_size) for e in efforts)
    value = msg("{n} of {of} efforts have an estimate; the others count in full", n=known, of=len(efforts))
    return Ingredient(
        msg("Reach of efforts"), value, "A", msg("The plan, as the owner of each effort estimated")
    )


def _starts(compiled: Compiled) -> Ingredient:
    known = int(np.asarray(compiled.starts.measured.all(axis=1)).sum())
    value = msg(
        "{n} of {of} elements were measured; the others are drawn widely", n=known, of=len(compiled.elements)
    )
    sources = "; ".join(dict.fromkeys(s for s in compiled.starts.sources.values() if s))
    return Ingredient(msg("Start values"), value, "", sources or "–")


def _residents(compiled: Compiled) -> Ingredient:
    total = round(sum(a.residents for a in compiled.scenario.areas))
    value = msg("{n} residents in {of} areas", n=total, of=len(compiled.areas))
    return Ingredient(msg("Residents"), value, "", SCENARIO)


def _professionals(compiled: Compiled) -> Ingredient:
    total = sum(n for a in compiled.scenario.areas for n in a.professionals.values())
    value = msg("{n} persons who could take part", n=round(total))
    return Ingredient(msg("Professionals"), value, "A", SCENARIO)


def _budgets(compiled: Compiled) -> Ingredient:
    total = sum(b.per_year_eur for b in compiled.scenario.budgets)
    value = msg("{n} euros a year in all", n=round(total))
    return Ingredient(msg("Budgets of the areas"), value, "A", SCENARIO)


def _agreements(compiled: Compiled) -> Ingredient:
    dated = sum(s.joins is not None for s in compiled.scenario.streams)
    value = msg("{n} of {of} streams have a dated agreement", n=dated, of=len(compiled.scenario.streams))
    return Ingredient(msg("Agreements on money"), value, "", SCENARIO)


def _weights(compiled: Compiled) -> Ingredient:
    given = compiled.scenario.saving_weights or compiled.scenario.value_weights
    value = msg("as the scenario says") if given else msg("all elements count the same")
    return Ingredient(msg("Weights of the elements"), value, "A", SCENARIO)


def _value(_compiled: Compiled) -> Ingredient:
    value = msg("none: what it is worth is up to you")
    return Ingredient(
        msg("Value of an improvement (V)"), value, "", msg("Whoever chooses; there is no default")
    )


def _draws(compiled: Compiled) -> Ingredient:
    value = msg("{n} uncertain figures, drawn together", n=len(compiled.dimensions))
    source = msg("Scrambled Sobol points, the same for every phasing")
    return Ingredient(msg("Combinations of assumptions"), value, "", source)


def _price(compiled: Compiled) -> Ingredient:
    scenario = compiled.scenario
    budgets = (*scenario.budgets, *(b for p in scenario.phasings for b in p.budgets))
    prices = sorted({b.trajectory_price_eur for b in budgets if b.trajectory_price_eur})
    value = (
        msg("{low} to {high} euros", low=prices[0], high=prices[-1])
        if prices
        else msg("not given (“trajectory_price_eur”)")
    )
    return Ingredient(msg("Price of a trajectory"), value, "A", SCENARIO)


SCENARIO = msg("The scenario, as who made it wrote down")
INPUTS: MappingProxyType[str, Callable[[Compiled], Ingredient]] = MappingProxyType(
    {
        "links": _links, "costs": _costs, "reach": _reach, "starts": _starts, "residents": _residents,
        "professionals": _professionals, "budgets": _budgets, "agreements": _agreements, "weights": _weights,
        "value": _value, "draws": _draws, "trajectory_price": _price,
    }
)  # fmt: skip
"""What goes into a figure besides values of the model, by name."""
