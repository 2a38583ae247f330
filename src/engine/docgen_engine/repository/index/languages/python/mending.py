"""Reads Python that the running interpreter does not: newer and older syntax, broken statements.

The syntax tree is the interpreter's own, so a file may be whole and still be refused. Known forms
of other versions are rewritten on their lines; what remains broken is left out as narrowly as it
can be, and the lines are named. No line ever moves.
"""

from __future__ import annotations

import ast
import re
import threading
import warnings
from typing import Final, NamedTuple

from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.python.nested_quotes import requoted
from docgen_engine.repository.index.textmap import LineMap

_STATEMENT: Final = regex(
    r"^(?!(?:else|elif|except|finally)\b)(?:[^\W\d]|[@\"'(\[{*\d-])", re.MULTILINE
)
_MOST_BREAKS: Final = 24
_FEW_LEFT: Final = 8
"""Tries that are left for what stands before a break, after many breaks."""

_TRIPLES: Final = ('"""', "'''")
# The parser reports odd escapes through `warnings`, whose filters belong to the whole process.
_WARNINGS: Final = threading.Lock()

_DOTTED: Final = r"[A-Za-z_][\w.]*(?:\(\))?"
_EXCEPT: Final = regex(
    rf"^(?P<head>[ \t]*except\*?[ \t]+)(?P<names>{_DOTTED}(?:[ \t]*,[ \t]*{_DOTTED})+)"
    r"(?P<tail>[ \t]*:)",
    re.MULTILINE,
)
_OLD_EXCEPT: Final = regex(
    rf"^(?P<head>[ \t]*except[ \t]+(?:{_DOTTED}|\([^()\n]*\)))[ \t]*,[ \t]*"
    r"(?P<name>[a-z_]\w*)(?P<tail>[ \t]*:)",
    re.MULTILINE,
)
_GENERIC: Final = regex(
    r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+\w+[ \t]*(?P<open>\[)", re.MULTILINE
)
_ALIAS: Final = regex(
    r"^(?P<head>[ \t]*)type(?P<gap>[ \t]+)(?P<name>[A-Za-z_]\w*)[ \t]*(?=[\[=])", re.MULTILINE
)
_OLD_WORDS: Final = regex(
    r"(?P<head>(?:^|[:;])[ \t]*)(?P<word>print|exec)(?=[ \t]+[\"'\w{~])"
    r"(?![ \t]+(?:in|is|and|or|if|for|not)\b)",
    re.MULTILINE,
)
_OLD_RAISE: Final = regex(
    rf"(?P<head>(?:^|[:;])[ \t]*raise[ \t]+{_DOTTED})[ \t]*,(?=[ \t]*\S)", re.MULTILINE
)
_OCTAL: Final = regex(r"(?<![\w.])0(?=[0-7]+\b(?!\.))")
_LONG: Final = regex(r"(?<![\w.])(0[xX][\da-fA-F]+|\d+)[lL]\b")
_OLD_STRING: Final = regex(r"\b[uU][rR](?=[\"'])")
_UNEQUAL: Final = regex(r"<>")
_LONG_STRING: Final = regex(r"(\"\"\"|''').*?\1", re.DOTALL)
_ON_LINE: Final = regex(r"on line (\d+)$")
_OLD: Final = (
    (_OLD_EXCEPT, r"\g<head> as \g<name>\g<tail>"),
    (_OLD_WORDS, r"\g<head>\g<word>,"),
    (_OLD_RAISE, r"\g<head> from "),
)
_OLD_VALUES: Final = ((_OLD_STRING, " r"), (_OCTAL, "0o"), (_LONG, r"\1 "), (_UNEQUAL, "!="))


class Reading(NamedTuple):
    """What could be read of a file.

    `text` is what the tree's places mean, with as many lines as the file; `problem` is empty where
    nothing was lost. `tree` is None where nothing could be read.
    """

    tree: ast.Module | None
    text: str
    problem: str = ""


def read(text: str) -> Reading:
    """The tree of a file, as much of it as is certain.

    Args:
        text: the file.

    Returns:
        The whole tree where the file is in order, or in the syntax of another version of Python;
        else one without the broken statements, and a problem that names their lines.
    """
    try:
        return Reading(_parsed(text), text)
    except SyntaxError:
        pass
    except (ValueError, RecursionError, MemoryError) as error:
        return Reading(None, text, f"the parser gave up: {error or type(error).__name__}")
    mended, generics = _mended(text)
    said, lost, part = "", list[tuple[int, int]](), mended
    for left in reversed(range(_MOST_BREAKS)):
        try:
            tree = _parsed(part)
        except SyntaxError as error:
            line = _broken_at(error, part)
            said = said or f"syntax error in line {line}: {error.msg}"
        except (ValueError, RecursionError, MemoryError) as error:
            return Reading(None, text, f"the parser gave up: {error or type(error).__name__}")
        else:
            _name_generics(tree, generics)
            return Reading(tree, part, f"{said}; {_lines(lost)}" if lost else "")
        part, gone = _without(part, line, rest=left < _FEW_LEFT)
        lost.append(gone)
        if not part.strip():
            break
    return Reading(None, text, said)


def _parsed(text: str) -> ast.Module:
    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _lines(lost: list[tuple[int, int]]) -> str:
    """The lines that could not be read, in words."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted(lost):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in spans]
    many = len(spans) > 1 or spans[0][0] != spans[0][1]
    return f"{'lines' if many else 'line'} {', '.join(shown)} could not be read"


# -- syntax of other versions ---------------------------------------------------------------------


def _mended(text: str) -> tuple[str, dict[int, str]]:
    """The text in the syntax that all versions read, and the type parameters taken out, by line."""
    generics: dict[int, str] = {}
    before = text
    for pattern, instead in _OLD:
        text = _replaced(pattern, instead, text)
    if text != before:
        for pattern, instead in _OLD_VALUES:
            text = pattern.sub(instead, text)
    text = _replaced(_EXCEPT, r"\g<head>(\g<names>)\g<tail>", text)
    if "[" in text:
        text = _without_generics(text, generics)
    return requoted(_replaced(_ALIAS, r"\g<head>\g<name>    \g<gap>", text)), generics


def _replaced(pattern: re.Pattern[str], instead: str, text: str) -> str:
    """The text with a form replaced where it stands outside of long strings."""
    if pattern.search(text) is None:
        return text
    strings = [found.span() for found in _LONG_STRING.finditer(text)]

    def one(found: re.Match[str]) -> str:
        inside = any(start < found.start() < end for start, end in strings)
        return found[0] if inside else found.expand(instead)

    return pattern.sub(one, text)


def _without_generics(text: str, generics: dict[int, str]) -> str:
    """`def f[T](…)`, `class C[T]` and `type A[T] = …` without their type parameters."""
    cuts: list[tuple[int, int]] = []
    for found in _GENERIC.finditer(text):
        end = _closing(text, found.start("open"))
        if end:
            line = text.count("\n", 0, found.start("open")) + 1
            generics[line] = " ".join(text[found.start("open") + 1 : end - 1].split()).rstrip(", ")
            cuts.append((found.start("open"), end))
    for found in _ALIAS.finditer(text):
        end = _closing(text, found.end()) if text[found.end()] == "[" else 0
        if end:
            cuts.append((found.end(), end))
    for start, end in sorted(cuts, reverse=True):
        gone = text[start:end]
        # Line ends stay, escaped: a header may run over several lines.
        blank = "".join("\\\n" if char == "\n" else " " for char in gone)
        text = text[:start] + blank + text[end:]
    return text


def _closing(text: str, start: int) -> int:
    """The offset behind the bracket that closes the one at `start`; 0 without one."""
    depth = 0
    for at in range(start, min(len(text), start + 2_000)):
        if text[at] in "[(":
            depth += 1
        elif text[at] in "])":
            depth -= 1
            if not depth:
                return at + 1
    return 0


def _name_generics(tree: ast.Module, generics: dict[int, str]) -> None:
    """Give definitions the type parameters that were taken out of them, to be shown."""
    if not generics:
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            written = generics.get(node.lineno)
            if written:
                setattr(node, "type_params", [ast.Name(written, ast.Load())])  # noqa: B010


# -- broken statements ----------------------------------------------------------------------------


def _broken_at(error: SyntaxError, text: str) -> int:
    """The line of the statement that is broken; a missing block is noticed only behind it."""
    named = _ON_LINE.search(error.msg or "")
    return min(int(named[1]) if named else error.lineno or 1, text.count("\n") + 1)


def _without(text: str, line: int, *, rest: bool) -> tuple[str, tuple[int, int]]:
    """The text without the statement that breaks at a line, and which lines those are.

    Of a function only the body is left out where the break is in it; else the outermost statement
    goes. What stands behind is kept only where it cannot be inside of a string: otherwise all goes,
    as it does where `rest` says so.
    """
    lines = text.split("\n")
    span = _body(lines, line) or _outermost(text, line)
    first, last = span
    gone = "\n".join(lines[first - 1 : last])
    if rest or any(gone.count(sign) % 2 for sign in _TRIPLES):
        first, last = _outermost(text, line)[0], len(lines)
        return "\n".join(lines[: first - 1]) + "\n", (first, last)
    empty = [""] * (last - first + 1)
    if span != _outermost(text, line):
        head = lines[first - 1]
        empty[0] = f"{head[: len(head) - len(head.lstrip())]}pass"
    return "\n".join([*lines[: first - 1], *empty, *lines[last:]]), span


def _outermost(text: str, line: int) -> tuple[int, int]:
    """First and last line of the statement at the margin that holds a line."""
    starts = LineMap(text).starts
    end = starts[line - 1] + 1
    before = [found.start() for found in _STATEMENT.finditer(text, 0, min(end, len(text)))]
    after = _STATEMENT.search(text, starts[line] if line < len(starts) else len(text))
    first = text.count("\n", 0, before[-1]) + 1 if before else 1
    # Decorators above belong to what they decorate.
    while len(before) > 1 and text[before[-2]] == "@":
        before.pop()
        first = text.count("\n", 0, before[-1]) + 1
    last = text.count("\n", 0, after.start()) if after else len(starts)
    return first, max(first, last)


def _body(lines: list[str], line: int) -> tuple[int, int] | None:
    """First and last line of the body of the function around a line; None at other places."""
    inside = _indent(lines[line - 1])
    if inside is None or not inside:
        return None
    at, header = line - 1, -1
    for at in range(line - 2, -1, -1):
        depth = _indent(lines[at])
        if depth is None or depth >= inside:
            continue
        inside = depth
        if re.match(r"[ \t]*(?:async[ \t]+)?def\b", lines[at]):
            header = at
            break
        if not depth:
            return None
    if header < 0:
        return None
    first = header
    while first < line - 1 and not re.search(r":\s*(?:#.*)?$", lines[first]):
        first += 1
    first += 1
    while first < line - 1 and _indent(lines[first]) is None:
        first += 1
    depth = _indent(lines[first])
    if first >= line or depth is None or depth <= inside:
        return None
    last = first
    for at in range(first, len(lines)):
        here = _indent(lines[at])
        if here is not None and here <= inside:
            break
        last = at if here is not None else last
    return first + 1, last + 1


def _indent(row: str) -> int | None:
    """The depth of a line; None where it is blank or only a comment."""
    bare = row.lstrip()
    return len(row.expandtabs()) - len(bare.expandtabs()) if bare and bare[0] != "#" else None
