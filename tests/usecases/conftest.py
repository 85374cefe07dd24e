"""A clerk's desk: a county's assessment of the Henan rubric, and files to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from binder.intake.worker import Child, Inspector
from binder.usecases import session as session_module
from binder.usecases.opening import create_assessment
from binder.usecases.session import Session

UNIT = "云岭县生态环境综合行政执法大队（示例）"


class SharedInspector(Inspector):
    """The real thing, whose child process outlives one session: starting one for each test would take half a second."""

    def close(self) -> None:
        """Left to the fixture."""


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    child = Child()
    yield child
    child.close()


@pytest.fixture(autouse=True)
def one_child(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "Inspector", lambda: SharedInspector(child))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = create_assessment(tmp_path / "某县", "henan-2022-agency", UNIT, "county")
    yield session
    session.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder for the files that the clerk brings."""
    folder = tmp_path / "桌面"
    folder.mkdir()
    return folder
