"""What a leader asks of an outline: how far each department is, and what cannot wait."""

from collections.abc import Iterator
from dataclasses import dataclass

from binder.domain.assessment import State
from binder.domain.outline import ItemLine, Lamp, Outline, RubricLine, needed_slots
from binder.domain.points import points_text

CLOSED = (Lamp.EXEMPT, Lamp.MERGED)


@dataclass(frozen=True, slots=True)
class Progress:
    """A department's items by lamp; what is not asked for, or counted with another item, is left out.

    name: "" for items that nobody was named for.
    """

    name: str
    done: int = 0
    part: int = 0
    alarm: int = 0
    empty: int = 0

    @property
    def items(self) -> int:
        return self.done + self.part + self.alarm + self.empty


def departments(outline: Outline) -> tuple[Progress, ...]:
    """Every department that sees to an item: those with most alarms, then with most left to do, come first.

    Items without a department come last.
    """
    lamps: dict[str, list[Lamp]] = {}
    for line in outline.items.values():
        if line.lamp not in CLOSED:
            lamps.setdefault(line.duty.department, []).append(line.lamp)
    kinds = (Lamp.DONE, Lamp.PART, Lamp.ALARM, Lamp.EMPTY)
    found = [Progress(name, *map(own.count, kinds)) for name, own in lamps.items()]
    return tuple(sorted(found, key=lambda one: (not one.name, -one.alarm, one.done - one.items)))


def urgent(outline: Outline) -> tuple[ItemLine, ...]:
    """Items due soon or past and not done, the most pressing first; then those of categories below their line.

    Of the latter the one that lacks most points comes first.
    """
    alarms = sorted(
        (line for line in outline.items.values() if line.lamp is Lamp.ALARM), key=lambda line: line.days_left or 0
    )
    lacking = [line for rubric in outline.rubrics for line in _below(rubric)]
    return (*alarms, *sorted(lacking, key=lambda line: line.score.claimed - line.score.max))


def _below(rubric: RubricLine) -> Iterator[ItemLine]:
    """Items without alarm that could lift a category over its line."""
    keys = {blocker.category for award in rubric.score.awards for blocker in award.blockers if blocker.category}
    for category in rubric.categories:
        for line in category.items if category.category.key in keys else ():
            if line.lamp in (Lamp.PART, Lamp.EMPTY) and line.score.claimed < line.score.max:
                yield line


def lack_of(line: ItemLine, state: State) -> str:
    """What an item lacks, in a few words: its missing evidence first, then figures, backing and points."""
    missing = [slot.title for slot in needed_slots(line.score) if (line.item.ref, slot.key) not in state.filled]
    if missing:
        return f"缺 {'、'.join(missing)}"
    if line.open_facts:
        return f"待填 {line.open_facts} 条"
    if line.score.claimed > line.score.backed:
        return "自评分还没有佐证"
    left = line.score.max - line.score.claimed
    return f"还差 {points_text(left)} 分" if left > 0 else "有目标没有完成"
