"""A clerk with a terminal: the commands on an assessment, told to a person and as JSON."""

import zipfile
from pathlib import Path

import pytest
from PIL import Image

from binder.store.vault import Vault
from tests.cli.conftest import Terminal


def test_facts_are_stated_corrected_and_undone(terminal: Terminal, county: Path) -> None:
    empty = terminal.answers("status", county)["claimed"]
    assert "填报“" in terminal.says("fact", county, "staff_count", "20")
    stated = terminal.answers("fact", county, "on_post_rate", '{"num": 18}')
    assert stated["touched"] == ["fact:on_post_rate"]
    assert float(stated["claimed"]) > float(empty)
    waiting = terminal.answers("fact", county, "on_post_rate", "--state", "pending", "--note", "等人社局")
    assert waiting["claimed"] == empty
    assert terminal.answers("undo", county)["claimed"] == stated["claimed"]
    assert terminal.answers("redo", county)["claimed"] == empty
    terminal.says("fact", county, "on_post_rate", "--state", "missing")
    assert "没有变化" in terminal.says("fact", county, "on_post_rate", "--state", "missing")


def test_a_reading_is_switched_by_somebody_and_undone(terminal: Terminal, county: Path) -> None:
    before = terminal.answers("score", county)
    switched = terminal.answers("reading", county, "HN-04", "B", "--who", "示例局务会")
    assert switched["touched"] == ["reading:HN-04"]
    after = terminal.answers("score", county)
    chosen = {reading["key"]: reading["chosen"] for reading in after["readings"]}
    assert chosen["HN-04"] == "B"
    assert switched["claimed"] == after["claimed"] != before["claimed"]
    assert "现在自评" in terminal.says("reading", county, "HN-04", "A", "--who", "示例局务会")
    assert terminal.answers("undo", county)["claimed"] == switched["claimed"]
    assert "reading 命令" in terminal.says("score", county, "--reading", "HN-04=B", code=2)


def test_without_points_what_is_done_is_told_instead(terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.answers("new", tmp_path / "某局", "--rubric", "qinghai-haixi-2017-individual",
                            "--unit", "某局（示例）", "--level", "county")  # fmt: skip
    assert terminal.says("fact", made["folder"], "bonus-1", "true").endswith("。完成 0/12 项，附加项加 5 分。\n")
    status = terminal.says("status", made["folder"])
    assert "完成 0/12 项，附加项加 5 分。" in status
    assert "满分" not in status


def test_files_are_attached_and_counted(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    roster = tmp_path / "在编人员名单.csv"
    roster.write_text("姓名,岗位\n示例甲,执法\n示例乙,执法\n", encoding="utf-8")
    (tmp_path / "空.jpg").touch()
    done = terminal.answers("attach", county, "4/1", roster, tmp_path / "空.jpg", code=1)
    assert [each["title"] for each in done["attached"]] == ["在编人员名单"]
    assert [each["name"] for each in done["refused"]] == ["空.jpg"]
    assert "已添加“在编人员名单”。" in terminal.says("attach", county, "henan-2022-equipment:4", roster)

    status = terminal.answers("status", county)
    assert (status["evidence"], status["attachments"], status["trash"]) == (1, 2, 0)
    assert status["slots_filled"] == 1
    assert {gap["kind"] for gap in status["missing"]} == {"slot", "fact"}
    assert not any((gap["item"], gap["slot"]) == ("4", "1") for gap in status["missing"])
    assert f"缺件清单 {len(status['missing'])} 条" in terminal.says("status", county)


def test_what_deserves_a_second_look_is_told_with_the_status(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), "tan").save(tmp_path / "平台截图.png")
    terminal.answers("attach", county, "5/1", tmp_path / "平台截图.png")
    (check,) = terminal.answers("status", county)["checks"]
    assert (check["kind"], check["item"], check["slot"]) == ("undated", "5", "1")
    assert "请核对 1 处：\n  第 5 项【截图无日期】“平台截图”" in terminal.says("status", county)


def test_verify_is_silent_on_a_sound_assessment_and_loud_on_a_changed_one(
    terminal: Terminal, county: Path, tmp_path: Path
) -> None:
    text = tmp_path / "说明.txt"
    text.write_text("示例说明", encoding="utf-8")
    terminal.says("attach", county, "4", text)
    verified = terminal.answers("verify", county)
    assert (verified["evidence"], verified["findings"]) == (1, [])
    assert verified["rows"] > 10
    (original,) = Vault(county).originals()
    original.write_bytes(b"changed")
    assert [each["code"] for each in terminal.answers("verify", county, code=1)["findings"]] == ["changed"]
    assert "原件内容已经改变" in terminal.says("verify", county, code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("fact", "DIR", "on_post_rat", "1/2"), "unknown-fact"),
        (("fact", "DIR", "on_post_rate", "21/20"), "bad-fact"),
        (("fact", "DIR", "on_post_rate", '{"num": '), "bad-json"),
        (("fact", "DIR", "5-4", "--state", "not_applicable"), "bad-fact"),
        (("attach", "DIR", "99", "x.jpg"), "unknown-item"),
        (("attach", "DIR", "4/名单", "x.jpg"), "unknown-slot"),
        (("reading", "DIR", "HN-99", "B", "--who", "甲"), "unknown-reading"),
        (("reading", "DIR", "HN-04", "Q", "--who", "甲"), "unknown-option"),
        (("undo", "DIR"), "nothing-to-undo"),
        (("redo", "DIR"), "nothing-to-redo"),
        (("status", "DIR-that-is-not-there"), "no-such-folder"),
    ],
)
def test_what_the_user_can_put_right_ends_with_1(
    terminal: Terminal, county: Path, words: tuple[str, ...], code: str
) -> None:
    told = terminal.answers(*(word.replace("DIR", str(county)) for word in words), code=1)
    assert told["error"]["code"] == code
    assert told["error"]["text"].endswith(("。", "？"))


def test_a_wrong_call_ends_with_2(terminal: Terminal, county: Path) -> None:
    terminal.says("fact", county, code=2)
    terminal.says("reading", county, "HN-04", "B", code=2)
    terminal.says("fact", county, "on_post_rate", "1/2", "--state", "maybe", code=2)


def test_a_zip_is_opened_and_its_files_are_attached(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    archive = tmp_path / "资料.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("现场/说明.txt", "说明")
    assert terminal.says("unzip", county, "4/1", archive) == "已添加“说明”。\n"
    assert "已损坏" in terminal.says("unzip", county, "4", county / "data.db", code=1)
