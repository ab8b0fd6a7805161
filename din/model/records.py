"""The records of a plan: flat, frozen, one class per kind.

Every kind is flat (scalars and lists of scalars), so that a record is a row in a workbook, a node or
relationship in a graph and a form on the screen without translation. Who points to whom stands in
reference fields; only what carries its own strength or reason is a link record.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from din.model.choices import (
    AllianceForm,
    AreaLevel,
    Certainty,
    EffortType,
    Judgement,
    Level,
    MeasurementStatus,
    Origin,
    Provision,
    Status,
    Trigger,
)
from din.model.fields import About, Amount, Id, Line, Name, Number, Text, field_names
from din.texts import N_

PARTIES = ("organisation", "alliance")
CHAIN = ("effort", "capability", "benefit", "disbenefit", "goal", "mission_element", "mission")
"""Kinds that contributions run between, in the usual order from left to right."""

Owner = Annotated[
    Id | None,
    About(N_("Owner"), N_("The organisation that answers for this."), "perspectief", refs=PARTIES),
]
Areas = Annotated[
    tuple[Id, ...],
    About(
        N_("Areas"), N_("Where this is done or felt; empty means the whole city."), "WK030101", refs=("area",)
    ),
]
Domains = Annotated[
    tuple[Id, ...],
    About(N_("Domains"), N_("To which domains this belongs."), "sociaal", refs=("domain",)),
]
Sources = Annotated[
    tuple[Id, ...],
    About(
        N_("Rests on"),
        N_("The policy documents this rests on."),
        "coalitieakkoord",
        refs=("policy_document",),
    ),
]
Mission_ = Annotated[
    Id | None,
    About(N_("Mission"), N_("The mission this belongs to."), "sterke-wijken", refs=("mission",)),
]
Order = Annotated[
    int | None,
    About(N_("Order"), N_("Place in a list; lower comes first."), "1"),
]


class Record(BaseModel):
    """What every record has: an id that is unique in the plan, and room for the user's own attributes."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    kind: str
    id: Annotated[Id, About(N_("Id"), N_("A short code, unique in the plan."), "wijkmaaltijd-waterkwartier")]
    extra: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _extra_keeps_clear_of_fields(self) -> Self:
        taken = field_names(type(self)) & self.extra.keys()
        if taken:
            raise ValueError(f"own attributes may not be called {', '.join(sorted(taken))}")
        return self


class Node(Record):
    """A record with a name and a description."""

    name: Annotated[Name, About(N_("Name"), N_("The name people know it by."), "Wijkmaaltijd Waterkwartier")]
    description: Annotated[
        Text,
        About(
            N_("Description"),
            N_("What it is, in a few plain sentences."),
            "Elke maand samen eten.",
            long=True,
        ),
    ] = ""


class Programme(Node):
    """The programme the plan belongs to; at most one in a plan."""

    kind: Literal["programme"] = "programme"
    municipality: Annotated[
        Line, About(N_("Municipality"), N_("The municipality or region the plan is for."), "Zutphen")
    ] = ""
    is_example: Annotated[
        bool,
        About(N_("Example"), N_("Yes when goals and efforts are illustrative and not a real plan."), "nee"),
    ] = False
    start: Annotated[date | None, About(N_("Start"), N_("First day of the programme."), "01-01-2027")] = None


class PolicyDocument(Node):
    """A policy document or underlying source (M1)."""

    kind: Literal["policy_document"] = "policy_document"
    published: Annotated[date | None, About(N_("Date"), N_("When it was adopted."), "01-06-2022")] = None
    location: Annotated[Line, About(N_("Location"), N_("Where it can be found."), "zutphen.nl")] = ""
    underlying: Annotated[
        bool,
        About(
            N_("Underlying source"),
            N_("Yes for a source used in writing, no for the municipality's own policy."),
            "nee",
        ),
    ] = False


class Mission(Node):
    """The shared mission; its wording is versioned (M4)."""

    kind: Literal["mission"] = "mission"
    sources: Sources = ()


class MissionWording(Record):
    """One version of a mission's wording; older ones stay (M4)."""

    kind: Literal["mission_wording"] = "mission_wording"
    mission: Annotated[
        Id, About(N_("Mission"), N_("The mission this wording is of."), "sterke-wijken", refs=("mission",))
    ]
    text: Annotated[
        Text, About(N_("Text"), N_("The wording itself."), "Sterke wijken en buurten.", long=True)
    ]
    valid_from: Annotated[
        date | None, About(N_("Valid from"), N_("From when this wording holds."), "01-01-2027")
    ] = None
    adopted_by: Annotated[
        Id | None, About(N_("Adopted by"), N_("Who adopted it."), "leidende-alliantie", refs=PARTIES)
    ] = None
    note: Annotated[Text, About(N_("Note"), N_("Why the wording changed."), "", long=True)] = ""


class MissionElement(Node):
    """One of the things that make a neighbourhood strong (M9); editable per plan (M8)."""

    kind: Literal["mission_element"] = "mission_element"
    mission: Mission_ = None
    order: Order = None
    facets: Annotated[
        tuple[Line, ...], About(N_("Facets"), N_("The sides of this element."), "inkomen; woning; buffer")
    ] = ()
    provisional: Annotated[
        bool, About(N_("Provisional"), N_("Yes until the leading alliance has adopted it."), "ja")
    ] = False
    sources: Sources = ()


class GuidingPrinciple(Node):
    """A guiding principle: it gives direction and never blocks (M5, M10)."""

    kind: Literal["guiding_principle"] = "guiding_principle"
    order: Order = None
    sources: Sources = ()


class SuccessCondition(Node):
    """A condition without which the mission cannot be reached (M10)."""

    kind: Literal["success_condition"] = "success_condition"
    order: Order = None
    sources: Sources = ()


class Goal(Node):
    """What the programme wants to reach, worded as a noun with a comparative (D2)."""

    kind: Literal["goal"] = "goal"
    owner: Owner = None
    areas: Areas = ()
    domains: Domains = ()
    sources: Sources = ()


class Outcome(Node):
    """What benefits and dis-benefits share: the profile of a change that people notice (D3)."""

    owner: Owner = None
    areas: Areas = ()
    domains: Domains = ()
    unit: Annotated[Line, About(N_("Unit"), N_("In what it is measured."), "% van de inwoners")] = ""
    start_value: Annotated[
        Number | None, About(N_("Start value"), N_("The value before the effort starts."), "31,5")
    ] = None
    start_date: Annotated[
        date | None, About(N_("Start date"), N_("When the start value was measured."), "01-01-2026")
    ] = None
    target_value: Annotated[
        Number | None, About(N_("Target value"), N_("The value that is aimed for."), "40")
    ] = None
    target_date: Annotated[
        date | None, About(N_("Target date"), N_("When the target should be reached."), "31-12-2029")
    ] = None
    measuring_method: Annotated[
        Line, About(N_("Measuring method"), N_("How it is measured."), "Vragenlijst onder inwoners")
    ] = ""
    frequency: Annotated[Line, About(N_("Frequency"), N_("How often it is measured."), "elk jaar")] = ""
    measurer: Annotated[
        Line, About(N_("Measurer"), N_("Which function or organisation measures it."), "GGD")
    ] = ""
    risks: Annotated[Text, About(N_("Risks"), N_("What may keep it from happening."), "", long=True)] = ""


class Benefit(Outcome):
    """An improvement that somebody notices, worded as a noun with a comparative (D2, D3)."""

    kind: Literal["benefit"] = "benefit"


class Disbenefit(Outcome):
    """An unwanted effect that comes along with an effort (D1)."""

    kind: Literal["disbenefit"] = "disbenefit"


class Capability(Node):
    """What people and organisations will be able to do, built by efforts (D1)."""

    kind: Literal["capability"] = "capability"
    owner: Owner = None
    areas: Areas = ()
    domains: Domains = ()


class Effort(Node):
    """Something that is done, by whom, where and why, worded with a verb (D2, D4)."""

    kind: Literal["effort"] = "effort"
    effort_type: Annotated[
        EffortType | None, About(N_("Type of effort"), N_("What sort of effort this is."), "intervention")
    ] = None
    status: Annotated[Status, About(N_("Status"), N_("How far it is."), "running")] = Status.IDEA
    origin: Annotated[Origin | None, About(N_("Origin"), N_("Who started it."), "residents")] = None
    trigger: Annotated[Trigger | None, About(N_("Trigger"), N_("What gave rise to it."), "concrete_need")] = (
        None
    )
    trigger_note: Annotated[
        Text,
        About(N_("Trigger, explained"), N_("The analysis, monitor or need in a sentence."), "", long=True),
    ] = ""
    hypothesis: Annotated[
        Text,
        About(
            N_("Hypothesis"),
            N_("If we do this, then we expect that …"),
            "Wie samen eet, leert buren kennen.",
            long=True,
        ),
    ] = ""
    owner: Owner = None
    leader: Annotated[
        Line, About(N_("Leader"), N_("The function that leads it; never a person's name."), "opbouwwerker")
    ] = ""
    carried_out_by: Annotated[
        tuple[Id, ...],
        About(
            N_("Carried out by"),
            N_("The organisations and networks that do it."),
            "perspectief",
            refs=PARTIES,
        ),
    ] = ()
    areas: Areas = ()
    domains: Domains = ()
    provision: Annotated[
        Provision | None,
        About(
            N_("Individual or collective"),
            N_("Whether people take part one by one or together."),
            "collective",
        ),
    ] = None
    target_group: Annotated[
        Line,
        About(
            N_("Target group"), N_("For whom it is meant, as a group."), "inwoners die weinig mensen kennen"
        ),
    ] = ""
    target_group_size: Annotated[
        Amount | None,
        About(
            N_("Size of the target group"),
            N_("How many people belong to the target group."),
            "800",
            N_("people"),
        ),
    ] = None
    reach: Annotated[
        Amount | None,
        About(N_("Reach"), N_("How many people of the target group take part."), "120", N_("people")),
    ] = None
    start: Annotated[date | None, About(N_("Start"), N_("First day."), "01-03-2027")] = None
    end: Annotated[
        date | None, About(N_("End"), N_("Last day; empty means no end is planned."), "28-02-2029")
    ] = None
    cost_eur: Annotated[
        Amount | None, About(N_("Cost"), N_("Expected cost over the whole period."), "25000", N_("euros"))
    ] = None
    cost_low_eur: Annotated[
        Amount | None, About(N_("Cost at least"), N_("Lower end of the cost estimate."), "20000", N_("euros"))
    ] = None
    cost_high_eur: Annotated[
        Amount | None, About(N_("Cost at most"), N_("Upper end of the cost estimate."), "32000", N_("euros"))
    ] = None
    workload_fte: Annotated[
        Amount | None,
        About(N_("Professionals needed"), N_("Work for professionals, in full-time jobs."), "0,5", N_("FTE")),
    ] = None
    preconditions: Annotated[
        Text,
        About(N_("Preconditions"), N_("What must be in place first."), "Een keuken in de wijk.", long=True),
    ] = ""


class Position(Node):
    """People or help that an effort needs, and what has been found (M20); a role, never a person's name."""

    kind: Literal["position"] = "position"
    effort: Annotated[
        Id, About(N_("Effort"), N_("The effort that needs these people."), "wijkmaaltijd", refs=("effort",))
    ]
    organisation: Annotated[
        Id | None,
        About(N_("Found at"), N_("The organisation or network they come from."), "perspectief", refs=PARTIES),
    ] = None
    needed: Annotated[Amount, About(N_("Needed"), N_("How many people are needed."), "4", N_("people"))] = 1.0
    found: Annotated[
        Amount, About(N_("Found"), N_("How many people have been found."), "3", N_("people"))
    ] = 0.0


class Organisation(Node):
    """An organisation that takes part."""

    kind: Literal["organisation"] = "organisation"
    domains: Domains = ()
    areas: Areas = ()


class Alliance(Node):
    """An alliance of organisations or an informal network of residents (M23)."""

    kind: Literal["alliance"] = "alliance"
    form: Annotated[AllianceForm, About(N_("Form"), N_("What sort of network it is."), "alliance")] = (
        AllianceForm.ALLIANCE
    )
    level: Annotated[Level | None, About(N_("Level"), N_("On which scale it works."), "district")] = None
    members: Annotated[
        tuple[Id, ...],
        About(N_("Members"), N_("The organisations and networks in it."), "perspectief", refs=PARTIES),
    ] = ()
    areas: Areas = ()
    infrastructure: Annotated[
        Text,
        About(
            N_("Social infrastructure"),
            N_("The places and habits it lives by."),
            "Het wijkcentrum.",
            long=True,
        ),
    ] = ""


class Area(Node):
    """A municipality, district, neighbourhood or policy area."""

    kind: Literal["area"] = "area"
    level: Annotated[AreaLevel, About(N_("Level"), N_("What sort of area it is."), "district")] = (
        AreaLevel.DISTRICT
    )
    cbs_code: Annotated[
        Line, About(N_("CBS code"), N_("Code of Statistics Netherlands (CBS)."), "WK030101")
    ] = ""
    part_of: Annotated[
        Id | None, About(N_("Part of"), N_("The larger area it lies in."), "GM0301", refs=("area",))
    ] = None
    borders: Annotated[
        tuple[Id, ...], About(N_("Borders on"), N_("The areas next to it."), "WK030102", refs=("area",))
    ] = ()
    covers: Annotated[
        tuple[Id, ...],
        About(N_("Covers"), N_("The CBS areas a policy area stands for."), "WK030101", refs=("area",)),
    ] = ()


class Domain(Node):
    """A policy domain such as social, physical or safety; parts are allowed."""

    kind: Literal["domain"] = "domain"
    part_of: Annotated[
        Id | None, About(N_("Part of"), N_("The larger domain it belongs to."), "sociaal", refs=("domain",))
    ] = None


class Indicator(Node):
    """Something that is measured (M13)."""

    kind: Literal["indicator"] = "indicator"
    owner: Owner = None
    definition: Annotated[
        Text,
        About(
            N_("Definition"),
            N_("What exactly is counted."),
            "Aandeel inwoners van 18 jaar en ouder dat …",
            long=True,
        ),
    ] = ""
    unit: Annotated[Line, About(N_("Unit"), N_("In what it is measured."), "%")] = ""
    period: Annotated[Line, About(N_("Period"), N_("Over which period one value runs."), "kalenderjaar")] = ""
    higher_is_better: Annotated[
        bool | None, About(N_("Higher is better"), N_("Whether a higher value is an improvement."), "nee")
    ] = None
    measures: Annotated[
        tuple[Id, ...],
        About(
            N_("Says something about"),
            N_("The mission elements, goals and benefits it tells about."),
            "zeker-bestaan",
            refs=("mission_element", "goal", "benefit", "disbenefit"),
        ),
    ] = ()
    source: Annotated[
        Line, About(N_("Source"), N_("Where the values come from."), "CBS, Kerncijfers wijken en buurten")
    ] = ""


class Measurement(Record):
    """One measured value; never overwritten: a correction is a new one that replaces it (M12)."""

    kind: Literal["measurement"] = "measurement"
    indicator: Annotated[
        Id, About(N_("Indicator"), N_("What was measured."), "laagste-inkomens", refs=("indicator",))
    ]
    area: Annotated[
        Id | None, About(N_("Area"), N_("Where it was measured."), "WK030101", refs=("area",))
    ] = None
    period_start: Annotated[date | None, About(N_("From"), N_("First day of the period."), "01-01-2022")] = (
        None
    )
    period_end: Annotated[date | None, About(N_("Until"), N_("Last day of the period."), "31-12-2022")] = None
    value: Annotated[Number | None, About(N_("Value"), N_("The value in the indicator's unit."), "50,2")] = (
        None
    )
    status: Annotated[
        MeasurementStatus,
        About(N_("Status of the value"), N_("Measured, estimated, suppressed or missing."), "measured"),
    ] = MeasurementStatus.MEASURED
    source: Annotated[Line, About(N_("Source"), N_("Where the values come from."), "CBS 2022")] = ""
    replaces: Annotated[
        Id | None,
        About(N_("Replaces"), N_("The measurement that this one corrects."), "", refs=("measurement",)),
    ] = None


class PrincipleDialogue(Record):
    """The record of a dialogue on how an effort meets a principle (M5)."""

    kind: Literal["principle_dialogue"] = "principle_dialogue"
    effort: Annotated[
        Id, About(N_("Effort"), N_("The effort that was talked about."), "wijkmaaltijd", refs=("effort",))
    ]
    principle: Annotated[
        Id,
        About(
            N_("Principle"),
            N_("The principle that was talked about."),
            "vertrouwen",
            refs=("guiding_principle",),
        ),
    ]
    judgement: Annotated[
        Judgement | None, About(N_("Outcome"), N_("What those present thought of it."), "fits")
    ] = None
    how_met: Annotated[
        Text,
        About(
            N_("How it meets the principle"),
            N_("In one or two sentences."),
            "Bewoners beslissen zelf.",
            long=True,
        ),
    ] = ""
    trade_off: Annotated[Text, About(N_("Trade-off"), N_("What had to be weighed."), "", long=True)] = ""
    participants: Annotated[
        Line,
        About(
            N_("Participants"),
            N_("Which groups and functions took part; no names."),
            "bewoners, opbouwwerker",
        ),
    ] = ""
    decision: Annotated[Text, About(N_("Decision"), N_("What was decided."), "", long=True)] = ""
    held_on: Annotated[date | None, About(N_("Held on"), N_("The day of the dialogue."), "12-01-2027")] = None


class Link(Record):
    """What every link has: from where to where, and why."""

    source: Annotated[Id, About(N_("From"), N_("Where the link starts."), "wijkmaaltijd", refs=CHAIN)]
    target: Annotated[Id, About(N_("To"), N_("Where the link ends."), "meer-ontmoeting", refs=CHAIN)]
    note: Annotated[Text, About(N_("Note"), N_("What else should be known."), "", long=True)] = ""


class Contribution(Link):
    """One thing contributes to another, or hampers it (D5)."""

    kind: Literal["contributes_to"] = "contributes_to"
    strength: Annotated[
        Annotated[int, Field(ge=-3, le=3)] | None,
        About(N_("Strength"), N_("From −3 (hampers strongly) to 3 (contributes strongly)."), "2"),
    ] = None
    weight: Annotated[
        Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] | None,
        About(N_("Exact weight"), N_("From −1 to 1; used as it is, instead of the strength."), ""),
    ] = None
    lag_months: Annotated[
        Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] | None,
        About(N_("Delay"), N_("How long it takes before the effect is felt."), "6", N_("months")),
    ] = None
    certainty: Annotated[
        Certainty | None, About(N_("Certainty"), N_("How sure the makers of the plan are."), "medium")
    ] = None
    evidence: Annotated[Text, About(N_("Evidence"), N_("What the link rests on."), "", long=True)] = ""
    assumption: Annotated[
        Text,
        About(
            N_("Assumption"),
            N_("What must be true for this link to hold."),
            "Bewoners komen ook zonder uitnodiging.",
            long=True,
        ),
    ] = ""


class Dependency(Link):
    """An effort needs another one first (D1, D4)."""

    kind: Literal["depends_on"] = "depends_on"
    source: Annotated[Id, About(N_("From"), N_("The effort that waits."), "wijkmaaltijd", refs=("effort",))]
    target: Annotated[Id, About(N_("To"), N_("The effort it waits for."), "keuken", refs=("effort",))]
