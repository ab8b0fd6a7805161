"""The table of rules, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from din.checks import dates, loops, people, profiles, routes, shape, wording
from din.checks.brief import BRIEF
from din.checks.context import CheckContext, Findings
from din.findings import Finding, Severity
from din.model import Plan
from din.texts import N_, Message, msg

RuleFunction: TypeAlias = Callable[[CheckContext], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable id, how bad a finding is at most, and what it looks at (a catalogue text)."""

    id: str
    severity: Severity
    about: str
    find: RuleFunction

    @property
    def meaning(self) -> Message:
        """What the rule looks at, in the reader's language."""
        return msg(self.about)

    @property
    def brief(self) -> Message:
        """What it finds in one or two words, in the reader's language."""
        return msg(BRIEF[self.id])


def _references(rule: str) -> RuleFunction:
    def find(context: CheckContext) -> Findings:
        return (finding for finding in context.reference_faults if finding.rule == rule)

    return find


ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

RULES: tuple[Rule, ...] = (
    Rule(
        "dangling-reference",
        ERROR,
        N_("References to something that does not exist"),
        _references("dangling-reference"),
    ),
    Rule(
        "wrong-reference",
        ERROR,
        N_("References to something of another kind"),
        _references("wrong-reference"),
    ),
    Rule(
        "part-of-cycle",
        ERROR,
        N_("Areas or domains that are part of each other in a circle"),
        _references("part-of-cycle"),
    ),
    Rule("second-programme", ERROR, N_("More than one programme in a plan"), _references("second-programme")),
    Rule("loop-too-strong", ERROR, N_("Loops that strengthen themselves without end"), loops.loop_too_strong),
    Rule(
        "mission-element-unfed",
        WARNING,
        N_("Mission elements that nothing feeds"),
        routes.mission_element_unfed,
    ),
    Rule(
        "mission-element-unfed-in-area",
        WARNING,
        N_("Mission elements that nothing feeds in a wijk"),
        routes.mission_element_unfed_in_area,
    ),
    Rule("goal-unfed", WARNING, N_("Goals to which no effort contributes"), routes.goal_unfed),
    Rule("benefit-unfed", WARNING, N_("Benefits that no effort brings about"), routes.benefit_unfed),
    Rule(
        "effort-without-route",
        WARNING,
        N_("Efforts from which no route leads to the mission"),
        routes.effort_without_route,
    ),
    Rule(
        "capability-unused", WARNING, N_("Capabilities that nothing makes use of"), routes.capability_unused
    ),
    Rule(
        "benefit-without-route",
        WARNING,
        N_("Benefits that lead to no goal or mission element"),
        routes.benefit_without_route,
    ),
    Rule(
        "goal-without-route", WARNING, N_("Goals that lead to no mission element"), routes.goal_without_route
    ),
    Rule("owner-missing", WARNING, N_("Things that nobody answers for"), people.owner_missing),
    Rule("target-without-start", WARNING, N_("Targets without a start value"), profiles.target_without_start),
    Rule("contradicting-dates", WARNING, N_("Dates that contradict each other"), dates.contradicting_dates),
    Rule("cost-range", WARNING, N_("Costs outside their own range"), profiles.cost_range),
    Rule("spaghetti", WARNING, N_("Networks with too many links to read"), shape.spaghetti),
    Rule("wording", WARNING, N_("The wording of goals, benefits and efforts"), wording.wording),
    Rule("principles", HINT, N_("Plans without guiding principles"), profiles.principles),
    Rule(
        "principles-not-assessed",
        HINT,
        N_("Efforts not yet held against every principle"),
        profiles.principles_not_assessed,
    ),
    Rule(
        "element-thinly-fed",
        HINT,
        N_("Mission elements that hang on one effort or one party"),
        routes.element_thinly_fed,
    ),
    Rule("vacancy", HINT, N_("People needed and not yet found"), people.vacancy),
    Rule("profile-incomplete", HINT, N_("Benefit profiles with gaps"), profiles.profile_incomplete),
    Rule("reach-missing", HINT, N_("Efforts without a known reach"), profiles.reach_missing),
    Rule("hypothesis-missing", HINT, N_("Projects without a hypothesis"), profiles.hypothesis_missing),
    Rule("strength-missing", HINT, N_("Links without a strength"), profiles.strength_missing),
    Rule("assumption-missing", HINT, N_("Links without evidence or assumption"), profiles.assumption_missing),
    Rule("sources-missing", HINT, N_("What rests on no policy document"), profiles.sources_missing),
    Rule(
        "score-without-reason",
        HINT,
        N_("Scores of the owner without a reason"),
        profiles.score_without_reason,
    ),
    Rule("link-against-order", HINT, N_("Links against the usual order"), shape.link_against_order),
    Rule("double-name", HINT, N_("Names that are used twice"), profiles.double_name),
)
"""Every rule, the gravest and most telling first."""


def check(
    plan: Plan, input_findings: Iterable[Finding] = (), today: date | None = None
) -> tuple[Finding, ...]:
    """Run every rule and give all findings at once.

    Parameters
    ----------
    plan : Plan
        A built plan, or a draft.
    input_findings : iterable of Finding
        What was wrong with the input itself; reported along.
    today : date, optional
        The day to judge by; today in the Netherlands unless told otherwise.

    Returns
    -------
    tuple of Finding
        Gravest first, then in the order of the table of rules and of the plan.
    """
    day = today or datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    context = CheckContext(plan, day)
    found = [*input_findings, *(finding for rule in RULES for finding in rule.find(context))]
    rules = {rule.id: i for i, rule in enumerate(RULES)}
    places = {record_id: i for i, record_id in enumerate(plan.records)}

    def order(finding: Finding) -> tuple[int, int, list[int]]:
        where = [places.get(element, len(places)) for element in finding.elements]
        return -finding.severity, rules.get(finding.rule, -1), where

    return tuple(sorted(found, key=order))
