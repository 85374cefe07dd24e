"""The closed set of clause kinds: how a clause turns facts into points, and how it says why.

A rule is pure data with three methods. `score` is the hot path and builds no text; `because` and `hint` build the
sentences when somebody looks. Points are thousandths.
"""

from binder.domain.rules.base import Annexes, ClauseState, Earned, Rule, Specs, Total, count_of, is_true
from binder.domain.rules.equipment import AboveStandard, Line, Standard
from binder.domain.rules.ladders import Link, Op, Tier, Tiers, measure, percent, step_reached
from binder.domain.rules.simple import Condition, PerOccurrence, Tick

__all__ = [
    "AboveStandard",
    "Annexes",
    "ClauseState",
    "Condition",
    "Earned",
    "Line",
    "Link",
    "Op",
    "PerOccurrence",
    "Rule",
    "Specs",
    "Standard",
    "Tick",
    "Tier",
    "Tiers",
    "Total",
    "count_of",
    "is_true",
    "measure",
    "percent",
    "step_reached",
]
