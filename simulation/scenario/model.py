"""What stands in a scenario file, as frozen records."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from din.model.fields import Id, Line, Name, Text
from din.texts import _
from simulation.parameters import Tag

REFERENCE_ID = "doorgaan"
"""The id of the reference, "doorgaan zoals nu": it is in every comparison and has no cells of its own."""
MOST_RUNS = 1 << 20
MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def _month(value: Any) -> Any:
    """Read a month as 2027-03; the first day of it stands for the whole."""
    found = MONTH.match(value) if isinstance(value, str) else None
    if found and 1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 2200:
        return date(int(found[1]), int(found[2]), 1)
    if isinstance(value, date):
        return value.replace(day=1)
    raise ValueError("month")


Month = Annotated[date, BeforeValidator(_month)]
Euros = Annotated[float, Field(ge=0, le=1e12)]
Persons = Annotated[float, Field(ge=0, le=1e6)]
Strength = Annotated[float, Field(ge=0.01, le=0.99)]


class Form(StrEnum):
    """How a cell takes part."""

    PILOT = "pilot"
    ROLL_OUT = "roll_out"


class Financing(StrEnum):
    """Who gains and who bears the risk; it does not change what people do."""

    LUMP_SUM = "lump_sum"
    PRICE_TIMES_VOLUME = "price_times_volume"
    PRICE_PER_TRAJECTORY = "price_per_trajectory"


class StreamStatus(StrEnum):
    """How firm an amount of money is, and how far a stream is on its way into the pooled budget."""

    ESTIMATE = "estimate"
    SHADOW_BUDGET = "shadow_budget"
    AGREED = "agreed"
    POOLED = "pooled"


class Transformation(StrEnum):
    """From the value of an indicator to the share of residents who reach the norm."""

    PERCENTAGE = "percentage"
    COMPLEMENT_OF_PERCENTAGE = "complement_of_percentage"
    SHARE = "share"
    COMPLEMENT_OF_SHARE = "complement_of_share"

    def apply(self, value: float) -> float:
        """Give the share, 0 to 1."""
        share = value / 100 if "percentage" in self.value else value
        return 1 - share if self.value.startswith("complement") else share


class Frozen(BaseModel):
    """A record that never changes and knows no other keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class AreaInput(Frozen):
    """An area that takes part in the comparison."""

    area: Id = Field(description="Id of an area of the plan")
    residents: Annotated[float, Field(gt=0, le=1e8)] = Field(description="Number of residents")
    professionals: dict[Id, Persons] = Field(
        default_factory=dict, description="Professionals who could take part, persons per domain"
    )
    organisations: dict[Id, dict[Id, Persons]] = Field(
        default_factory=dict,
        description="Which organisations those are from: per domain, persons per organisation of the plan",
    )
    care_cost_factor: Annotated[float, Field(gt=0, le=100)] = Field(
        default=1.0, description="Cost of care per resident compared with the parameter care_cost"
    )


class OrganisationCapacity(Frozen):
    """How many professionals an organisation can let take part, from a month on until its next row."""

    organisation: Id = Field(description="Id of an organisation of the plan")
    professionals: Persons = Field(
        description="Most who take part at once, persons over all areas and domains"
    )
    start: Month | None = Field(default=None, description="From this month on; from the start unless given")


class StartValue(Frozen):
    """How strong an element is at the start: a value, or how it follows from a measured indicator."""

    element: Id = Field(description="Id of a mission element")
    area: Id | None = Field(default=None, description="For this area only; else for all")
    value: Strength | None = Field(
        default=None, description="Share of residents who reach the norm, 0.01 to 0.99"
    )
    indicator: Id | None = Field(default=None, description="Id of an indicator of the plan")
    transformation: Transformation = Field(
        default=Transformation.PERCENTAGE, description="From the indicator to a share"
    )
    weight: Annotated[float, Field(gt=0, le=1e6)] = Field(default=1.0, description="Among several indicators")
    base_year: Annotated[int, Field(ge=1900, le=2200)] | None = Field(
        default=None, description="Year of the value"
    )
    source: Line = Field(default="", description="What the value rests on")
    describes_only: Line = Field(
        default="",
        description="Why the indicator describes a start and never calibrates, such as a relative measure",
    )
    calibrates: bool = Field(
        default=False,
        description="Yes when an indicator that looks relative or estimated by a model is none, so it may calibrate",
    )


class ReferencePath(Frozen):
    """How an element moves without new efforts; flat when nothing is said."""

    element: Id = Field(description="Id of a mission element")
    area: Id | None = Field(default=None, description="For this area only; else for all")
    start: Month = Field(description="First month")
    until: Month = Field(description="The month in which it stops moving")
    change_per_year: Annotated[float, Field(ge=-0.5, le=0.5)] = Field(
        description="Change of the share per year"
    )
    source: Line = Field(default="", description="What it rests on")


class AreaBudget(Frozen):
    """The yearly budget of an area on which professionals draw directly, and its form."""

    area: Id = Field(description="Id of an area")
    per_year_eur: Euros = Field(description="Euros per year")
    form: Financing = Field(default=Financing.PRICE_TIMES_VOLUME, description="Form of financing")
    status: StreamStatus = Field(
        default=StreamStatus.ESTIMATE, description="How firm the amount is; a label, which moves nothing"
    )
    contract_until: Month | None = Field(default=None, description="Last month of a lump-sum contract")
    trajectory_price_eur: Annotated[float, Field(gt=0, le=1e9)] | None = Field(
        default=None,
        description="Price of one trajectory of care: a provider's loss under a lump sum is shown as so many that wait",
    )


class Stream(Frozen):
    """A stream of money that may join the area budgets step by step."""

    name: Name = Field(description="For people")
    share: Annotated[float, Field(ge=0, le=1)] = Field(description="Part of the cost of care it pays")
    status: StreamStatus = Field(default=StreamStatus.ESTIMATE, description="How far it is")
    joins: Month | None = Field(default=None, description="From when an agreement holds")
    returned_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0, description="Part of a saving that a dated agreement returns to the area"
    )
    per_year_eur: dict[Id, Euros] = Field(
        default_factory=dict, description="Euros per year per area that join the budget once it is pooled"
    )


class Plateau(Frozen):
    """A stage with a decision at its end (a tranche)."""

    id: Id = Field(description="Short code")
    name: Name = Field(description="For people")
    start: Month = Field(description="First month")
    until: Month = Field(description="Last month")


class CellRef(Frozen):
    """One domain in one area."""

    area: Id = Field(description="Id of an area")
    domain: Id = Field(description="Id of a domain")


class Cell(CellRef):
    """When a domain in an area starts, with how many professionals and in which form."""

    professionals: Persons = Field(description="Professionals who take part at the start, persons")
    start: Month | None = Field(default=None, description="First month; not needed with `after`")
    form: Form = Field(default=Form.ROLL_OUT, description="pilot or roll_out")
    until: Month | None = Field(default=None, description="A pilot that is not scaled stops in this month")
    plateau: Id | None = Field(default=None, description="The plateau it belongs to")
    after: CellRef | None = Field(default=None, description="Starts only when this pilot is scaled")


class Phasing(Frozen):
    """One choice: which areas, which domains, how many professionals, when and in which form."""

    id: Id = Field(description="Short code")
    name: Name = Field(description="For people")
    description: Text = Field(default="", description="Why one would choose this")
    cells: tuple[Cell, ...] = Field(default=(), description="What starts")
    budgets: tuple[AreaBudget, ...] = Field(default=(), description="Budgets that differ from the scenario's")
    managers: Persons | None = Field(
        default=None, description="Managers who take part; all unless told otherwise"
    )
    directors: Persons | None = Field(
        default=None, description="Directors who take part; all unless told otherwise"
    )


class ParameterInput(Frozen):
    """Another value or range for a parameter of the model, with what it rests on."""

    value: float = Field(description="Central value")
    low: float | None = Field(default=None, description="Lower end; without ends it is fixed")
    high: float | None = Field(default=None, description="Upper end")
    tag: Tag = Field(default="A", description="E: published, with its source; A: an assumption")
    source: Line = Field(default="", description="What it rests on; needed with E")


class Scenario(Frozen):
    """A whole scenario: what is compared, with which data and under which assumptions."""

    name: Name = Field(description="For people")
    description: Text = Field(default="", description="What it is about")
    is_example: bool = Field(default=False, description="Yes when figures are illustrative")
    plan: Line = Field(description="File of the plan beside this one, or a store")
    start: Month = Field(description="First month, such as 2027-01")
    horizon_months: Annotated[int, Field(ge=1, le=600)] = Field(
        default=120, description="How far is looked ahead"
    )
    steps_per_month: Annotated[int, Field(ge=1, le=64)] = Field(
        default=1, description="Steps of the integrator"
    )
    record_every_months: Annotated[int, Field(ge=1, le=600)] = Field(
        default=12, description="For time series"
    )
    review_every_months: Annotated[int, Field(ge=1, le=120)] = Field(
        default=6, description="Reviews of pilots"
    )
    runs: Annotated[int, Field(ge=1, le=MOST_RUNS)] = Field(default=1024, description="Draws; a power of two")
    seed: Annotated[int, Field(ge=0, le=2**53)] = Field(default=1, description="Same seed, same result")
    domains: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)] = Field(
        description="Domains of the plan"
    )
    areas: Annotated[tuple[AreaInput, ...], Field(min_length=1, max_length=500)] = Field(description="Areas")
    capacity: tuple[OrganisationCapacity, ...] = Field(
        default=(),
        description="How many professionals each organisation can let take part; `din choose` keeps to it",
    )
    managers: Persons = Field(default=12.0, description="Managers of the city, persons")
    directors: Persons = Field(default=6.0, description="Directors of the city, persons")
    start_values: tuple[StartValue, ...] = Field(
        default=(), description="How strong the elements are at the start"
    )
    reference_path: tuple[ReferencePath, ...] = Field(default=(), description="The path without new efforts")
    saving_weights: dict[Id, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="How much each element counts for the saving; equal unless given"
    )
    value_weights: dict[Id, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="How much each element counts for the value; equal unless given"
    )
    city_budget_eur_per_year: Euros | None = Field(
        default=None, description="Sum of the area budgets, as a check"
    )
    budgets: tuple[AreaBudget, ...] = Field(default=(), description="Yearly budgets of the areas")
    streams: tuple[Stream, ...] = Field(default=(), description="Streams of money that may join")
    plateaus: tuple[Plateau, ...] = Field(default=(), description="Stages with a decision")
    phasings: Annotated[tuple[Phasing, ...], Field(max_length=10_000)] = Field(
        default=(), description="What is compared; doorgaan zoals nu is always in"
    )
    parameters: dict[Id, ParameterInput] = Field(
        default_factory=dict, description="Other values of parameters"
    )

    def month(self, when: date) -> int:
        """Give the number of a month, counted from the start (0)."""
        return (when.year - self.start.year) * 12 + when.month - self.start.month

    @property
    def compared(self) -> tuple[Phasing, ...]:
        """All phasings, "doorgaan zoals nu" always first."""
        return (reference(), *(p for p in self.phasings if p.id != REFERENCE_ID))


def reference() -> Phasing:
    """Give the reference: existing policy continued, so nothing new starts."""
    return Phasing(id=REFERENCE_ID, name=_("Going on as now"))


def called(phasing: str, given: str) -> str:
    """Say in the language in use what a phasing is called; the reference has no name that somebody gave it."""
    return reference().name if phasing == REFERENCE_ID else given
