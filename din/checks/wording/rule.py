"""The wording rule: what is wrong with a name, and a better one where it can be derived honestly."""

from __future__ import annotations

from dataclasses import replace

from din.checks.context import CheckContext, Findings, warning
from din.checks.wording import grammar
from din.checks.wording.judge import Flaw, judge
from din.checks.wording.propose import as_effort, as_result
from din.findings import Proposal
from din.model import Benefit, Effort, Goal, Node
from din.model.fields import MAX_NAME
from din.texts import Message, msg


def wording(context: CheckContext) -> Findings:
    """Find goals and benefits that are no noun with a comparative, and efforts without a verb."""
    for kind in (Goal, Benefit, Effort):
        for node in context.plan.of(kind):
            flaw = judge(node.kind, node.name)
            if flaw is not None and grammar.tokens(node.name):
                names = _proposed(flaw, node)
                found = warning("wording", _message(flaw, node), _fix(flaw, names), node.id)
                yield replace(found, proposals=tuple(Proposal("name", name) for name in names))


def _message(flaw: Flaw, node: Node) -> Message:
    if flaw is Flaw.VERB:
        return msg("“{name}” holds a verb; a goal or benefit is a thing that changes.", name=node.name)
    if flaw is Flaw.NO_COMPARATIVE:
        return msg("“{name}” does not say in which direction it should change.", name=node.name)
    if flaw is Flaw.NO_NOUN:
        return msg("“{name}” does not say what should change.", name=node.name)
    return msg("“{name}” has no verb; an effort says what is done.", name=node.name)


def _proposed(flaw: Flaw, node: Node) -> tuple[str, ...]:
    """Give better names as far as they follow from this one; none that is flawed itself or too long."""
    found = as_effort(node.name) if flaw is Flaw.NO_VERB else filter(None, [as_result(node.name)])
    return tuple(name for name in found if len(name) <= MAX_NAME and judge(node.kind, name) is None)


def _fix(flaw: Flaw, proposals: tuple[str, ...]) -> Message:
    if proposals:
        return msg("For example: “{proposals}”.", proposals="” / “".join(proposals))
    if flaw is Flaw.NO_VERB:
        return msg("Say with a verb what is done, as in “organise a neighbourhood meal”.")
    if flaw is Flaw.NO_NOUN:
        return msg("Add the thing that changes, as in “safer streets”.")
    return msg(
        "Use a noun with “more”, “less” or another comparative and no verb, as in “stronger social ties”."
    )
