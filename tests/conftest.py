"""What every test stands on: no window on the screen, a home of its own, repeatable examples on the build machine."""

import os

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a test of a real window starts its own process with its own platform

settings.register_profile("binder", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("binder")

HOME_VARIABLES = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)


@pytest.fixture(autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts as a new user: nothing remembered from before, nothing left in the real home."""
    home = str(tmp_path_factory.mktemp("home"))
    for variable in HOME_VARIABLES:
        monkeypatch.setenv(variable, home)
