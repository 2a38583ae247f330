"""Reads `db/schema.rb` of Rails: the tables of the database as the last migration left them."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredIndex, DeclaredModel
from docgen_engine.repository.text import split_lines

_TABLE: Final = regex(
    r"^\s*create_table[ (]\s*[\"':](?P<name>[\w.]+)[\"']?(?P<rest>.*?)\bdo\s*\|\s*(?P<var>\w+)\s*\|"
)
_COLUMN: Final = regex(
    r"^\s*(?P<var>\w+)\.(?P<type>[a-z]\w*)[ (]\s*[\"':](?P<name>\w+)[\"']?(?P<rest>.*)$"
)
_INDEX: Final = regex(
    r"^\s*(?:(?P<var>\w+)\.index|add_index[ (]\s*[\"':](?P<table>[\w.]+)[\"']?,)[ (]*\s*"
    r"(?:\[(?P<columns>[^\]]*)\]|[\"':](?P<column>\w+)[\"']?)(?P<rest>.*)$"
)
_QUOTED: Final = regex(r"[\"':](\w+)")
_NAMED: Final = regex(r"\bname: \"(?P<name>[^\"]*)\"")
_DEFAULT: Final = regex(r"\bdefault: (?P<value>\"[^\"]*\"|-> \{[^}]*\}|\[[^\]]*\]|[^,\s]+)")
_COMMENT: Final = regex(r"\bcomment: \"(?P<text>[^\"]*)\"")
_END: Final = regex(r"^\s*end\b")
_LONGEST_LINE: Final = 1_000


def read_schema_rb(path: str, text: str) -> tuple[list[DeclaredModel], list[DeclaredIndex]]:
    """Read a schema of Rails.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Tables and indexes, in the order of the lines. A table that does not end is none.
    """
    lines = [line[:_LONGEST_LINE] for line in split_lines(text)]
    models: list[DeclaredModel] = []
    indexes: list[DeclaredIndex] = []
    number = 0
    while number < len(lines):
        begin = _TABLE.match(lines[number])
        number += 1
        if begin is None:
            alone = _INDEX.match(lines[number - 1])
            if alone and alone["table"]:
                indexes.append(_index(path, alone["table"], alone, number))
            continue
        end = next((n for n in range(number, len(lines)) if _END.match(lines[n])), -1)
        if end < 0:
            break
        fields = []
        for at in range(number, end):
            index = _INDEX.match(lines[at])
            column = _COLUMN.match(lines[at])
            if index and index["var"] == begin["var"]:
                indexes.append(_index(path, begin["name"], index, at + 1))
            elif column and column["var"] == begin["var"]:
                fields.append(_field(column, at + 1))
        if fields:
            comment = _COMMENT.search(begin["rest"])
            said = comment["text"] if comment else ""
            models.append(
                DeclaredModel(begin["name"], "table", tuple(fields), path, number, end + 1, said)
            )
        number = end + 1
    return models, indexes


def _field(match: re.Match[str], line: int) -> DeclaredField:
    rest = match["rest"]
    default = _DEFAULT.search(rest)
    needed = " not null" if "null: false" in rest else ""
    return DeclaredField(
        match["name"], match["type"] + needed, default["value"] if default else "", line
    )


def _index(path: str, table: str, match: re.Match[str], line: int) -> DeclaredIndex:
    columns = _QUOTED.findall(match["columns"]) if match["columns"] else [match["column"]]
    name = _NAMED.search(match["rest"])
    return DeclaredIndex(
        name["name"] if name else "", table, tuple(c for c in columns if c),
        "unique: true" in match["rest"], path, line, line,
    )  # fmt: skip
