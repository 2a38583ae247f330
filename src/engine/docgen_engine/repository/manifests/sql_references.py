"""What SQL says of a column beside its type: what it refers to, and how its values are made."""

from __future__ import annotations

from collections.abc import Sequence

from docgen_engine.repository.manifests.lexer import Token, Tokens, closing
from docgen_engine.repository.manifests.sql_cursor import Cursor


def references(read: Tokens, part: Sequence[Token]) -> str:
    """`references t(b)` of tokens that begin with `REFERENCES`; empty without a name."""
    cursor = Cursor(part)
    cursor.take("references")
    name = cursor.name()
    if not name:
        return ""
    group = cursor.group()
    return f"references {name}" + (f"({read.source(group)})" if group else "")


def foreign_keys(read: Tokens, part: Sequence[Token]) -> dict[str, str]:
    """The reference of a constraint on one column; one on several is named at each of them."""
    cursor = Cursor(part)
    if cursor.take("constraint"):
        cursor.name()
    if not (cursor.take("foreign") and cursor.take("key")):
        return {}
    if not cursor.sign("("):
        cursor.name()
    columns = cursor.group()
    if columns is None or not (token := cursor.peek()) or not token.is_word("references"):
        return {}
    said = references(read, cursor.tokens[cursor.at :])
    return {t.value: said for t in columns if t.kind in ("word", "text")} if said else {}


def generated(read: Tokens, part: Sequence[Token], at: int) -> tuple[str, int]:
    """How the database makes the values of a column: `GENERATED … AS IDENTITY` or `AS (…)`.

    Args:
        read: the tokens of the whole text.
        part: the column's definition.
        at: where `GENERATED` stands in it.

    Returns:
        The clause and the place behind it; empty, and the next place, where it is not one.
    """
    cursor = Cursor(part)
    cursor.at = at + 1
    if cursor.take("by"):
        cursor.take("default")
        if cursor.take("on"):
            cursor.take("null")
    else:
        cursor.take("always")
    if not cursor.take("as"):
        return "", at + 1
    identity = cursor.take("identity")
    end = cursor.at
    if cursor.sign("("):
        cursor.at = min(closing(part, cursor.at, "(", ")") + 1, len(part))
    if identity:  # what stands in parentheses there only says where it begins to count
        return read.source(part[at:end]).lower(), cursor.at
    cursor.take("stored", "virtual", "persisted")
    return read.source(part[at : cursor.at]), cursor.at
