"""What `ALTER TABLE` does to the columns of a table, and the table as these statements leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from docgen_engine.repository.manifests.lexer import Token, Tokens
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel
from docgen_engine.repository.manifests.sql_cursor import CONSTRAINTS, Cursor, is_column, next_is
from docgen_engine.repository.manifests.sql_references import foreign_keys


class Alteration(msgspec.Struct, frozen=True):
    """One action of an `ALTER TABLE`.

    `kind` is `add` (with `field`), `drop` (of the column `name`), `rename` (of `name` to `to`),
    `rename-table` (to `to`), `type` (of `name` to `to`), `constraint` (with the `keys` that it
    makes of columns) or `other`.
    """

    table: str
    kind: str
    name: str = ""
    to: str = ""
    field: DeclaredField | None = None
    keys: tuple[tuple[str, str], ...] = ()


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
        keys = tuple(foreign_keys(read, rest).items())
        return Alteration(table, "constraint", keys=keys)
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
    tables: Iterable[DeclaredModel], alterations: Iterable[Alteration]
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
        elif each.kind == "constraint":
            fields = {field.name: field for field in referring(fields.values(), dict(each.keys))}
        else:
            return None
    return msgspec.structs.replace(model, name=name, fields=tuple(fields.values()))
