"""The goals-efforts network itself: goals, benefits, capabilities, efforts and the links between them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from din.model.base import CHAIN, PARTIES, Areas, Domains, Node, Owner, Record, Sources
from din.model.choices import Certainty, EffortType, Origin, Provision, Status, Trigger
from din.model.fields import About, Amount, Id, Line, Number, Text
from din.texts import N_


class Goal(Node):
    """What the programme wants to reach, worded as a noun with a comparative (D2)."""

    example = "Sterkere sociale verbindingen"

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

    example = "Minder eenzaamheid"

    kind: Literal["benefit"] = "benefit"


class Disbenefit(Outcome):
    """An unwanted effect that comes along with an effort (D1)."""

    example = "Hogere werkdruk bij vrijwilligers"

    kind: Literal["disbenefit"] = "disbenefit"


class Capability(Node):
    """What people and organisations will be able to do, built by efforts (D1)."""

    example = "Netwerk van sleutelfiguren"

    kind: Literal["capability"] = "capability"
    owner: Owner = None
    areas: Areas = ()
    domains: Domains = ()


class Effort(Node):
    """Something that is done, by whom, where and why, worded with a verb (D2, D4)."""

    example = "Organiseren van een wijkmaaltijd"

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
