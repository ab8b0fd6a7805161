"""What the method asks of a plan: one rule, one function, and findings with a proposed fix."""

from din.checks.context import CheckContext
from din.checks.rules import RULES, Rule, check

__all__ = ["RULES", "CheckContext", "Rule", "check"]
