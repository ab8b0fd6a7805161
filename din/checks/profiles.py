"""Whether profiles, sources, reach, costs, assumptions and principles are written down."""

from __future__ import annotations

from collections import defaultdict

from din.checks.context import CheckContext, Findings, enumerated, hint, warning
from din.model import (
    Benefit,
    EffortType,
    Goal,
    GuidingPrinciple,
    MissionElement,
    Node,
    Outcome,
    PolicyDocument,
    PrincipleDialogue,
    Status,
    SteeringCriterion,
    fields_of,
)
from din.texts import msg

PROFILE = (
    "description",
    "unit",
    "start_value",
    "start_date",
    "target_value",
    "target_date",
    "measuring_method",
    "frequency",
    "measurer",
    "risks",
)
"""What a benefit profile holds beside its owner (D3)."""


def profile_incomplete(context: CheckContext) -> Findings:
    """Find benefits of which the profile has gaps."""
    labels = {info.name: info.label for info in fields_of(Benefit)}
    for benefit in context.plan.of(Benefit):
        missing = [name for name in PROFILE if getattr(benefit, name) in (None, "")]
        if missing:
            yield hint(
                "profile-incomplete",
                msg(
                    "The profile of “{name}” lacks: {fields}.",
                    name=benefit.name,
                    fields=enumerated(labels[name] for name in missing),
                ),
                msg("Fill in “{field}” first, together with the owner.", field=labels[missing[0]]),
                benefit.id,
            )


def target_without_start(context: CheckContext) -> Findings:
    """Find targets without a start value: a change cannot be read from them."""
    for outcome in context.plan.of(Outcome):
        if outcome.target_value is not None and outcome.start_value is None:
            yield warning(
                "target-without-start",
                msg(
                    "“{name}” has a target ({target}) but no start value.",
                    name=outcome.name,
                    target=outcome.target_value,
                ),
                msg("Measure or estimate the value today and fill it in with its date."),
                outcome.id,
            )


def reach_missing(context: CheckContext) -> Findings:
    """Find efforts of which the reach or the target group is not known; they count as reaching everyone."""
    for effort in context.efforts:
        if effort.reach is None or not effort.target_group_size:
            yield hint(
                "reach-missing",
                msg(
                    "It is not known which part of its target group “{name}” reaches; "
                    "it counts as if it reaches everyone.",
                    name=effort.name,
                ),
                msg("Estimate the reach and the size of the target group.")
                if effort.reach is None
                else msg("Estimate the size of the target group."),
                effort.id,
            )


def cost_range(context: CheckContext) -> Findings:
    """Find costs outside their own range."""
    for effort in context.efforts:
        given = [
            cost for cost in (effort.cost_low_eur, effort.cost_eur, effort.cost_high_eur) if cost is not None
        ]
        if given != sorted(given):
            yield warning(
                "cost-range",
                msg("The costs of “{name}” do not go from low to high.", name=effort.name),
                msg("See to it that “at least” ≤ expected ≤ “at most”."),
                effort.id,
            )


def sources_missing(context: CheckContext) -> Findings:
    """Find elements, principles and goals that name no policy document (M1)."""
    if not context.plan.of(PolicyDocument):
        return
    plan = context.plan
    nodes: list[MissionElement | GuidingPrinciple | Goal] = [
        *plan.of(MissionElement),
        *plan.of(GuidingPrinciple),
        *plan.of(Goal),
    ]
    for node in nodes:
        if not node.sources:
            yield hint(
                "sources-missing",
                msg("“{name}” rests on no policy document.", name=node.name),
                msg("Choose the documents “{name}” rests on.", name=node.name),
                node.id,
            )


def assumption_missing(context: CheckContext) -> Findings:
    """Find the links that rest on nothing that is written down (D5); one finding, for there can be many."""
    bare = sorted(link.id for link in context.links if not link.assumption and not link.evidence)
    if bare:
        first = next(link for link in context.links if link.id == bare[0])
        yield hint(
            "assumption-missing",
            msg(
                "{count} of the {all} links have neither evidence nor assumption, "
                "such as the one from “{source}” to “{target}”.",
                count=len(bare),
                all=len(context.links),
                source=context.name(first.source),
                target=context.name(first.target),
            ),
            msg("Write down, for the strongest links first, what must be true for them to hold."),
            *bare,
        )


def strength_missing(context: CheckContext) -> Findings:
    """Find links without a strength; they count as one plus."""
    for link in context.links:
        if link.strength is None and link.weight is None:
            yield hint(
                "strength-missing",
                msg(
                    "The link from “{source}” to “{target}” has no strength; it counts as “+”.",
                    source=context.name(link.source),
                    target=context.name(link.target),
                ),
                msg("Choose together: +, ++ or +++, or − when it hampers."),
                link.id,
            )


def hypothesis_missing(context: CheckContext) -> Findings:
    """Find projects without a hypothesis: there is nothing to learn from afterwards (M19)."""
    for effort in context.efforts:
        if effort.effort_type is EffortType.PROJECT and not effort.hypothesis:
            yield hint(
                "hypothesis-missing",
                msg("The project “{name}” has no hypothesis to learn from.", name=effort.name),
                msg("Write down: if we do this, then we expect that …"),
                effort.id,
            )


def principles(context: CheckContext) -> Findings:
    """Find a plan with efforts but without guiding principles."""
    if context.efforts and not context.plan.of(GuidingPrinciple):
        yield hint(
            "principles",
            msg("The plan has no guiding principles, so no effort can be held against them."),
            msg("Add the guiding principles that the alliance works by."),
        )


def principles_not_assessed(context: CheckContext) -> Findings:
    """Find efforts about which no dialogue was held on some principle (M5, M18)."""
    wanted = context.plan.of(GuidingPrinciple)
    assessed: dict[str, set[str]] = defaultdict(set)
    for dialogue in context.plan.of(PrincipleDialogue):
        if dialogue.judgement is not None or dialogue.how_met:
            assessed[dialogue.effort].add(dialogue.principle)
    for effort in context.efforts:
        missing = [principle for principle in wanted if principle.id not in assessed[effort.id]]
        if missing:
            yield hint(
                "principles-not-assessed",
                msg(
                    "How “{name}” meets these principles has not been talked about: {principles}.",
                    name=effort.name,
                    principles=context.names(sorted(principle.id for principle in missing)),
                ),
                msg("Talk it over with those involved and record the trade-off and the decision.")
                if effort.status is not Status.IDEA
                else msg("Plan this dialogue before the initiative starts."),
                effort.id,
            )


def double_name(context: CheckContext) -> Findings:
    """Find records of one kind that carry the same name."""
    groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in context.plan.of(Node):
        if node.kind != "position":  # several efforts may look for the same sort of people
            groups[node.kind, " ".join(node.name.casefold().split())].append(node)
    for nodes in groups.values():
        if len(nodes) > 1:
            ids = sorted(node.id for node in nodes)
            yield hint(
                "double-name",
                msg(
                    "{count} records of the same kind are called “{name}”.",
                    count=len(ids),
                    name=context.name(ids[0]),
                ),
                msg("Put them together, or add to the name what sets them apart (such as the wijk)."),
                *ids,
            )


def score_without_reason(context: CheckContext) -> Findings:
    """Find steering criteria that the owner scored without saying why."""
    for criterion in context.plan.of(SteeringCriterion):
        if criterion.score is not None and not criterion.reason:
            yield hint(
                "score-without-reason",
                msg("“{name}” has a score of the owner, but no reason.", name=criterion.name),
                msg("Write down why: the reason is what others can talk about."),
                criterion.id,
            )
