"""The bill of materials names every part of somebody else; no part forbids the program to be handed on as it is."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "resources" / "packaging"
LICENCES = ROOT / "resources" / "licences"


def script(name: str) -> ModuleType:
    """A script of the packaging folder as a module."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SBOM = script("sbom")
LIST = json.loads((LICENCES / "sbom.json").read_text(encoding="utf-8"))
PARTS = {part["name"]: part["licenses"][0]["expression"] for part in LIST["components"]}
HARMLESS_EXCEPTIONS = ("Bootloader-exception", "GCC-exception-3.1")


def is_copyleft(licence: str) -> bool:
    """GPL or AGPL, unless an exception lets the whole be under any licence. The LGPL asks for less."""
    name, _, exception = licence.partition(" WITH ")
    return bool(re.match(r"A?GPL-", name.strip())) and exception.strip() not in HARMLESS_EXCEPTIONS


def can_be_shipped(expression: str) -> bool:
    """Is there a choice among the alternatives of an SPDX expression without GPL and AGPL?"""
    assert "(" not in expression, "nested expressions are not understood here"
    return any(not any(map(is_copyleft, choice.split(" AND "))) for choice in expression.split(" OR "))


@pytest.mark.parametrize("name", PARTS)
def test_no_part_is_under_the_gpl_or_agpl(name: str) -> None:
    assert can_be_shipped(PARTS[name]), PARTS[name]


@pytest.mark.parametrize(
    "expression", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "GPL-2.0-only WITH Font-exception-2.0"]
)
def test_what_must_not_be_shipped_would_be_noticed(expression: str) -> None:
    assert not can_be_shipped(expression)


@pytest.mark.parametrize("name", [name for name, _ in SBOM.locked()])
def test_a_package_is_not_listed_under_a_licence_that_nobody_knows(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", PARTS[name])
    assert PARTS[name] not in ("None", "UNKNOWN")


def test_a_package_that_keeps_its_licence_to_itself_stops_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SBOM.SPOKEN, "tinytag")
    with pytest.raises(LookupError, match="tinytag"):
        SBOM.components()


def test_every_package_that_the_program_runs_with_is_listed() -> None:
    listed = {(part["name"], part["version"]) for part in LIST["components"]}
    assert set(SBOM.locked()) <= listed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other wheels bring other licence texts")
def test_the_bill_and_the_page_are_up_to_date() -> None:
    """When this fails, run `make licences`."""
    assert SBOM.bill() == LIST
    assert SBOM.page() == (LICENCES / "third-party.txt").read_text(encoding="utf-8")


def test_the_page_holds_the_licences_that_ask_to_be_handed_on() -> None:
    page = (LICENCES / "third-party.txt").read_text(encoding="utf-8")
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "SIL OPEN FONT LICENSE",
        "Mozilla Public License",
        "PSF LICENSE",
    ):
        assert words.lower() in page.lower()


def test_a_binary_that_nobody_listed_is_noticed(tmp_path: Path) -> None:
    inside = tmp_path / "_internal" / "PIL"
    inside.mkdir(parents=True)
    for name in ("PIL/_imaging.so", "libunknown.so.1", "libpng16-1d1ba958.so.16"):
        (tmp_path / "_internal" / name).write_bytes(b"\x7fELF")
    (tmp_path / "_internal" / "data.txt").write_bytes(b"text")
    assert SBOM.unlisted(tmp_path) == ["libunknown.so.1"]


@pytest.mark.parametrize("platform", ["linux", "windows"])
def test_the_packaged_program_is_built_of_what_was_tested(platform: str) -> None:
    """Same versions as the development lock; every line with its hashes."""
    pin = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)
    tested = dict(pin.findall((ROOT / "requirements.lock").read_text(encoding="ascii")))
    text = (ROOT / f"requirements-package-{platform}.lock").read_text(encoding="ascii")
    packaged = dict(pin.findall(text))
    assert {name: packaged.get(name) for name in tested} == tested
    assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if entry.strip())
