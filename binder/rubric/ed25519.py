"""Ed25519 signatures (RFC 8032) in plain Python: a rubric pack has one, and one more library would be needed for it.

A signature takes some milliseconds. Signing is not hardened against an attacker who can time it: keys belong on the
publisher's own computer.
"""

from hashlib import sha512
from typing import NamedTuple

KEY_BYTES, SIGNATURE_BYTES = 32, 64

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


class _Point(NamedTuple):
    """A point of the curve in extended coordinates: x/z, y/z, and t = x·y/z."""

    x: int
    y: int
    z: int
    t: int


def _sum(p: _Point, q: _Point) -> _Point:
    a, b = (p.y - p.x) * (q.y - q.x) % _P, (p.y + p.x) * (q.y + q.x) % _P
    c, d = 2 * p.t * q.t * _D % _P, 2 * p.z * q.z % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return _Point(e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor: int, point: _Point) -> _Point:
    result = _Point(0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _sum(result, point)
        point, factor = _sum(point, point), factor >> 1
    return result


def _same(p: _Point, q: _Point) -> bool:
    return (p.x * q.z - q.x * p.z) % _P == 0 and (p.y * q.z - q.y * p.z) % _P == 0


def _x_of(y: int, odd: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and odd):
        return None
    return _P - x if x & 1 != odd else x


def _base() -> _Point:
    y = 4 * pow(5, -1, _P) % _P
    x = _x_of(y, 0)
    assert x is not None
    return _Point(x, y, 1, x * y % _P)


_BASE = _base()


def _encode(point: _Point) -> bytes:
    inverse = pow(point.z, -1, _P)
    x, y = point.x * inverse % _P, point.y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data: bytes) -> _Point | None:
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else _Point(x, y, 1, x * y % _P)


def _expand(secret: bytes) -> tuple[int, bytes]:
    digest = sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
    return scalar, digest[32:]


def _hash(*parts: bytes) -> int:
    return int.from_bytes(sha512(b"".join(parts)).digest(), "little") % _ORDER


def public_key(secret: bytes) -> bytes:
    """The public key (32 bytes) of a secret key (32 random bytes)."""
    return _encode(_times(_expand(secret)[0], _BASE))


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature (64 bytes) of a message."""
    scalar, prefix = _expand(secret)
    public = _encode(_times(scalar, _BASE))
    nonce = _hash(prefix, message)
    commitment = _encode(_times(nonce, _BASE))
    answer = (nonce + _hash(commitment, public, message) * scalar) % _ORDER
    return commitment + answer.to_bytes(32, "little")


def is_signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Did the holder of the key sign exactly this message? Never raises, whatever the bytes are."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    key, commitment = _decode(public), _decode(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or answer >= _ORDER:
        return False
    challenge = _hash(signature[:32], public, message)
    return _same(_times(answer, _BASE), _sum(commitment, _times(challenge, key)))
