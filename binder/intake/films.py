"""Sound and film: which they are, and how long they last."""

from pathlib import Path

from binder.domain.evidence import FileKind

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
HEIF_BRANDS = frozenset({b"mif1", b"msf1"})
SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
PICTURE_BRANDS = frozenset({b"avif", b"avis", b"jp2 ", b"jxl ", b"crx "})
SIGNATURES = (
    (b"ID3", FileKind.AUDIO),
    (b"OggS", FileKind.AUDIO),
    (b"fLaC", FileKind.AUDIO),
    (b"#!AMR", FileKind.AUDIO),
    (b"\x1aE\xdf\xa3", FileKind.VIDEO),
    (b"FLV\x01", FileKind.VIDEO),
    (b"\x00\x00\x01\xba", FileKind.VIDEO),
    (b"\x00\x00\x01\xb3", FileKind.VIDEO),
)
RIFFS = {b"WAVE": FileKind.AUDIO, b"AVI ": FileKind.VIDEO}
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
MPEG_SOUND = frozenset({0xFA, 0xFB, 0xF2, 0xF3, 0xF1, 0xF9})
"""Second bytes of a frame of MP3 or AAC. 0xFE would begin a text in UTF-16."""
TRANSPORT = 188
LONGEST = 100 * 3600.0


def film_kind(head: bytes) -> FileKind | None:
    """AUDIO, VIDEO or HEIC (which shares its container with film) by the first bytes; None for anything else."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp":
        return _boxed_kind(head)
    if head.startswith(ASF):
        return FileKind.VIDEO if ASF_VIDEO in head else FileKind.AUDIO
    return RIFFS.get(head[8:12]) if head[:4] == b"RIFF" else _unsigned_kind(head)


def _unsigned_kind(head: bytes) -> FileKind | None:
    """Of streams that begin with any of their packets."""
    if len(head) > 2 * TRANSPORT and head[0] == head[TRANSPORT] == head[2 * TRANSPORT] == 0x47:
        return FileKind.VIDEO
    if len(head) > 4 and head[0] == 0xFF and head[1] in MPEG_SOUND and head[2] not in (0x00, 0xFF):
        return FileKind.AUDIO
    return None


def _boxed_kind(head: bytes) -> FileKind | None:
    """By the brands in the first box, the major one first."""
    end = min(int.from_bytes(head[:4]), 4096, len(head))
    major, others = head[8:12], {head[at : at + 4] for at in range(16, end, 4)}
    if major in HEIC_BRANDS or (major in HEIF_BRANDS and not others & PICTURE_BRANDS):
        return FileKind.HEIC
    if major in PICTURE_BRANDS or major in HEIF_BRANDS:
        return None
    return FileKind.AUDIO if major in SOUND_BRANDS else FileKind.VIDEO


def seconds_of(path: Path) -> int:
    """How long a sound or film lasts; 0 if it does not say, or not in a form that is known here."""
    from tinytag import TinyTag, TinyTagException

    try:
        with path.open("rb") as file:
            seconds = TinyTag.get(file_obj=file, tags=False).duration or 0.0
    except (TinyTagException, ValueError):
        return 0
    return max(1, round(seconds)) if 0 < seconds < LONGEST else 0
