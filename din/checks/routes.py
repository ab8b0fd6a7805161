"""Whether all that is done leads somewhere, and all that is wanted is fed."""

from __future__ import annotations

from din.checks.context import CheckContext, Findings, hint, warning
from din.model import Benefit, Capability, Effort, Goal, MissionElement, Node, Status
from din.texts import Message, msg


def effort_without_route(context: CheckContext) -> Findings:
    """Find efforts from which no route leads to the mission; a new initiative is welcome (M18)."""
    for effort in context.efforts:
        if effort.id in context.leading:
            continue
        if _new(context, effort):
            yield hint(
                "effort-without-route",
                msg("The new initiative “{name}” has no place in the network yet.", name=effort.name),
                msg("Find out with its makers what it contributes to, and add that link."),
                effort.id,
            )
        else:
            yield warning(
                "effort-without-route",
                msg("No route leads from “{name}” to the mission.", name=effort.name),
                _way_on(context, effort),
                effort.id,
            )


def _way_on(context: CheckContext, effort: Effort) -> Message:
    if effort.id not in context.outgoing:
        return msg("Link “{name}” to what it contributes to, or stop it.", name=effort.name)
    targets = sorted({link.target for link in context.outgoing[effort.id]})
    return msg("Link {targets} to a goal or mission element.", targets=context.names(targets))


def _new(context: CheckContext, effort: Effort) -> bool:
    return effort.status is Status.IDEA and effort.id not in context.outgoing


def capability_unused(context: CheckContext) -> Findings:
    """Find capabilities that make nothing possible."""
    for capability in context.plan.of(Capability):
        if capability.id not in context.outgoing:
            yield warning(
                "capability-unused",
                msg("Nothing makes use of the capability “{name}”.", name=capability.name),
                msg("Link “{name}” to the benefit it makes possible, or remove it.", name=capability.name),
                capability.id,
            )


def benefit_unfed(context: CheckContext) -> Findings:
    """Find benefits that no effort helps."""
    for benefit in _unfed(context, Benefit):
        yield warning(
            "benefit-unfed",
            msg("No effort brings about the benefit “{name}”.", name=benefit.name),
            msg("Add an effort or capability that brings about “{name}”, or remove it.", name=benefit.name),
            benefit.id,
        )


def goal_unfed(context: CheckContext) -> Findings:
    """Find goals that no effort helps."""
    for goal in _unfed(context, Goal):
        yield warning(
            "goal-unfed",
            msg("No effort contributes to the goal “{name}”.", name=goal.name),
            msg("Ask “how?” of “{name}”: link a benefit or effort to it, or remove it.", name=goal.name),
            goal.id,
        )


def mission_element_unfed(context: CheckContext) -> Findings:
    """Find mission elements that no effort helps anywhere."""
    for element in _unfed(context, MissionElement):
        yield warning(
            "mission-element-unfed",
            msg("Nothing in the plan feeds the mission element “{name}”.", name=element.name),
            msg("Add a goal with efforts for “{name}”, or link existing ones to it.", name=element.name),
            element.id,
        )


def _unfed(context: CheckContext, kind: type[Node]) -> list[Node]:
    return [node for node in context.plan.of(kind) if not context.feeders[node.id]]


def mission_element_unfed_in_area(context: CheckContext) -> Findings:
    """Find the areas in which nothing feeds an element; a city-wide effort counts in each of them."""
    for element in context.plan.of(MissionElement):
        fed = context.feeding_areas[element.id]
        if not context.feeders[element.id]:
            continue  # said once for the whole plan
        for i, area in enumerate(context.areas):
            if not fed >> i & 1:
                yield warning(
                    "mission-element-unfed-in-area",
                    msg("Nothing feeds “{name}” in {area}.", name=element.name, area=area.name),
                    msg(
                        "Look with residents of {area} for an effort that feeds “{name}”, "
                        "or widen an existing one.",
                        name=element.name,
                        area=area.name,
                    ),
                    element.id,
                    area.id,
                )


def element_thinly_fed(context: CheckContext) -> Findings:
    """Find elements that hang on one effort or one party."""
    for element in context.plan.of(MissionElement):
        feeders = context.feeders[element.id]
        parties = context.feeding_organisations[element.id]
        if len(feeders) == 1:
            yield hint(
                "element-thinly-fed",
                msg(
                    "The mission element “{name}” hangs on one effort: “{effort}”.",
                    name=element.name,
                    effort=context.name(feeders[0]),
                ),
                msg("Look for a second effort that feeds “{name}”.", name=element.name),
                element.id,
                *feeders,
            )
        elif feeders and len(parties) == 1 and parties != ("",):
            yield hint(
                "element-thinly-fed",
                msg(
                    "The mission element “{name}” hangs on one party: “{party}”.",
                    name=element.name,
                    party=context.name(parties[0]),
                ),
                msg("Look for a second organisation or network that feeds “{name}”.", name=element.name),
                element.id,
                *parties,
            )


def benefit_without_route(context: CheckContext) -> Findings:
    """Find benefits from which no route leads to the mission."""
    for benefit in context.plan.of(Benefit):
        if benefit.id not in context.leading:
            yield warning(
                "benefit-without-route",
                msg("The benefit “{name}” leads to no goal or mission element.", name=benefit.name),
                msg("Ask “what for?” of “{name}” and link it to that goal.", name=benefit.name),
                benefit.id,
            )


def goal_without_route(context: CheckContext) -> Findings:
    """Find goals from which no route leads to the mission."""
    for goal in context.plan.of(Goal):
        if goal.id not in context.leading:
            yield warning(
                "goal-without-route",
                msg("The goal “{name}” leads to no mission element.", name=goal.name),
                msg("Link “{name}” to the mission element it contributes to.", name=goal.name),
                goal.id,
            )
