"""Statements that change a table or an index after its creation, and the table behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from docgen_engine.repository.manifests.lexer import Token, Tokens
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel, TableChange
from docgen_engine.repository.manifests.sql_cursor import (
    CONSTRAINTS,
    Cursor,
    is_column,
    next_is,
    parts,
)
from docgen_engine.repository.manifests.sql_references import foreign_keys

ColumnReader = Callable[[Tokens, Sequence[Token]], DeclaredField | None]
"""Reads the definition of a column; None where it is none."""


def read_alteration(
    path: str, read: Tokens, table: str, part: Sequence[Token], column: ColumnReader
) -> TableChange:
    """One action of an `ALTER TABLE`; `other` where it is none that is read here.

    Args:
        path: of the file.
        read: the tokens of the whole text.
        table: that is altered.
        part: the tokens of the action.
        column: reads a column's definition.
    """
    cursor = Cursor(part)
    change = TableChange("other", table, path, part[0].line if part else 1)
    if cursor.take("add"):
        return _added(read, change, cursor, column)
    if cursor.take("drop"):
        if cursor.take("constraint", "index", "primary", "foreign") or next_is(cursor, "key"):
            cursor.skip("if", "exists", "key")
            return _as(change, "constraint", cursor.name())
        cursor.skip("column", "if", "exists")
        name = cursor.name()
        return _as(change, "drop" if name else "other", name)
    if cursor.take("rename"):
        return _renamed(change, cursor)
    if cursor.take("alter"):
        return _retyped(read, change, cursor)
    return change


def _as(change: TableChange, kind: str, name: str = "", to: str = "") -> TableChange:
    return msgspec.structs.replace(change, kind=kind, name=name, to=to)


def _renamed(change: TableChange, cursor: Cursor) -> TableChange:
    index = cursor.take("index", "key")
    if cursor.take("constraint"):
        return _as(change, "constraint")
    cursor.take("column")
    old = "" if next_is(cursor, "to") else cursor.name()
    new = cursor.name() if cursor.take("to") else ""
    if old and new:
        return _as(change, "index-rename" if index else "rename", old, new)
    return _as(change, "table-rename", to=new) if new else change


def _added(read: Tokens, change: TableChange, cursor: Cursor, column: ColumnReader) -> TableChange:
    named = cursor.take("column")
    cursor.skip("if", "not", "exists")
    rest = cursor.tokens[cursor.at :]
    if not named and rest and rest[0].is_word(*CONSTRAINTS) and not is_column(rest):
        keys = tuple(foreign_keys(read, rest).items())
        return msgspec.structs.replace(change, kind="constraint", keys=keys)
    found = column(read, rest) if rest else None
    return msgspec.structs.replace(change, kind="add" if found else "other", field=found)


def _retyped(read: Tokens, change: TableChange, cursor: Cursor) -> TableChange:
    cursor.take("column")
    name = cursor.name()
    if not name:
        return change
    if cursor.take("drop"):
        kind = "default" if next_is(cursor, "default") else "optional"
        known = kind == "default" or next_is(cursor, "not")
        return _as(change, kind if known else "other", name)
    if cursor.take("set"):
        if cursor.take("default"):
            return _as(change, "default", name, read.source(cursor.tokens[cursor.at :]))
        if cursor.take("not"):
            return _as(change, "needed" if next_is(cursor, "null") else "other", name)
        cursor.take("data")
    if cursor.take("type"):
        rest = cursor.tokens[cursor.at :]
        end = next((n for n, token in enumerate(rest) if token.is_word("using")), len(rest))
        return _as(change, "type", name, read.source(rest[:end]))
    return _as(change, "other", name)


def read_change(path: str, verb: str, cursor: Cursor) -> list[TableChange]:
    """What a statement does to whole tables or indexes: `DROP`, `RENAME`, `EXCHANGE` or `ALTER`.

    Args:
        path: of the file.
        verb: the word that the statement begins with, in small letters.
        cursor: behind that word.

    Returns:
        Changes; empty for a statement that does something else.
    """
    line = cursor.tokens[0].line
    if cursor.take("index"):
        cursor.skip("concurrently", "if", "exists")
        if verb == "alter":
            change = _renamed(TableChange("", "", path, line), _behind_name(cursor))
            name = cursor.tokens[cursor.at - 1].value
            renamed = change.kind == "table-rename"
            return [_as(change, "index-rename", name, change.to)] if renamed else []
        dropped = _names(cursor) if verb == "drop" else []
        return [TableChange("index-drop", "", path, line, name) for name in dropped]
    if not cursor.take("table", "tables"):
        return []
    cursor.skip("if", "exists")
    if verb == "drop":
        return [TableChange("table-drop", name, path, line) for name in _names(cursor)]
    word, kind = ("and", "table-swap") if verb == "exchange" else ("to", "table-rename")
    found = []
    for part in parts(cursor.tokens[cursor.at :]):
        inner = Cursor(part)
        old = inner.name()
        new = inner.name() if inner.take(word) else ""
        if old and new:
            found.append(TableChange(kind, old, path, line, to=new))
    return found


def _behind_name(cursor: Cursor) -> Cursor:
    """A cursor behind the name that comes next and the `RENAME` behind that."""
    cursor.name()
    behind = Cursor(cursor.tokens)
    behind.at = cursor.at
    behind.take("rename")
    return behind


def _names(cursor: Cursor) -> list[str]:
    """Names with commas between them."""
    names = [cursor.name()]
    while cursor.sign(","):
        cursor.at += 1
        names.append(cursor.name())
    return [name for name in names if name]


def referring(
    columns: Iterable[DeclaredField], keys: Mapping[str, str]
) -> tuple[DeclaredField, ...]:
    """Columns with what constraints of their table say that they refer to.

    Args:
        columns: of the table.
        keys: the references by the name of their column, which SQL reads in any case.
    """
    known = {name.lower(): said for name, said in keys.items()}
    return tuple(
        msgspec.structs.replace(c, annotation=f"{c.annotation} {known[c.name.lower()]}".strip())
        if c.name.lower() in known and "references" not in c.annotation
        else c
        for c in columns
    )


def tied(
    tables: Iterable[DeclaredModel], alterations: Iterable[TableChange]
) -> tuple[DeclaredModel, ...]:
    """The tables of a file with the references that its later statements give their columns."""
    keys: dict[str, dict[str, str]] = {}
    for each in alterations:
        if each.keys:
            keys.setdefault(each.table.lower(), {}).update(each.keys)
    return tuple(
        msgspec.structs.replace(table, fields=referring(table.fields, keys[table.name.lower()]))
        if table.name.lower() in keys
        else table
        for table in tables
    )


def altered(model: DeclaredModel, change: TableChange) -> DeclaredModel | None:
    """A table after one action on it.

    Args:
        model: as it was before.
        change: of this table.

    Returns:
        None where the action is not understood, so that nothing is known for sure.
    """
    if change.kind == "table-rename":
        return msgspec.structs.replace(model, name=change.to)
    fields = list(model.fields)
    if change.kind == "constraint":
        return msgspec.structs.replace(model, fields=referring(fields, dict(change.keys)))
    if change.kind == "add" and change.field is not None:
        if change.field.name not in {field.name for field in fields}:
            fields.append(change.field)
    elif change.kind == "drop":
        fields = [field for field in fields if field.name != change.name]
    elif change.kind in _OF_COLUMN:
        fields = [_changed(f, change) if f.name == change.name else f for f in fields]
    elif change.kind not in _NO_COLUMN:
        return None
    return msgspec.structs.replace(model, fields=tuple(fields))


_OF_COLUMN: Final = frozenset({"rename", "type", "default", "needed", "optional"})
_NO_COLUMN: Final = frozenset({"index-drop", "index-rename"})


def _changed(field: DeclaredField, change: TableChange) -> DeclaredField:
    """A column after a change of it alone."""
    kept = " ".join(field.annotation.replace("not null", "").split())
    if change.kind == "rename":
        return msgspec.structs.replace(field, name=change.to)
    if change.kind == "type":
        return msgspec.structs.replace(field, annotation=change.to)
    if change.kind == "default":
        return msgspec.structs.replace(field, default=change.to)
    needed = " not null" if change.kind == "needed" else ""
    return msgspec.structs.replace(field, annotation=kept + needed)
