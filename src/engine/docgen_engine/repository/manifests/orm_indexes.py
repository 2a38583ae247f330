"""Finds the indexes that models of Django and SQLAlchemy ask for, by the class that has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import DeclaredIndex
from docgen_engine.repository.text import split_lines

_CLASS: Final = regex(r"^class (?P<name>\w+)\b")
_OUTSIDE: Final = regex(r"^(?:def|async def|@|\w+\s*=)")
_COLUMN: Final = regex(
    r"^\s+(?P<name>[a-z_]\w*)\s*(?::[^=]+)?=\s*(?:[\w.]*\.)?(?:Column|mapped_column|\w*Field|"
    r"ForeignKey)\("
)
_FLAG: Final = regex(r"[(,]\s*(?P<flag>index|db_index|unique)\s*=\s*True\b")
_INDEX: Final = regex(
    r"(?:^|[\s(\[,.])(?P<kind>Index|UniqueConstraint)\((?P<inside>(?:[^()]|\([^()]*\))*)\)"
)
_BEGINS: Final = regex(r"^(?:class |def |async def )|^\s+(?:[\w.]*\.)?(?:Index|UniqueConstraint)\(")
_FIELDS: Final = regex(r"\bfields\s*=\s*[\[(](?P<columns>[^\])]*)[\])]")
_NAME: Final = regex(r"\bname\s*=\s*[\"'](?P<name>[^\"']+)[\"']")
_TEXT: Final = regex(r"[\"']([\w-]+)[\"']")
_OWN: Final = regex(r"\b[A-Z]\w*\.([a-z_]\w*)|^\s*([a-z_]\w*)\s*$")
_LONGEST: Final = 1_000
_MOST_LINES: Final = 12


def read_orm_indexes(path: str, text: str) -> list[DeclaredIndex]:
    """The indexes of the models of a file of Python, in the order of the lines.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Indexes whose table is the model's class. What is not written plainly is left out.
    """
    if "index" not in text and "nique" not in text:
        return []
    found: list[DeclaredIndex] = []
    owner = ""
    for number, end, statement in _statements(split_lines(text)):
        opened = _CLASS.match(statement)
        if opened:
            owner = opened["name"]
            continue
        if _OUTSIDE.match(statement):
            owner = ""
        if not owner:
            continue
        column = _COLUMN.match(statement)
        flags = {match["flag"] for match in _FLAG.finditer(statement)} if column else set()
        if column and flags:
            unique = "unique" in flags
            found.append(DeclaredIndex("", owner, (column["name"],), unique, path, number, end))
            continue
        for match in _INDEX.finditer(statement):
            name, columns = _read(match["kind"], match["inside"])
            if columns:
                unique = match["kind"] == "UniqueConstraint" or "unique=True" in match["inside"]
                found.append(DeclaredIndex(name, owner, columns, unique, path, number, end))
    return found


def _read(kind: str, inside: str) -> tuple[str, tuple[str, ...]]:
    """The name and the columns of an index, as Django or SQLAlchemy writes them."""
    named = _NAME.search(inside)
    fields = _FIELDS.search(inside)
    if fields:
        return named["name"] if named else "", tuple(_TEXT.findall(fields["columns"]))
    parts = [part.strip() for part in inside.split(",") if "=" not in part]
    texts = [match[1] for part in parts if (match := _TEXT.fullmatch(part))]
    own = [match[1] or match[2] for part in parts if (match := _OWN.search(part))]
    if kind == "UniqueConstraint":
        return named["name"] if named else "", tuple(texts or own)
    return (texts[0], tuple(texts[1:] or own)) if texts else ("", ())


def _statements(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Lines joined while a parenthesis is open, with the numbers of the first and the last.

    A list of indexes is taken apart: each of its lines that opens an index begins anew.
    """
    held, start, depth = "", 0, 0
    for number, raw in enumerate(lines, start=1):
        line = raw[:_LONGEST]
        bare = line.split("#", 1)[0]
        if held and (number - start >= _MOST_LINES or _BEGINS.match(bare)):
            yield start, number - 1, held
            held, depth = "", 0
        if not held:
            start = number
        held = f"{held} {bare.strip()}" if held else bare
        depth += bare.count("(") - bare.count(")")
        if depth <= 0:
            if held.strip():
                yield start, number, held
            held, depth = "", 0
    if held.strip():
        yield start, len(lines), held
