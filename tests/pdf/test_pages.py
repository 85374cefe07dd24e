"""Marks come out of a page as they were put in."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from binder.pdf.fonts import Face
from binder.pdf.marks import TEXT, Code, Fill, Grid, Link, Mark, PageNumber, Picture, Rule, Run, Strip, Text
from binder.pdf.pages import Packed, pour
from binder.pdf.sources import PdfPage

places = st.floats(-1e4, 1e4)
words = st.text(max_size=8)
runs = st.lists(st.builds(Run, st.sampled_from(Face), words), max_size=3).map(tuple)
drawn = st.one_of(
    st.builds(Text, places, places, runs, places, places, places),
    st.builds(Rule, places, places, places, places, places, st.booleans()),
    st.builds(Grid, places, places, places, st.lists(places, max_size=9).map(tuple)),
    st.builds(Fill, places, places, places, places, places),
    st.builds(PageNumber, places, places, words, places, words, st.sampled_from(("left", "center", "right"))),
    st.builds(Code, places, places, places, words, words),
)
links = st.builds(Link, places, places, places, places, words)
pictures = st.builds(Picture, places, places, places, places, st.builds(PdfPage, st.just(Path("a")), st.integers(0, 9)))
marks = st.lists(drawn | links | pictures, max_size=12)


@given(marks, marks)
def test_marks_are_what_they_were_pictures_and_links_first(before: list[Mark], after: list[Mark]) -> None:
    everything = [*before, *after]
    for packed in (Packed(everything), Packed(before) + after):
        assert list(packed.pictures) == [one for one in everything if isinstance(one, Picture)]
        assert list(packed.links) == [one for one in everything if isinstance(one, Link)]
        rest = [one for one in everything if not isinstance(one, Picture | Link)]
        assert list(packed) == [*packed.pictures, *packed.links, *rest] and list(packed.drawn()) == rest
        assert len(packed) == len(everything) and (not everything or packed[-1] == list(packed)[-1])
        assert list(packed.undrawn()) == [*packed.pictures, *packed.links]


@given(marks)
def test_a_page_knows_whether_it_has_characters_that_no_font_has(those: list[Mark]) -> None:
    texts = [one for one in those if isinstance(one, Text)]
    assert Packed(those).lacks == any(run.face is Face.NONE for one in texts for run in one.runs)


@given(st.lists(drawn, min_size=1, max_size=3))
def test_a_strip_is_moved_to_its_place_on_the_page(those: list[Mark]) -> None:
    (page,) = pour([Strip(20.0), Strip(10.0, tuple(those))], TEXT)
    for before, after in zip(those, page.marks, strict=True):
        assert (after.x, after.y) == (before.x + TEXT.left, before.y + (TEXT.top + 20.0))
