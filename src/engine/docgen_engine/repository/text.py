"""What counts as text, how it is decoded, and what a line is: one rule for all rooms."""

from __future__ import annotations

from typing import Final

HEAD: Final = 8192
"""A NUL within this many bytes makes a file binary."""

_BOM: Final = "\ufeff"


def is_text(content: bytes, *, known: bool) -> bool:
    """Whether a content is text.

    Args:
        content: the whole file.
        known: whether the file's name says that it is source or a document; such a file may be in
            another encoding than UTF-8.

    Returns:
        True without a NUL in the first 8 kB, if it is UTF-8 or `known`.
    """
    if b"\0" in content[:HEAD]:
        return False
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return known and b"\0" not in content
    return True


def decode_text(content: bytes) -> str:
    """Text of a file: UTF-8 without its byte order mark, else latin-1, which cannot fail."""
    try:
        return content.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def split_lines(text: str) -> list[str]:
    r"""Lines without their ends. Only `\n` ends a line (with `\r` before it or not).

    `str.splitlines` also splits at form feeds and U+2028, which no editor and no forge counts.
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def count_lines(content: bytes) -> int:
    """Number of lines, as `split_lines` gives them."""
    return content.count(b"\n") + (1 if content and not content.endswith(b"\n") else 0)


def printable(name: str) -> str:
    r"""A name for people: what cannot be shown is written as an escape, such as `\n` or `\xff`.

    Args:
        name: text; undecodable bytes as surrogates (`os.fsdecode`).
    """
    return "".join(_shown(char) for char in name)


def _shown(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if char.isprintable() or char == " ":
        return char
    return char.encode("unicode_escape").decode("ascii")
