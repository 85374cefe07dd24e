"""The demo county hands in what real counties hand in: many formats, odd pages, turned photos, gaps."""

import csv
import hashlib
from collections import Counter, defaultdict
from io import StringIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx import Document
from PIL import Image, ImageOps
from python_calamine import CalamineWorkbook

from binder.demo import DemoFile, make_files
from binder.demo.unit import NOTICE

# The evidence column of the printed rubric, item by item, and the annex's note on evidence.
SUGGESTED = {
    "3": "局队合一正式文件,局队站合一会议纪要、正式文件等资料。",
    "4": "在编人员名单,人员岗位清单,人员年度考核材料等资料。",
    "5": "法律职业资格证书,人事档案等资料。",
    "6": "现场照片等资料",
    "7": "经费审批清单,财务明细等资料。",
    "13": "创建单位提供智慧办案系统合同。",
    "16": "制度、文件等资料。",
    "17": "党建相关文件、活动通知,建立临时党组织图文资料,领导干部被表彰文件等资料。",
    "18": "制度、文件等资料。",
    "19": "在编人员名单,持证人员汇总清单,证件换发通知,工人身份执法人员取得申领资格文件等资料。",
    "20": "创建单位提供培训计划,开展培训的图文资料。",
    "23": "相关制度文件。",
    "24": "制度文件,奖励文件。",
    "26": "岗位津贴文件,财务票据,物品发放记录单等资料。",
    "28": "双随机、一公开检查计划、活动图文资料,区域交叉互查方案、图文报道,一证式”“一体化检查图文报道,"
    "落实差异化监管企业名单截图等资料。",
    "29": "执法工作流程文件,行政处罚案卷截图等资料。",
    "30": "执法信息公示截图,全过程记录图文影像,行政出发案卷等资料。",
    "31": "行政处罚案卷等资料。",
    "32": "律师、专家参加案件会商签到表、会议记录、现场照片等资料。",
    "34": "送法入企相关资料。",
    "36": "案例资料。",
    "38": "案例,委托合同,活动报道等资料。",
    "40": "制度文件,活动报道,案件办理记录等资料。",
    "41": "通报表扬文件等资料。",
}
ANNEX_SUGGESTED = "需提供固定资产登记记录、装备实物、采购合同、使用台账等佐证材料"
ANNEX = "henan-2022-equipment:"


@pytest.fixture(scope="session")
def paths(uses: list[DemoFile]) -> dict[str, Path]:
    return {use.path.name: use.path for use in uses}


def _ending(paths: dict[str, Path], *endings: str) -> list[Path]:
    found = [path for path in paths.values() if path.suffix in endings]
    assert found, endings
    return found


def _page_text(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return text


def test_the_folder_is_a_believable_heap(uses: list[DemoFile], paths: dict[str, Path]) -> None:
    assert len(paths) >= 30
    assert len({path.suffix for path in paths.values()}) >= 8
    assert sum(path.stat().st_size for path in paths.values()) < 40_000_000
    assert len({use.item for use in uses}) >= 20
    assert set(paths) == {path.name for path in uses[0].path.parent.iterdir()}


def test_every_file_is_for_something_the_rubric_asks_for(uses: list[DemoFile]) -> None:
    for use in uses:
        suggested = ANNEX_SUGGESTED if use.item.startswith(ANNEX) else SUGGESTED[use.item]
        assert use.slot_hint in suggested, use


def test_some_evidence_is_missing_as_in_a_real_county(uses: list[DemoFile]) -> None:
    given = {(use.item, use.slot_hint) for use in uses}
    assert {use.item for use in uses}.isdisjoint({"21", "25", "39"})
    assert ("4", "人员年度考核材料") not in given
    assert ("26", "岗位津贴文件") not in given


def test_one_file_serves_five_items_and_is_the_same_file_each_time(uses: list[DemoFile]) -> None:
    items = defaultdict(set)
    for use in uses:
        items[use.path.name].add(use.item)
    assert {"4", "5", "19", "26"} < items["在编人员名单及持证情况.xlsx"]
    assert len(items["在编人员名单及持证情况.xlsx"]) >= 5
    titles = defaultdict(set)
    for use in uses:
        titles[use.path.name].add((use.title, use.number, use.date))
    assert all(len(said) == 1 for said in titles.values())


def test_the_same_bytes_each_time(paths: dict[str, Path], tmp_path: Path) -> None:
    again = {use.path.name: use.path for use in make_files(tmp_path)}
    assert again.keys() == paths.keys()
    for name, path in paths.items():
        assert hashlib.sha256(again[name].read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest(), name
        assert again[name].stat().st_mtime == path.stat().st_mtime


def test_photos_are_dated_turned_and_upright_when_shown(paths: dict[str, Path]) -> None:
    turns: Counter[int] = Counter()
    placed = 0
    for path in _ending(paths, ".jpg"):
        with Image.open(path) as photo:
            exif = photo.getexif()
            taken = exif.get_ifd(0x8769)[0x9003]
            assert (photo.format, photo.size, exif[0x010F]) == ("JPEG", (4000, 3000), "DemoCam")
            assert path.stem == "IMG_" + taken.replace(":", "").replace(" ", "_")
            turns[exif[0x0112]] += 1
            placed += bool(exif.get_ifd(0x8825))
            assert _arrow_points_up(ImageOps.exif_transpose(photo)), path.name
    assert sum(turns.values()) >= 8
    assert set(turns) == {1, 3, 6, 8}
    assert placed == 1


def _arrow_points_up(photo: Image.Image) -> bool:
    """Whether the yellow arrow stands in the upper left corner, its head wider than its shaft and above it."""
    unit = photo.width / 42
    return _yellow_width(photo, 3 * unit) > 2 * _yellow_width(photo, 4.2 * unit) > 0


def _yellow_width(photo: Image.Image, row: float) -> int:
    unit = photo.width / 42
    line = photo.crop((0, round(row), round(4.2 * unit), round(row) + 1)).convert("HSV")
    pixels = [line.getpixel((x, 0)) for x in range(line.width)]
    return sum(isinstance(hsv, tuple) and 25 < hsv[0] < 45 and hsv[1] > 130 and hsv[2] > 90 for hsv in pixels)


def test_other_pictures_are_what_their_names_say(paths: dict[str, Path]) -> None:
    formats = {".png": "PNG", ".bmp": "BMP", ".tif": "TIFF", ".webp": "WEBP"}
    for path in _ending(paths, *formats):
        with Image.open(path) as picture:
            picture.load()
            assert picture.format == formats[path.suffix]
            assert getattr(picture, "n_frames", 1) == (2 if path.suffix == ".tif" else 1)


def test_pdfs_cover_the_odd_kinds(paths: dict[str, Path]) -> None:
    kinds = Counter[str]()
    for path in _ending(paths, ".pdf"):
        with pikepdf.open(path) as pdf:
            first = pdf.pages[0]
            turn = int(first.get("/Rotate", 0))
            wide = first.mediabox[2] > first.mediabox[3]
            kinds["locked"] += pdf.is_encrypted and not pdf.allow.extract
            kinds["turned"] += turn == 90 and not wide
            kinds["landscape"] += wide and turn == 0
            kinds["twelve pages"] += len(pdf.pages) == 12
    assert min(kinds[kind] for kind in ("locked", "turned", "landscape", "twelve pages")) >= 1


def test_papers_carry_their_text_and_scans_carry_none(paths: dict[str, Path]) -> None:
    for path in _ending(paths, ".pdf"):
        with pypdfium2.PdfDocument(path) as pdf:
            pages = [_page_text(page) for page in pdf]
        scanned = "扫描" in path.name
        assert all((text == "") if scanned else (NOTICE in text) for text in pages), path.name
        openings = [line[0] for text in pages for line in text.splitlines() if line]
        assert not set(openings) & set("，。；：、）"), path.name


def test_red_head_documents_carry_the_number_that_is_listed(uses: list[DemoFile]) -> None:
    numbered = {use.path: use.number for use in uses if use.path.suffix == ".pdf" and "云环" in use.number}
    assert len(numbered) >= 9
    for path, number in numbered.items():
        with pypdfium2.PdfDocument(path) as pdf:
            assert number in _page_text(pdf[0])


def test_word_documents_have_headings_lists_a_table_and_a_picture(paths: dict[str, Path]) -> None:
    for path in _ending(paths, ".docx"):
        doc = Document(str(path))
        styles = [paragraph.style.name for paragraph in doc.paragraphs if paragraph.style]
        assert {"Heading 1", "List Number"} <= set(styles), path.name
        assert doc.paragraphs[-1].text == NOTICE
    plan = Document(str(paths["执法装备配备方案.docx"]))
    assert (len(plan.tables), len(plan.inline_shapes)) == (1, 1)


def test_the_ledger_has_sixty_dated_lines_that_add_up(paths: dict[str, Path]) -> None:
    book = CalamineWorkbook.from_path(str(paths["2022年执法装备台账(最终版).xlsx"]))
    title, head, *lines, total = book.get_sheet_by_name("装备台账").to_python()
    assert NOTICE in str(title[0])
    assert (len(head), len(lines)) == (9, 60)
    assert all(hasattr(line[4], "isoformat") for line in lines)
    prices = [line[5] for line in lines if isinstance(line[5], float)]
    assert total[5] == sum(prices)
    assert total[6] == len(prices) == 60
    assert total[8] == sum(line[8] == "在用" for line in lines)
    summary = book.get_sheet_by_name("按名称汇总").to_python()[2:]
    for name, _, count, money in summary:
        same = [line[5] for line in lines if line[1] == name and isinstance(line[5], float)]
        assert (count, money) == (len(same), sum(same)), name


def test_the_roster_and_the_spending_add_up(paths: dict[str, Path]) -> None:
    roster = CalamineWorkbook.from_path(str(paths["在编人员名单及持证情况.xlsx"])).get_sheet_by_index(0).to_python()
    people, total = roster[2:-1], roster[-1]
    assert len(people) == 20
    assert all(str(person[1]).startswith("示例") for person in people)
    on_post = sum(person[6] == "在岗" for person in people)
    assert (total[2], total[4]) == (on_post, on_post / 20)
    spending = CalamineWorkbook.from_path(str(paths["7 财务明细.xlsx"])).get_sheet_by_index(0).to_python()
    for column in (2, 3, 4):
        values = [line[column] for line in spending[2:-1]]
        assert sum(value for value in values if isinstance(value, float)) == pytest.approx(spending[-1][column])


@pytest.mark.parametrize(
    ("name", "encoding", "lines"),
    [("执法装备使用记录.csv", "gb18030", 47), ("20 培训签到统计.csv", "utf-8-sig", 6)],
)
def test_tables_as_text_keep_their_old_encodings(paths: dict[str, Path], name: str, encoding: str, lines: int) -> None:
    data = paths[name].read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    rows = list(csv.reader(StringIO(data.decode(encoding), newline="")))
    assert (rows[0], len(rows), len({len(row) for row in rows[1:]})) == ([NOTICE], lines, 1)


def test_the_notice_is_plain_text_with_windows_line_ends(paths: dict[str, Path]) -> None:
    text = paths["19 证件换发通知.txt"].read_bytes().decode("utf-8")
    assert text.endswith(f"{NOTICE}\r\n")
    assert text.count("\n") == text.count("\r\n") > 5
