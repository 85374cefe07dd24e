"""A small sound rubric to spoil: the skeleton that rubrics/README.md offers to whoever transcribes a new one."""

import re
from pathlib import Path

import pytest

from binder.resources import read_text

EXAMPLES = """\
format: 1
examples:
  - name: 制度和四件案件，满分
    level: county
    facts: {1-1: true, case_count: 4}
    expect: {claimed: "100"}
  - name: 没有制度，五件也只得40分
    level: city
    facts: {1-1: false, case_count: 5}
    expect: {claimed: "40", items: {"1": "40"}}
"""


def skeleton() -> str:
    """The YAML of the README's skeleton."""
    section = read_text("rubrics/README.md").split("## 骨架\n")[1].split("\n## ")[0]
    return re.sub(r"^ {4}", "", section.strip("\n"), flags=re.MULTILINE) + "\n"


class Shelf:
    """A folder of rubrics in the making."""

    def __init__(self, folder: Path) -> None:
        self.rubric = folder / "province-2025-agency" / "rubric.yaml"
        self.examples = self.rubric.with_name("examples.yaml")
        self.source = folder / "source.txt"
        self.rubric.parent.mkdir()
        self.rubric.write_text(skeleton(), encoding="utf-8")
        self.examples.write_text(EXAMPLES, encoding="utf-8")

    def change(self, old: str, new: str) -> int:
        """Replace a passage of the rubric. Returns the line it stands on."""
        text = self.rubric.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the skeleton"
        self.rubric.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
