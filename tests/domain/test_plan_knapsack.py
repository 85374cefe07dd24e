"""The choice behind a plan: never dearer, never later in print than the best there is."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from binder.domain.planning.knapsack import Choice, Part, Solution, cheapest


class Puzzle(NamedTuple):
    parts: list[Part]
    need: int


choices = st.builds(Choice, st.integers(1, 9), st.integers(1, 9))
classes = st.lists(st.lists(choices, max_size=3), max_size=3)
scales = st.sampled_from([(1, 1), (1, 1), (10, 7), (17, 14), (3, 2)])


@st.composite
def puzzles(draw: st.DrawFn) -> Puzzle:
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        share, whole = draw(scales)
        parts.append(Part(draw(classes), draw(st.integers(0, 5)), draw(st.integers(0, 16)), share, whole))
    return Puzzle(parts, draw(st.integers(0, 40)))


def all_picks(parts: Sequence[Part]) -> Iterator[tuple[tuple[int | None, ...], ...]]:
    return product(*(product(*([*range(len(one)), None] for one in part.classes)) for part in parts))


def reached(puzzle: Puzzle, picks: tuple[tuple[int | None, ...], ...]) -> tuple[bool, int]:
    """Whether picks reach every line, and what they cost."""
    cost = total = 0
    lines = True
    for part, own in zip(puzzle.parts, picks, strict=True):
        taken = [one[pick] for one, pick in zip(part.classes, own, strict=True) if pick is not None]
        points = part.now + sum(choice.gain for choice in taken)
        cost += sum(choice.cost for choice in taken)
        lines = lines and points >= part.need
        total += part.worth(points)
    return lines and total >= puzzle.need, cost


def by_hand(puzzle: Puzzle) -> Solution | None:
    """Try everything: cheapest first, then what takes the earlier class, then what gains less there."""
    found = []
    for picks in all_picks(puzzle.parts):
        done, cost = reached(puzzle, picks)
        if done:
            order = [
                (pick is None, *(one[pick] if pick is not None else ()), pick or 0)
                for part, own in zip(puzzle.parts, picks, strict=True)
                for one, pick in zip(part.classes, own, strict=True)
            ]
            found.append((cost, order, picks))
    return Solution(*min(found)[::2]) if found else None


@settings(max_examples=400)
@given(puzzles())
@example(Puzzle([Part([[Choice(3, 3)], [Choice(2, 2)], [Choice(5, 5)]], 0, 5)], 0))
def test_the_choice_is_the_one_that_trying_everything_finds(puzzle: Puzzle) -> None:
    assert cheapest(*puzzle) == by_hand(puzzle)


@given(st.lists(st.builds(Choice, st.integers(1, 30_000), st.integers(1, 400)), min_size=1, max_size=60), st.data())
def test_no_dearer_than_taking_the_best_value_first(single: list[Choice], data: st.DataObject) -> None:
    need = data.draw(st.integers(1, sum(choice.gain for choice in single)))
    gain = cost = 0
    for choice in sorted(single, key=lambda c: c.cost / c.gain):
        if gain < need:
            gain, cost = gain + choice.gain, cost + choice.cost
    best = cheapest([Part([[choice] for choice in single], 0, need)], 0)
    assert best is not None
    assert best.cost <= cost
