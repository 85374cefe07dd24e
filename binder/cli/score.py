"""`binder score`: of a facts file against a rubric, leaving nothing behind, or of an assessment's folder."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from binder.cli.output import Commands, add_command, show
from binder.domain.awards import AwardScore
from binder.domain.points import points_text
from binder.domain.rubric import Reading
from binder.domain.score import CategoryScore, ClauseScore, GroupScore, ItemScore, RubricScore, Score, score_assessment
from binder.errors import UserError
from binder.rubric.factfile import read_facts
from binder.rubric.library import load


def register(commands: Commands) -> None:
    parser = add_command(commands, "score", "按评分标准计分", _run)
    parser.add_argument(
        "dir", nargs="?", type=Path, metavar="DIR", help="创建档案的文件夹；不填则用 --rubric 和 --facts"
    )
    parser.add_argument("--rubric", metavar="ID", help="评分标准的编号")
    parser.add_argument("--level", metavar="LEVEL", help="级别，例如 county（县级）、city（市级）")
    parser.add_argument("--facts", type=Path, metavar="FILE", help="填报数据文件（YAML 或 JSON）")
    parser.add_argument("--reading", action="append", default=[], metavar="KEY=OPTION", help="换一种读法，可重复")


def _run(arguments: argparse.Namespace) -> int:
    stateless = (arguments.rubric, arguments.level, arguments.facts)
    if arguments.dir is not None:
        if any(stateless) or arguments.reading:
            arguments.parser.error(
                "DIR 不能与 --rubric、--level、--facts、--reading 同用；档案里的读法用 reading 命令或在窗口里更改"
            )
        score = _score_of_folder(arguments.dir)
    else:
        if not all(stateless):
            arguments.parser.error("要么给出 DIR，要么同时给出 --rubric、--level 和 --facts")
        score = _score_of_facts(arguments)
    show(arguments, score_json(score), score_text(score))
    return 0


def _score_of_folder(folder: Path) -> Score:
    from binder.usecases.opening import open_assessment  # the database takes a while to import

    session = open_assessment(folder)
    try:
        return session.score
    finally:
        session.close()


def _score_of_facts(arguments: argparse.Namespace) -> Score:
    rubrics = load(arguments.rubric, arguments.level, _choices(arguments))
    try:
        text = arguments.facts.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("unreadable-facts", f"读不出“{arguments.facts}”，请核对路径，并存成 UTF-8 编码。") from error
    return score_assessment(rubrics, read_facts(text, rubrics, str(arguments.facts)))


def _choices(arguments: argparse.Namespace) -> dict[str, str]:
    """["HN-01=B"] as {"HN-01": "B"}."""
    choices = {}
    for pair in arguments.reading:
        key, _, option = pair.partition("=")
        if not key or not option:
            arguments.parser.error(f"读法要写成 KEY=OPTION，例如 HN-01=B，收到的是“{pair}”")
        choices[key] = option
    return choices


def score_json(score: Score) -> dict[str, Any]:
    """The whole score as JSON: four numbers and the reason at every level, awards with blockers, readings used.

    Points are strings of decimals. `annexes` holds the linked rubrics in the same form.
    """
    return {**_rubric_json(score.main), "annexes": [_rubric_json(annex) for annex in score.annexes]}


def _points_json(score: RubricScore | CategoryScore | GroupScore | ItemScore | ClauseScore) -> dict[str, str]:
    return {
        "claimed": points_text(score.claimed),
        "backed": points_text(score.backed),
        "attainable": points_text(score.attainable),
        "max": points_text(score.max),
        "because": score.because,
    }


def _rubric_json(score: RubricScore) -> dict[str, Any]:
    rubric = score.rubric
    return {
        "rubric": rubric.id,
        "title": rubric.title,
        "version": rubric.version,
        "level": rubric.level,
        **_points_json(score),
        "award": score.title,
        "awards": [_award_json(award) for award in score.awards],
        "readings": [_reading_json(reading) for reading in rubric.readings],
        "scored": score.scored,
        "counts": score.counts._asdict(),
        "vetoed": [veto.title for veto in score.vetoed],
        "categories": [_category_json(category) for category in score.categories],
        "adjustments": _category_json(score.adjustments) if score.adjustments else None,
        "charged": points_text(score.charged),
    }


def _category_json(score: CategoryScore) -> dict[str, Any]:
    category = score.category
    return {
        "key": category.key,
        "title": category.title,
        **_points_json(score),
        "groups": [{"key": one.group.key, "title": one.group.title, **_points_json(one)} for one in score.groups],
        "items": [_item_json(item) for item in score.items],
    }


def _item_json(score: ItemScore) -> dict[str, Any]:
    item = score.item
    return {
        "key": item.ref,
        "short": item.short,
        **_points_json(score),
        "group": item.group,
        "standing": score.standing,
        "pot": item.pot,
        "exempt": item.exempt,
        "clauses": [_clause_json(clause) for clause in score.clauses],
    }


def _clause_json(score: ClauseScore) -> dict[str, Any]:
    clause = score.clause
    return {
        "key": clause.ref,
        "kind": clause.rule.kind,
        **_points_json(score),
        "state": score.state.value,
        "has_evidence": score.has_evidence,
        "hint": score.hint,
        "readings": list(clause.readings),
    }


def _award_json(score: AwardScore) -> dict[str, Any]:
    blockers = [
        {
            "category": blocker.category,
            "now": points_text(blocker.now),
            "need": points_text(blocker.need),
            "reachable": blocker.reachable,
            "text": blocker.text,
        }
        for blocker in score.blockers
    ]
    return {"key": score.award.key, "title": score.award.title, "won": score.won._asdict(), "blockers": blockers}


def _reading_json(reading: Reading) -> dict[str, Any]:
    return {
        "key": reading.key,
        "chosen": reading.chosen,
        "default": reading.default,
        "title": reading.option.title,
        "effect": reading.option.effect,
        "certainty": reading.certainty,
    }


def score_text(score: Score) -> str:
    """The score as a person reads it in a terminal: totals, categories, titles."""
    return "\n\n".join("\n".join(_rubric_lines(rubric)) for rubric in (score.main, *score.annexes))


def total_line(score: RubricScore) -> str:
    """The total in a sentence, or, without points, what is done."""
    if not score.scored:
        return score.because
    return (
        f"自评 {points_text(score.claimed)} 分，有据 {points_text(score.backed)} 分，"
        f"可达 {points_text(score.attainable)} 分，满分 {points_text(score.max)} 分"
    )


def _rubric_lines(score: RubricScore) -> Iterable[str]:
    yield f"{score.rubric.title}（{score.rubric.level_title}）"
    yield total_line(score)
    for category in score.all_categories:
        yield f"  {category.category.number}、{category.because}"
    for award in score.awards:
        blockers = "；".join(blocker.text for blocker in award.blockers)
        yield f"  {award.award.title}：{f'还差 {blockers}' if blockers else '自评分已达到'}"
