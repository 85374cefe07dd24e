"""Rubric packs: one file that carries rubrics to a machine without network, with who published and who signed them.

A pack is a zip: `pack.json` (publisher, day, SHA-256 of every file), the rubrics' files as `<id>/rubric.yaml` and
`<id>/examples.yaml`, and, when it is signed, `signature.json` over the bytes of pack.json.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from binder.errors import UserError
from binder.rubric.ed25519 import is_signed_by, public_key, sign

SUFFIX = ".rubricpack"
CONTENTS, SIGNATURE = "pack.json", "signature.json"
FORMAT = 1
MAX_FILES = 64
MAX_BYTES = 2_000_000  # of one file, unpacked
NAME = re.compile(r"([a-z0-9][a-z0-9-]{0,63})/(rubric|examples)\.yaml")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rubrics come from. publisher, made: as the pack says. key: the signing key's fingerprint, "" unsigned.

    signer: the name that the signature gives; only the fingerprint proves it, compared with what the signer made known.
    """

    publisher: str
    made: str
    signer: str = ""
    key: str = ""

    @property
    def text(self) -> str:
        """One Chinese phrase for people: who published it, and who signed it or that nobody did."""
        signed = f"由“{self.signer}”签名（密钥指纹 {self.key}）" if self.key else "未签名，来源无法核实"
        return f"“{self.publisher}”发布于 {self.made}，{signed}"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is whole. files: name -> text; papers: what proves its origin, name -> text."""

    origin: Origin
    files: Mapping[str, str]
    papers: Mapping[str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rubrics in it."""
        return tuple(sorted({name.partition("/")[0] for name in self.files}))


def lists(papers: Mapping[str, str], name: str, text: str) -> bool:
    """Do the papers of a pack list a file of this name with exactly this text?"""
    listed = _fields(papers[CONTENTS]).get("files")
    return isinstance(listed, dict) and listed.get(name) == _digest(text)


def write_pack(
    out: Path, files: Mapping[str, str], publisher: str, made: str, *, signer: str = "", secret: bytes = b""
) -> Origin:
    """Write a pack. files: "<id>/rubric.yaml" -> text. secret: the key to sign with (32 bytes), b"" for none.

    The same content gives the same bytes. Raises OSError.
    """
    digests = {name: _digest(text) for name, text in sorted(files.items())}
    contents = _json({"format": FORMAT, "publisher": publisher, "made": made, "files": digests})
    papers = {CONTENTS: contents}
    if secret:
        signed = sign(secret, _signed_bytes(contents, signer)).hex()
        papers[SIGNATURE] = _json({"signer": signer, "key": public_key(secret).hex(), "signature": signed})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*papers.items(), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return origin_of(papers)


def read_pack(path: Path) -> Pack:
    """Read a pack. UserError "bad-pack" when it is none, was damaged or altered, or its signature does not hold."""
    try:
        with zipfile.ZipFile(path) as archive:
            texts = _texts(archive)
    except FileNotFoundError as error:
        raise UserError("no-such-file", f"找不到文件“{path}”。请核对路径，或重新选择。") from error
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise _bad("不是评分标准包，或文件已损坏") from error
    papers = {name: texts.pop(name) for name in (CONTENTS, SIGNATURE) if name in texts}
    origin = origin_of(papers)
    listed = _fields(papers[CONTENTS]).get("files")
    if not texts or listed != {name: _digest(text) for name, text in texts.items()}:
        raise _bad("里面的文件与清单不一致，可能已损坏或被改动")
    return Pack(origin, texts, papers)


def origin_of(papers: Mapping[str, str]) -> Origin:
    """What the papers of a pack prove. UserError "bad-pack" when they prove nothing."""
    contents = _fields(papers.get(CONTENTS, ""))
    if contents.get("format") != FORMAT:
        raise _bad("没有清单，或是更新版本的程序做的，请升级程序后再试")
    publisher, made = _text(contents, "publisher"), _text(contents, "made")
    if SIGNATURE not in papers:
        return Origin(publisher, made)
    signature = _fields(papers[SIGNATURE])
    signer, key = _text(signature, "signer"), _bytes(signature, "key")
    if not is_signed_by(key, _signed_bytes(papers[CONTENTS], signer), _bytes(signature, "signature")):
        raise _bad("签名不成立，内容可能被改动过")
    return Origin(publisher, made, signer, fingerprint(key))


def fingerprint(key: bytes) -> str:
    """A public key as people compare it: eight groups of four signs."""
    digest = hashlib.sha256(key).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _signed_bytes(contents: str, signer: str) -> bytes:
    return f"{signer}\n{contents}".encode()


def _texts(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES or len({entry.filename for entry in entries}) < len(entries):
        raise _bad("里面的文件太多或重名")
    texts = {}
    for entry in entries:
        if entry.filename not in (CONTENTS, SIGNATURE) and not NAME.fullmatch(entry.filename):
            raise _bad(f"里面有不属于评分标准的文件“{entry.filename}”")
        with archive.open(entry) as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _bad(f"里面的“{entry.filename}”太大")
        texts[entry.filename] = data.decode("utf-8")
    return texts


def _fields(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value or len(value) > 200 or not value.isprintable():
        raise _bad("清单或签名写得不对")
    return value


def _bytes(fields: Mapping[str, Any], name: str) -> bytes:
    try:
        return bytes.fromhex(_text(fields, name))
    except ValueError as error:
        raise _bad("签名写得不对") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _json(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _bad(why: str) -> UserError:
    return UserError("bad-pack", f"这个评分标准包不能用：{why}。请向发布单位重新索取。")
