"""A new province's rubric comes on a stick: making a pack, looking into one, installing it, telling its origin."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from binder.errors import UserError
from binder.resources import resource_path
from binder.rubric.check import EXAMPLES_NAME, check
from binder.rubric.ed25519 import KEY_BYTES, public_key
from binder.rubric.installed import installed_folder, write_rubric
from binder.rubric.library import FILE_NAME, linked_ids, rubric_ids, rubric_path, shipped_ids, version_order
from binder.rubric.packs import (
    CONTENTS,
    SIGNATURE,
    SUFFIX,
    Origin,
    Pack,
    fingerprint,
    lists,
    origin_of,
    read_pack,
    write_pack,
)
from binder.rubric.reader import read_tree
from binder.rubric.tree import Map

__all__ = [
    "SUFFIX",
    "PackOffer",
    "Packed",
    "install_pack",
    "look_into_pack",
    "make_key",
    "make_pack",
    "origin_text",
]

SHIPPED = "随程序提供"


@dataclass(frozen=True, slots=True)
class Packed:
    """A rubric in a pack. at_hand: the version that is here already, "" for none; is_news: installing changes it."""

    id: str
    title: str
    version: str
    at_hand: str
    is_news: bool


@dataclass(frozen=True, slots=True)
class PackOffer:
    """A pack that was looked into and found sound, to be shown before it is installed."""

    pack: Pack
    rubrics: tuple[Packed, ...]

    @property
    def origin(self) -> Origin:
        return self.pack.origin


def make_key(path: Path) -> str:
    """Write a new signing key to a file that only its owner can read. Returns its fingerprint, to be made known."""
    secret = secrets.token_bytes(KEY_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UserError("cannot-write", f"不能新建密钥文件“{path}”（{error.strerror}）。请换一个文件名。") from error
    with open(handle, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
    return fingerprint(public_key(secret))


def make_pack(
    folders: Sequence[Path], out: Path, publisher: str, signer: str = "", key: Path | None = None
) -> tuple[Path, Origin]:
    """Put rubrics, one folder each, into a pack; SUFFIX is added to its name. Every one must pass its check.

    key: the file of the key to sign with; signer: who signs, by default the publisher.
    """
    files: dict[str, str] = {}
    for folder in folders:
        _insist_sound(folder)
        names = [name for name in (FILE_NAME, EXAMPLES_NAME) if (folder / name).is_file()]
        files |= {f"{folder.name}/{name}": (folder / name).read_text(encoding="utf-8") for name in names}
    out = out if out.suffix == SUFFIX else out.with_name(out.name + SUFFIX)
    secret = _secret(key) if key else b""
    try:
        return out, write_pack(
            out, files, publisher, date.today().isoformat(), signer=signer or publisher, secret=secret
        )
    except OSError as error:
        raise UserError("cannot-write", f"“{out}”写不进去（{error.strerror}）。请换个位置。") from error


def _secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise UserError("bad-key", f"“{path}”不是签名密钥，请用 binder rubric key 新建。") from error
    if len(secret) != KEY_BYTES:
        raise UserError("bad-key", f"“{path}”不是签名密钥，请用 binder rubric key 新建。")
    return secret


def look_into_pack(path: Path) -> PackOffer:
    """Read and check a pack; nothing is installed. UserError when it is damaged, or a rubric in it has a fault."""
    pack = read_pack(path)
    with TemporaryDirectory() as workshop:
        for rubric_id in pack.ids:
            _lay_out(Path(workshop), pack, rubric_id)
        for rubric_id in pack.ids:
            _insist_sound(Path(workshop, rubric_id))
    return PackOffer(pack, tuple(_packed(pack, rubric_id) for rubric_id in pack.ids))


def _lay_out(workshop: Path, pack: Pack, rubric_id: str) -> None:
    """Write a rubric of the pack beside those at hand that it links and that do not come with it."""
    name = f"{rubric_id}/{FILE_NAME}"
    if name not in pack.files:
        raise UserError("bad-pack", f"包里的“{rubric_id}”没有 {FILE_NAME}。请向发布单位重新索取。")
    write_rubric(workshop / rubric_id, _files_of(pack, rubric_id))
    for linked in linked_ids(read_tree(pack.files[name], name)):
        if linked not in pack.ids and linked in rubric_ids():
            write_rubric(workshop / linked, {FILE_NAME: rubric_path(linked).read_text(encoding="utf-8")})


def _files_of(pack: Pack, rubric_id: str) -> dict[str, str]:
    return {name.partition("/")[2]: text for name, text in pack.files.items() if name.startswith(f"{rubric_id}/")}


def _insist_sound(folder: Path) -> None:
    errors = check(folder).errors
    if errors:
        first = f"{errors[0].file} 第 {errors[0].line} 行：{errors[0].text}"
        raise UserError("bad-rubric", f"评分标准“{folder.name}”有 {len(errors)} 处错误，例如 {first}。请改正后再试。")


def _packed(pack: Pack, rubric_id: str) -> Packed:
    tree = _tree(pack.files[f"{rubric_id}/{FILE_NAME}"], rubric_id)
    version = str(tree.get("version"))
    at_hand = ""
    if rubric_id in rubric_ids():
        at_hand = str(_tree(rubric_path(rubric_id).read_text(encoding="utf-8"), rubric_id).get("version"))
    return Packed(rubric_id, str(tree.get("title")), version, at_hand, version_order(version) > version_order(at_hand))


def _tree(text: str, rubric_id: str) -> Map:
    return read_tree(text, f"{rubric_id}/{FILE_NAME}")


def install_pack(offer: PackOffer) -> tuple[str, ...]:
    """Add the pack's rubrics to those at hand; returns their ids. Assessments keep the rubric that they were made with.

    UserError "nothing-new" when everything in it is here already, as new or newer: nothing is replaced by older.
    """
    news = [rubric.id for rubric in offer.rubrics if rubric.is_news]
    if not news:
        raise UserError("nothing-new", "包里的评分标准这台电脑上都已经有了，版本相同或更新，没有安装。不需要再做什么。")
    for rubric_id in news:
        folder = installed_folder() / rubric_id
        try:
            write_rubric(folder, {**_files_of(offer.pack, rubric_id), **offer.pack.papers})
            if SIGNATURE not in offer.pack.papers:
                (folder / SIGNATURE).unlink(missing_ok=True)
        except OSError as error:
            raise UserError("cannot-write", f"“{folder}”写不进去（{error.strerror}），评分标准没有装全。") from error
    return tuple(news)


def origin_text(rubric_id: str) -> str:
    """Where a rubric at hand comes from, as a Chinese phrase; the papers kept with it are examined anew."""
    path = rubric_path(rubric_id)
    if rubric_id in shipped_ids() and path == resource_path(f"rubrics/{rubric_id}/{FILE_NAME}"):
        return SHIPPED
    papers = {name: path.with_name(name) for name in (CONTENTS, SIGNATURE) if path.with_name(name).is_file()}
    if not papers:
        return "在这台电脑上导入，未签名"
    texts = {name: paper.read_text(encoding="utf-8") for name, paper in papers.items()}
    try:
        origin = origin_of(texts)
    except UserError:
        return "来源证明已损坏，来源无法核实"
    unchanged = lists(texts, f"{rubric_id}/{FILE_NAME}", path.read_text(encoding="utf-8"))
    return origin.text if unchanged else "安装之后内容被改动过，来源无法核实"
