"""The closed set of clause kinds: how a clause turns facts into points, and how it says why.

A rule is pure data with three methods. `score` is the hot path and builds no text; `because` and `hint` build the
sentences when somebody looks. Points are thousandths.
"""

from binder.domain.rules.base import Annexes, ClauseState, Earned, Rule, Specs, Total, count_of, is_true
from binder.domain.rules.deductions import Adjustment, Charge, Deductions, Levy, total_of
from binder.domain.rules.equipment import AboveStandard, Line, Standard
from binder.domain.rules.ladders import Link, Op, Tier, Tiers, measure, percent, step_reached
from binder.domain.rules.marks import AllOf, Mark, Target, all_hold, open_state
from binder.domain.rules.scales import Baseline, Formula, Judged, Node, Rounding, Share, Shortfall
from binder.domain.rules.series import Series
from binder.domain.rules.simple import Condition, PerOccurrence, Tick

__all__ = [
    "AboveStandard",
    "Adjustment",
    "AllOf",
    "Annexes",
    "Baseline",
    "Charge",
    "ClauseState",
    "Condition",
    "Deductions",
    "Earned",
    "Formula",
    "Judged",
    "Levy",
    "Line",
    "Link",
    "Mark",
    "Node",
    "Op",
    "PerOccurrence",
    "Rounding",
    "Rule",
    "Series",
    "Share",
    "Shortfall",
    "Specs",
    "Standard",
    "Target",
    "Tick",
    "Tier",
    "Tiers",
    "Total",
    "all_hold",
    "count_of",
    "is_true",
    "measure",
    "open_state",
    "percent",
    "step_reached",
    "total_of",
]
