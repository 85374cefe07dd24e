"""What must hold inside a rubric file: sums, unique keys, references that lead somewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from binder.domain.points import points_text
from binder.domain.rubric import Rubric
from binder.domain.score import combined
from binder.rubric.file import Draft, ItemFile, OutsideFile, Path, RubricFile
from binder.rubric.kinds import AdjustmentFile, ConditionFile
from binder.rubric.tree import line_of

MAX_SHORT = 14


class Fault(NamedTuple):
    """level: as in a Finding; line: of the rubric file; text: a Chinese sentence without its full stop."""

    level: Literal["error", "declared"]
    line: int
    text: str


def of_file(made: Draft, folder: str, neighbours: Sequence[RubricFile]) -> list[Fault]:
    """Faults that are the same in every branch. neighbours: the rubrics that this one links."""
    file = made.file
    faults = [*_unique(made), *_readings(made), *_vetoes(made, neighbours), *_shared_facts(made, neighbours)]
    if file.id != folder:
        faults.append(
            _error(made, ("id",), f"id 是“{file.id}”，与文件夹名“{folder}”不同（id differs from the folder）")
        )
    return faults


def of_branch(made: Draft, rubric: Rubric) -> list[Fault]:
    """Faults of one branch: sums and references."""
    faults: list[Fault] = []
    for path, key, item in made.file.placed_everywhere():
        if isinstance(item, ItemFile):
            faults += [*_item_sum(made, rubric, item, path), *_within(made, item, path)]
        faults += _item_references(made, rubric, key, item, path)
    faults += [*_sums(made), *_outside(made)]
    return faults


def _sums(made: Draft) -> Iterator[Fault]:
    """Groups, categories and the whole against what stands in them."""
    file = made.file
    for index, category in enumerate(file.categories):
        path: Path = ("categories", index)
        for place, group in enumerate(category.groups):
            held = sum(item.points for item in group.items)
            yield from _differs(made, (*path, "groups", place), f"二级指标“{group.title}”", group.points, held)
        parts = category.groups or category.items
        yield from _differs(made, path, f"分类“{category.title}”", category.points, sum(part.points for part in parts))
    whole = sum(category.points for category in file.categories)
    if file.points is not None:
        yield from _differs(made, (), "总分", file.points, whole)
    elif whole:
        yield _error(
            made,
            ("categories",),
            "没有写总分 points 的评分标准不计分，各分类、各事项和条款也不能有分值（points without a printed total）",
        )


def _differs(made: Draft, path: Path, what: str, printed: int, held: int) -> Iterator[Fault]:
    if printed != held:
        text = f"{what}印 {points_text(printed)} 分，下一层合计 {points_text(held)} 分（sums do not add up）"
        yield _error(made, (*path, "points"), text)


def _outside(made: Draft) -> Iterator[Fault]:
    """Adjustments stand outside the points, and nowhere else."""
    for path, key, clause in made.file.placed_clauses():
        outside = path[0] == "adjustments"
        if not isinstance(clause, ConditionFile) and isinstance(clause, AdjustmentFile) != outside:
            text = f"条款 {key}：adjustments 里只用 adjustment 和 condition，别处不用 adjustment（kind out of place）"
            yield _error(made, (*path, "kind"), text)


def unused_facts(drafts: Sequence[Draft], rubrics: Sequence[Rubric]) -> list[Fault]:
    """Declared facts that no clause of any branch reads."""
    used = {key for rubric in rubrics for key in _used(rubric)}
    made = drafts[0]
    return [
        _error(made, ("facts", key), f"填报数据“{key}”没有条款用到（unused fact）")
        for key in made.file.facts
        if key not in used
    ]


def _used(rubric: Rubric) -> Iterator[str]:
    yield rubric.average
    for clause in rubric.clauses:
        yield from clause.reads
    for veto in rubric.vetoes:
        yield from veto.facts
    for requires in (*(part.requires for part in rubric.categories), *(award.requires for award in rubric.awards)):
        for mark in requires:
            yield from mark.facts


def _error(made: Draft, path: Path, text: str) -> Fault:
    return Fault("error", line_of(made.tree, path), text)


def _unique(made: Draft) -> Iterator[Fault]:
    file = made.file
    for what, keys, path in (
        ("事项", [item.key for _, item in file.placed_items()], ("categories",)),
        ("二级指标", [group.key for category in file.categories for group in category.groups], ("categories",)),
        ("称号", [award.key for award in file.awards], ("awards",)),
        ("读法", [reading.key for reading in file.readings], ("readings",)),
        ("勘误", [erratum.key for erratum in file.errata], ("errata",)),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield _error(made, path, f"{what}“{key}”出现了 {count} 次，编号不能重复（duplicate key）")


def _readings(made: Draft) -> Iterator[Fault]:
    for index, reading in enumerate(made.file.readings):
        if reading.default not in reading.options:
            yield _error(
                made,
                ("readings", index, "default"),
                f"读法 {reading.key} 没有选项“{reading.default}”（no such option）",
            )


def _vetoes(made: Draft, neighbours: Sequence[RubricFile]) -> Iterator[Fault]:
    awards = {award.key for file in (made.file, *neighbours) for award in file.awards}
    for index, veto in enumerate(made.file.vetoes):
        for key in veto.awards:
            if key not in awards:
                yield _error(made, ("vetoes", index, "awards"), f"没有称号“{key}”（no such award）")


def _shared_facts(made: Draft, neighbours: Sequence[RubricFile]) -> Iterator[Fault]:
    for other in neighbours:
        for key, fact in other.facts.items():
            if fact.shared and made.file.facts.get(key, fact) != fact:
                yield _error(made, ("facts", key), f"共用数据“{key}”与“{other.id}”里写的不同（shared fact differs）")


def _item_sum(made: Draft, rubric: Rubric, item: ItemFile, path: Path) -> Iterator[Fault]:
    built = rubric.item_by_ref[item.key]
    if item.pot:
        return
    total = combined(built, [clause.points for clause in built.clauses])
    printed = f"第 {item.key} 项印 {points_text(item.points)} 分，各条款合计 {points_text(total)} 分"
    if item.capped:
        if total <= item.points:
            yield _error(
                made,
                (*path, "capped"),
                f"{printed}；capped 只用于各条款合计超过本项分值的（capped only where clauses exceed the item）",
            )
    elif item.adds_to is None:
        if total != item.points:
            yield _error(
                made, (*path, "points"), f"{printed}；若来源如此，请写 adds_to 并声明勘误（sums do not add up）"
            )
    elif total != item.adds_to or total == item.points or not item.errata:
        text = f"{printed}，adds_to 写 {points_text(item.adds_to)} 分；只用于来源自身不符之处，要写明 errata（adds_to）"
        yield _error(made, (*path, "adds_to"), text)
    else:
        yield Fault("declared", line_of(made.tree, (*path, "adds_to")), f"{printed}（{'、'.join(item.errata)}）")


def _within(made: Draft, item: ItemFile, path: Path) -> Iterator[Fault]:
    """What only an item within the points may say: another's pot, levels that it is not asked of."""
    carriers = {other.key for _, other in made.file.placed_items() if other.points} if item.pot else set()
    if item.pot and (item.pot not in carriers or item.points or item.clauses):
        yield _error(
            made,
            (*path, "pot"),
            f"pot 要指向一个有分值的事项，本项不再写 points 和 clauses（no such pot: {item.pot}）",
        )
    yield from _unknown(made, (*path, "exempt"), "级别", item.exempt, made.file.levels)


def _item_references(made: Draft, rubric: Rubric, key: str, item: OutsideFile, path: Path) -> Iterator[Fault]:
    file = made.file
    errata = {erratum.key for erratum in file.errata}
    own = {clause.key for clause in rubric.item_by_ref[key].clauses}
    if len(item.short) > MAX_SHORT:
        yield _error(made, (*path, "short"), f"短名“{item.short}”超过 {MAX_SHORT} 个字（too long）")
    yield from _unknown(made, (*path, "errata"), "勘误", item.errata, errata)
    for index, slot in enumerate(item.slots):
        yield from _unknown(made, (*path, "slots", index), "本项条款", slot.serves, own)
    for index, clause in enumerate(item.clauses):
        place = (*path, "clauses", index)
        yield from _unknown(made, (*place, "errata"), "勘误", clause.errata, errata)
        yield from _unknown(made, (*place, "exempt"), "级别", clause.exempt, file.levels)
        if isinstance(clause, ConditionFile):
            everywhere = {*(clause.key for clause in rubric.clauses), *(each.key for each in rubric.items)}
            yield from _unknown(made, (*place, "zeroes"), "条款或事项", clause.zeroes, everywhere)


def _unknown(made: Draft, path: Path, what: str, keys: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    allowed = set(known)
    for key in keys:
        if key not in allowed:
            yield _error(made, path, f"没有{what}“{key}”，请核对（unknown reference）")
