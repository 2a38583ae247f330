"""Where the keys of a JSON document stand: `json` gives values, this gives their lines."""

from __future__ import annotations

import json
from typing import Any, Final

from docgen_engine.patterns import regex

Path = tuple[str | int, ...]

_BLANK: Final = regex(r"[ \t\r\n]*")
_STRING: Final = regex(r'"(?:[^"\\]|\\.)*"')
_SCALAR: Final = regex(r"[^,\]}\s]+")
_DEPTH: Final = 100


class JsonLines:
    """Lines by path of keys, such as `("scripts", "test")`, each with its first and last line."""

    def __init__(self, spans: dict[Path, tuple[int, int]]) -> None:
        """Keep the spans.

        Args:
            spans: (first line, last line) by path.
        """
        self.spans = spans

    def line(self, *path: str | int) -> int:
        """The line of a key; that of the nearest key above it where it is not known; at least 1."""
        while path:
            if path in self.spans:
                return self.spans[path][0]
            path = path[:-1]
        return 1


def load_json(text: str) -> tuple[Any, JsonLines]:
    """A JSON document and where its keys stand.

    Args:
        text: JSON without comments.

    Raises:
        ValueError: it is not JSON, or nested too deeply to be a manifest.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    scanner = _Scanner(text)
    scanner.value((), 0)
    return value, JsonLines(scanner.spans)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[Path, tuple[int, int]] = {}
        self._line = 1
        self._counted = 0

    def value(self, path: Path, start: int) -> None:
        """Read one value; its span begins at `start`, which is where its key stands."""
        if len(path) > _DEPTH:
            raise ValueError("nested too deeply")
        self._blank()
        first = self.text[self.at]
        line = self._line_of(start if path else self.at)
        if first == "{":
            self._members(path, "}")
        elif first == "[":
            self._members(path, "]")
        elif first == '"':
            self._string()
        else:
            match = _SCALAR.match(self.text, self.at)
            self.at = match.end() if match else len(self.text)
        self.spans[path] = (line, self._line_of(max(self.at - 1, 0)))

    def _members(self, path: Path, close: str) -> None:
        self.at += 1
        number = 0
        while True:
            self._blank()
            if self.text[self.at] in (close, ","):
                self.at += 1
                if self.text[self.at - 1] == close:
                    return
                continue
            start = self.at
            key: str | int = number
            if close == "}":
                key = json.loads(self._string(), strict=False)
                self._blank()
                self.at += 1  # the colon
            self.value((*path, key), start)
            number += 1

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            raise ValueError("a string is not closed")
        self.at = match.end()
        return match[0]

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _line_of(self, offset: int) -> int:
        if offset >= self._counted:
            self._line += self.text.count("\n", self._counted, offset)
        else:
            self._line -= self.text.count("\n", offset, self._counted)
        self._counted = offset
        return self._line
