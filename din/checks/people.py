"""Whether there is somebody for everything."""

from __future__ import annotations

from din.checks.context import CheckContext, Findings, hint, warning
from din.model import Capability, Effort, Goal, Outcome, Position, Status
from din.texts import msg


def owner_missing(context: CheckContext) -> Findings:
    """Find goals, benefits, dis-benefits, capabilities and efforts that nobody answers for."""
    plan = context.plan
    nodes: list[Goal | Outcome | Capability | Effort] = [
        *plan.of(Goal),
        *plan.of(Outcome),
        *plan.of(Capability),
        *context.efforts,
    ]
    for node in nodes:
        if node.owner is None:
            yield warning(
                "owner-missing",
                msg("“{name}” has no owner.", name=node.name),
                msg("Agree which organisation or network answers for “{name}”.", name=node.name),
                node.id,
            )


def vacancy(context: CheckContext) -> Findings:
    """Find positions for which fewer people were found than needed."""
    going = {effort.id for effort in context.efforts if effort.status is not Status.COMPLETED}
    for position in context.plan.of(Position):
        if position.found < position.needed and position.effort in going:
            yield hint(
                "vacancy",
                msg(
                    "“{effort}” needs {needed} × “{name}” and has found {found}.",
                    effort=context.name(position.effort),
                    name=position.name,
                    needed=position.needed,
                    found=position.found,
                ),
                msg("Ask in the alliance who can still help, or make the effort smaller."),
                position.id,
                position.effort,
            )
