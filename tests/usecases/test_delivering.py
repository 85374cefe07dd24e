"""A clerk hands in a workbook, a report to write on, or a folder of originals; what people typed stays text."""

import zipfile
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

from binder.cli import main
from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_existing, attach_files
from binder.usecases.delivering import deliver, look_ahead
from binder.usecases.describing import describe_evidence
from binder.usecases.redacting import hide
from binder.usecases.session import Session
from tests.usecases.brought import note, pdf, photo
from tests.usecases.test_redacting import covering, evidence_id

FORMULA = '=HYPERLINK("http://example.invalid")'


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    """A photo on item 4, used by item 5 too, a PDF on 6, a text on an item of the annex; a figure with a note."""
    attach_files(session, "4", "", [photo(desk, "门头.jpg")])
    attach_existing(session, evidence_id(session, "门头"), "5", "")
    attach_files(session, "6", "", [pdf(desk, "制度.pdf", pages=2)])
    attach_files(session, "30", "", [note(desk, "第1#稿 100%.txt", "示例一")])
    attach_files(session, "henan-2022-equipment:4", "", [note(desk, "清单.txt", "示例")])
    set_fact(session, "staff_count", 20)
    set_fact(session, "on_post_rate", "18/20", note="+1 是估计\x07的")
    describe_evidence(session, evidence_id(session, "制度"), title=FORMULA, number="-1〔2022〕1号", issuer="@甲局")
    return session


def sheet(path: Path, name: str) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()]


def test_the_score_sheet_is_a_workbook_with_numbers(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "得分表.xlsx"
    deliver(kept, out, "xlsx", None, Progress())
    rows = sheet(out, "自评得分")
    head = next(n for n, row in enumerate(rows) if row[:3] == ["序号", "事项与条款", "满分"])
    total = rows[head + 1]
    main_score = kept.score.main
    assert total[2:6] == [
        p / 1000 for p in (main_score.max, main_score.claimed, main_score.backed, main_score.attainable)
    ]
    items = {str(row[0]): row for row in rows[head:]}
    assert items["4"][3] == kept.score.items["4"].claimed / 1000 and items["附4"][1]
    assert items["4-1"][6] == kept.score.items["4"].clauses[0].because
    assert any("缺佐证材料" in str(row[4]) for row in sheet(out, "缺件清单"))


def test_what_people_typed_never_becomes_a_formula(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "得分表.xlsx"
    deliver(kept, out, "xlsx", None, Progress())
    texts = [cell for row in sheet(out, "佐证目录") for cell in row]
    assert FORMULA in texts and "-1〔2022〕1号" in texts and "@甲局" in texts
    assert "+1 是估计的" in [row[3] for row in sheet(out, "填报数据")]
    with zipfile.ZipFile(out) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
        assert b"quotePrefix" in parts.read("xl/styles.xml")


def test_the_report_has_headings_and_tables_that_can_be_written_on(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "自评报告.docx"
    deliver(kept, out, "docx", None, Progress())
    report = docx.Document(str(out))
    heads = [p.text for p in report.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert heads[:4] == ["一、总体情况", "二、分项得分", "三、各事项自评情况", "四、存在的问题和缺件"]
    texts = [p.text for p in report.paragraphs]
    assert kept.state.unit in texts and kept.score.main.because in "".join(texts)
    assert any(text.startswith("4　") and "（自评" in text for text in texts)
    assert any("4－1《门头》" in text for text in texts) and any(f"《{FORMULA}》" in text for text in texts)
    gaps = report.tables[-1]
    assert [cell.text for cell in gaps.rows[0].cells] == ["序号", "事项", "缺什么"]
    assert gaps.rows[0]._tr.xpath("w:trPr/w:tblHeader"), "the heading comes again on every page"
    assert "缺佐证材料" in gaps.rows[1].cells[2].text


def test_the_folder_mirrors_the_rubric_and_its_index_leads_everywhere(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "报送"
    done = deliver(kept, out, "folder", None, Progress())
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    category = kept.rubrics.main.categories[0]
    short = {ref: kept.rubrics.items[ref].short for ref in ("4", "6", "henan-2022-equipment:4")}
    above = f"{category.number}、{category.title}"
    assert f"{above}/4_{short['4']}/01_门头.jpg" in files
    assert f"{above}/6_{short['6']}/01_=HYPERLINK(_http___example.invalid_).pdf" in files
    assert any(
        file.startswith("附件_") and file.endswith(f"4_{short['henan-2022-equipment:4']}/01_清单.txt") for file in files
    )
    assert any(file.endswith("01_第1＃稿 100％.txt") for file in files), "so that its link leads there"
    assert len(files) == 5 and done.files == 4, "what two items use is there once"
    assert (out / f"{above}/4_{short['4']}/01_门头.jpg").read_bytes() == (tmp_path / "桌面" / "门头.jpg").read_bytes()
    with zipfile.ZipFile(out / "index.xlsx") as parts:
        links = parts.read("xl/worksheets/_rels/sheet3.xml.rels").decode()
    assert links.count("门头.jpg") == 2, "linked from both items"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_of_one_department_or_item(kept: Session, tmp_path: Path) -> None:
    deliver(kept, tmp_path / "一项", "folder", frozenset({"6"}), Progress())
    names = [path.name for path in (tmp_path / "一项").rglob("*") if path.is_file()]
    assert len(names) == 2 and "index.xlsx" in names


def test_nothing_half_is_left_where_it_stops(kept: Session, tmp_path: Path) -> None:
    def stop(step: Step) -> None:
        if step.done == 2:
            progress.cancel()

    progress = Progress(on_step=stop)
    with pytest.raises(Cancelled):
        deliver(kept, tmp_path / "报送", "folder", None, progress)
    changed = kept.file_path(kept.state.evidence[evidence_id(kept, "门头")].file.sha256)
    changed.chmod(0o600)
    changed.write_bytes(b"another")
    with pytest.raises(UserError, match="门头"):
        deliver(kept, tmp_path / "报送", "folder", None, Progress())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["某县.binder", "桌面"]


def test_places_and_choices_that_will_not_do_are_explained(kept: Session, tmp_path: Path) -> None:
    full = tmp_path / "满的"
    full.mkdir()
    (full / "别人的.txt").write_text("x", encoding="utf-8")
    for out, form, items, said in (
        (full, "folder", None, "不是空的"),
        (full, "xlsx", None, "是一个文件夹"),
        (tmp_path / "没有" / "a.docx", "docx", None, "没有“"),
        (tmp_path / "a.xlsx", "xlsx", frozenset({"4"}), "得分表总是整份的"),
        (tmp_path / "空", "folder", frozenset[str](), "至少选一个事项"),
    ):
        with pytest.raises(UserError, match=said):
            deliver(kept, out, form, items, Progress())  # type: ignore[arg-type]
    assert [path.name for path in full.iterdir()] == ["别人的.txt"]
    empty = tmp_path / "空的"
    empty.mkdir()
    assert deliver(kept, empty, "folder", frozenset({"6"}), Progress()).files == 1


def test_what_leaves_unredacted_is_announced(kept: Session) -> None:
    describe_evidence(kept, evidence_id(kept, "门头"), private=True)
    hide(kept, [covering(evidence_id(kept, "门头"))])
    titles = [row.title for row in look_ahead(kept, "folder", None)]
    assert "1 件原件含个人信息" in titles and any("没有遮盖的原件" in title for title in titles)
    assert not any("个人信息" in row.title or "遮盖" in row.title for row in look_ahead(kept, "xlsx", None))


def test_the_terminal_delivers_too(kept: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept.close()
    folder = str(kept.folder)
    assert main(["export", folder, str(tmp_path / "a.xlsx"), "--format", "xlsx"]) == 0
    assert main(["export", folder, str(tmp_path / "a.docx"), "--format", "docx"]) == 0
    assert main(["export", folder, str(tmp_path / "报送"), "--format", "folder", "--item", "6"]) == 0
    assert "1 件原件" in capsys.readouterr().out
    assert main(["export", folder, str(tmp_path / "b.xlsx"), "--format", "xlsx", "--redacted"]) == 1
    assert "--redacted 只用于 PDF" in capsys.readouterr().err
    assert main(["export", folder, str(tmp_path / "b.xlsx"), "--format", "xlsx", "--preflight"]) == 1
    assert not (tmp_path / "b.xlsx").exists()
