"""What a rule finds in one or two words, for a cell of a list; the finding itself says the rest."""

from collections.abc import Mapping
from types import MappingProxyType

from din.texts import N_

BRIEF: Mapping[str, str] = MappingProxyType(
    {
        "dangling-reference": N_("broken reference"),
        "wrong-reference": N_("wrong reference"),
        "part-of-cycle": N_("circle"),
        "second-programme": N_("second programme"),
        "loop-too-strong": N_("loop too strong"),
        "mission-element-unfed": N_("not fed"),
        "mission-element-unfed-in-area": N_("not fed in a wijk"),
        "goal-unfed": N_("not fed"),
        "benefit-unfed": N_("not fed"),
        "effort-without-route": N_("no route"),
        "capability-unused": N_("not used"),
        "benefit-without-route": N_("no route"),
        "goal-without-route": N_("no route"),
        "owner-missing": N_("no owner"),
        "target-without-start": N_("no start value"),
        "contradicting-dates": N_("dates"),
        "cost-range": N_("costs"),
        "spaghetti": N_("many links"),
        "wording": N_("wording"),
        "principles": N_("no principles"),
        "principles-not-assessed": N_("principles"),
        "element-thinly-fed": N_("hangs on one"),
        "vacancy": N_("people needed"),
        "profile-incomplete": N_("profile"),
        "reach-missing": N_("reach"),
        "hypothesis-missing": N_("hypothesis"),
        "strength-missing": N_("strength"),
        "assumption-missing": N_("assumption"),
        "sources-missing": N_("documents"),
        "link-against-order": N_("against the order"),
        "double-name": N_("double name"),
        "score-without-reason": N_("reason"),
    }
)
"""Rule → its words; a catalogue text."""
