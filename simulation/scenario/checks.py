"""What must hold between the parts of a scenario, and between a scenario and its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from din.errors import UsageError
from din.graph import find_area
from din.model import Area, Domain, Indicator, MissionElement, Organisation, Plan
from din.texts import Message, euros, msg
from simulation.parameters import BY_NAME
from simulation.scenario.faults import Path, nearest
from simulation.scenario.model import (
    REFERENCE_ID,
    AreaInput,
    Cell,
    Financing,
    Form,
    ParameterInput,
    Phasing,
    Scenario,
)

Fault = tuple[str, Message, Message, Path]
"""Rule, what is wrong, how to mend it, where in the file."""


def own_faults(scenario: Scenario) -> Iterator[Fault]:
    """Find what contradicts itself within a scenario."""
    yield from _runs(scenario)
    yield from _doubles("areas", [a.area for a in scenario.areas])
    yield from _doubles("domains", list(scenario.domains))
    yield from _doubles("phasings", [p.id for p in scenario.phasings])
    yield from _doubles("plateaus", [p.id for p in scenario.plateaus])
    yield from _doubles(
        "capacity", [f"{c.organisation} {_ym(c.start or scenario.start)}" for c in scenario.capacity]
    )
    yield from _names(scenario)
    yield from _capacity(scenario)
    yield from _dates(scenario)
    yield from _money(scenario)
    yield from _parameters(scenario)
    for i, phasing in enumerate(scenario.phasings):
        yield from _phasing(scenario, phasing, ("phasings", i))


def plan_faults(scenario: Scenario, plan: Plan) -> Iterator[Fault]:
    """Find what a scenario names and its plan does not have."""
    domains = [d.id for d in plan.of(Domain)]
    for i, domain in enumerate(scenario.domains):
        yield from _known(domain, domains, msg("domain"), ("domains", i))
    for i, area in enumerate(scenario.areas):
        try:
            find_area(plan, area.area)
        except UsageError:
            known = [a.id for a in plan.of(Area)]
            unused = [a for a in known if a not in {one.area for one in scenario.areas}]
            yield from _known(area.area, known, msg("area"), ("areas", i, "area"), unused)
    yield from _organisations(scenario, [o.id for o in plan.of(Organisation)])
    elements = [e.id for e in plan.of(MissionElement)]
    indicators = [i.id for i in plan.of(Indicator)]
    for i, start in enumerate(scenario.start_values):
        yield from _known(start.element, elements, msg("mission element"), ("start_values", i, "element"))
        if start.indicator:
            yield from _known(start.indicator, indicators, msg("indicator"), ("start_values", i, "indicator"))
    for i, path in enumerate(scenario.reference_path):
        yield from _known(path.element, elements, msg("mission element"), ("reference_path", i, "element"))
    for key in ("saving_weights", "value_weights"):
        for name in getattr(scenario, key):
            yield from _known(name, elements, msg("mission element"), (key, name))
    if not elements:
        yield (
            "no-elements", msg("The plan has no mission elements."), msg("Add them to the plan first."), ("plan",)
        )  # fmt: skip


def _organisations(scenario: Scenario, known: Sequence[str]) -> Iterator[Fault]:
    for i, area in enumerate(scenario.areas):
        for domain, split in area.organisations.items():
            for name in split:
                path: Path = ("areas", i, "organisations", domain, name)
                yield from _known(name, known, msg("organisation"), path)
    for i, row in enumerate(scenario.capacity):
        yield from _known(row.organisation, known, msg("organisation"), ("capacity", i, "organisation"))


def _runs(scenario: Scenario) -> Iterator[Fault]:
    runs = scenario.runs
    if runs & (runs - 1):
        lower = 1 << (runs.bit_length() - 1)
        fix = msg("Use {lower} or {higher}.", lower=lower, higher=2 * lower)
        yield "runs", msg("The number of runs must be a power of two."), fix, ("runs",)


def _doubles(key: str, names: Sequence[str]) -> Iterator[Fault]:
    for name, count in Counter(names).items():
        if count > 1:
            place = (key, len(names) - 1 - names[::-1].index(name))
            yield "double", msg("“{name}” stands twice.", name=name), msg("Keep one of the two."), place


def _known(
    name: str, known: Iterable[str], what: Message, path: Path, rather: Sequence[str] = ()
) -> Iterator[Fault]:
    there = list(known)
    if name not in there:
        text = msg("There is no {what} “{name}”.", what=what, name=name)
        yield "unknown-name", text, nearest(name, there, rather), path


def _names(scenario: Scenario) -> Iterator[Fault]:
    areas, domains = [a.area for a in scenario.areas], list(scenario.domains)
    for i, area in enumerate(scenario.areas):
        for domain in area.professionals:
            yield from _known(domain, domains, msg("domain"), ("areas", i, "professionals", domain))
        yield from _split(area, ("areas", i, "organisations"))
    for key in ("start_values", "reference_path", "budgets"):
        for i, record in enumerate(getattr(scenario, key)):
            if record.area is not None:
                yield from _known(record.area, areas, msg("area"), (key, i, "area"))
    for i, start in enumerate(scenario.start_values):
        if (start.value is None) == (start.indicator is None):
            text = msg("A start value needs either a value or an indicator.")
            yield "start-value", text, msg("Give one of the two."), ("start_values", i)
    for i, stream in enumerate(scenario.streams):
        for name in stream.per_year_eur:
            yield from _known(name, areas, msg("area"), ("streams", i, "per_year_eur", name))


def _split(area: AreaInput, path: Path) -> Iterator[Fault]:
    """Find more professionals of organisations than there are in a domain of an area."""
    for domain, split in area.organisations.items():
        there, named = area.professionals.get(domain, 0.0), sum(split.values())
        if named > there + 1e-9:
            text = msg(
                "The organisations have {n} professionals together, but there are {there}.",
                n=named,
                there=there,
            )
            yield (
                "too-many",
                text,
                msg("Lower the numbers, or correct it under “professionals”."),
                (*path, domain),
            )


def _capacity(scenario: Scenario) -> Iterator[Fault]:
    """Find organisations with a number of professionals of which no area says who they are."""
    named = {name for area in scenario.areas for split in area.organisations.values() for name in split}
    for i, row in enumerate(scenario.capacity):
        if row.organisation not in named:
            text = msg(
                "No area says which professionals are from “{organisation}”.", organisation=row.organisation
            )
            yield "capacity", text, msg("Write it down under “organisations” of the areas."), ("capacity", i)


def _dates(scenario: Scenario) -> Iterator[Fault]:
    for key in ("reference_path", "plateaus"):
        for i, record in enumerate(getattr(scenario, key)):
            yield from _order(record.start, record.until, (key, i, "until"))
    for i, path in enumerate(scenario.reference_path):
        if scenario.month(path.start) < 0:
            yield _too_early(scenario, ("reference_path", i, "start"))


def _order(start: date | None, until: date | None, path: Path) -> Iterator[Fault]:
    if start and until and until < start:
        text = msg("The end {until} comes before the start {start}.", until=_ym(until), start=_ym(start))
        yield "dates", text, msg("Put the end on or after the start."), path


def _too_early(scenario: Scenario, path: Path) -> Fault:
    text = msg("This starts before the scenario does ({start}).", start=_ym(scenario.start))
    return "dates", text, msg("Choose a later month, or let the scenario start earlier."), path


def _ym(when: date) -> str:
    return f"{when:%Y-%m}"


def _money(scenario: Scenario) -> Iterator[Fault]:
    yield from _doubles("budgets", [b.area for b in scenario.budgets])
    total, city = sum(b.per_year_eur for b in scenario.budgets), scenario.city_budget_eur_per_year
    if city is not None and abs(total - city) >= 0.01:
        text = msg(
            "The budgets of the areas add up to {total}, the city has {city}.",
            total=euros(total),
            city=euros(city),
        )
        fix = msg("Make the sum of the areas equal to the budget of the city.")
        yield "budget-sum", text, fix, ("city_budget_eur_per_year",)
    shares = sum(s.share for s in scenario.streams)
    if shares > 1 + 1e-9:
        text = msg("The streams pay more than all of the cost of care together.")
        yield "stream-shares", text, msg("Let the shares add up to 1 at most."), ("streams",)
    for i, stream in enumerate(scenario.streams):
        if stream.returned_share and stream.joins is None:
            text = msg("A saving returns only by a dated agreement.")
            yield (
                "agreement-date",
                text,
                msg("Give the month under “joins”."),
                ("streams", i, "returned_share"),
            )
    for key in ("saving_weights", "value_weights"):
        weights = getattr(scenario, key)
        if weights and sum(weights.values()) <= 0:
            yield "weights", msg("All weights are 0."), msg("Give at least one a weight."), (key,)
    yield from _contracts(scenario, scenario.budgets, ())


def _contracts(scenario: Scenario, budgets: Iterable[object], path: Path) -> Iterator[Fault]:
    for i, budget in enumerate(budgets):
        until, form = getattr(budget, "contract_until"), getattr(budget, "form")  # noqa: B009 - both have them
        if until and form is not Financing.LUMP_SUM:
            text = msg("Only a lump sum has an end of contract.")
            yield (
                "contract",
                text,
                msg("Leave it out, or choose lump_sum."),
                (*path, "budgets", i, "contract_until"),
            )
        yield from _order(scenario.start, until, (*path, "budgets", i, "contract_until"))


def _parameters(scenario: Scenario) -> Iterator[Fault]:
    for name, given in scenario.parameters.items():
        path: Path = ("parameters", name)
        if name not in BY_NAME:
            yield from _known(name, BY_NAME, msg("parameter"), path)
        else:
            yield from _range(name, given, path)
    yield from _stiff(scenario)


def _stiff(scenario: Scenario) -> Iterator[Fault]:
    """Refuse a step in which something would change by more than there is."""
    ends = {
        row.name: (row.low, row.high)
        if (given := scenario.parameters.get(row.name)) is None
        else (
            given.value if given.low is None else given.low,
            given.value if given.high is None else given.high,
        )
        for row in BY_NAME.values()
    }
    rates = {f"1/{name}": 1.0 / low for name in TIMES if (low := ends[name][0]) > 0}
    rates |= {" + ".join(names): sum(ends[name][1] for name in names) for names in RATES}
    leaving = ends["staff_turnover"][1]
    rates["obstacles_removed × director_capacity"] = (
        ends["obstacles_removed"][1] * ends["director_capacity"][1]
    )
    rates["1/learning_time + staff_turnover"] = rates["1/learning_time"] + leaving
    name, fastest = max(rates.items(), key=lambda item: item[1])
    if fastest / scenario.steps_per_month > 1.0:
        text = msg("The step is too long for {name}: {rate} per month.", name=name, rate=round(fastest, 3))
        fix = msg("Use more steps per month: at least {n}.", n=int(-(-fastest // 1)))
        yield "step-too-long", text, fix, ("steps_per_month",)


TIMES = ("learning_time", "admission_time", "build_up_time", "run_down_time")
RATES = (
    ("relapse", "staff_turnover"),
    ("spontaneous_adoption", "imitation", "imitation_across_areas"),
    ("professional_pace",),
    ("manager_pace",),
    ("director_pace",),
    ("return_rate", "effect_size"),
)
"""What changes fastest, as sums of parameters per month."""


def _range(name: str, given: ParameterInput, path: Path) -> Iterator[Fault]:
    row = BY_NAME[name]
    low, high = (given.value if end is None else end for end in (given.low, given.high))
    if not low <= given.value <= high:
        text = msg("The value must lie between the two ends.")
        yield "parameter-range", text, msg("Order them: low, value, high."), (*path, "value")
    if low < row.least or high > row.most:
        text = msg("“{name}” must lie between {least} and {most}.", name=name, least=row.least, most=row.most)
        yield "parameter-range", text, msg("Choose a value within these bounds."), path
    if low != high and not row.sampled:
        text = msg("“{name}” is varied as a category and never drawn.", name=name)
        yield "parameter-range", text, msg("Give one value, and make a second scenario for another."), path
    if given.tag == "E" and not given.source:
        text = msg("A value with tag E needs its source.")
        yield "parameter-source", text, msg("Name the source, or use tag A."), path


def _phasing(scenario: Scenario, phasing: Phasing, path: Path) -> Iterator[Fault]:
    if phasing.id == REFERENCE_ID and (phasing.cells or phasing.budgets):
        text = msg("“{name}” is the reference, in which nothing new starts.", name=REFERENCE_ID)
        yield "reference", text, msg("Give this phasing another id."), (*path, "id")
    areas = [a.area for a in scenario.areas]
    for i, budget in enumerate(phasing.budgets):
        yield from _known(budget.area, areas, msg("area"), (*path, "budgets", i, "area"))
    yield from _contracts(scenario, phasing.budgets, path)
    pilots = {(c.area, c.domain) for c in phasing.cells if c.form is Form.PILOT}
    seen: set[tuple[str, str]] = set()
    for i, cell in enumerate(phasing.cells):
        where = (*path, "cells", i)
        if (cell.area, cell.domain) in seen:
            text = msg("{area} × {domain} stands twice in this phasing.", area=cell.area, domain=cell.domain)
            yield "double", text, msg("Keep one of the two."), where
        seen.add((cell.area, cell.domain))
        yield from _cell(scenario, cell, where)
        if cell.after and (cell.after.area, cell.after.domain) not in pilots:
            text = msg("This waits for a pilot that is not in this phasing.")
            yield "after", text, msg("Name a cell with form pilot."), (*where, "after")
    for key in ("managers", "directors"):
        if (getattr(phasing, key) or 0) > getattr(scenario, key):
            text = msg("More take part than there are.")
            yield "too-many", text, msg("Use {most} or less.", most=getattr(scenario, key)), (*path, key)


def _cell(scenario: Scenario, cell: Cell, path: Path) -> Iterator[Fault]:
    areas = {a.area: a for a in scenario.areas}
    yield from _known(cell.area, areas, msg("area"), (*path, "area"))
    yield from _known(cell.domain, scenario.domains, msg("domain"), (*path, "domain"))
    if cell.area in areas and cell.domain in scenario.domains:
        there = areas[cell.area].professionals.get(cell.domain, 0.0)
        if cell.professionals > there:
            text = msg(
                "{n} professionals take part, but there are {there}.", n=cell.professionals, there=there
            )
            fix = msg("Lower the number, or correct it under “areas”.")
            yield "too-many", text, fix, (*path, "professionals")
    if (cell.start is None) == (cell.after is None):
        text = msg("A cell needs either a start or a pilot to wait for.")
        yield "start", text, msg("Give “start” or “after”, and not both."), path
    if cell.start and scenario.month(cell.start) < 0:
        yield _too_early(scenario, (*path, "start"))
    if cell.start and scenario.month(cell.start) >= scenario.horizon_months:
        text = msg("This starts after the horizon of {n} months.", n=scenario.horizon_months)
        yield "dates", text, msg("Choose an earlier month or a longer horizon."), (*path, "start")
    yield from _order(cell.start, cell.until, (*path, "until"))
    yield from _plateau(scenario, cell, path)


def _plateau(scenario: Scenario, cell: Cell, path: Path) -> Iterator[Fault]:
    if cell.plateau is None:
        return
    plateaus = {p.id: p for p in scenario.plateaus}
    yield from _known(cell.plateau, plateaus, msg("plateau"), (*path, "plateau"))
    if cell.start and (found := plateaus.get(cell.plateau)) and not found.start <= cell.start <= found.until:
        text = msg("The start lies outside the plateau “{name}”.", name=found.name)
        yield "dates", text, msg("Choose a month within it, or another plateau."), (*path, "start")
