"""Exact plans: the cheapest set of clauses that reaches a title.

levers: what may still be changed, and at how many actions · blocks: clauses that hang together, with their joint
outcomes · knapsack: the choice among them, exact · plan: an award's plan, or why there is none.
"""

from binder.domain.planning.plan import By, Plan, PlanStep, Question, plan_all, plan_award

__all__ = ["By", "Plan", "PlanStep", "Question", "plan_all", "plan_award"]
