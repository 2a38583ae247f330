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
from docgen_engine.repository.manifests.sql import SqlFacts, read_sql
from docgen_engine.repository.manifests.sql_replay import Replay

_SOURCES: Final = frozenset({
    ".py", ".go", ".rb", ".php", ".js", ".mjs", ".cjs", ".ts", ".java", ".kt", ".rs", ".cs", ".c",
    ".cc", ".cpp", ".swift", ".ex", ".exs", ".scala",
})  # fmt: skip
_PATH: Final = regex(
    r"(?i)migrat|schema|database|sql|(?:^|[/_.-])(?:db|dao|store|stores|storage|repository|tables?"
    r"|models?|persistence|cache)(?=[/_.-])"
)
_STATEMENT: Final = regex(
    r"(?i)\b(?:create\s+(?:unlogged\s+)?table|create\s+(?:unique\s+)?index|drop\s+(?:table|index)"
    r"|alter\s+(?:table|index)|rename\s+table)\s+[\"'`\[\w]"
)
_QUICK: Final = regex(r"(?i)create\s+table")
_LONGEST: Final = 12_000
_MOST: Final = 400
_HOLES: Final = regex(r"%[sdvq(]|\$\{|\{\$|#\{|['\"]\s*(?:\+|\.\.|\.)\s|\+\s*['\"]")
_BRACES: Final = regex(r"(?<!')\{\}|\{\}(?!')|\{\w+\}")
"""A place that a string's language fills; `'{}'` is an empty value of the database."""

_FILLS_BRACES: Final = frozenset({".py", ".rs", ".cs", ".c", ".cc", ".cpp", ".kt", ".scala"})
"""Languages that fill `{name}` in a string; elsewhere braces are those of SQL."""

_GOES_ON: Final = regex(r"(?i)\n\s*(?:(?:on|using|where)\b|\()")

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
    braces = posixpath.splitext(path)[1].lower() in _FILLS_BRACES
    replay = Replay()
    for line, statement in _statements(text, braces=braces):
        found = read_sql(path, "\n" * (line - 1) + statement)
        replay.apply(found.tables, found.indexes, found.changes)
    models = tuple(
        msgspec.structs.replace(table, description=f"{table.description} {_LATER}".strip())
        if name in replay.later
        else table
        for name, table in replay.tables.items()
    )
    return SqlFacts(models, tuple(i for i in replay.indexes if i.table in replay.tables), ())


def _statements(text: str, *, braces: bool) -> Iterator[tuple[int, str]]:
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
        holes = _HOLES.search(statement) or (braces and _BRACES.search(statement))
        if statement and not holes:
            yield line, statement


def _until_end(text: str) -> str:
    """A statement up to the parenthesis that ends it; one without any up to the end of its line.

    It goes on where the next line begins with what only the middle of a statement begins with.
    """
    first = text.find("(")
    end = text.find("\n")
    while 0 <= end < first and _GOES_ON.match(text, end):
        end = text.find("\n", end + 1)
    if first < 0 or 0 <= end < first:
        return text[: end if end >= 0 else len(text)].rstrip("\"'`;, )")
    depth = 0
    for at in range(first, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return text[: at + 1]
    return ""
