"""What is different between two scores of one assessment, item by item."""

from collections.abc import Iterator

from binder.domain.points import Points, points_text
from binder.domain.score import ItemScore, RubricScore, Score
from ui.models.asked import signed
from ui.theme import BODY, SMALL
from ui.view import View
from ui.views.popover import Line


def difference_lines(now: Score, then: Score, view: View) -> Iterator[Line]:
    """The total, the title and every item that would be different; a single line where nothing is."""
    for one, other in zip((now.main, *now.annexes), (then.main, *then.annexes), strict=True):
        yield from _of_rubric(one, other)
    for ref, item in now.items.items():
        text = _item_words(item, then.items[ref])
        if text:
            yield Line(f"{view.item_name(ref)}：{text}", SMALL, "2")


def _of_rubric(now: RubricScore, then: RubricScore) -> Iterator[Line]:
    name = f"{now.rubric.short} " if now.rubric.prefix else ""
    before, after = (now.claimed, now.backed, now.attainable), (then.claimed, then.backed, then.attainable)
    figures = zip(("自评", "有据", "可达"), before, after, strict=True)
    words = "，".join(f"{what} {_arrow(a, b)}" for what, a, b in figures if a != b)
    if words:
        yield Line(f"{name}总分：{words}", BODY, bold=True)
    if now.title != then.title:
        lost = _rank(then) < _rank(now)
        change = f"{now.title or '暂未达标'} → {then.title or '暂未达标'}"
        yield Line(f"{name}称号：{change}", BODY, "red" if lost else "green", bold=True)


def _item_words(now: ItemScore, then: ItemScore) -> str:
    if now.claimed != then.claimed:
        return f"{_arrow(now.claimed, then.claimed)}（满分 {points_text(then.max)}）"
    if now.attainable != then.attainable:
        return f"可达 {_arrow(now.attainable, then.attainable)}"
    return f"目标 {now.standing} → {then.standing}" if now.standing != then.standing else ""


def _arrow(now: Points, then: Points) -> str:
    return f"{points_text(now)} → {points_text(then)}（{signed(then - now)}）"


def _rank(score: RubricScore) -> int:
    return max((one.award.rank for one in score.awards if one.won.claimed), default=0)
