"""What `ALTER TABLE` does to the columns of a table, and the table as these statements leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from docgen_engine.repository.manifests.lexer import Token, Tokens
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel
from docgen_engine.repository.manifests.sql_cursor import CONSTRAINTS, Cursor, is_column, next_is


class Alteration(msgspec.Struct, frozen=True):
    """One action of an `ALTER TABLE`.

    `kind` is `add` (with `field`), `drop` (of the column `name`), `rename` (of `name` to `to`),
    `rename-table` (to `to`), `type` (of `name` to `to`) or `other`.
    """

    table: str
    kind: str
    name: str = ""
    to: str = ""
    field: DeclaredField | None = None


ColumnReader = Callable[[Tokens, Sequence[Token]], DeclaredField | None]
"""Reads the definition of a column; None where it is none."""


def read_alteration(
    read: Tokens, table: str, part: Sequence[Token], column: ColumnReader
) -> Alteration:
    """One action of an `ALTER TABLE`; `other` where it is none that is read here.

    Args:
        read: the tokens of the whole text.
        table: that is altered.
        part: the tokens of the action.
        column: reads a column's definition.
    """
    cursor = Cursor(part)
    if cursor.take("add"):
        return _added(read, table, cursor, column)
    if cursor.take("drop"):
        if cursor.take("constraint", "index", "primary", "foreign"):
            return Alteration(table, "constraint")
        cursor.skip("column", "if", "exists")
        name = cursor.name()
        return Alteration(table, "drop" if name else "other", name)
    if cursor.take("rename"):
        cursor.take("column")
        old = "" if next_is(cursor, "to") else cursor.name()
        new = cursor.name() if cursor.take("to") else ""
        kind = "rename" if old and new else "rename-table" if new else "other"
        return Alteration(table, kind, old, new)
    if cursor.take("alter"):
        return _retyped(read, table, cursor)
    return Alteration(table, "other")


def _added(read: Tokens, table: str, cursor: Cursor, column: ColumnReader) -> Alteration:
    named = cursor.take("column")
    cursor.skip("if", "not", "exists")
    rest = cursor.tokens[cursor.at :]
    if not named and rest and rest[0].is_word(*CONSTRAINTS) and not is_column(rest):
        return Alteration(table, "constraint")
    found = column(read, rest) if rest else None
    return Alteration(table, "add" if found else "other", field=found)


def _retyped(read: Tokens, table: str, cursor: Cursor) -> Alteration:
    cursor.take("column")
    name = cursor.name()
    if cursor.take("set"):
        cursor.take("data")
    if name and cursor.take("type"):
        rest = cursor.tokens[cursor.at :]
        end = next((n for n, token in enumerate(rest) if token.is_word("using")), len(rest))
        return Alteration(table, "type", name, read.source(rest[:end]))
    return Alteration(table, "other", name)


def altered(model: DeclaredModel, alterations: Iterable[Alteration]) -> DeclaredModel | None:
    """A table after actions on it, in their order.

    Args:
        model: as it was created.
        alterations: those of this table.

    Returns:
        None where an action is not understood, so that nothing is known for sure.
    """
    name = model.name
    fields = {field.name: field for field in model.fields}
    for each in alterations:
        if each.kind == "add" and each.field is not None:
            fields.setdefault(each.field.name, each.field)
        elif each.kind == "drop":
            fields.pop(each.name, None)
        elif each.kind == "rename" and each.name in fields:
            fields = {
                (each.to if key == each.name else key): (
                    msgspec.structs.replace(field, name=each.to) if key == each.name else field
                )
                for key, field in fields.items()
            }
        elif each.kind == "type" and each.name in fields:
            fields[each.name] = msgspec.structs.replace(fields[each.name], annotation=each.to)
        elif each.kind == "rename-table":
            name = each.to
        elif each.kind != "constraint":
            return None
    return msgspec.structs.replace(model, name=name, fields=tuple(fields.values()))
