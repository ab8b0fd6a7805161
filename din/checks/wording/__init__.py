"""How goals, benefits and efforts are worded in Dutch (D2)."""

from din.checks.wording.judge import Flaw, judge
from din.checks.wording.rule import wording

__all__ = ["Flaw", "judge", "wording"]
