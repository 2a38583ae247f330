"""Searching the kept text of a snapshot, with a guard against patterns that never end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.protocols import ContentReader
from docgen_engine.domain.snapshot import FileEntry
from docgen_engine.patterns import regex
from docgen_engine.repository.text import decode_text, split_lines

MAX_PATTERN: Final = 200
_MAX_LINE: Final = 300
_MAX_TEXT: Final = 400
_MOST_WIDE: Final = 2
_MOST_REPEATS: Final = 3
_TOKEN: Final = regex(
    r"(?P<reference>\\[1-9]|\(\?P=|\(\?\()"
    r"|(?P<open>\((?:\?(?:P?<[^>=!]*>|[aiLmsux-]*:|<?[=!]|>|[aiLmsux-]+\)))?)"
    r"|(?:(?P<close>\))|(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^()|*+?{]|\{))"
    r"(?P<repeat>(?:[*+?]|\{\d*,?\d*\})[?+]?)?"
    r"|(?P<branch>\|)"
)
_WIDE: Final = regex(r"\.|\[\^|\\[SWD]")
_SPACE: Final = regex(r"\\s|[ \t]$|\[ \]")
_DOUBTFUL: Final = regex(r"^\[\^?\[|--|&&|~~|\|\|")
_SPECIAL: Final = regex(r"(?<!\\)[*+{?]")
_BOUND: Final = regex(r"\{(?P<low>\d*)(?P<comma>,?)(?P<high>\d*)\}")


class BadPattern(ValueError):
    """The pattern cannot be used; the message says why and what to do."""


class Match(msgspec.Struct, frozen=True):
    """A line that matches. `column` is 1-based; `text` the line, cut if it is long."""

    file: str
    line: int
    column: int
    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """A page of matches. `more` says that there are others; `searched` how many files were read.

    `stopped` is the file at which the time was up, empty where all were read.
    """

    matches: tuple[Match, ...]
    more: bool
    searched: int
    stopped: str = ""


def compile_pattern(query: str, *, regex: bool, case_sensitive: bool) -> re.Pattern[str]:
    """The pattern to search for.

    Python's matcher cannot be interrupted, so patterns whose work may grow without measure are
    refused: repeats of what repeats or branches, many open-ended repeats, back references.

    Args:
        query: text, or a regular expression.
        regex: whether it is a regular expression.
        case_sensitive: whether case counts.

    Raises:
        BadPattern: it is empty, too long, not a regular expression, or refused.
    """
    if not query:
        raise BadPattern("query is empty; give the text to look for")
    if len(query) > MAX_PATTERN:
        raise BadPattern(f"query is longer than {MAX_PATTERN} characters; look for less")
    flags = 0 if case_sensitive else re.IGNORECASE
    if not regex:
        return re.compile(re.escape(query), flags)
    _refuse_slow(query)
    try:
        return re.compile(query, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(f"query is not a regular expression: {error}") from error


def _refuse_slow(pattern: str) -> None:
    """Walk over the pattern once, remembering for each open group what is in it."""
    groups: list[bool] = []  # whether a group has a repeat or a branch
    wide = spaces = others = 0
    for token in _TOKEN.finditer(pattern):
        if token["reference"]:
            raise BadPattern("back references are not allowed in query")
        _refuse_doubtful_set(token["atom"] or "")
        repeat = token["repeat"] or ""
        inner = bool(repeat) or bool(token["branch"])
        if token["open"]:
            groups.append(False)
            continue
        if token["close"] and groups:
            inner = groups.pop()
            if inner and _repeats(repeat):
                raise BadPattern(
                    "query repeats a group that itself repeats or branches, which may never end; "
                    "write it without the outer repeat"
                )
        if groups and inner:
            groups[-1] = True
        if _repeats(repeat):
            atom = token["atom"] or ""
            wide += bool(_WIDE.match(atom))
            spaces += bool(_SPACE.match(atom))
            others += not (_WIDE.match(atom) or _SPACE.match(atom))
    # Repeats that can take each other's characters multiply; spaces and words cannot.
    if wide > _MOST_WIDE or wide + max(spaces, others) > _MOST_REPEATS:
        raise BadPattern(
            f"query has too many open-ended repeats (at most {_MOST_WIDE} of `.`, "
            f"{_MOST_REPEATS} in all); look for less"
        )


def _refuse_doubtful_set(atom: str) -> None:
    """Refuse sets that a later Python may read otherwise, and of which this one warns."""
    if atom == "[":
        raise BadPattern("query is not a regular expression: a set `[` is not closed")
    if atom.startswith("[") and _DOUBTFUL.search(atom):
        raise BadPattern(
            "query has a doubtful set; write `\\[`, `\\-`, `\\&`, `\\|`, `\\~` inside of it"
        )


def _repeats(mark: str) -> bool:
    """Whether a mark repeats openly or often; `?`, `{2}` and `{,3}` do not."""
    match = _BOUND.match(mark)
    if match is None:
        return mark[:1] in ("*", "+")
    if match["comma"] and not match["high"]:
        return True
    return int(match["high"] or match["low"] or 0) > 10


def search_files(
    reader: ContentReader,
    files: Sequence[FileEntry],
    pattern: re.Pattern[str],
    skip: int,
    limit: int,
    context: int,
    in_time: Callable[[], bool],
) -> Found:
    """Search files in their order.

    Args:
        reader: of kept contents.
        files: text files of the manifest.
        pattern: from `compile_pattern`.
        skip: how many matches to pass over.
        limit: the most matches to return.
        context: lines before and after each match.
        in_time: asked between files; False ends the search.
    """
    matches: list[Match] = []
    seen = 0
    for number, entry in enumerate(files):
        if not in_time():
            return Found(tuple(matches), True, number, entry.path)
        try:
            text = decode_text(reader.read(entry.sha256))
        except KeyError:
            continue
        lines: list[str] | None = None
        for at, column in _matching_lines(text, pattern):
            seen += 1
            if seen <= skip:
                continue
            if len(matches) == limit:
                return Found(tuple(matches), True, number + 1)
            lines = lines if lines is not None else split_lines(text)
            matches.append(_match(entry.path, lines, at, column, context))
    return Found(tuple(matches), False, len(files))


def _matching_lines(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """(index, column) of the first match on each line.

    Of a long line only the beginning is looked at, unless the pattern is plain text: the work of
    an expression grows with a power of the line's length.
    """
    found = []
    longest = _MAX_LINE if _SPECIAL.search(pattern.pattern) else None
    for at, line in enumerate(split_lines(text)):
        match = pattern.search(line[:longest])
        if match:
            found.append((at, match.start() + 1))
    return found


def _match(path: str, lines: list[str], at: int, column: int, context: int) -> Match:
    def cut(line: str) -> str:
        return line if len(line) <= _MAX_TEXT else line[:_MAX_TEXT] + "…"

    return Match(
        path,
        at + 1,
        column,
        cut(lines[at]),
        tuple(cut(line) for line in lines[max(0, at - context) : at]),
        tuple(cut(line) for line in lines[at + 1 : at + 1 + context]),
    )
