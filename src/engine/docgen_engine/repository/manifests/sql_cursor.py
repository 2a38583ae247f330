"""Goes through the tokens of SQL: statements, their parts, and the words and names in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.repository.manifests.lexer import Token, closing

CONSTRAINTS: Final = (
    "primary", "foreign", "unique", "constraint", "check", "key", "index", "exclude", "like",
    "fulltext", "spatial", "period",
)  # fmt: skip


_NAMED: Final = 2
"""A name and what stands behind it."""


class Cursor:
    """A place in a statement, from which its next words are taken."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> Token | None:
        """The token that comes next, if any."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *words: str) -> bool:
        """Go past one of these words, if it is next."""
        token = self.peek()
        if token is not None and token.is_word(*words):
            self.at += 1
            return True
        return False

    def skip(self, *words: str) -> None:
        """Go past as many of these words as there are."""
        while self.take(*words):
            pass

    def sign(self, value: str) -> bool:
        """Whether a sign comes next, which stays where it is."""
        token = self.peek()
        return token is not None and token.kind == "sign" and token.value == value

    def name(self) -> str:
        """A name, with its schema where it has one other than `public`; empty for none."""
        parts: list[str] = []
        while (token := self.peek()) is not None and token.kind in ("word", "text"):
            if token.kind == "text" and token.value[:1] in ("", "'"):
                return ""
            parts.append(token.value)
            self.at += 1
            if not self.sign("."):
                break
            self.at += 1
        parts = parts[1:] if len(parts) > 1 and parts[0] in ("public", "dbo") else parts
        name = ".".join(parts)
        return name if name and all(c.isalnum() or c in "_.$" for c in name) else ""

    def group(self) -> Sequence[Token] | None:
        """The tokens inside of the parentheses that begin here; None where none begin or end."""
        if not self.sign("("):
            return None
        end = closing(self.tokens, self.at, "(", ")")
        if end == len(self.tokens):
            return None
        inside = self.tokens[self.at + 1 : end]
        self.at = end + 1
        return inside


def statements(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between semicolons."""
    start = 0
    for at, token in enumerate(tokens):
        if token.kind == "sign" and token.value == ";":
            if at > start:
                yield tokens[start:at]
            start = at + 1
    if start < len(tokens):
        yield tokens[start:]


def parts(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the commas that are in no parentheses."""
    start = depth = 0
    for at, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        depth += (token.value == "(") - (token.value == ")")
        if token.value == "," and depth == 0:
            yield tokens[start:at]
            start = at + 1
    yield tokens[start:]


def is_column(part: Sequence[Token]) -> bool:
    """`key text` or `index varchar(9) not null` is a column whose name is a word of SQL.

    Parentheses behind an index name columns; behind a type they hold a length or values.
    """
    if not part[0].is_word("key", "index", "like", "period") or len(part) < _NAMED:
        return False
    if part[1].kind != "word":
        return False
    if len(part) <= _NAMED + 1 or not (part[2].kind == "sign" and part[2].value == "("):
        return True
    return part[3].value[:1].isdigit() or part[1].is_word("enum", "set")


def next_is(cursor: Cursor, word: str) -> bool:
    """Whether a word comes next, which stays where it is."""
    token = cursor.peek()
    return token is not None and token.is_word(word)
