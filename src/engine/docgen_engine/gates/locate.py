"""Where a field stands in a JSON text, so that findings about documents have a line and column."""

from __future__ import annotations

import json
from contextlib import suppress
from json.decoder import JSONDecoder
from typing import Final

from docgen_engine.patterns import regex

_STEP: Final = regex(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_BYTE: Final = regex(r"\(byte (\d+)\)")
_SPACE: Final = regex(r"[ \t\r\n]*")


class Locator:
    """Finds fields by their path, such as `$.questions[3].id`. Each container is read once."""

    def __init__(self, body: bytes) -> None:
        """Remember the document.

        Args:
            body: JSON in UTF-8; need not be valid.
        """
        self._text = body.decode("utf-8", "replace")
        self._decoder = JSONDecoder()
        self._members: dict[int, dict[str, tuple[int, int]]] = {}

    def place(self, where: str) -> tuple[int, int]:
        """Line and column of a field, or of the innermost part of its path that is there.

        Args:
            where: path of the field as msgspec writes it.
        """
        at = shown = self._space(0)
        for step in _STEP.finditer(where):
            name = step[1] if step[1] is not None else step[2]
            members = self._children(at)
            if name is None or name not in members:
                break
            shown, at = members[name]
        return self._position(shown)

    def broken(self, message: str) -> tuple[int, int]:
        """Line and column of a syntax error, from the byte that the decoder's message names."""
        found = _BYTE.search(message)
        if found is None:
            return 1, 1
        return self._position(len(self._text.encode()[: int(found[1])].decode("utf-8", "ignore")))

    def _position(self, offset: int) -> tuple[int, int]:
        line_start = self._text.rfind("\n", 0, offset) + 1
        return self._text.count("\n", 0, offset) + 1, offset - line_start + 1

    def _space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _children(self, at: int) -> dict[str, tuple[int, int]]:
        """Members of the container at an offset: name or index to (offset to show, of value)."""
        if at not in self._members:
            found: dict[str, tuple[int, int]] = {}
            # What was read before the damage still has its place.
            with suppress(json.JSONDecodeError, IndexError, RecursionError):
                self._read(at, found)
            self._members[at] = found
        return self._members[at]

    def _read(self, at: int, found: dict[str, tuple[int, int]]) -> None:
        text = self._text
        opener = text[at]
        if opener not in "{[":
            return
        at = self._space(at + 1)
        while text[at] not in "}]":
            shown = at
            name = str(len(found))
            if opener == "{":
                key, at = self._decoder.raw_decode(text, at)
                name = str(key)
                at = self._space(self._space(at) + 1)
            else:
                shown = at
            found[name] = (shown, at)
            _, at = self._decoder.raw_decode(text, at)
            at = self._space(at)
            if text[at] == ",":
                at = self._space(at + 1)
