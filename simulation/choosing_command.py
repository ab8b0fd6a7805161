"""The command that looks for the best phasing under wishes.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.errors import UsageError
from din.model.fields import clean_line
from din.texts import N_, Message, _, msg, number
from simulation.command import RunsOption, ScenarioArgument, SeedOption, opened, show_explanations
from simulation.comparison_command import ValueOption

if TYPE_CHECKING:
    from din.model import Plan
    from simulation.choosing import Chosen
    from simulation.scenario import OrganisationCapacity

T = TypeVar("T")
RUNS = 128
"""Draws per phasing, unless told otherwise: enough to choose by, `din compare` then looks closer."""
DATED = re.compile(r"([^=]+)=(\d{4})-(\d{2})")
SHARE = re.compile(r"\d(\.\d{1,6})?")
MOST_MONTHS = 10_000
LONGEST_NAME = 200
PEOPLE = re.compile(r"([^=]+)=(\d{1,6}(?:[.,]\d+)?)(?:@(\d{4})-(\d{2}))?")


ProfessionalsOption = Annotated[
    float | None,
    option("--professionals", metavar="N", text=N_("At most so many professionals at once."), least=0),
]
NewOption = Annotated[
    float | None,
    option(
        "--new",
        metavar="N",
        text=N_("At most so many professionals who start in the same month (learning seats)."),
        least=0,
    ),
]
CostOption = Annotated[
    float | None, option("--cost", metavar="EUR", text=N_("At most so much money over the horizon."), least=0)
]
AtOnceOption = Annotated[
    int | None,
    option("--at-once", metavar="N", text=N_("At most so many wijken that start up at a time."), least=0),
]
AreasOption = Annotated[
    int, option("--areas", metavar="N", text=N_("At least so many wijken start."), least=0)
]
EquityOption = Annotated[
    float | None,
    typer.Option(
        "--equity",
        metavar="0-1",
        min=0,
        max=1,
        show_default=False,
        help=N_("At least this share of the professionals in the weaker half of the wijken."),
    ),
]
EarliestOption = Annotated[
    list[str] | None,
    option(
        "--earliest",
        metavar="WIJK=2028-01",
        text=N_("A wijk does not start before this month; may be repeated."),
    ),
]
OrganisationOption = Annotated[
    list[str] | None,
    option(
        "--organisation",
        metavar="ID=N[@2028-01]",
        text=N_("An organisation has at most so many professionals, from a month on; may be repeated."),
    ),
]
MonthsOption = Annotated[
    str | None,
    option(
        "--months",
        metavar="0,24,48",
        text=N_("In which months after the start of the scenario a wijk may start."),
    ),
]
SizesOption = Annotated[
    str | None,
    option(
        "--sizes",
        metavar="0.5,1",
        text=N_("Which shares of the professionals may take part: 1 is the most that any phasing gives."),
    ),
]
ApartOption = Annotated[
    bool,
    typer.Option("--apart", help=N_("Let each domain of a wijk have its own month, or stay out.")),
]
MinutesOption = Annotated[
    float | None,
    typer.Option(
        "--minutes",
        metavar="N",
        min=0,
        max=1440,
        show_default=False,
        help=N_("Run all phasings when that takes at most so many minutes; 5 unless told otherwise."),
    ),
]


SaveOption = Annotated[
    str | None,
    option(
        "--save",
        metavar=N_("NAME"),
        text=N_(
            "Add what was found to the scenario under this name, so that it can be compared and changed."
        ),
    ),
]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("choose", help=N_("Look for the best phasing that keeps to your wishes."))(choose)


def choose(
    scenario: ScenarioArgument,
    professionals: ProfessionalsOption = None,
    new: NewOption = None,
    cost: CostOption = None,
    at_once: AtOnceOption = None,
    areas: AreasOption = 0,
    equity: EquityOption = None,
    earliest: EarliestOption = None,
    organisation: OrganisationOption = None,
    months: MonthsOption = None,
    sizes: SizesOption = None,
    apart: ApartOption = False,
    minutes: MinutesOption = None,
    save: SaveOption = None,
    value: ValueOption = 0.0,
    runs: RunsOption = RUNS,
    seed: SeedOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Choose which wijken start when; "doorgaan zoals nu" is the yardstick."""
    from simulation import choosing  # noqa: PLC0415 - see the top of this file

    compiled, plan = opened(scenario, which)
    told = _Told([])
    dates = told.each(lambda text: _dated(text, compiled.areas), earliest)
    people = told.each(lambda text: _people(text, plan), organisation)
    starts, shares = told.each(_months, [months]), told.each(_shares, [sizes])
    (name,) = told.each(_name, [save]) or ("",)
    told.refuse()
    wishes = choosing.Wishes(professionals, new, cost, at_once, areas, equity, dates, people)
    with _progress(compiled.scenario.name, shown=form is Format.TEXT) as progress:
        found = choosing.choose(
            compiled,
            wishes,
            runs=runs or RUNS,
            seed=compiled.scenario.seed if seed is None else seed,
            value_eur=value,
            months=starts[0] or choosing.STARTS,
            shares=shares[0] or (1.0,),
            apart=apart,
            minutes=choosing.MINUTES if minutes is None else minutes,
            progress=progress,
        )
    return _told_all(found, name, _saved(scenario, which, found, name) if name else None, form)


def _told_all(found: Chosen, name: str, kept: str | None, form: Format) -> int:
    """Tell what was found, and under which name and id it was added when that was asked."""
    from simulation import choosing  # noqa: PLC0415 - see the top of this file

    if form is Format.JSON:
        output.print_json(choosing.data(found) | ({"saved_as": kept} if name else {}))
        return FINE
    show(found)
    if name:
        output.say()
        nothing = _("Nothing was added: going on as now is in every scenario.")
        output.say(_("Added: “{name}” ({id}).", name=name, id=kept) if kept else nothing)
    return FINE


def _name(text: str | None) -> str:
    """Read the name of a phasing; empty when it is not to be saved."""
    name = clean_line(text or "").strip()
    if text is not None and not 0 < len(name) <= LONGEST_NAME:
        raise UsageError(
            msg("--save takes a name of one line, not empty and at most {n} long.", n=LONGEST_NAME)
        )
    return name


def _saved(path: Path, which: str | None, found: Chosen, name: str) -> str | None:
    """Add the best phasing to the scenario file; give its id, or None when the best is to start nowhere."""
    from din.service import open_source  # noqa: PLC0415 - see the top of this file
    from simulation.scenario.edits import free_id  # noqa: PLC0415 - see the top of this file
    from simulation.workbench import Workbench  # noqa: PLC0415 - see the top of this file

    best = found.phasing(found.found.best[0].choice)
    if not best.cells:
        return None
    scenario = found.compiled.scenario
    made = best.model_copy(update={"id": free_id(scenario, name), "name": name})
    source = open_source(
        str(path.parent / scenario.plan) if "://" not in scenario.plan else scenario.plan, which
    )
    try:
        Workbench(source, path).save(None, made)
    finally:
        source.close()
    return made.id


@contextmanager
def _progress(name: str, *, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how many phasings were run, of how many."""
    with output.progress(100, shown=shown) as step:
        percent = 0

        def told(done: int, total: int) -> None:
            nonlocal percent
            while percent < 100 * done // total:
                percent += 1
                step(msg("Running {name}: {n} of {of} phasings", name=name, n=done, of=total))

        yield told


class _Told(NamedTuple):
    """Faults in what was asked, gathered so that all of them are told at once."""

    faults: list[Message]

    def each(self, read: Callable[[Any], T], texts: Sequence[str | None] | None) -> tuple[T, ...]:
        """Read every text; what cannot be read is left out and its fault kept."""
        found = []
        for text in texts or ():
            try:
                found.append(read(text))
            except UsageError as error:
                self.faults.append(error.message)
        return tuple(found)

    def refuse(self) -> None:
        """Tell what is wrong, when anything is."""
        if self.faults:
            values = {f"p{i}": one for i, one in enumerate(self.faults)}
            raise UsageError(Message("\n".join(f"{{{name}}}" for name in values), values))


def _months(text: str | None) -> tuple[int, ...]:
    """Read months with commas between them; none when nothing is said."""
    parts = text.split(",") if text else []
    if all(part.strip().isdecimal() and int(part) < MOST_MONTHS for part in parts):
        return tuple(int(part) for part in parts)
    raise UsageError(
        msg(
            "“{text}” does not fit in --months. Write whole numbers with commas between them.",
            text=(text or "")[:80],
        )
    )


def _shares(text: str | None) -> tuple[float, ...]:
    """Read shares with commas between them; none when nothing is said."""
    parts = text.split(",") if text else []
    if all(SHARE.fullmatch(part.strip()) and 0 < float(part) <= 1 for part in parts):
        return tuple(float(part) for part in parts)
    raise UsageError(
        msg(
            "“{text}” does not fit in --sizes. Write shares above 0 and at most 1 with commas between them: 0.5,1.",
            text=(text or "")[:80],
        )
    )


def _dated(text: str, areas: tuple[str, ...]) -> tuple[str, date]:
    parts = DATED.fullmatch(text)
    if parts and parts[1] not in areas:
        raise _unknown(text, msg("wijk"), parts[1], areas)
    if not parts or not (when := _month(parts[2], parts[3])):
        raise UsageError(
            msg(
                "“{text}” is no wijk with a month. Write for instance {example}=2028-01; the wijken are: {areas}.",
                text=text[:80],
                example=areas[0],
                areas=", ".join(areas),
            )
        )
    return parts[1], when


def _people(text: str, plan: Plan) -> OrganisationCapacity:
    from din.model import Organisation  # noqa: PLC0415 - see the top of this file
    from simulation.scenario import OrganisationCapacity  # noqa: PLC0415 - see the top of this file

    known = [o.id for o in plan.of(Organisation)]
    parts = PEOPLE.fullmatch(text)
    if parts and parts[1] not in known:
        raise _unknown(text, msg("organisation"), parts[1], known)
    when = _month(parts[3], parts[4]) if parts and parts[3] else None
    if not parts or (parts[3] and not when):
        raise UsageError(
            msg(
                "“{text}” is no organisation with a number of professionals. Write for instance {example}=8, or"
                " {example}=8@2028-01 from a month on; the organisations are: {organisations}.",
                text=text[:80],
                example=known[0] if known else "id",
                organisations=", ".join(known) or "–",
            )
        )
    return OrganisationCapacity(
        organisation=parts[1], professionals=float(parts[2].replace(",", ".")), start=when
    )


def _unknown(text: str, what: Message, name: str, known: Sequence[str]) -> UsageError:
    from simulation.scenario.faults import nearest  # noqa: PLC0415 - see the top of this file

    return UsageError(
        msg(
            "“{text}”: there is no {what} “{name}”. {fix}",
            text=text[:80], what=what, name=name[:80], fix=nearest(name, known),
        )
    )  # fmt: skip


def _month(year: str, month: str) -> date | None:
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and int(year) else None


def show(found: Chosen) -> None:
    """Print the best phasing, what is known of it, and what it rests on."""
    from simulation.choosing import sentences  # noqa: PLC0415 - see the top of this file
    from simulation.scenario.edits import plus_months  # noqa: PLC0415 - see the top of this file

    compiled, best = found.compiled, found.found.best[0]
    output.say(compiled.scenario.name)
    output.say()
    rows = []
    for area, way in found.there.parts(best.choice):
        name = compiled.labels.get(area, area)
        if not way:
            rows.append((name, _("never"), "–", "–"))
        for part in sorted(way, key=lambda p: p.month):
            label = compiled.labels.get(part.domain, part.domain)
            rows.append(
                (
                    name,
                    f"{plus_months(compiled.scenario.start, part.month):%m-%Y}",
                    label,
                    _persons(part.professionals),
                )
            )
    headers = (_("Area"), _("Starts"), _("Domain"), _("Professionals"))
    output.table(_("The best phasing that was found"), headers, rows)
    results = found.results()
    for sentence in sentences(found, results):
        output.say(f"- {sentence}")
    output.say(
        "- "
        + _("The choice is by the average over combinations of assumptions; look closer with “din compare”.")
    )
    show_explanations([found.explanation(results)])


def _persons(professionals: float) -> str:
    return number(professionals, 0 if professionals == round(professionals) else 1)
