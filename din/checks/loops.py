"""Do feedback loops settle? One whose effect grows without end cannot be computed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from din.analysis.loops import spectral_radius, strongest_circle, unsettled
from din.analysis.sweep import Matrix
from din.checks.context import CheckContext, Findings, warning
from din.findings import Finding, Severity
from din.graph.arrays import Indices
from din.texts import msg

RULE = "loop-too-strong"


class Loop(NamedTuple):
    """A loop that does not settle: its nodes in their order, and the ends of its heaviest link."""

    nodes: list[str]
    heaviest: tuple[str, str]


def loop_too_strong(context: CheckContext) -> Findings:
    """Find loops whose absolute weights have a spectral radius of 1 or more.

    At central weights that is an error, for contributions do not exist then. At the high end of the bands
    it is a warning: the estimates allow a loop that never settles.
    """
    arrays = context.arrays
    refused: set[int] = set()
    for nodes, block in unsettled(arrays.weights):
        refused.update(nodes.tolist())
        yield _refused(context, _loop(context, nodes, block))
    widest = abs(arrays.at("low")).maximum(abs(arrays.at("high")))
    for nodes, block in unsettled(widest):
        if refused.isdisjoint(nodes.tolist()):
            yield _risky(context, _loop(context, nodes, block))


def _loop(context: CheckContext, nodes: Indices, block: Matrix) -> Loop:
    """Name the strongest circle of a component, whatever the order of the plan's records."""
    ids = np.array(context.arrays.ids_at(nodes), dtype=object)
    order = np.argsort(ids)
    block = block[order][:, order]
    circle = strongest_circle(block, spectral_radius(block)[1])
    circle = np.roll(circle, -int(np.argmin(circle)))
    following = np.roll(circle, -1)
    heaviest = int(np.argmax(block[circle, following]))
    names = ids[order]
    return Loop([names[i] for i in circle], (names[circle[heaviest]], names[following[heaviest]]))


def _refused(context: CheckContext, loop: Loop) -> Finding:
    message = msg("This loop strengthens itself without end: {loop}.", loop=_in_words(context, loop))
    return Finding(
        RULE,
        Severity.ERROR,
        message,
        msg(
            "Give the link from “{source}” to “{target}” a smaller strength, or leave it out.",
            **_heaviest(context, loop),
        ),
        tuple(loop.nodes),
    )


def _risky(context: CheckContext, loop: Loop) -> Finding:
    return warning(
        RULE,
        msg(
            "At the high end of the estimates this loop strengthens itself without end: {loop}.",
            loop=_in_words(context, loop),
        ),
        msg(
            "Look again at the strength of the link from “{source}” to “{target}”.",
            **_heaviest(context, loop),
        ),
        *loop.nodes,
    )


def _in_words(context: CheckContext, loop: Loop) -> str:
    return " → ".join(f"“{context.name(node)}”" for node in [*loop.nodes, loop.nodes[0]])


def _heaviest(context: CheckContext, loop: Loop) -> dict[str, str]:
    source, target = loop.heaviest
    return {"source": context.name(source), "target": context.name(target)}
