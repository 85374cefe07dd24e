"""What a file suggests about itself: with its reason, and nothing that it does not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.evidence import Evidence, FileInfo, FileKind
from binder.domain.proposals import proposals
from binder.usecases.describing import check_date

NOTICE = """示例市生态环境局文件
云环文 [2022] 106 号
关于印发《示例方案》的通知
各分局：
根据《示例省厅关于转发部文件的通知》（示环办执法〔2020〕35号），制定本方案。
    示例市生态环境局
    2022年11月7日
抄送：示例县局
"""


def of(name: str, text: str = "", captured: str = "", title: str = "") -> dict[str, str]:
    file = FileInfo("0" * 64, name, 1, FileKind.JPEG if captured else FileKind.PDF, captured_at=captured)
    return {each.field: each.value for each in reversed(proposals(Evidence("1", title or name, file), text))}


def test_a_notice_tells_its_number_its_day_and_its_kind() -> None:
    assert of("通知.pdf", NOTICE) == {"number": "云环文〔2022〕106号", "date": "2022-11-07", "kind": "document"}


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("示例.pdf", "二〇二二年十二月三十一日", "date", "2022-12-31"),
        ("示例.pdf", "（2022年6月15日）", "date", "2022-06-15"),
        ("示例.pdf", "合同编号：1　签订日期：2022年4月25日\n保修至2023年4月25日。", "date", "2022-04-25"),
        ("示例.pdf", "时间：2022年8月17日　地点：分局", "date", "2022-08-17"),
        ("IMG_20220315_101512.jpg", "", "date", "2022-03-15"),
        ("2022年3月例会.docx", "", "date", "2022-03"),
        ("微信截图_20220315.png", "", "kind", "screenshot"),
        ("采购合同.pdf", "", "kind", "contract"),
        ("关于换发执法证的通知.pdf", "", "kind", "document"),
        ("公示截图.png", "", "kind", "screenshot"),
    ],
)
def test_words_and_dates_are_found_where_people_put_them(name: str, text: str, field: str, value: str) -> None:
    assert of(name, text)[field] == value


def test_a_number_mentioned_far_down_is_not_taken_for_the_documents_own() -> None:
    assert "number" not in of("示例.pdf", "示例" * 400 + "（示环办〔2020〕35号）")


def test_what_is_said_already_is_not_suggested() -> None:
    file = FileInfo("0" * 64, "a.jpg", 1, FileKind.JPEG, captured_at="2022-09-08T10:00:00")
    assert [each.field for each in proposals(Evidence("1", "a", file, date="2022-09-08"))] == ["kind"]


@given(st.text(max_size=300), st.text(alphabet="0123456789年月日-〔〕[]号环文二〇一\n", max_size=200))
def test_any_text_gives_only_dates_that_can_be_stored(name: str, text: str) -> None:
    for each in proposals(Evidence("1", name, FileInfo("0" * 64, name, 1, FileKind.TEXT)), text):
        assert each.value and each.why
        if each.field == "date":
            check_date(each.value)
