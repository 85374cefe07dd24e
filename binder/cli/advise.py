"""`binder advise`: where the next points are, and what each title would still take."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from binder.cli.output import Commands, add_command, show
from binder.domain.advice import Advice, advise
from binder.domain.assessment import State
from binder.domain.facts import value_as_json
from binder.domain.planning import By, Plan, PlanStep
from binder.domain.points import points_text
from binder.domain.scores import Score
from binder.domain.supply import range_text, split_by_supplier

UNITS = {By.ACTIONS: "项行动", By.EFFORT: "点投入"}


def register(commands: Commands) -> None:
    """Add the command to the program's parser."""
    parser = add_command(commands, "advise", "最能提分的条款，以及各称号还差什么、最省的做法", _run)
    parser.add_argument("folder", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    parser.add_argument("--award", metavar="NAME", help="只看一个称号：全称、简称或编号")
    parser.add_argument("--no-province", action="store_true", help="不指望要由省里等上级提供的名次、推荐和数据")
    parser.add_argument("--by", choices=[by.value for by in By], default=By.ACTIONS.value, help="按行动数或投入求最省")


def _run(arguments: argparse.Namespace) -> int:
    from binder.usecases.opening import open_assessment  # the database takes a while to import
    from binder.usecases.planning import plan_title, plan_titles

    by, allow_province = By(arguments.by), not arguments.no_province
    session = open_assessment(arguments.folder)
    try:
        if arguments.award:
            plans: tuple[Plan, ...] = (plan_title(session, arguments.award, by, allow_province),)
        else:
            plans = plan_titles(session, by, allow_province)
        score, state = session.score, session.state
    finally:
        session.close()
    advice = () if arguments.award else advise(score)
    data = _score_json(score) | {"plans": [_plan_json(plan, by) for plan in plans]}
    if not arguments.award:
        data["advice"] = [_advice_json(one, state) for one in advice]
    show(arguments, data, *_lines(score, advice, plans, by))
    return 0


def _score_json(score: Score) -> dict[str, Any]:
    suppliers = {
        who: {name: points_text(points) for name, points in part._asdict().items()}
        for who, part in split_by_supplier(score.main).items()
    }
    return {
        "claimed": points_text(score.main.claimed),
        "attainable": points_text(score.main.attainable),
        "award": score.main.title,
        "suppliers": suppliers,
    }


def _advice_json(advice: Advice, state: State) -> dict[str, Any]:
    ref = advice.clause.clause.ref
    return {
        "clause": ref,
        "item": advice.item.item.ref,
        "gain": points_text(advice.gain),
        "hint": advice.hint,
        "gate": advice.gate,
        "supplier": advice.clause.clause.supplier,
        "effort": state.efforts.get(ref, 1),
    }


def _plan_json(plan: Plan, by: By) -> dict[str, Any]:
    return {
        "award": plan.award.key,
        "title": plan.award.title,
        "feasible": plan.feasible,
        "by": by.value,
        "cost": plan.cost,
        "steps": [_step_json(step) for step in plan.steps],
        "reason": plan.reason,
        "rubric": plan.rubric,
        "claimed_after": points_text(plan.total_after) if plan.after else "",
    }


def _step_json(step: PlanStep) -> dict[str, Any]:
    return {
        "clause": step.clause_ref,
        "item": step.item,
        "gain": points_text(step.gain),
        "actions": step.actions,
        "effort": step.effort,
        "text": step.text,
        "supplier": step.supplier,
        "facts": {key: value_as_json(fact.value) for key, fact in step.facts.items()},
    }


def _lines(score: Score, advice: tuple[Advice, ...], plans: tuple[Plan, ...], by: By) -> Iterator[str]:
    yield f"自评 {range_text(score.main)}（满分 {points_text(score.main.max)} 分）。"
    if advice:
        yield "最能提分的条款："
    for one in advice:
        gate = f"，{one.gate}" if one.gate else ""
        yield f"  {one.clause.clause.ref} {one.item.item.short} +{points_text(one.gain)} 分{gate}：{one.hint}"
    for plan in plans:
        yield ""
        yield from _plan_lines(plan, by)


def _plan_lines(plan: Plan, by: By) -> Iterator[str]:
    name = plan.award.title
    if not plan.feasible:
        yield f"{name}：达不到。{plan.reason}"
        return
    if not plan.steps:
        yield f"{name}：自评分已达到。"
        return
    yield f"{name}：最少 {plan.cost} {UNITS[by]}，做完后自评 {points_text(plan.total_after)} 分。"
    for step in plan.steps:
        gain = f" +{points_text(step.gain)} 分" if step.gain else ""
        spent = f"，投入 {step.effort}" if by is By.EFFORT else ""
        yield f"  {step.clause_ref}{gain}：{step.text}（{step.actions} 项行动{spent}）"
