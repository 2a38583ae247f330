"""Reads INI files (setup.cfg, tox.ini, mypy.ini) with the line of every key and value."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.text import split_lines

_SECTION: Final = regex(r"^\[(?P<name>[^\]]+)\]")
_KEY: Final = regex(r"^(?P<key>[^\s=:#;\[][^=:]*?)\s*[=:]\s*(?P<rest>.*)$")


class IniEntry(msgspec.Struct, frozen=True):
    """One key with the lines of its value that are not empty, each with its number."""

    section: str
    key: str
    line: int
    values: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(text for _, text in self.values)


class Ini(msgspec.Struct, frozen=True):
    """An INI file: lines of its sections, and its entries in order."""

    sections: dict[str, int]
    entries: tuple[IniEntry, ...]

    def get(self, section: str, key: str) -> IniEntry | None:
        """The first entry of a key, `-` and `_` being the same, or None."""
        wanted = key.replace("-", "_").lower()
        for entry in self.entries:
            if entry.section == section and entry.key.replace("-", "_").lower() == wanted:
                return entry
        return None

    def of(self, section: str) -> list[IniEntry]:
        """All entries of a section."""
        return [entry for entry in self.entries if entry.section == section]


def read_ini(text: str) -> Ini:
    """Read an INI file; what is neither section, key nor continued value is passed over.

    Args:
        text: the whole file.
    """
    sections: dict[str, int] = {}
    entries: list[IniEntry] = []
    section = ""
    current: tuple[str, int, list[tuple[int, str]]] | None = None

    def close() -> None:
        if current is not None:
            entries.append(IniEntry(section, current[0], current[1], tuple(current[2])))

    for number, line in enumerate(split_lines(text), start=1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if line[0] in " \t" and current is not None:
            current[2].append((number, _uncommented(bare)))
            continue
        header = _SECTION.match(bare)
        match = None if header else _KEY.match(bare)
        close()
        current = None
        if header:
            section = header["name"].strip()
            sections.setdefault(section, number)
        elif match:
            rest = _uncommented(match["rest"])
            current = (match["key"].strip(), number, [(number, rest)] if rest else [])
    close()
    return Ini(sections, tuple(entries))


def _uncommented(text: str) -> str:
    return re.split(r"\s[#;]\s", text, maxsplit=1)[0].strip()
