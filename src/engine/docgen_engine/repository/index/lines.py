"""Comments of any language, by its comment signs: line counts and markers rest on them.

Languages with a parser of their own bring exact comment spans; the others are scanned here by one
regular expression a language that knows comments and strings and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from docgen_engine.domain.facts import LineCounts
from docgen_engine.repository.index.textmap import LineMap, count_newlines

Span = tuple[int, int]
"""Start and end offset of a comment in the text."""


class CommentSyntax(msgspec.Struct, frozen=True):
    """Signs of one language. `raw` strings have no escapes and may span lines; `quotes` may not."""

    line: tuple[str, ...] = ()
    block: tuple[tuple[str, str], ...] = ()
    quotes: tuple[str, ...] = ('"',)
    raw: tuple[tuple[str, str], ...] = ()
    char: bool = False


_C: Final = CommentSyntax(line=("//",), block=(("/*", "*/"),), char=True)
_HASH: Final = CommentSyntax(line=("#",), quotes=('"', "'"))
_MARKUP: Final = CommentSyntax(block=(("<!--", "-->"),), quotes=())
_DASH: Final = CommentSyntax(line=("--",), block=(("/*", "*/"),), quotes=('"', "'"))
_LISP: Final = CommentSyntax(line=(";",))

SYNTAX: Final[dict[str, CommentSyntax]] = {
    "Python": CommentSyntax(line=("#",), quotes=('"', "'"), raw=(('"""', '"""'), ("'''", "'''"))),
    **dict.fromkeys(
        (
            "C",
            "C++",
            "C#",
            "Objective-C",
            "Java",
            "Kotlin",
            "Scala",
            "Swift",
            "Rust",
            "Dart",
            "Groovy",
            "Zig",
            "Solidity",
            "GLSL",
            "SystemVerilog",
            "Vala",
            "Protocol Buffers",
            "Protobuf",
            "D",
            "Verilog",
            "CUDA",
        ),
        _C,
    ),
    "Go": CommentSyntax(line=("//",), block=(("/*", "*/"),), raw=(("`", "`"),), char=True),
    **dict.fromkeys(
        ("JavaScript", "TypeScript", "Vue", "Svelte"),
        CommentSyntax(line=("//",), block=(("/*", "*/"),), quotes=('"', "'"), raw=(("`", "`"),)),
    ),
    "PHP": CommentSyntax(line=("//", "#"), block=(("/*", "*/"),), quotes=('"', "'")),
    **dict.fromkeys(
        ("CSS", "SCSS", "Sass", "Less"),
        CommentSyntax(line=("//",), block=(("/*", "*/"),), quotes=('"', "'")),
    ),
    **dict.fromkeys(
        (
            "Ruby",
            "Shell",
            "Bash",
            "Perl",
            "R",
            "Elixir",
            "Makefile",
            "Dockerfile",
            "YAML",
            "TOML",
            "CMake",
            "Nim",
            "Crystal",
            "Julia",
            "PowerShell",
            "Fish",
            "GraphQL",
            "CoffeeScript",
            "Cython",
            "Just",
            "Tcl",
            "Starlark",
            "Nix",
        ),
        _HASH,
    ),
    **dict.fromkeys(
        ("HCL", "Terraform"),
        CommentSyntax(line=("#", "//"), block=(("/*", "*/"),)),
    ),
    **dict.fromkeys(("HTML", "XML", "Markdown", "SVG", "Astro"), _MARKUP),
    "SQL": _DASH,
    **dict.fromkeys(("Haskell", "Elm"), CommentSyntax(line=("--",), block=(("{-", "-}"),))),
    "Lua": CommentSyntax(line=("--",), block=(("--[[", "]]"),), quotes=('"', "'")),
    **dict.fromkeys(("Clojure", "Lisp", "Scheme", "Racket", "Emacs Lisp", "Common Lisp"), _LISP),
    **dict.fromkeys(("Erlang", "TeX", "LaTeX"), CommentSyntax(line=("%",), quotes=())),
    **dict.fromkeys(("OCaml", "F#"), CommentSyntax(line=("//",), block=(("(*", "*)"),), char=True)),
    "Vim Script": CommentSyntax(line=('"',), quotes=()),
    "Visual Basic": CommentSyntax(line=("'",)),
}


@lru_cache(maxsize=64)
def _pattern(syntax: CommentSyntax) -> re.Pattern[str]:
    parts = [rf"{re.escape(start)}[\s\S]*?(?:{re.escape(end)}|\Z)" for start, end in syntax.block]
    parts += [rf"{re.escape(sign)}[^\n]*" for sign in syntax.line]
    parts += [
        rf"{re.escape(start)}(?:\\[\s\S]|[^\\])*?(?:{re.escape(end)}|\Z)"
        for start, end in syntax.raw
    ]
    parts += [
        rf"{quote}[^{quote}\\\n]*(?:\\[\s\S][^{quote}\\\n]*)*" + quote + "?"
        for quote in syntax.quotes
    ]
    if syntax.char:
        parts.append(r"'(?:\\[^\n']{1,10}|[^'\\\n])'")
    return re.compile("|".join(parts))


def comment_spans(text: str, language: str) -> list[Span]:
    """The comments of a text, in order; none for a language without a known comment sign."""
    syntax = SYNTAX.get(language)
    if syntax is None or not (syntax.line or syntax.block):
        return []
    starts = (*syntax.line, *(start for start, _ in syntax.block))
    return [
        match.span()
        for match in _pattern(syntax).finditer(text)
        if text.startswith(starts, match.start())
    ]


def count_lines(
    text: str, spans: Iterable[Span], rows: Sequence[tuple[int, int]] = ()
) -> LineCounts:
    """Lines of code, of comment only, and blank ones.

    Args:
        text: the file's text.
        spans: its comments as offsets.
        rows: further comment lines as (first, last), such as docstrings.

    Returns:
        Counts that add up; a line with code and a comment is code.
    """
    total = count_newlines(text)
    starts = LineMap(text)
    ends = [*starts.starts[1:], len(text)]
    blank_rows = {row for row in range(total) if not text[starts.starts[row] : ends[row]].strip()}
    covered: set[int] = set()
    for start, end in spans:
        first, last = starts.line(start) - 1, starts.line(max(start, end - 1)) - 1
        if last - first > 1:
            covered.update(range(first + 1, last))
        for row in {first, last}:
            before = text[starts.starts[row] : max(start, starts.starts[row])]
            after = text[min(end, ends[row]) : ends[row]]
            if not before.strip() and not after.strip():
                covered.add(row)
    for first_line, last_line in rows:
        covered.update(range(first_line - 1, min(last_line, total)))
    covered -= blank_rows
    comment, blank = len(covered), len(blank_rows)
    return LineCounts(total=total, code=total - comment - blank, comment=comment, blank=blank)
