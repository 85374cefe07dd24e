"""Page ranges: written by people in many ways, kept in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.pages import pages_of, pages_text


@given(st.frozensets(st.integers(1, 60)))
def test_a_range_names_exactly_its_pages(pages: frozenset[int]) -> None:
    assert pages_of(pages_text(sorted(pages))) == tuple(sorted(pages))


@pytest.mark.parametrize("text", ["3-5,8", "第3至5页，第8页", "8、3—5", " 3~5 ; 8 "])
def test_it_is_read_as_people_write_it(text: str) -> None:
    assert pages_text(pages_of(text)) == "3-5,8"


@pytest.mark.parametrize("text", ["", "0", "5-3", "三", "1-", "1-999999", "²"])
def test_what_is_no_range_names_no_page(text: str) -> None:
    assert pages_of(text) == ()
