"""The assumptions behind a draw, by name: parameters, strengths of links, costs and start values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from din.graph.arrays import Floats
from din.texts import N_, Message, msg, number
from simulation.compile import Compiled
from simulation.kernels.arrays import PARAMETERS
from simulation.parameters import SHARE
from simulation.runner import points

RATIO, OF_RESIDENTS = N_("ratio"), N_("(share of residents)")
"""Units: the first is told by the number alone, the second is a share like ``SHARE`` of the parameters."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One uncertain figure.

    Attributes
    ----------
    id : str
        As in the dimensions of the compiled scenario, such as ``effect_size`` or ``link:ID``.
    label, unit : Message
    group : str
        What it is counted with where there are many of its kind: ``links``, ``costs``, ``starts``, else its own id.
    """

    id: str
    label: Message
    unit: Message
    group: str


def assumptions(compiled: Compiled) -> tuple[Assumption, ...]:
    """List what is drawn and may be believed otherwise; luck in measuring a pilot is none of these."""
    return tuple(_named(compiled, name) for name in compiled.dimensions if not name.startswith("noise:"))


def drawn_values(compiled: Compiled, runs: int, seed: int) -> Floats:
    """Give the values of the assumptions in each draw: draws × assumptions."""
    found = compiled.draws(points(compiled, runs, seed))
    rows = {name: found.parameters[i] for i, name in enumerate(PARAMETERS)}
    rows |= {f"link:{name}": found.weights[i] for i, name in enumerate(compiled.network.link_ids)}
    rows |= {f"cost:{e.id}": found.cost_factor[i] for i, e in enumerate(compiled.network.efforts)}
    cells = [(element, area) for element in compiled.elements for area in compiled.areas]
    rows |= {f"start:{element}:{area}": found.start[i] for i, (element, area) in enumerate(cells)}
    columns = [rows[one.id] for one in assumptions(compiled)]
    return np.stack(columns, axis=1) if columns else np.empty((runs, 0))


def limits_of(assumption: Assumption, low: float, high: float) -> Message:
    """Say between which values an assumption lies, with as many decimals as it takes to tell them apart."""
    label, (first, last) = assumption.label, ends(assumption, low, high)
    if np.isfinite(low) and np.isfinite(high):
        return msg("{label} between {low} and {high}", label=label, low=first, high=last)
    if np.isfinite(low):
        return msg("{label} at least {value}", label=label, value=_with_unit(assumption, low))
    return msg("{label} at most {value}", label=label, value=last)


def ends(assumption: Assumption, low: float, high: float) -> tuple[str, Message | str]:
    """Give two values of an assumption as text, the last with the unit of both; shares as percentages."""
    return _percents(low) if _is_share(assumption) else shown(low), _with_unit(assumption, high)


def _with_unit(assumption: Assumption, value: float) -> Message | str:
    if _is_share(assumption):
        return _percents(value)
    if assumption.unit.template == RATIO:
        return shown(value)
    return msg("{value} {unit}", value=shown(value), unit=assumption.unit)


def _is_share(assumption: Assumption) -> bool:
    return assumption.unit.template in {SHARE, OF_RESIDENTS}


def _percents(share: float) -> str:
    return f"{shown(100.0 * share)}%"


def shown(value: float) -> str:
    """Show a value with as many decimals as its size asks."""
    size = abs(value)
    most = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.5 else 3
    return number(value, len(f"{value:.{most}f}".rstrip("0").partition(".")[2]) if most else 0)


def _named(compiled: Compiled, name: str) -> Assumption:
    kind, _colon, rest = name.partition(":")
    ratio = msg("compared with the estimate")
    if kind == "link":
        found = compiled.network
        at = found.link_ids.index(rest)
        names = [*found.nodes, *(e.id for e in found.efforts)]
        source, target = (names[int(end[at])] for end in (found.source, found.target))
        label = msg(
            "strength of “{source}” to “{target}”",
            source=_label(compiled, source),
            target=_label(compiled, target),
        )
        return Assumption(name, label, msg("(strength)"), "links")
    if kind == "cost":
        return Assumption(name, msg("cost of “{effort}”", effort=_label(compiled, rest)), ratio, "costs")
    if kind == "start":
        element, area = (_label(compiled, part) for part in rest.split(":", 1))
        label = msg("start of “{element}” in {area}", element=element, area=area)
        return Assumption(name, label, msg(OF_RESIDENTS), "starts")
    row = compiled.parameter(name)
    return Assumption(name, row.title(), msg(row.unit), name)


def _label(compiled: Compiled, record: str) -> str:
    return compiled.labels.get(record, record)
