"""Words of a search: two characters of Chinese are found, however they are written, and nothing that is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.words import asked, excerpt, fold, holds, words_of

HAN = st.text(alphabet="生态环境执法检查记录台账", min_size=1, max_size=30)


def answers(text: str, term: str) -> bool:
    """Whether a full-text index of this text would say yes, as SQLite does."""
    import sqlite3

    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5 (body, tokenize = 'ascii')")
        db.execute("INSERT INTO words VALUES (?)", (words_of(text),))
        return bool(db.execute("SELECT 1 FROM words WHERE words MATCH ?", (asked(term),)).fetchall())


@given(HAN, HAN)
def test_chinese_is_found_exactly_where_it_stands(text: str, term: str) -> None:
    assert answers(text, term) == (term in text)


@given(HAN, st.integers(0, 30), st.integers(1, 8))
def test_every_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start % len(text) :][:length]
    assert answers(text, piece)
    assert "".join(excerpt(text, piece)[1].split()) == piece


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("三环文〔2022〕106号", "三环文[2022]106号"),
        ("三环文〔２０２２〕１０６号", "〔2022〕106"),
        ("目　录", "目录"),
        ("生态环\n境执法", "环境"),
        ("型号 ABC-9 一台", "abc"),
        ("编号No77号", "no77"),
        ("ﬁle", "file"),
    ],
)
def test_ways_of_writing_make_no_difference(text: str, term: str) -> None:
    assert answers(text, term) and holds(text, term)
    assert fold(excerpt(text, term)[1]) == fold(term)


@pytest.mark.parametrize(("text", "term"), [("台 执法 账", "台账"), ("2022年1号", "2022 12"), ("第1页，06", "106")])
def test_what_is_not_there_is_not_found(text: str, term: str) -> None:
    assert not (answers(text, term) and holds(text, term))


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_can_be_cut_and_asked_for(text: str, term: str) -> None:
    if asked(term):
        assert answers(text, term) in (True, False)
    assert "\n" not in "".join(excerpt(text, term))


def test_an_excerpt_shows_what_stands_around_on_one_line() -> None:
    text = "甲" * 40 + "\n台账\t" + "乙" * 80
    assert excerpt(text, "台账") == ("…" + "甲" * 23, "台账", "乙" * 47 + "…")
    assert excerpt(text, "合同") == ("", "", "")
