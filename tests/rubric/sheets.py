"""Filled-in sheets of a shipped rubric, and worked examples gone wrong."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from binder.domain.facts import parse_fact
from binder.domain.rubric import RubricSet
from binder.domain.score import RubricScore, score_assessment
from binder.rubric.check import check
from binder.rubric.library import rubric_path


def filled_in(rubrics: RubricSet, stated: Mapping[str, object]) -> RubricScore:
    """The score of facts as somebody would type them."""
    return score_assessment(rubrics, {key: parse_fact(rubrics.facts[key], raw) for key, raw in stated.items()}).main


def faults_after(folder: Path, rubric_id: str, right: str, wrong: str) -> list[str]:
    """What a check finds once the first such passage of a rubric's worked examples reads otherwise. folder: empty."""
    copy = folder / rubric_id
    shutil.copytree(rubric_path(rubric_id).parent, copy)
    examples = copy / "examples.yaml"
    text = examples.read_text(encoding="utf-8")
    assert right in text
    examples.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return [finding.text for finding in check(copy).errors]
