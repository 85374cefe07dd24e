"""A report of a fault says where the program went wrong, and nothing about the person it happened to."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from ui.dialogs.crash import impersonal, report_of

NAMES = st.text("张李王赵示例县大队某件", min_size=1, max_size=8)
LATIN = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=6, max_size=12).map("zq{}qz".format)


def report(raised: BaseException, cause: BaseException | None = None) -> str:
    try:
        try:
            if cause:
                raise cause
        finally:
            raise raised
    except BaseException as error:
        kind, _, trace = sys.exc_info()
        assert kind
        return report_of(kind, error, trace)


@given(NAMES, LATIN)
def test_what_was_typed_or_named_does_not_get_into_a_report(name: str, latin: str) -> None:
    path = f"/home/{latin}/{name} 2022.pdf"
    for fault in (
        FileNotFoundError(2, "No such file or directory", path),
        KeyError(latin),
        ValueError(f"can't read {name} as '{latin}'"),
        OSError(13, "Permission denied", f"C:\\Users\\{latin}\\{name}"),
    ):
        for told in (report(fault), report(RuntimeError("later"), fault)):
            body = told.split("\n", 1)[1]
            assert latin not in body
            assert name not in body


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_telephone_numbers_and_addresses_do_not_either(number: str) -> None:
    assert number not in impersonal(f"call {number} or mail a{number}@example.cn")


def test_the_kind_of_fault_its_cause_and_the_places_are_told() -> None:
    told = report(RuntimeError("list index out of range"), KeyError("secret"))
    assert "KeyError: […]\nwhich led to\n" in told
    assert "RuntimeError: list index out of range" in told
    assert "test_crash_report.py:" in told and " report\n" in told
    assert "/test_crash_report.py" not in told
