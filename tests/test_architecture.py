"""What the program may lean on, and what it ships: promises that no single part can keep alone."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from binder.resources import read_text, resource_path

ROOT = Path(__file__).parents[1]
FOREIGN_TO_THE_DOMAIN = {"PIL", "PySide6", "pikepdf", "pydantic", "reportlab", "sqlalchemy", "sqlite3", "sqlmodel"}
FONTS = ["LXGWWenKai-Regular", "NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSerifSC-Bold", "NotoSerifSC-Regular"]
ICONS = sorted(resource_path("resources/icons").glob("*.svg"))


def loaded_after_importing(package: str) -> set[str]:
    """Top-level modules that a fresh Python has loaded once every module of the package is imported."""
    script = f"""
import importlib, pkgutil, sys
import {package} as package
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not module.name.endswith(".__main__"):
        importlib.import_module(module.name)
print(*{{name.partition(".")[0] for name in sys.modules}})
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_domain_loads_no_library_but_pythons_own() -> None:
    assert not loaded_after_importing("binder.domain") & FOREIGN_TO_THE_DOMAIN


def test_the_core_loads_no_qt() -> None:
    assert not loaded_after_importing("binder") & {"PySide6", "shiboken6", "ui"}


def paint_a_hundred_times(painter: QPainter) -> None:
    for column in range(100):
        painter.fillRect(column % 32, 0, 1, 32, QColor("white"))


def test_painting_does_not_use_up_none() -> None:
    """Some PySide6 releases lose a reference to None on every void call, and crash once none is left."""
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_a_hundred_times(painter)  # the first calls load types, which hold None too
    before = sys.getrefcount(None)
    paint_a_hundred_times(painter)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 10


@pytest.mark.parametrize("font", FONTS)
def test_a_font_is_the_one_its_list_tells(font: str) -> None:
    data = resource_path(f"resources/fonts/{font}.ttf").read_bytes()
    assert f"{hashlib.sha256(data).hexdigest()}  {font}.ttf" in read_text("resources/fonts/README.md").splitlines()


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_an_icon_can_be_painted_and_is_listed(icon: Path) -> None:
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(icon)).render(painter)
    painter.end()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
    assert icon.name in read_text("resources/icons/README.md")


@pytest.mark.parametrize(
    "name", ["resources/../LICENSE", "LICENSE", "/etc/hosts", "resources\\fonts", "binder/errors.py"]
)
def test_only_shipped_folders_are_looked_into(name: str) -> None:
    with pytest.raises(ValueError, match="not a shipped resource"):
        resource_path(name)


def test_a_missing_resource_is_told_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        resource_path("resources/fonts/no-such-font.ttf")


def pinned(lock: str) -> dict[str, str]:
    """Package -> version of a lock file, names in their plain form. Fails on a line that is neither pin nor hash."""
    pins = {}
    for line in (ROOT / lock).read_text(encoding="ascii").splitlines():
        pin = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\", line)
        assert pin or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line
        if pin:
            pins[pin[1]] = pin[2]
    return pins


def plain(requirement: str) -> tuple[str, str]:
    """("ruamel-yaml", "0.19.1") of "ruamel.yaml[extra]==0.19.1 ; python_version > '3'"."""
    name, version = requirement.partition(" ;")[0].split("==")
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower(), version


def test_the_locks_pin_what_the_project_asks_for_and_agree_with_each_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert dict(map(plain, project["dependencies"])).items() <= run.items()
    assert dict(map(plain, project["optional-dependencies"]["dev"])).items() <= dev.items()
    assert run.items() <= dev.items()
