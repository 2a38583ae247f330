"""The code that a document shows: its first example of use, and the names that its examples use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block

LANGUAGES: Final = frozenset(
    {
        "python",
        "py",
        "python3",
        "pycon",
        "go",
        "golang",
        "javascript",
        "js",
        "jsx",
        "mjs",
        "cjs",
        "typescript",
        "ts",
        "tsx",
        "mts",
        "rust",
        "rs",
        "java",
        "kotlin",
        "kt",
        "c",
        "cpp",
        "c++",
        "cc",
        "csharp",
        "cs",
        "php",
        "ruby",
        "rb",
        "swift",
        "scala",
        "elixir",
        "ex",
        "lua",
        "dart",
    }
)
"""What a fence calls code that is no shell and no data."""

LONGEST: Final = 40
"""Lines of an example that people still read at one go."""

_SHORTEST: Final = 2
_INSTALLS: Final = regex(
    r"(?i)\b(?:install\w*|download|contribut\w+|develop\w*|licen[sc]e|chang\w+|migrat\w+|upgrad\w+"
    r"|breaking|benchmarks?|deprecat\w+)\b"
)
"""Titles of sections whose code is not how the thing is used."""

_IMPORTED: Final = regex(
    r"(?:^|\n)[ \t>.]*from\s+[\w.]+\s+import\s+(?P<python>\([^)]{0,600}\)|[^\n(]+)"
    r"|(?:import|const|let|var)\s+(?:type\s+)?\{(?P<script>[^{}]{0,600})\}\s*"
    r"(?:from\b|=\s*(?:await\s+import|require)\b)"
)
_NAME: Final = regex(r"(?<![\w$])[A-Za-z_$][\w$]*(?![\w$])")
_AS: Final = regex(r"\s+as\s+[\w$]+|:\s*[\w$]+|#[^\n]*|//[^\n]*")
_CALLED: Final = regex(r"(?<![\w$])(?P<name>[A-Za-z_$][\w$]*)(?=\(|\[\w+\]\(|::|\{)")
_TYPE: Final = regex(r"(?<![\w$])[A-Z][a-z]\w*")
_OWN: Final = regex(
    r"\b(?:def|func|function|fn|class|struct|interface|type|sub)\s+([A-Za-z_$][\w$]*)"
)


class Example(msgspec.Struct, frozen=True):
    """A block of code as a document shows it, with the titles around it and what leads to it."""

    trail: tuple[str, ...]
    text: str
    language: str
    line: int
    line_end: int
    lead: str = ""
    lead_line: int = 0
    lead_end: int = 0


def code_examples(titled: Sequence[tuple[tuple[str, ...], Block]]) -> tuple[Example, ...]:
    """The blocks of a programming language in a document, in order.

    Args:
        titled: its blocks, each with the titles of the sections around it.
    """
    found = []
    for number, (trail, block) in enumerate(titled):
        if block.kind != "code" or block.language.lower() not in LANGUAGES or not block.text:
            continue
        above_trail, above = titled[number - 1] if number else ((), block)
        lead = ("", 0, 0)
        if above_trail == trail and above.kind == "paragraph":
            lead = (above.text, above.line, above.line_end)
        found.append(
            Example(trail, block.text, block.language.lower(), block.line, block.line_end, *lead)
        )
    return tuple(found)


def first_usage(examples: Iterable[Example]) -> Example | None:
    """The first block that shows how something is used, if it can be read at one go.

    Args:
        examples: of a document.
    """
    for one in examples:
        lines = one.text.count("\n") + 1
        if lines < _SHORTEST or any(_INSTALLS.search(title) for title in one.trail[1:]):
            continue
        return one if lines <= LONGEST else None
    return None


def imported_names(examples: Iterable[Example]) -> frozenset[str]:
    """The names that examples import: `Signer` of `from itsdangerous import Signer`.

    Args:
        examples: of a document.
    """
    found: set[str] = set()
    for one in examples:
        for match in _IMPORTED.finditer(one.text):
            given = match["python"] or match["script"] or ""
            found.update(_NAME.findall(_AS.sub("", given)))
    return frozenset(found)


def used_names(examples: Iterable[Example]) -> frozenset[str]:
    """The names that examples import, call or use as types; not those that they define.

    Args:
        examples: of a document.
    """
    known = list(examples)
    found: set[str] = set()
    own: set[str] = set()
    for one in known:
        found.update(match["name"] for match in _CALLED.finditer(one.text))
        found.update(_TYPE.findall(one.text))
        own.update(_OWN.findall(one.text))
    return frozenset((found - own) | imported_names(known))
