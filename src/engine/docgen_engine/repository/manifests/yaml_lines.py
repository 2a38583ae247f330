"""A small reader for the YAML that people write in CI workflows and compose files.

It reads block mappings and sequences, block scalars, quoted and plain scalars and one-line or
many-line flow collections, and keeps the line of every node. Anchors, tags and merge keys are
passed over. What it does not understand becomes text; it never raises and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.text import split_lines

_KEY: Final = regex(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`\[\]{},?:-][^#\n]*?|[-?:][^\s][^#\n]*?)"""
    r"""\s*:(?:\s+(?P<rest>.*))?$"""
)
_BLOCK: Final = regex(r"^(?P<style>[|>])(?:[+-]?\d?|\d?[+-]?)\s*(?:#.*)?$")
_COMMENT: Final = regex(r"\s+#.*$")
_PROPERTY: Final = regex(r"^(?:[&!][^\s]*)(?:\s+|$)")
_DEPTH: Final = 60


class Node(msgspec.Struct):
    """A node of the tree: a mapping, a sequence or a scalar, with its lines.

    `lines` are the numbers of the lines of a block scalar's text, one for each line of `text`.
    """

    line: int
    line_end: int
    text: str = ""
    mapping: dict[str, Node] | None = None
    sequence: list[Node] | None = None
    lines: tuple[int, ...] = ()
    key_line: int = 0

    def get(self, *keys: str) -> Node | None:
        """The node below a chain of keys, or None."""
        node: Node | None = self
        for key in keys:
            node = (node.mapping or {}).get(key) if node is not None else None
        return node

    def string(self, key: str) -> str:
        """The text of a scalar below a key; empty where there is none."""
        node = self.get(key)
        return node.text if node is not None else ""

    def items(self) -> Iterator[tuple[str, Node]]:
        """The members of a mapping, in order; none for other nodes."""
        return iter((self.mapping or {}).items())

    def keys(self) -> list[str]:
        """The keys of a mapping, in order; none for other nodes."""
        return list(self.mapping or {})

    def below(self, key: str) -> list[Node]:
        """The elements of the sequence below a key; none where there is none."""
        node = self.get(key)
        return node.elements() if node is not None else []

    def elements(self) -> list[Node]:
        """The elements of a sequence; a scalar with text is a sequence of itself."""
        if self.sequence is not None:
            return self.sequence
        return [self] if self.text and self.mapping is None else []


class _Line(msgspec.Struct):
    number: int
    indent: int
    text: str


def read_yaml(text: str) -> Node:
    """Read the first document of a YAML text.

    Args:
        text: the whole file.

    Returns:
        The root; an empty scalar where there is nothing to read.
    """
    raw = split_lines(text)
    reader = _Reader(raw)
    root = reader.node(-1, 0)
    return root if root is not None else Node(1, max(1, len(raw)))


class _Reader:
    def __init__(self, raw: list[str]) -> None:
        self.raw = raw
        self.at = 0

    def peek(self) -> _Line | None:
        """The next line with something on it."""
        while self.at < len(self.raw):
            line = self.raw[self.at]
            bare = line.strip()
            if bare == "---" and self.at == 0:
                self.at += 1
                continue
            if bare in ("---", "...") and not line.startswith(" "):
                if any(
                    part.strip() and not part.strip().startswith("#")
                    for part in self.raw[: self.at]
                ):
                    return None
                self.at += 1
                continue
            if bare and not bare.startswith("#") and not line.startswith("%"):
                expanded = line.expandtabs(2)
                indent = len(expanded) - len(expanded.lstrip(" "))
                return _Line(self.at + 1, indent, expanded[indent:].rstrip())
            self.at += 1
        return None

    def node(self, parent: int, depth: int) -> Node | None:
        """The block node that is indented deeper than `parent`, or None."""
        line = self.peek()
        if line is None or line.indent <= parent or depth > _DEPTH:
            return None
        if _is_item(line.text):
            return self._sequence(line.indent, depth)
        if _KEY.match(line.text):
            return self._mapping(line.indent, depth)
        return self._plain(parent, line)

    def _plain(self, parent: int, first: _Line) -> Node:
        self.at += 1
        return self._scalar(first.text, first.number, parent)

    def _mapping(self, indent: int, depth: int) -> Node:
        members: dict[str, Node] = {}
        start = self.at + 1
        while (line := self.peek()) is not None and line.indent == indent:
            match = _KEY.match(line.text)
            if match is None or _is_item(line.text):
                break
            self.at = line.number
            key = _unquote(match["key"])
            value = self._value(match["rest"] or "", line.number, indent, depth)
            value.key_line = line.number
            members.setdefault(key, value)
        self._skip_deeper(indent, start)
        return Node(start, self._last(start), mapping=members)

    def _sequence(self, indent: int, depth: int) -> Node:
        elements: list[Node] = []
        start = self.at + 1
        while (line := self.peek()) is not None and line.indent == indent and _is_item(line.text):
            inner = line.text[1:].lstrip(" ")
            if not inner or inner.startswith("#"):
                self.at = line.number
                element = self.node(indent, depth + 1) or Node(line.number, line.number)
            else:
                # The rest of the line is a node of its own, at the column where it begins.
                column = indent + len(line.text) - len(inner)
                element = self._inline_item(inner, column, line.number, indent, depth)
            element.key_line = line.number
            elements.append(element)
        return Node(start, self._last(start), sequence=elements)

    def _inline_item(self, inner: str, column: int, number: int, indent: int, depth: int) -> Node:
        if depth < _DEPTH and (_is_item(inner) or (_KEY.match(inner) and inner[0] not in "{[")):
            self.raw[number - 1] = " " * column + inner
            self.at = number - 1
            node = self.node(indent, depth + 1)
            if node is not None:
                return node
        self.at = number
        return self._value(inner, number, indent, depth)

    def _value(self, rest: str, number: int, indent: int, depth: int) -> Node:
        rest = _strip_properties(rest)
        if not rest or rest.startswith("#"):
            line = self.peek()
            # A sequence may stand at the indentation of its key.
            if line is not None and line.indent == indent and _is_item(line.text):
                return self._sequence(indent, depth + 1)
            # The sign of a block scalar may stand on a line of its own.
            below = _BLOCK.match(line.text) if line is not None and line.indent > indent else None
            if line is not None and below is not None:
                self.at = line.number
                return self._block_scalar(below["style"], line.number, indent)
            return self.node(indent, depth + 1) or Node(number, number)
        block = _BLOCK.match(rest)
        if block:
            return self._block_scalar(block["style"], number, indent)
        return self._scalar(rest, number, indent)

    def _block_scalar(self, style: str, number: int, parent: int) -> Node:
        body: list[str] = []
        numbers: list[int] = []
        indent = -1
        while self.at < len(self.raw):
            line = self.raw[self.at].expandtabs(2)
            bare = line.strip()
            here = len(line) - len(line.lstrip(" "))
            if bare and indent < 0:
                indent = here
            if bare and (here <= parent or here < indent):
                break
            body.append(line[indent:] if bare else "")
            numbers.append(self.at + 1)
            self.at += 1
        while body and not body[-1]:
            body.pop()
            numbers.pop()
        text = "\n".join(body) if style == "|" else " ".join(part for part in body if part)
        end = numbers[-1] if numbers else number
        lines = tuple(numbers) if style == "|" else ()
        return Node(numbers[0] if numbers else number, end, text=text, lines=lines)

    def _scalar(self, first: str, number: int, parent: int) -> Node:
        parts = [first]
        flow = first[0] in "[{"
        quote = first[0] if first[0] in "'\"" else ""
        while not _complete(" ".join(parts), flow, quote):
            if self.at >= len(self.raw):
                break
            parts.append(self.raw[self.at].strip())
            self.at += 1
        if not flow and not quote:
            while (line := self.peek()) is not None and line.indent > parent:
                if _is_item(line.text) or _KEY.match(line.text):
                    break
                parts.append(line.text)
                self.at = line.number
        text = " ".join(part for part in parts if part)
        end = max(number, self.at if len(parts) > 1 else number)
        if flow:
            return _flow(text, number, end)
        return Node(number, end, text=_unquote(text if quote else _COMMENT.sub("", text)))

    def _skip_deeper(self, indent: int, start: int) -> None:
        """Pass over lines that belong to a node which could not be read."""
        while (line := self.peek()) is not None and line.indent > indent and line.number >= start:
            self.at = line.number

    def _last(self, start: int) -> int:
        last = self.at
        while last > start and not self.raw[last - 1].strip():
            last -= 1
        return max(start, last)


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _strip_properties(rest: str) -> str:
    while match := _PROPERTY.match(rest):
        rest = rest[match.end() :]
    return rest


def _complete(text: str, flow: bool, quote: str) -> bool:
    if quote == '"':
        return re.match(r'"(?:[^"\\]|\\.)*"', text) is not None
    if quote == "'":
        return re.match(r"'(?:[^']|'')*'", text) is not None
    if flow:
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', "", text)
        return bare.count("[") + bare.count("{") <= bare.count("]") + bare.count("}")
    return True


def _unquote(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == '"' and '"' in text[1:]:
        inner = text[1 : text.rindex('"')]
        return inner.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
    if len(text) >= 2 and text[0] == "'" and "'" in text[1:]:
        return text[1 : text.rindex("'")].replace("''", "'")
    return "" if text in ("~", "null") else text


def _flow(text: str, line: int, line_end: int) -> Node:
    inner = _COMMENT.sub("", text).strip()[1:].rstrip()
    inner = inner[:-1] if inner[-1:] in ("]", "}") else inner
    parts = _split_flow(inner)
    if text.startswith("["):
        return Node(
            line, line_end, sequence=[Node(line, line_end, text=_unquote(part)) for part in parts]
        )
    members: dict[str, Node] = {}
    for part in parts:
        key, _, value = part.partition(":")
        members[_unquote(key)] = Node(line, line_end, text=_unquote(value), key_line=line)
    return Node(line, line_end, mapping=members)


def _split_flow(inner: str) -> list[str]:
    parts: list[str] = []
    depth = 0
    quote = ""
    current = ""
    for char in inner:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        if char == "," and depth == 0 and not quote:
            parts.append(current)
            current = ""
        else:
            current += char
    parts.append(current)
    return [part.strip() for part in parts if part.strip()]
