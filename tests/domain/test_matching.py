"""Where messy names belong: measured on a table, never sure of what is wrong; and what names say one by one."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath

import pytest

from binder.domain.matching.lessons import Lesson
from binder.domain.matching.names import read_name
from binder.domain.matching.propose import Clue, Confidence, Proposal, propose
from binder.domain.matching.vocabulary import Vocabulary
from binder.rubric import library

TABLE = Path(__file__).with_name("messy_names.tsv")
ANNEX = "henan-2022-equipment:"


@dataclass(frozen=True)
class Row:
    path: str
    places: tuple[str, ...]
    group: str


def rows() -> list[Row]:
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        Row(path, () if wanted == "-" else tuple(each.replace("e", ANNEX) for each in wanted.split("|")), group)
        for path, wanted, group in lines
    ]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(library.load("henan-2022-agency", "county"))


@pytest.fixture(scope="module")
def fujian() -> Vocabulary:
    return Vocabulary(library.load("fujian-2022-county", "county"))


def where(vocabulary: Vocabulary, path: str, *lessons: Lesson, text: str = "", day: str = "") -> Proposal:
    *folders, name = path.split("/")
    return propose(vocabulary, Clue(name, tuple(folders), text, day), lessons)


def place(proposal: Proposal) -> str:
    best = proposal.best
    return f"{best.item}/{best.slot}".removesuffix("/") if best else "-"


@pytest.mark.parametrize("group", ["tuned", "held"])
def test_nine_of_ten_are_right_and_next_to_none_is_surely_wrong(vocabulary: Vocabulary, group: str) -> None:
    count: Counter[str] = Counter()
    for row in rows():
        if row.group != group:
            continue
        proposal = where(vocabulary, row.path)
        right = place(proposal) in row.places
        item_right = place(proposal).split("/")[0] in {each.split("/")[0] for each in row.places}
        slot_wrong = bool(proposal.best and proposal.best.slot and not right)
        count["rows"] += 1
        count["with a place"] += bool(row.places)
        count["right"] += right
        count["sure"] += proposal.confidence is Confidence.HIGH
        count["surely wrong"] += proposal.confidence is Confidence.HIGH and (not item_right or slot_wrong)
    print(group, dict(count))
    assert count["right"] >= 0.9 * count["with a place"]
    assert count["surely wrong"] <= 0.01 * count["rows"]
    assert count["sure"] >= 0.5 * count["with a place"]


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    paths = [row.path for row in rows()]
    assert len(set(paths)) == len(paths) >= 200


@pytest.mark.parametrize(
    ("name", "key", "part", "words"),
    [
        ("4_人员名册", "4", "", "人员名册"),
        ("第4项 名单", "4", "", "名单"),
        ("第四十一项通报", "41", "", "通报"),
        ("（4）名单", "4", "", "名单"),
        ("四、名单", "4", "", "名单"),
        ("４．名单", "4", "", "名单"),
        ("04名单", "4", "", "名单"),
        ("23-2 廉洁承诺", "23", "2", "廉洁承诺"),
        ("3.1-6 台账", "3.1", "6", "台账"),
        ("序号8 材料", "8", "", "材料"),
    ],
)
def test_numbers_in_every_dress(name: str, key: str, part: str, words: str) -> None:
    read = read_name(name)
    assert (read.numbers[0].key, read.numbers[0].part, read.words) == (key, part, words)


@pytest.mark.parametrize(
    "name",
    ["IMG_20220412_101010", "2022年4月", "20220412", "4月12日", "云环〔2022〕27号", "最终版(2)", "副本 名单", "3人合影",
     "第3次会议", "28日值班", "发票27张", "v2.0", "名单 (4)", "DSC_0004", "微信图片_20220427101530"],
)  # fmt: skip
def test_years_dates_document_numbers_versions_and_counts_are_no_items(name: str) -> None:
    assert read_name(name).numbers == ()


def test_the_annex_is_told_by_its_number_on_the_file_or_above_it(vocabulary: Vocabulary) -> None:
    assert place(where(vocabulary, "附2-4 固定资产登记.pdf")) == f"{ANNEX}4/1"
    assert place(where(vocabulary, "附件2/4执法车辆/采购合同.pdf")) == f"{ANNEX}4/3"
    assert place(where(vocabulary, "附3-4 在编人员名单.pdf")) == "4/1"


def test_keys_with_a_dot_where_the_rubric_has_them(fujian: Vocabulary) -> None:
    proposal = where(fujian, "3.1-2 个人移动执法设备配备清单.pdf")
    assert (place(proposal), proposal.confidence) == ("3.1/2", Confidence.HIGH)


def test_a_number_that_the_words_deny_is_not_believed_nor_the_words_alone(vocabulary: Vocabulary) -> None:
    proposal = where(vocabulary, "12 检查计划.docx")
    assert (place(proposal), proposal.confidence) == ("27/1", Confidence.MAYBE)
    assert "12" in [candidate.item for candidate in proposal.candidates]


def test_a_bare_number_is_a_guess(vocabulary: Vocabulary) -> None:
    proposal = where(vocabulary, "27.pdf")
    assert (place(proposal).split("/")[0], proposal.confidence) == ("27", Confidence.MAYBE)


def test_what_a_document_says_helps_where_its_name_does_not(vocabulary: Vocabulary) -> None:
    text = "双随机、一公开检查计划\n为落实随机抽取检查对象、随机选派执法检查人员，制定本计划。"
    assert where(vocabulary, "扫描件.pdf").best is None
    proposal = where(vocabulary, "扫描件.pdf", text=text)
    assert place(proposal) == "28/1"
    assert any(reason.startswith("正文") for reason in proposal.candidates[0].reasons)


def test_a_title_below_letterhead_and_number_is_read_even_where_it_is_broken(vocabulary: Vocabulary) -> None:
    text = "云岭县生态环境分局文件\n云环〔2022〕24号\n关于印发《领导干部干预执法活动\n登记报告制度》的通知\n各中队："
    proposal = where(vocabulary, "扫描件0012.pdf", text=text)
    assert (place(proposal), proposal.confidence) == ("23/1", Confidence.MAYBE)
    assert proposal.candidates[0].reasons[0].startswith("正文")


def test_the_counter_of_a_scanner_says_nothing(vocabulary: Vocabulary) -> None:
    assert read_name("扫描件0012").words == ""
    assert where(vocabulary, "扫描件0012.pdf").best is None


MARCH = Lesson("1", "IMG_", "", "03", "27", "2")


def test_what_was_taught_comes_before_everything(vocabulary: Vocabulary) -> None:
    taught = where(vocabulary, "6 形象标识/IMG_0001.jpg", MARCH, day="2022-03-09")
    assert (place(taught), taught.confidence) == ("27/2", Confidence.HIGH)
    assert taught.candidates[0].reasons == ("您教过：文件名含“IMG_”、 3 月归这里",)
    assert place(where(vocabulary, "6 形象标识/IMG_0001.jpg", MARCH, day="2022-04-09")) == "6/1"


@pytest.mark.parametrize(
    ("pattern", "folder", "month", "fits"),
    [
        ("img_*.jpg", "", "", True),
        ("img_", "三月", "", True),
        ("img_", "四月", "", False),
        ("img_", "", "2022-03", True),
        ("img_", "", "2021-03", False),
        ("*.png", "", "", False),
        ("", "三月", "03", True),
    ],
)
def test_a_lesson_speaks_of_what_fits_all_its_parts(pattern: str, folder: str, month: str, fits: bool) -> None:
    lesson = Lesson("1", pattern, folder, month, "27", "")
    assert lesson.fits("IMG_0312.JPG", ("检查", "三月"), "2022-03-12") is fits


def test_a_lesson_for_an_item_that_is_no_more_is_passed_over(vocabulary: Vocabulary) -> None:
    gone = Lesson("1", "IMG_", "", "", "99", "")
    assert where(vocabulary, "IMG_0001.jpg", gone).confidence is Confidence.NONE


def test_names_of_any_kind_are_read_without_complaint() -> None:
    for name in ("", ".", "（）", "第项", "附", "附件", "一", "十", "4.", "4.5.6", "-", "\u202e4\x00", "9" * 300):
        read_name(PurePath(name).stem)
