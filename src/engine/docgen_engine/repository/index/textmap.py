"""Text of a file as the analysers see it: decoded, with offsets mapped to lines."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from docgen_engine.repository.text import decode_text


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and what a reader must know about it.

    Args:
        content: bytes as in the snapshot.

    Returns:
        The text, and empty or that the file is not UTF-8, with the first line that is not.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return decode_text(content), f"not UTF-8 in line {line}; read as Latin-1"
    return decode_text(content), ""


class LineMap:
    """From an offset in a text to its line. Only a line feed ends a line, as in git."""

    def __init__(self, text: str) -> None:
        """Index the starts of lines of `text`."""
        starts = [0]
        position = text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = text.find("\n", position + 1)
        self.starts: Final = starts

    def line(self, offset: int) -> int:
        """The line, from 1, that holds an offset."""
        return bisect_right(self.starts, offset)


def count_newlines(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + (1 if text and not text.endswith("\n") else 0)


def one_line(text: str) -> str:
    """A text with every run of blanks and line ends made one space."""
    return " ".join(text.split())
