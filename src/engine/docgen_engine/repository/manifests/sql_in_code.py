"""Finds tables that source code makes by statements of SQL in its strings.

Only whole statements are read: one that is put together from pieces, or has a place for a value,
declares nothing that can be read here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import DeclaredIndex, DeclaredModel
from docgen_engine.repository.manifests.sql import SqlFacts, read_sql
from docgen_engine.repository.manifests.sql_changes import altered

_SOURCES: Final = frozenset({
    ".py", ".go", ".rb", ".php", ".js", ".mjs", ".cjs", ".ts", ".java", ".kt", ".rs", ".cs", ".c",
    ".cc", ".cpp", ".swift", ".ex", ".exs", ".scala",
})  # fmt: skip
_PATH: Final = regex(
    r"(?i)migrat|schema|database|sql|(?:^|[/_.-])(?:db|dao|store|stores|storage|repository|tables?"
    r"|models?|persistence|cache)(?=[/_.-])"
)
_STATEMENT: Final = regex(
    r"(?i)\b(?:create\s+(?:unlogged\s+)?table|create\s+(?:unique\s+)?index|drop\s+table"
    r"|alter\s+table)\s+[\"'`\[\w]"
)
_DROP_INDEX: Final = regex(
    r"(?i)\bdrop\s+index\s+(?:concurrently\s+)?(?:if\s+exists\s+)?[\"`]?(\w+)"
)
_QUICK: Final = regex(r"(?i)create\s+table")
_LONGEST: Final = 12_000
_MOST: Final = 400
_HOLES: Final = regex(r"%[sdvq(]|\$\{|\{\w*\}|#\{|['\"]\s*(?:\+|\.\.|\.)\s|\+\s*['\"]")


_STRING_END: Final = regex(r"[;`\"]|'''|\n\s*\n")
"""Where a statement without parentheses around it ends: its own end, or that of its string."""

_LATER: Final = "Later statements of this file change it."


def may_have_sql(path: str) -> bool:
    """Whether a file of source may make tables, by its path: reading all would cost too much."""
    return posixpath.splitext(path)[1].lower() in _SOURCES and bool(_PATH.search(path))


def read_sql_in_code(path: str, text: str) -> SqlFacts:
    """The tables and indexes that the strings of a file make, as its last statement leaves them.

    Args:
        path: of the file.
        text: its content.
    """
    nothing = SqlFacts((), (), ())
    if not _QUICK.search(text):
        return nothing
    tables: dict[str, DeclaredModel] = {}
    changed: set[str] = set()
    names: dict[str, str] = {}
    indexes: list[DeclaredIndex] = []
    for line, statement in _statements(text):
        found = read_sql(path, "\n" * (line - 1) + statement)
        indexes += found.indexes
        for table in found.tables:
            tables.setdefault(table.name, table)
        for change in found.changes:
            if change.kind == "drop":
                tables.pop(change.table, None)
        for alteration in found.alterations:
            model = tables.get(alteration.table)
            after = altered(model, (alteration,)) if model is not None else None
            if model is not None and after is None:
                changed.add(alteration.table)
            elif after is not None:
                del tables[alteration.table]
                tables[after.name] = after
                names[alteration.table] = after.name
                changed = {names.get(name, name) for name in changed}
    models = tuple(
        msgspec.structs.replace(table, description=f"{table.description} {_LATER}".strip())
        if name in changed
        else table
        for name, table in tables.items()
    )
    gone = {name.lower() for name in _DROP_INDEX.findall(text)}
    indexes = [msgspec.structs.replace(i, table=names.get(i.table, i.table)) for i in indexes]
    kept = (i for i in indexes if i.table in tables and i.name.lower() not in gone)
    return SqlFacts(models, tuple(kept), ())


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Statements with the number of their first line, up to where they end."""
    line, counted = 1, 0
    for number, match in enumerate(_STATEMENT.finditer(text)):
        if number >= _MOST:
            return
        line += text.count("\n", counted, match.start())
        counted = match.start()
        rest = text[match.start() : match.start() + _LONGEST]
        alters = match[0][:1] in "aA"
        statement = _STRING_END.split(rest, maxsplit=1)[0] if alters else _until_end(rest)
        if statement and not _HOLES.search(statement):
            yield line, statement


def _until_end(text: str) -> str:
    """A statement up to the parenthesis that ends it; one without any up to the end of its line."""
    first = text.find("(")
    end = text.find("\n")
    if first < 0 or (0 <= end < first and text[end:first].strip(" \t\r\n")):
        return text[: end if end >= 0 else len(text)].rstrip("\"'`;, )")
    depth = 0
    for at in range(first, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return text[: at + 1]
    return ""
