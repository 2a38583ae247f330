"""Where the keys of a TOML document stand: `tomllib` gives values, this gives their lines.

The scanner reads documents that `tomllib` has accepted; on anything else it stops where it is and
gives what it has found so far.
"""

from __future__ import annotations

import contextlib
import tomllib
from typing import Any, Final

import msgspec

from docgen_engine.patterns import regex

Path = tuple[str | int, ...]

_BARE: Final = regex(r"[A-Za-z0-9_-]+")
_SCALAR: Final = regex(r"[^,\]}#\n]+")


_DEEP: Final = regex(r"(?:[\w\"'-]{1,60}[ \t]{0,9}\.[ \t]{0,9}){64}")
"""Nobody nests keys so deep, and `tomllib` takes hours for thousands of them."""


def loads(text: str) -> dict[str, Any]:
    """The values of a TOML document.

    Args:
        text: of a repository, so it may be made to keep a reader busy.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML, or nested deeper than anybody writes it.
    """
    deep = _DEEP.search(text)
    if deep is not None:
        line = text.count("\n", 0, deep.start()) + 1
        raise tomllib.TOMLDecodeError(f"a key of more than 64 parts (at line {line})")
    return tomllib.loads(text)


class Span(msgspec.Struct, frozen=True):
    """Where a key or an element begins, and where its value begins and ends (offsets)."""

    line: int
    line_end: int
    start: int
    end: int


class TomlLines:
    """Lines by path of keys, such as `("project", "dependencies", 0)`."""

    def __init__(self, spans: dict[Path, Span]) -> None:
        """Keep the spans.

        Args:
            spans: by path.
        """
        self.spans = spans

    def line(self, *path: str | int) -> int:
        """The line of a key; that of the nearest key above it where it is not known; at least 1."""
        while path:
            if path in self.spans:
                return self.spans[path].line
            path = path[:-1]
        return 1

    def line_end(self, *path: str | int) -> int:
        """The last line of a key's value, or the line of the nearest key above it."""
        return self.spans[path].line_end if path in self.spans else self.line(*path)


class _Stop(Exception):
    """The text is not what the scanner can read."""


def toml_lines(text: str) -> TomlLines:
    """Find all keys, tables and array elements of a TOML document.

    Args:
        text: the document.
    """
    scanner = _Scanner(text)
    # Partial positions serve: the values come from tomllib.
    with contextlib.suppress(_Stop, RecursionError, ValueError):
        scanner.document()
    return TomlLines(scanner.spans)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[Path, Span] = {}
        self._arrays: dict[Path, int] = {}
        self._line = 1
        self._counted = 0

    def document(self) -> None:
        table: Path = ()
        while True:
            self._blank()
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    # -- pieces ----------------------------------------------------------------------------

    def _header(self) -> Path:
        start = self.at
        double = self.text.startswith("[[", start)
        self.at += 2 if double else 1
        path = self._real(self._key())
        self._expect("]]" if double else "]")
        if double:
            number = self._arrays.get(path, 0)
            self._arrays[path] = number + 1
            self._note(path, start, self.at)
            path = (*path, number)
        self._note(path, start, self.at)
        for depth in range(len(path) - 1, 0, -1):  # `[a.b]` is where `a` first appears
            self._note(path[:depth], start, self.at)
        return path

    def _real(self, key: tuple[str, ...]) -> Path:
        """A header's path with the number of the current element of each array of tables."""
        path: Path = ()
        for depth, part in enumerate(key):
            path = (*path, part)
            if depth + 1 < len(key) and path in self._arrays:
                path = (*path, self._arrays[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        start = self.at
        path = (*table, *self._key())
        self._expect("=")
        self._space()
        value = self.at
        self._value(path)
        for depth in range(len(table) + 1, len(path)):
            self._note(path[:depth], start, self.at)
        self._note(path, start, self.at, value)

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._space()
            quote = self.text[self.at : self.at + 1]
            if quote in ("'", '"') and quote:
                begin = self.at + 1
                self._string()
                raw = self.text[begin : self.at - 1]
                parts.append(_unescape(raw) if quote == '"' else raw)
            else:
                match = _BARE.match(self.text, self.at)
                if match is None:
                    raise _Stop
                parts.append(match[0])
                self.at = match.end()
            self._space()
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _value(self, path: Path) -> None:
        first = self.text[self.at : self.at + 1]
        if first in ("'", '"') and first:
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline(path)
        else:
            match = _SCALAR.match(self.text, self.at)
            if match is None:
                raise _Stop
            self.at = match.start() + len(match[0].rstrip())

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        while True:
            self._blank()
            if self._taken("]"):
                return
            start = self.at
            self._value((*path, number))
            self._note((*path, number), start, self.at)
            number += 1
            self._blank()
            if not self._taken(","):
                self._expect("]")
                return

    def _inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self._blank()
            if self._taken("}"):
                return
            self._pair(path)
            self._blank()
            if not self._taken(","):
                self._expect("}")
                return

    def _string(self) -> None:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            end = self._closing(quote * 3, self.at + 3)
            while self.text.startswith(quote, end):  # quotes may stand before the closing three
                end += 1
        else:
            end = self._closing(quote, self.at + 1)
        self.at = end

    def _closing(self, mark: str, begin: int) -> int:
        at = begin
        while at < len(self.text):
            if mark[0] == '"' and self.text[at] == "\\":
                at += 2
            elif self.text.startswith(mark, at):
                return at + len(mark)
            else:
                at += 1
        raise _Stop

    # -- helpers ---------------------------------------------------------------------------

    def _space(self) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def _blank(self) -> None:
        """Skip spaces, line ends and comments."""
        while self.at < len(self.text):
            if self.text[self.at] in " \t\r\n":
                self.at += 1
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def _taken(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def _expect(self, mark: str) -> None:
        self._space()
        if not self._taken(mark):
            raise _Stop

    def _note(self, path: Path, start: int, end: int, value: int = -1) -> None:
        if path not in self.spans:
            line = self._line_of(start)
            line_end = line + self.text.count("\n", start, end)
            self.spans[path] = Span(line, line_end, value if value >= 0 else start, end)

    def _line_of(self, offset: int) -> int:
        if offset >= self._counted:
            self._line += self.text.count("\n", self._counted, offset)
        else:
            self._line -= self.text.count("\n", offset, self._counted)
        self._counted = offset
        return self._line


_ESCAPES: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE: Final = regex(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")


def _unescape(raw: str) -> str:
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPES.get(m[3], m[3]), raw
    )
