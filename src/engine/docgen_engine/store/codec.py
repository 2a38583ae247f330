"""How a content becomes the body of a row in `artifact`, and back: pure functions over bytes.

Three codecs. `raw` is the content. `zlib` is the content compressed. `delta` says how a content
differs from another one, its base: copies of stretches of the base and new bytes between them, all
compressed with a window of the base as dictionary. Copies reach the whole base, where a dictionary
alone reaches 32 KiB: a transcript of a megabyte that grew by one line costs a few dozen bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

from docgen_engine.patterns import regex

RAW: Final = "raw"
ZLIB: Final = "zlib"
DELTA: Final = "delta"
PRUNED: Final = "pruned"

_LEVEL: Final = 6

_WINDOW: Final = 32_768
"""How far back zlib looks; a longer dictionary is of no use to it."""

_SHORTEST_COPY: Final = 24
"""A copy of fewer bytes costs more than the bytes that it stands for."""

_LARGEST: Final = 1 << 30
"""No content is larger; a row that says so is damaged or was made to fill the memory."""

_PIECE: Final = regex(rb"[^\n}]*[\n}]|[^\n}]+\Z")
"""Lines, and the objects inside of JSON that stands on one line."""


class _Copy(NamedTuple):
    """`fresh` new bytes, then `length` bytes of the base from `offset` on."""

    fresh: int
    offset: int
    length: int


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def compress(content: bytes) -> tuple[str, bytes]:
    """A content without a base.

    Returns:
        The codec, and the body: compressed where that is shorter.
    """
    packed = zlib.compress(content, _LEVEL)
    return (ZLIB, packed) if len(packed) < len(content) else (RAW, content)


def expand(codec: str, body: bytes, size: int) -> bytes:
    """The content of a row without a base.

    Args:
        codec: `raw` or `zlib`.
        body: what `compress` gave.
        size: bytes of the content; more are never unpacked, whatever the body says.

    Raises:
        ValueError: the body is damaged or the codec unknown.
    """
    if codec == RAW:
        content = body
    elif codec == ZLIB:
        content = _inflate(zlib.decompressobj(), body, size)
    else:
        raise ValueError(f"unknown codec {codec!r}")
    return _of_size(content, size)


def encode_delta(base: bytes, content: bytes) -> bytes:
    """How `content` differs from `base`.

    Args:
        base: another content, such as the version before.
        content: any bytes.

    Returns:
        What `decode_delta` reads with the same base; the same arguments give the same bytes.
    """
    start = _common_prefix(base, content)
    end = _common_suffix(base, content, start)
    copies, new = _describe(base, content, start, end)
    window = max(0, start - _WINDOW // 2)
    plain = _numbers([len(copies), *(number for copy in copies for number in copy)]) + new
    packer = zlib.compressobj(_LEVEL, zdict=_dictionary(base, window))
    return _numbers([window, len(plain)]) + packer.compress(plain) + packer.flush()


def decode_delta(base: bytes, body: bytes, size: int) -> bytes:
    """The content that `encode_delta` described.

    Args:
        base: the same base.
        body: what `encode_delta` gave.
        size: bytes of the content; more are never unpacked, whatever the body says.

    Raises:
        ValueError: the body is damaged or the base is another one.
    """
    window, at = _number(body, 0)
    length, at = _number(body, at)
    if length > 3 * size + 1024:  # more operations than there can be in so short a content
        raise ValueError("the difference is longer than its content")
    inflater = zlib.decompressobj(zdict=_dictionary(base, window))
    plain = _of_size(_inflate(inflater, body[at:], length), length)
    count, at = _number(plain, 0)
    numbers = []
    for _ in range(3 * count):
        number, at = _number(plain, at)
        numbers.append(number)
    parts: list[bytes] = []
    total = 0
    for fresh, offset, copied in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        parts += (plain[at : at + fresh], base[offset : offset + copied])
        at += fresh
        total += len(parts[-1]) + len(parts[-2])
        if total > size:
            raise ValueError("the difference gives more than its content")
    return _of_size(b"".join(parts), size)


def _describe(base: bytes, content: bytes, start: int, end: int) -> tuple[list[_Copy], bytes]:
    """A content as copies of its base, and all the new bytes, joined.

    `start` and `end` count the bytes that both have in common at either side.
    """
    copies: list[_Copy] = [_Copy(0, 0, start)] if start else []
    new: list[bytes] = []
    fresh = 0
    middle = content[start : len(content) - end]
    places = _places(base) if len(middle) >= _SHORTEST_COPY else {}
    for piece in _PIECE.findall(middle):
        last = copies[-1] if copies and not fresh else None
        if last and base.startswith(piece, last.offset + last.length):
            copies[-1] = last._replace(length=last.length + len(piece))
        elif piece in places:
            copies.append(_Copy(fresh, places[piece], len(piece)))
            fresh = 0
        else:
            new.append(piece)
            fresh += len(piece)
    if fresh or end:
        copies.append(_Copy(fresh, len(base) - end, end))
    return copies, b"".join(new)


def _places(base: bytes) -> dict[bytes, int]:
    """Where each piece of the base that is worth a copy stands first."""
    places: dict[bytes, int] = {}
    for match in _PIECE.finditer(base):
        if match.end() - match.start() >= _SHORTEST_COPY:
            places.setdefault(match[0], match.start())
    return places


def _common_prefix(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: bytes, other: bytes, start: int) -> int:
    """How many bytes at the end are the same, without those of the common prefix."""
    low, high = 0, min(len(one), len(other)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _dictionary(base: bytes, window: int) -> bytes:
    return base[window : window + _WINDOW] or b"\0"  # zlib refuses an empty one


def _inflate(inflater: _Inflater, body: bytes, limit: int) -> bytes:
    if not 0 <= limit <= _LARGEST:
        raise ValueError("the size that is recorded is not possible")
    try:
        content = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflater.eof or len(content) > limit:
        raise ValueError("the compressed content is cut off or too long")
    return content


def _of_size(content: bytes, size: int) -> bytes:
    if len(content) != size:
        raise ValueError("the content has another size than recorded")
    return content


def _numbers(values: Iterable[int]) -> bytes:
    """Whole numbers in 7-bit groups, lowest first."""
    out = bytearray()
    for value in values:
        rest = value
        while rest > 0x7F:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """The number that starts at `at`, and where the next one starts."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("a number is cut off")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        shift += 7
        if byte <= 0x7F:
            return value, at
