"""A first scenario made from a plan alone: what the plan knows is taken over, the rest is a labelled assumption."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

from din.analysis import investment
from din.errors import UsageError
from din.graph.areas import compared_areas, compared_levels
from din.model import Area, Domain, Indicator, Measurement, MissionElement, Plan
from din.texts import _, msg
from simulation.compile.network import network
from simulation.compile.schedule import parts
from simulation.parameters import BY_NAME
from simulation.scenario import (
    AreaBudget,
    AreaInput,
    Phasing,
    Scenario,
    StartValue,
    Transformation,
    reference,
)

PROFESSIONALS = 10.0
"""Professionals who could take part, per area and domain, where nothing is known. Assumption [A]."""
RESIDENTS = 5000.0
"""Residents of an area where the plan knows them of none. Assumption [A]."""
WHOLE_EUR = 1000.0


def first_scenario(plan: Plan, plan_name: str, today: date) -> Scenario:
    """Make a scenario with an empty phasing beside "doorgaan zoals nu".

    Parameters
    ----------
    plan : Plan
    plan_name : str
        How the file speaks of the plan.
    today : date
        It starts in the next January.

    Raises
    ------
    UsageError
        When the plan has no areas, no domains or no mission elements.
    """
    areas = compared_areas(plan)
    domains = tuple(d.id for d in plan.of(Domain) if d.part_of is None)
    if not areas or not domains or not plan.of(MissionElement):
        raise UsageError(
            msg("A scenario needs areas, domains and mission elements; add to the plan first what it lacks.")
        )
    scenario = Scenario(
        name=_("Phasing"),
        description=_description(plan, areas),
        plan=plan_name,
        start=date(today.year + 1, 1, 1),
        domains=domains,
        areas=tuple(
            AreaInput(area=a, residents=n, professionals=dict.fromkeys(domains, PROFESSIONALS))
            for a, n in _residents(plan, areas).items()
        ),
        start_values=_starts(plan, areas),
        phasings=(
            reference(),
            Phasing(id="eerste-fasering", name=_("First phasing")),
        ),
    )
    return scenario.model_copy(update={"budgets": _budgets(plan, scenario)})


def _description(plan: Plan, areas: Sequence[Area]) -> str:
    known = _known_residents(plan)
    told = [
        _("Begun from the plan. Of professionals {n} per area and domain are filled in: an assumption [A].",
          n=int(PROFESSIONALS)),
        _("The budget of an area is what its new efforts cost in a year: an assumption [A]."),
    ]  # fmt: skip
    missing = [a.name for a in areas if a.id not in known]
    if missing:
        told.append(
            _("The number of residents is not known of: {names}; an assumption stands there [A].",
              names=", ".join(missing))
        )  # fmt: skip
    return " ".join(told)


def _known_residents(plan: Plan) -> dict[str, float]:
    found = (row for level in compared_levels(plan) for row in investment(plan, level).areas)
    return {row.area: row.residents for row in found if row.residents}


def _residents(plan: Plan, areas: Sequence[Area]) -> dict[str, float]:
    known = _known_residents(plan)
    there = [known[a.id] for a in areas if a.id in known]
    usual = median(there) if there else RESIDENTS
    return {a.id: known.get(a.id, usual) for a in areas}


def _starts(plan: Plan, areas: Sequence[Area]) -> tuple[StartValue, ...]:
    """Take the percentages that measure a mission element in every area; none of them calibrates yet."""
    elements = {e.id for e in plan.of(MissionElement)}
    measured = {(m.indicator, m.area) for m in plan.of(Measurement) if m.value is not None}
    return tuple(
        StartValue(
            element=element,
            indicator=indicator.id,
            transformation=Transformation.PERCENTAGE
            if indicator.higher_is_better
            else Transformation.COMPLEMENT_OF_PERCENTAGE,
            source=indicator.source,
            describes_only=_("Nobody has judged yet whether this indicator may calibrate."),
        )
        for indicator in plan.of(Indicator)
        if indicator.unit.strip() == "%" and all((indicator.id, a.id) in measured for a in areas)
        for element in indicator.measures
        if element in elements
    )


def _budgets(plan: Plan, scenario: Scenario) -> tuple[AreaBudget, ...]:
    """Give each area the yearly cost of its new efforts, in whole thousands."""
    delay, open_ended = (BY_NAME[name].default for name in ("node_delay", "open_ended_duration"))
    yearly = [0.0] * len(scenario.areas)
    for part in parts(plan, scenario, network(plan, delay).efforts, open_ended):
        yearly[part.area] += 12.0 * part.cost
    return tuple(
        AreaBudget(area=a.area, per_year_eur=WHOLE_EUR * round(amount / WHOLE_EUR))
        for a, amount in zip(scenario.areas, yearly, strict=True)
        if amount >= WHOLE_EUR / 2
    )
