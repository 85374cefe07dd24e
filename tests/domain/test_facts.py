"""What a clerk types becomes a value, or a sentence that says what to type instead."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.facts import (
    Fact,
    FactError,
    FactSpec,
    FactState,
    FactType,
    Ratio,
    parse_fact,
    parse_value,
    value_as_json,
    value_text,
)
from tests.domain.invent import any_value

SPECS = {kind: FactSpec(kind.value, f"某{kind.value}", kind, unit="件") for kind in FactType}
RATE = FactSpec("rate", "在岗率", FactType.RATIO, den_title="在编人数", den_fact="staff_count")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("18/20", Ratio(18, 20)),
        ("18÷20", Ratio(18, 20)),
        ({"num": 18, "den": 20}, Ratio(18, 20)),
        ({"num": 18}, Ratio(18, None)),
        ("18", Ratio(18, None)),
        ("0.9", Ratio(9, 10, proven=False)),
        ("90%", Ratio(9, 10, proven=False)),
    ],
)
def test_a_ratio_is_taken_in_every_usual_form(raw: object, value: Ratio) -> None:
    assert parse_value(RATE, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (FactType.TICK, "也许"),
        (FactType.RATIO, "21/20"),
        (FactType.RATIO, "1/0"),
        (FactType.RATIO, {"num": 1, "den": 2, "of": 3}),
        (FactType.COUNT, -1),
        (FactType.COUNT, "3.5"),
        (FactType.COUNT, True),
        (FactType.COUNT, 10**9),
        (FactType.RANK, 0),
        (FactType.DATE, "2022-13"),
        (FactType.DATE, "六月"),
        (FactType.JUDGED, "1.2345"),
        (FactType.NUMBER, "inf"),
        (FactType.SERIES, {"2022-13": 1}),
        (FactType.SERIES, []),
    ],
)
def test_a_value_that_does_not_fit_is_answered_with_a_sentence(kind: FactType, raw: object) -> None:
    with pytest.raises(FactError) as refused:
        parse_value(SPECS[kind], raw)
    assert str(refused.value).endswith("。") and SPECS[kind].key in str(refused.value)


@given(st.sampled_from([kind for kind in FactType if kind is not FactType.SERIES]), st.integers(0, 2**32 - 1))
def test_a_value_survives_json(kind: FactType, seed: int) -> None:
    value = any_value(SPECS[kind], Random(seed))
    assert parse_value(SPECS[kind], value_as_json(value)) == value
    assert value_text(SPECS[kind], value)


def test_a_state_may_come_with_its_note_or_without_a_value() -> None:
    count = SPECS[FactType.COUNT]
    assert parse_fact(count, {"value": 3, "state": "estimate", "note": "在办"}) == Fact(FactState.ESTIMATE, 3, "在办")
    assert parse_fact(count, {"state": "pending"}) == Fact(FactState.PENDING)


@pytest.mark.parametrize(
    "raw",
    [
        {"state": "not_applicable"},
        {"state": "known"},
        {"state": "done", "value": 3},
        {"value": 3, "why": "x"},
    ],
)
def test_a_state_that_does_not_add_up_is_answered_with_a_sentence(raw: object) -> None:
    with pytest.raises(FactError):
        parse_fact(SPECS[FactType.COUNT], raw)
