"""Reads a schema of Prisma: models with their fields and indexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredIndex, DeclaredModel
from docgen_engine.repository.text import split_lines

_MODEL: Final = regex(r"^\s*(?:model|view|type)\s+(?P<name>[A-Za-z]\w*)\s*\{\s*$")
_FIELD: Final = regex(r"^(?P<name>[A-Za-z]\w*)\s+(?P<type>[A-Za-z]\w*(?:\[\]|\?)?)(?P<rest>.*)$")
_MAP: Final = regex(r"^@@map\(\s*(?:name:\s*)?\"(?P<name>[^\"]*)\"")
_INDEX: Final = regex(
    r"^@@(?P<kind>index|unique|id)\(\s*(?:fields:\s*)?\[(?P<columns>[^\]]*)\](?P<rest>.*)$"
)
_NAME: Final = regex(r"\b(?:map|name):\s*\"(?P<name>[^\"]*)\"")
_COLUMN: Final = regex(r"([A-Za-z_]\w*)(?:\([^)]*\))?")
_DEFAULT: Final = regex(r"@default\((?P<value>(?:[^()]|\([^()]*\))*)\)")
_LONGEST_LINE: Final = 1_000


def read_prisma(path: str, text: str) -> tuple[list[DeclaredModel], list[DeclaredIndex]]:
    """Read a schema of Prisma.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Models with the table that each maps to, and indexes, in the order of the lines. A model
        that does not end is none.
    """
    lines = [line[:_LONGEST_LINE] for line in split_lines(text)]
    models: list[DeclaredModel] = []
    indexes: list[DeclaredIndex] = []
    number = 0
    while number < len(lines):
        match = _MODEL.match(lines[number])
        number += 1
        if match is None:
            continue
        end = next((n for n in range(number, len(lines)) if lines[n].strip() == "}"), -1)
        if end < 0:
            break
        model = _model(path, match["name"], lines, number, end)
        if model.fields:
            models.append(model)
            indexes += _indexes(path, match["name"], lines, number, end)
        number = end + 1
    return models, indexes


def _model(path: str, name: str, lines: Sequence[str], start: int, end: int) -> DeclaredModel:
    fields: list[DeclaredField] = []
    table = ""
    for number in range(start, end):
        line = lines[number].split("//", 1)[0].strip()
        if mapped := _MAP.match(line):
            table = mapped["name"]
        elif match := _FIELD.match(line):
            default = _DEFAULT.search(match["rest"])
            fields.append(
                DeclaredField(
                    match["name"], match["type"], default["value"] if default else "", number + 1
                )
            )
    said: list[str] = []
    above = start - 2
    while above >= 0 and lines[above].strip().startswith("///"):
        said.insert(0, lines[above].strip().lstrip("/ "))
        above -= 1
    return DeclaredModel(
        name, "Prisma", tuple(fields), path, start, end + 1, " ".join(said), table=table or name
    )


def _indexes(
    path: str, model: str, lines: Sequence[str], start: int, end: int
) -> list[DeclaredIndex]:
    found = []
    for number in range(start, end):
        line = lines[number].split("//", 1)[0].strip()
        match = _INDEX.match(line)
        field = _FIELD.match(line)
        if match and match["kind"] != "id":
            columns = tuple(_COLUMN.findall(match["columns"]))
            name = _NAME.search(match["rest"])
            unique = match["kind"] == "unique"
            found.append(
                DeclaredIndex(
                    name["name"] if name else "", model, columns, unique, path, number + 1,
                    number + 1,
                )
            )  # fmt: skip
        elif field and re.search(r"@unique\b", field["rest"]):
            found.append(
                DeclaredIndex("", model, (field["name"],), True, path, number + 1, number + 1)
            )
    return found
