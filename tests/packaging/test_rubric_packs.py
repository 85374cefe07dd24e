"""A new rubric comes on a stick: made by the province, looked into, installed, and its origin told."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binder.cli.main import main
from binder.errors import UserError
from binder.resources import resource_path
from binder.rubric.ed25519 import is_signed_by, public_key, sign
from binder.rubric.installed import installed_folder
from binder.usecases.offering import offered_rubrics
from binder.usecases.rubric_packs import install_pack, look_into_pack, make_key, make_pack, origin_text

PROVINCE = "某省生态环境厅（示例）"
NEW = "example-2030-individual"
OLD = "qinghai-haixi-2017-individual"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A rubric that no program has shipped yet, in its folder."""
    folder = tmp_path / "作者" / NEW
    shutil.copytree(resource_path(f"rubrics/{OLD}"), folder)
    for file in folder.glob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    return folder


def newer(folder: Path, version: str) -> None:
    """Give the rubric another version."""
    file = folder / "rubric.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [f'version: "{version}"\n' if line.startswith("version:") else line for line in lines]
    file.write_text("".join(changed), encoding="utf-8")


def test_the_published_vectors_of_rfc_8032() -> None:
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert public_key(secret).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert sign(secret, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@settings(max_examples=25)  # seven multiplications on the curve each
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.data())
def test_a_signature_holds_for_its_message_alone(secret: bytes, message: bytes, data: st.DataObject) -> None:
    public, signature = public_key(secret), sign(secret, message)
    assert is_signed_by(public, message, signature)
    place, bit = data.draw(st.integers(0, 63)), data.draw(st.integers(0, 7))
    spoiled = bytearray(signature)
    spoiled[place] ^= 1 << bit
    assert not is_signed_by(public, message, bytes(spoiled))
    assert not is_signed_by(public, message + b"x", signature)
    assert not is_signed_by(data.draw(st.binary(max_size=40)), message, signature)


def test_a_signed_pack_is_installed_and_tells_who_signed_it(fresh: Path, tmp_path: Path) -> None:
    key = make_key(tmp_path / "厅.key")
    pack, _ = make_pack([fresh], tmp_path / "新标准", PROVINCE, key=tmp_path / "厅.key")
    assert pack.name == "新标准.rubricpack"

    offer = look_into_pack(pack)
    assert (offer.origin.signer, offer.origin.key) == (PROVINCE, key)
    assert [(each.id, each.at_hand, each.is_news) for each in offer.rubrics] == [(NEW, "", True)]
    assert NEW not in {each.id for each in offered_rubrics()}

    assert install_pack(offer) == (NEW,)
    assert NEW in {each.id for each in offered_rubrics()}
    assert PROVINCE in origin_text(NEW) and key in origin_text(NEW)
    assert origin_text("henan-2022-agency") == "随程序提供"


def test_an_unsigned_pack_says_so(fresh: Path, tmp_path: Path) -> None:
    pack, _ = make_pack([fresh], tmp_path / "新标准", PROVINCE)
    install_pack(look_into_pack(pack))
    assert "未签名" in origin_text(NEW)


def test_what_is_changed_after_installing_loses_its_origin(fresh: Path, tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    install_pack(look_into_pack(make_pack([fresh], tmp_path / "p", PROVINCE, key=tmp_path / "k")[0]))
    rubric = installed_folder() / NEW / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")
    assert "改动过" in origin_text(NEW)


def test_nothing_is_replaced_by_the_same_or_by_older(fresh: Path, tmp_path: Path) -> None:
    newer(fresh, "2.1.0")
    install_pack(look_into_pack(make_pack([fresh], tmp_path / "b", PROVINCE)[0]))
    for version in ("2.1.0", "2.0.9"):
        newer(fresh, version)
        with pytest.raises(UserError, match="没有安装"):
            install_pack(look_into_pack(make_pack([fresh], tmp_path / version, PROVINCE)[0]))
    newer(fresh, "2.1.1")
    assert install_pack(look_into_pack(make_pack([fresh], tmp_path / "c", PROVINCE)[0])) == (NEW,)


def altered(pack: Path, name: str, data: bytes) -> Path:
    """The pack with one file of other content, or one file more."""
    out = pack.with_name("altered.rubricpack")
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out


@pytest.mark.parametrize("name", [f"{NEW}/rubric.yaml", "pack.json", "signature.json", "../x/rubric.yaml", "a.exe"])
def test_an_altered_pack_is_refused(fresh: Path, tmp_path: Path, name: str) -> None:
    make_key(tmp_path / "k")
    pack, _ = make_pack([fresh], tmp_path / "p", PROVINCE, key=tmp_path / "k")
    with pytest.raises(UserError) as refusal:
        look_into_pack(altered(pack, name, b"{}"))
    assert refusal.value.code == "bad-pack"
    assert not installed_folder().exists()


def test_another_signer_cannot_be_written_over_the_signature(fresh: Path, tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    pack, _ = make_pack([fresh], tmp_path / "p", PROVINCE, key=tmp_path / "k")
    with zipfile.ZipFile(pack) as archive:
        paper = json.loads(archive.read("signature.json"))
    with pytest.raises(UserError, match="签名不成立"):
        look_into_pack(altered(pack, "signature.json", json.dumps({**paper, "signer": "别人"}).encode()))


@given(st.binary(max_size=300))
def test_any_other_file_is_refused_politely(data: bytes) -> None:
    file = installed_folder().parent / "any.rubricpack"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    with pytest.raises(UserError):
        look_into_pack(file)


def test_a_rubric_with_faults_is_neither_packed_nor_installed(fresh: Path, tmp_path: Path) -> None:
    (fresh / "rubric.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        make_pack([fresh], tmp_path / "p", PROVINCE)
    assert refusal.value.code == "bad-rubric"


def test_the_whole_way_in_a_terminal(fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, pack = str(tmp_path / "厅.key"), str(tmp_path / "新.rubricpack")
    assert main(["rubric", "key", key]) == 0
    assert main(["rubric", "pack", pack, str(fresh), "--publisher", PROVINCE, "--key", key]) == 0
    assert main(["rubric", "look", pack]) == 0
    assert main(["rubric", "install", pack]) == 0
    assert main(["rubric", "install", pack]) == 1
    capsys.readouterr()
    assert main(["rubric", "origin", NEW, "--json"]) == 0
    assert PROVINCE in json.loads(capsys.readouterr().out)["origin"]
