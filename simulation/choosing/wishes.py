"""What a phasing must keep to, as constraints on the ways of each wijk, each with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from din.errors import UsageError
from din.graph.arrays import Floats
from din.texts import Message, euros, msg, nmsg, percentage
from simulation.choosing.space import Part, Space, Way
from simulation.compile import Compiled
from simulation.optimise import AtOnce, Limit
from simulation.optimise.problem import Constraint
from simulation.scenario import OrganisationCapacity

STARTING_UP = 24
"""For so many months a wijk that has started counts as starting up. Assumption [A]."""
Rule = tuple[Constraint, Message]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a phasing must keep to; None or 0 means no limit.

    Attributes
    ----------
    professionals : float, optional
        Most professionals who take part in any month.
    new_professionals : float, optional
        Most professionals who start in the same month: what the learning sessions can take.
    cost_eur : float, optional
        Most that may be spent over the horizon, present value, as each wijk costs by itself.
    at_once : int, optional
        Most wijken that start up at the same time.
    areas : int
        Least number of wijken that start at all.
    equity : float, optional
        Least share (0 … 1) of the professionals that goes to the weaker half of the wijken.
    earliest : tuple of (area, date)
        A wijk does not start before its date.
    organisations : tuple of OrganisationCapacity
        How many professionals each organisation has, and from which month on, beside what the scenario says; a row
        for an organisation and month takes the place of that of the scenario.
    """

    professionals: float | None = None
    new_professionals: float | None = None
    cost_eur: float | None = None
    at_once: int | None = None
    areas: int = 0
    equity: float | None = None
    earliest: tuple[tuple[str, date], ...] = ()
    organisations: tuple[OrganisationCapacity, ...] = ()


def rules(there: Space, wishes: Wishes, costs: Sequence[Floats] | None) -> tuple[Rule, ...]:
    """Write the wishes down as constraints.

    Parameters
    ----------
    there : Space
    wishes : Wishes
    costs : sequence of arrays, optional
        Per wijk what each of its ways costs by itself, euros; needed with ``cost_eur``.

    Raises
    ------
    UsageError
        When the scenario does not say what a wish asks for.
    """
    found = [*_people(there, wishes), *_per_organisation(there, wishes), *_earliest(there, wishes)]
    if wishes.cost_eur is not None and costs is not None:
        words = msg("at most {amount}", amount=euros(wishes.cost_eur))
        found.append((Limit(tuple(costs), wishes.cost_eur), words))
    if wishes.at_once is not None:
        found.append(_starting_up(there, wishes.at_once))
    if wishes.areas:
        words = nmsg("at least {n} wijk", "at least {n} wijken", wishes.areas)
        found.append(
            (Limit(_use(there, lambda _a, w: float(bool(w))), float(wishes.areas), at_least=True), words)
        )
    if wishes.equity is not None:
        found.append(_equity(there, wishes.equity))
    return tuple(found)


def _use(there: Space, taken: Callable[[str, Way], float]) -> tuple[Floats, ...]:
    """Give per wijk what each of its ways takes."""
    return tuple(
        np.array([taken(area, way) for way in ways], dtype=np.float64)
        for area, ways in zip(there.areas, there.ways, strict=True)
    )


def _persons(way: Way, counts: Callable[[Part], float]) -> float:
    return sum(part.professionals * counts(part) for part in way)


def _months(there: Space) -> list[int]:
    return sorted({part.month for ways in there.ways for way in ways for part in way})


def _people(there: Space, wishes: Wishes) -> Iterator[Rule]:
    """Limit who take part, most at the end because none leaves, and who start in the same month."""
    if (most := wishes.professionals) is not None:
        use = _use(there, lambda _a, way: _persons(way, lambda _p: 1.0))
        yield Limit(use, most), msg("at most {n} professionals at once", n=most)
    if (most := wishes.new_professionals) is not None:
        words = msg("at most {n} professionals who start in the same month", n=most)
        for month in _months(there):
            use = _use(there, lambda _a, way, at=month: _persons(way, lambda p: float(p.month == at)))  # type: ignore[misc]  # a default binds the month
            yield Limit(use, most), words


def _per_organisation(there: Space, wishes: Wishes) -> Iterator[Rule]:
    """Limit per organisation and stretch of months; who started stays, so the last month of a stretch tells."""
    compiled = there.compiled
    given = {(c.organisation, c.start): c for c in (*compiled.scenario.capacity, *wishes.organisations)}
    split = _shares(compiled)
    for organisation in dict.fromkeys(name for name, _start in given):
        if not any(organisation in shares for shares in split.values()):
            raise UsageError(
                msg(
                    "The scenario does not say which professionals are from “{organisation}”. Write it down under"
                    " “organisations” of its areas.",
                    organisation=compiled.labels.get(organisation, organisation),
                )
            )
        rows = sorted((c for c in given.values() if c.organisation == organisation), key=_first(compiled))
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            last = compiled.scenario.horizon_months if following is None else _first(compiled)(following)
            if last <= _first(compiled)(row):
                continue
            use = _use(
                there,
                lambda area, way, name=organisation, end=last: _persons(  # type: ignore[misc]  # as above
                    way, lambda p: split.get((area, p.domain), {}).get(name, 0.0) * (p.month < end)
                ),
            )
            yield Limit(use, row.professionals), _of_organisation(compiled, row, following)


def _first(compiled: Compiled) -> Callable[[OrganisationCapacity], int]:
    return lambda row: max(0, compiled.scenario.month(row.start)) if row.start else 0


def _of_organisation(
    compiled: Compiled, row: OrganisationCapacity, following: OrganisationCapacity | None
) -> Message:
    label, n = compiled.labels.get(row.organisation, row.organisation), row.professionals
    if following is not None:
        return msg(
            "at most {n} professionals of “{organisation}” before {month}",
            n=n, organisation=label, month=f"{following.start:%m-%Y}",
        )  # fmt: skip
    if row.start is not None:
        return msg(
            "at most {n} professionals of “{organisation}” from {month} on",
            n=n, organisation=label, month=f"{row.start:%m-%Y}",
        )  # fmt: skip
    return msg("at most {n} professionals of “{organisation}”", n=n, organisation=label)


def _shares(compiled: Compiled) -> dict[tuple[str, str], dict[str, float]]:
    """Give per wijk and domain which part of its professionals is from each organisation."""
    return {
        (area.area, domain): {name: n / area.professionals[domain] for name, n in split.items()}
        for area in compiled.scenario.areas
        for domain, split in area.organisations.items()
        if area.professionals.get(domain)
    }


def _earliest(there: Space, wishes: Wishes) -> Iterator[Rule]:
    for name, when in wishes.earliest:
        first = there.compiled.scenario.month(when)
        use = _use(
            there,
            lambda area, way, at=name, month=first: float(area == at and any(p.month < month for p in way)),  # type: ignore[misc]  # as above
        )
        label = there.compiled.labels.get(name, name)
        yield Limit(use, 0.0), msg("{area} not before {month}", area=label, month=f"{when:%m-%Y}")


def _starting_up(there: Space, most: int) -> Rule:
    months = _months(there)
    busy = tuple(
        np.array(
            [[any(p.month <= at < p.month + STARTING_UP for p in way) for at in months] for way in ways],
            dtype=np.bool_,
        )
        for ways in there.ways
    )
    words = nmsg(
        "at most {n} wijk that starts up at a time", "at most {n} wijken that start up at a time", most
    )
    return AtOnce(tuple(range(len(there.areas))), busy, most), words


def _equity(there: Space, least: float) -> Rule:
    weak = _weaker(there)
    use = _use(there, lambda area, way: ((area in weak) - least) * _persons(way, lambda _p: 1.0))
    words = msg("at least {share} of the professionals in the weaker wijken", share=percentage(least))
    return Limit(use, 0.0, at_least=True), words


def _weaker(there: Space) -> set[str]:
    """Give the weaker half of the wijken by what was measured at the start."""
    compiled = there.compiled
    known = np.asarray(compiled.starts.measured.all(axis=1))
    if not known.any():
        raise UsageError(
            msg("No start value was measured in all wijken, so it is not known which ones are weaker.")
        )
    strength = compiled.starts.value[known].mean(axis=0)
    order = sorted(range(len(compiled.areas)), key=lambda i: (strength[i], i))
    return {compiled.areas[i] for i in order[: len(order) // 2]} & set(there.areas)
