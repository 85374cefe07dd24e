"""Points are exact: what is read is what is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.points import parse_points, points_text, rescale


@given(st.integers(-(10**9), 10**9))
def test_points_survive_writing_and_reading(points: int) -> None:
    assert parse_points(points_text(points)) == points


@pytest.mark.parametrize(("text", "points"), [("0.5", 500), ("12", 12_000), ("1.500", 1_500), ("-2", -2_000)])
def test_points_are_read_to_the_thousandth(text: str, points: int) -> None:
    assert parse_points(text) == points


@pytest.mark.parametrize("text", ["", "x", "0.0005", "NaN", "Infinity", "1/2"])
def test_what_is_no_number_of_points_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="points"):
        parse_points(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_rescaling_is_within_half_a_thousandth(points: int, share: int, whole: int) -> None:
    assert abs(2 * (rescale(points, share, whole) * whole - points * share)) <= whole
