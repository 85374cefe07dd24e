"""The lines that a score has to pass (分项线), put into words."""

from binder.domain.awards import gate_line, passes
from binder.domain.points import Points, points_text
from binder.domain.rubric import Gate
from binder.domain.score import CategoryScore, RubricScore


def category_gate(score: RubricScore, key: str) -> Gate | None:
    """The line that a category has to pass for the lowest title that has one for it."""
    gates = (gate for award in score.awards for gate in award.award.gates)
    own = (gate for gate in gates if gate.over == "each_category" or (gate.over == "category" and gate.key == key))
    return next(own, None)


def gate_text(gate: Gate, claimed: Points, whole: Points) -> str:
    """已过线, or how many points are missing."""
    if passes(gate, claimed, whole):
        return "已过线"
    need = gate_line(gate, whole)
    if claimed >= need:
        return f"须高于 {points_text(need)}"
    return f"差 {points_text(need - claimed)} 分{'以上' if gate.strict else ''}"


def category_tone(score: CategoryScore, rubric: RubricScore) -> str:
    gate = category_gate(rubric, score.category.key) if score.category.points else None
    if gate is None:
        return ""
    return "green" if passes(gate, score.claimed, score.max) else "red"
