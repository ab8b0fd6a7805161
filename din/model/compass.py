"""The compass: programme, mission, its elements, principles, conditions and the policy they rest on."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from din.model.base import PARTIES, Mission_, Node, Order, Record, Sources
from din.model.choices import Criterion, Judgement, OwnerScore
from din.model.fields import About, Id, Line, Text
from din.texts import N_


class Programme(Node):
    """The programme the plan belongs to; at most one in a plan."""

    example = "Sterke wijken Zutphen"

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

    example = "Omgevingsvisie"

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

    example = "Sterke wijken"

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

    example = "Zeker bestaan"

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

    example = "Dichtbij en vanuit inwoners"

    kind: Literal["guiding_principle"] = "guiding_principle"
    order: Order = None
    sources: Sources = ()


class SuccessCondition(Node):
    """A condition without which the mission cannot be reached (M10)."""

    example = "Lange termijn"

    kind: Literal["success_condition"] = "success_condition"
    order: Order = None
    sources: Sources = ()


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


class SteeringCriterion(Node):
    """A criterion the programme owner steers by, with the owner's order, norm and reasoned score (D6).

    What is computed from the plan is input to the score and never replaces it.
    """

    example = "Tempo"

    kind: Literal["steering_criterion"] = "steering_criterion"
    criterion: Annotated[
        Criterion | None,
        About(
            N_("Criterion"),
            N_("Which of the five it is; empty for one of your own, of which nothing is computed."),
            "pace",
        ),
    ] = None
    order: Order = None
    norm: Annotated[
        Text,
        About(
            N_("Norm"),
            N_("When the programme owner is content."),
            "Binnen twee jaar merken bewoners iets.",
            long=True,
        ),
    ] = ""
    score: Annotated[
        OwnerScore | None,
        About(
            N_("Score of the owner"), N_("What the programme owner thinks of it, beside the norm."), "meets"
        ),
    ] = None
    reason: Annotated[
        Text,
        About(
            N_("Reason"),
            N_("Why the owner gives this score; it counts more than what is computed."),
            "De grootste projecten lopen al.",
            long=True,
        ),
    ] = ""
    scored_on: Annotated[
        date | None, About(N_("Scored on"), N_("The day the owner gave the score."), "12-01-2027")
    ] = None
