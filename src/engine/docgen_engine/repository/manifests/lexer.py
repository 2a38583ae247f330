"""Splits a file of a schema language into tokens with their lines; comments are kept apart.

SQL, Protocol Buffers, GraphQL and Terraform differ in comments and quotes only, so that one
tokenizer serves their readers. It never raises: what is not closed ends with the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.text import split_lines

_MOST_TOKENS: Final = 200_000
"""No schema that people write has more; what follows is left out."""

_QUOTES: Final = "\"'`"
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}


class Token(msgspec.Struct, frozen=True):
    """A word, a quoted text or a sign. `line` to `line_end` are where it stands.

    `kind` is `word`, `text` (quoted; `value` without the quotes) or `sign` (one character).
    """

    kind: str
    value: str
    line: int
    line_end: int
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words (given in small letters), whatever its case."""
        return self.kind == "word" and self.value.lower() in words


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of a text, and its comments by the line on which each ends.

    `closes` says for each token that opens a bracket which one closes it; the number of tokens
    where none does. `starts` are the lines on which tokens stand.
    """

    text: str
    tokens: tuple[Token, ...]
    comments: dict[int, tuple[int, str]]
    starts: frozenset[int] = frozenset()
    closes: tuple[int, ...] = ()

    def doc_above(self, line: int) -> str:
        """The comment that stands right above a line and shares its lines with no code."""
        found: list[str] = []
        while line - 1 in self.comments and len(found) < 40:
            start, said = self.comments[line - 1]
            if not self.starts.isdisjoint(range(start, line)):
                break
            found.append(said)
            line = start
        return " ".join(" ".join(reversed(found)).split())

    def source(self, parts: Sequence[Token]) -> str:
        """The text of neighbouring tokens on one line, without the comments between them."""
        out = ""
        for at, token in enumerate(parts):
            gap = at > 0 and token.start > parts[at - 1].end
            out += (" " if gap else "") + self.text[token.start : token.end]
        return " ".join(out.split())


def tokenize(
    text: str, *, line_comments: tuple[str, ...], block_comments: bool, dollar: bool = False
) -> Tokens:
    """Split a text.

    Args:
        text: the whole file.
        line_comments: what begins a comment up to the end of its line, such as `--`.
        block_comments: whether `/* … */` is a comment.
        dollar: whether `$tag$ … $tag$` quotes text, as in PostgreSQL.
    """
    return _Lexer(text, line_comments, block_comments, dollar).read()


class _Lexer:
    _WORD: Final = regex(r"[^\W\d]\w*|\d[\w.]*")
    _TAG: Final = regex(r"\$(?:[A-Za-z_]\w*)?\$")

    def __init__(
        self, text: str, line_comments: tuple[str, ...], block_comments: bool, dollar: bool
    ) -> None:
        self.text = text
        self.line_comments = line_comments
        self.block_comments = block_comments
        self.dollar = dollar
        self.at = 0
        self.line = 1
        self.tokens: list[Token] = []
        self.comments: dict[int, tuple[int, str]] = {}

    def read(self) -> Tokens:
        text = self.text
        last = max(1, len(split_lines(text)))
        while self.at < len(text) and len(self.tokens) < _MOST_TOKENS:
            char = text[self.at]
            if char == "\n":
                self.line += 1
                self.at += 1
            elif char.isspace():
                self.at += 1
            elif not (self._comment() or self._quoted() or self._word()):
                self._add("sign", char, self.at + 1)
        tokens = tuple(
            msgspec.structs.replace(t, line=min(t.line, last), line_end=min(t.line_end, last))
            if t.line_end > last
            else t
            for t in self.tokens
        )
        lines = {number for t in tokens for number in (t.line, t.line_end)}
        return Tokens(text, tokens, self.comments, frozenset(lines), _closes(tokens))

    def _add(self, kind: str, value: str, end: int) -> None:
        start, line = self.at, self.line
        self.line += self.text.count("\n", start, end)
        self.at = end
        self.tokens.append(Token(kind, value, line, self.line, start, end))

    def _comment(self) -> bool:
        text = self.text
        mark = next((m for m in self.line_comments if text.startswith(m, self.at)), "")
        if mark:
            end = text.find("\n", self.at)
            end = len(text) if end < 0 else end
            said = text[self.at + len(mark) : end].strip().lstrip("/!#-").strip()
            self.comments[self.line] = (self.line, said)
            self.at = end
            return True
        if self.block_comments and text.startswith("/*", self.at):
            end = text.find("*/", self.at + 2)
            end = len(text) if end < 0 else end + 2
            raw = text[self.at + 2 : end].removesuffix("*/")
            said = " ".join(part.strip().lstrip("*!").strip() for part in raw.split("\n"))
            first = self.line
            self.line += text.count("\n", self.at, end)
            self.comments[self.line] = (first, said.strip())
            self.at = end
            return True
        return False

    def _quoted(self) -> bool:
        text, at = self.text, self.at
        if text.startswith('"""', at):
            end = text.find('"""', at + 3)
            stop = len(text) if end < 0 else end + 3
            self._add("text", text[at + 3 : stop].removesuffix('"""'), stop)
            return True
        if self.dollar and (tag := self._TAG.match(text, at)):
            end = text.find(tag[0], tag.end())
            stop = len(text) if end < 0 else end + len(tag[0])
            self._add("text", text[tag.end() : max(tag.end(), stop - len(tag[0]))], stop)
            return True
        quote = text[at]
        if quote not in _QUOTES:
            return False
        end = at + 1
        while end < len(text) and text[end] != quote:
            end += 2 if text[end] == "\\" and not self.dollar else 1
        stop = min(len(text), end + 1)
        self._add("text", text[at + 1 : min(end, len(text))], stop)
        return True

    def _word(self) -> bool:
        match = self._WORD.match(self.text, self.at)
        if match is None:
            return False
        self._add("word", match[0], match.end())
        return True


def _closes(tokens: Sequence[Token]) -> tuple[int, ...]:
    """Which token closes each bracket; each kind of bracket is counted for itself."""
    found = [len(tokens)] * len(tokens)
    waiting: dict[str, list[int]] = {closes: [] for closes in _BRACKETS.values()}
    for at, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.value in _BRACKETS:
            waiting[_BRACKETS[token.value]].append(at)
        elif waiting.get(token.value):
            found[waiting[token.value].pop()] = at
    return tuple(found)


def closing(tokens: Sequence[Token], at: int, opens: str, closes: str) -> int:
    """Where the sign that closes the one at `at` stands; the length where it is never closed."""
    depth = 0
    for position in range(at, len(tokens)):
        token = tokens[position]
        if token.kind == "sign":
            depth += (token.value == opens) - (token.value == closes)
            if depth == 0:
                return position
    return len(tokens)
