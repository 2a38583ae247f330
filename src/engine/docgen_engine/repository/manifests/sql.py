"""Reads SQL: tables with their columns, foreign keys and indexes, and what changes them later.

Of each dialect only what all have in common is read; a statement that is not understood is left
out. A table without a column that could be read is no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.lexer import Token, Tokens, tokenize
from docgen_engine.repository.manifests.model import (
    DeclaredField,
    DeclaredIndex,
    DeclaredModel,
    TableChange,
)
from docgen_engine.repository.manifests.sql_changes import (
    read_alteration,
    read_change,
    referring,
    tied,
)
from docgen_engine.repository.manifests.sql_cursor import (
    CONSTRAINTS,
    Cursor,
    is_column,
    next_is,
    parts,
    statements,
)
from docgen_engine.repository.manifests.sql_references import foreign_keys, generated, references

_AFTER_TYPE: Final = (
    "not", "null", "default", "primary", "unique", "references", "check", "collate", "constraint",
    "generated", "auto_increment", "autoincrement", "comment", "on", "identity", "as", "encode",
    "stored", "virtual", "codec", "ttl", "deferrable", "initially", "key", "visible", "invisible",
)  # fmt: skip


_WAY_BACK: Final = regex(r"(?im)^\s*--\s*(?:\+(?:goose|migrate)\s+down|migrate:down)\b")
"""Where a file of goose, sql-migrate or dbmate begins to undo what it did above."""


class SqlFacts(msgspec.Struct, frozen=True):
    """What one file of SQL declares, in the order of its lines."""

    tables: tuple[DeclaredModel, ...]
    indexes: tuple[DeclaredIndex, ...]
    changes: tuple[TableChange, ...]


def read_sql(path: str, text: str) -> SqlFacts:
    """Read a file of SQL.

    Args:
        path: of the file.
        text: its content.
    """
    way_back = _WAY_BACK.search(text) if "own" in text or "OWN" in text else None
    forth = text[: way_back.start()] if way_back else text
    read = tokenize(forth, line_comments=("--",), block_comments=True, dollar=True)
    tables: list[DeclaredModel] = []
    indexes: list[DeclaredIndex] = []
    changes: list[TableChange] = []
    for statement in statements(read.tokens):
        cursor = Cursor(statement)
        if cursor.take("create"):
            while cursor.take("or", "replace", "temporary", "temp", "unlogged", "global", "local"):
                if statement[cursor.at - 1].is_word("temporary", "temp"):
                    cursor.at = len(statement)  # gone when its session ends
            if cursor.take("table"):
                _table(path, read, cursor, tables, indexes)
            else:
                unique = cursor.take("unique")
                if cursor.take("index"):
                    indexes += _index(path, cursor, unique=unique)
        elif cursor.take("alter"):
            if cursor.take("table"):
                _alter(path, read, cursor, changes, indexes)
            else:
                changes += read_change(path, "alter", cursor)
        elif cursor.take("drop", "rename", "exchange"):
            changes += read_change(path, statement[0].value.lower(), cursor)
    return SqlFacts(tied(tables, changes), tuple(indexes), tuple(changes))


def _alter(
    path: str,
    read: Tokens,
    cursor: Cursor,
    changes: list[TableChange],
    indexes: list[DeclaredIndex],
) -> None:
    cursor.skip("if", "exists", "only")
    name = cursor.name()
    for part in parts(cursor.tokens[cursor.at :]) if name else ():
        changes.append(read_alteration(path, read, name, part, _column))
        if part and part[0].is_word("add") and part[1:] and not is_column(part[1:]):
            indexes += _inline_index(path, name, part[1:])


def _table(
    path: str,
    read: Tokens,
    cursor: Cursor,
    tables: list[DeclaredModel],
    indexes: list[DeclaredIndex],
) -> None:
    cursor.skip("if", "not", "exists")
    name = cursor.name()
    body = cursor.group()
    if not name or not body:
        return
    columns: list[DeclaredField] = []
    keys: dict[str, str] = {}
    for part in parts(body):
        if not part:
            continue
        if part[0].is_word(*CONSTRAINTS) and not is_column(part):
            keys |= foreign_keys(read, part)
            indexes += _inline_index(path, name, part)
        else:
            column = _column(read, part)
            if column is not None:
                columns.append(column)
    fields = referring(columns, keys)
    if fields:
        first, last = cursor.tokens[0], cursor.tokens[-1]
        said = read.doc_above(first.line)
        tables.append(DeclaredModel(name, "table", fields, path, first.line, last.line_end, said))


def _column(read: Tokens, part: Sequence[Token]) -> DeclaredField | None:
    if part[0].kind not in ("word", "text") or not part[0].value.replace("_", "").isalnum():
        return None
    end = next((at for at in range(1, len(part)) if part[at].is_word(*_AFTER_TYPE)), len(part))
    words = [read.source(part[1:end])] if end > 1 else []
    default = ""
    behind = end
    for at in range(end, len(part)):
        if at < behind:
            continue
        if part[at].is_word("generated"):
            clause, behind = generated(read, part, at)
            words.append(clause)
        elif part[at].is_word("primary") and at + 1 < len(part) and part[at + 1].is_word("key"):
            words.append("primary key")
        elif part[at].is_word("not") and at + 1 < len(part) and part[at + 1].is_word("null"):
            words.append("not null")
        elif part[at].is_word("unique"):
            words.append("unique")
        elif part[at].is_word("references"):
            words.append(references(read, part[at:]))
        elif part[at].is_word("default"):
            default = _default(read, part[at + 1 :])
    annotation = " ".join(word for word in words if word)
    return DeclaredField(part[0].value, annotation, default, part[0].line)


def _default(read: Tokens, part: Sequence[Token]) -> str:
    depth = 0
    for at, token in enumerate(part):
        if token.kind == "sign":
            depth += (token.value == "(") - (token.value == ")")
        if at and depth == 0 and token.is_word(*_AFTER_TYPE):
            return read.source(part[:at])
    return read.source(part)


def _inline_index(path: str, table: str, part: Sequence[Token]) -> list[DeclaredIndex]:
    cursor = Cursor(part)
    name = cursor.name() if cursor.take("constraint") else ""
    unique = cursor.take("unique")
    keyed = cursor.take("key", "index")
    if not (unique or keyed):
        return []
    name = name or ("" if cursor.sign("(") else cursor.name())
    columns = cursor.group()
    if not columns:
        return []
    first, last = part[0], part[-1]
    named = _columns(columns)
    return [DeclaredIndex(name, table, named, unique, path, first.line, last.line_end)]


def _index(path: str, cursor: Cursor, *, unique: bool) -> list[DeclaredIndex]:
    cursor.skip("concurrently", "if", "not", "exists")
    name = "" if next_is(cursor, "on") else cursor.name()
    if not cursor.take("on"):
        return []
    cursor.skip("only")
    table = cursor.name()
    if cursor.take("using"):
        cursor.name()
    columns = cursor.group()
    if not table or not columns:
        return []
    first, last = cursor.tokens[0], cursor.tokens[-1]
    named = _columns(columns)
    return [DeclaredIndex(name, table, named, unique, path, first.line, last.line_end)]


def _columns(tokens: Sequence[Token]) -> tuple[str, ...]:
    found = []
    for part in parts(tokens):
        out = ""
        for at, token in enumerate(part):
            gap = at > 0 and token.start > part[at - 1].end
            out += (" " if gap else "") + token.value
        found.append(out)
    return tuple(column for column in found if column)
