"""Installing a rubric pack in the window: its origin is shown first, and a bad pack says what to do."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from binder.resources import resource_path
from binder.usecases.rubric_packs import make_key, make_pack, origin_text
from ui.dialogs.rubric_pack import RubricPackDialog, choose_pack

NEW, OLD = "example-2030-individual", "qinghai-haixi-2017-individual"
PROVINCE = "某省生态环境厅（示例）"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / NEW
    shutil.copytree(resource_path(f"rubrics/{OLD}"), folder)
    for file in folder.glob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    make_key(tmp_path / "厅.key")
    return make_pack([folder], tmp_path / "新标准", PROVINCE, key=tmp_path / "厅.key")[0]


def words(dialog: RubricPackDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if not each.isHidden())


def test_the_origin_is_shown_and_the_rubric_installed(qtbot: QtBot, pack: Path) -> None:
    dialog = RubricPackDialog(pack)
    qtbot.addWidget(dialog)
    assert PROVINCE in words(dialog) and "密钥指纹" in words(dialog)
    dialog.install_button.click()
    assert dialog.installed == (NEW,)
    assert PROVINCE in origin_text(NEW)


def test_a_second_time_nothing_is_new(qtbot: QtBot, pack: Path) -> None:
    for installed in ((NEW,), ()):
        dialog = RubricPackDialog(pack)
        qtbot.addWidget(dialog)
        dialog.install_button.click()
        assert dialog.installed == installed
    assert "没有安装" in words(dialog)


def test_a_file_that_is_no_pack_cannot_be_installed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    wrong = tmp_path / "照片.rubricpack"
    wrong.write_bytes(b"\xff\xd8\xff")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    choose_pack(parent)
    (dialog,) = parent.findChildren(RubricPackDialog)
    assert "不能用" in words(dialog)
    assert not dialog.install_button.isEnabled()
