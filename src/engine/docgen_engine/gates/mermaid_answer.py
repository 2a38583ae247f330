"""What Mermaid says of a block, in words and lines that a person can use."""

from __future__ import annotations

import json
import re
from typing import Final

import msgspec

from docgen_engine.domain.markup import shorten
from docgen_engine.patterns import regex

_FRONT_MATTER: Final = regex(r"\A([^\S\n\r]*)-{3}\s*[\n\r](.*?)[\n\r]\1-{3}\s*[\n\r]+", re.DOTALL)
_DIRECTIVE: Final = regex(r"%%\{.*?(?:\}%%|\Z)", re.DOTALL)
_COMMENT: Final = regex(r"\s*%%(?!\{).")
_LINE: Final = regex(r"\bline:?\s+(\d+)")
_PREFIX: Final = regex(r"^(?:Parse|Lexical|Parsing) (?:error on line \d+|failed)[:.]?\s*")
_POINTER: Final = regex(r"^-*\^\s*$")
_WHOLE_TEXT: Final = regex(r"(?s) matching given configuration for text:.*")
_EXPECTING: Final = regex(r"(Expecting (?:'[^']*', ){3})((?:'[^']*', )+)(?=got )")


class Verdict(msgspec.Struct, frozen=True):
    """What the parser says of one block.

    `problem` holds its words where it rejects the block, and `line` the line of the block, from 1,
    that they are about. `nodes` counts what a reader sees as boxes; 0 where nobody can tell.
    `ended` is False where it took too long, so that nobody knows what it would say.
    """

    kind: str = ""
    nodes: int = 0
    problem: str = ""
    line: int = 1
    ended: bool = True


def read_answer(said: str, text: str) -> Verdict:
    """What the parser said of a block, for people.

    Args:
        said: JSON from `mermaid_script.JUDGE`.
        text: the block.
    """
    answer = json.loads(said)
    problem = answer.get("problem", "")
    if not problem:
        return Verdict(str(answer["kind"]), int(answer["nodes"]))
    named = _LINE.search(problem)
    line = _line_of(text, int(named[1])) if named else _first_written(text)
    return Verdict(problem=_words(problem), line=line)


def _words(problem: str) -> str:
    """The parser's message on one line, without its own count of lines and its long lists."""
    problem = _WHOLE_TEXT.sub(" in its first line.", _PREFIX.sub("", problem.strip()))
    lines = [line.strip() for line in problem.splitlines()]
    joined = " ".join(line for line in lines if line and not _POINTER.match(line))

    def fewer(found: re.Match[str]) -> str:
        return f"{found[1]}{found[2].count(', ')} others, "

    return shorten(_EXPECTING.sub(fewer, joined), 300) or "It gives no reason."


def _line_of(text: str, parsed_line: int) -> int:
    """The line of a block for a line of what Mermaid parses: the block without its comments.

    Mermaid takes out front matter, directives, comments (with the blank lines before them) and
    leading space, in this order, and counts lines in the rest.
    """
    numbers = []
    number = 1
    for sign in text:
        numbers.append(number)
        number += sign == "\n"
    for pattern in (_FRONT_MATTER, _DIRECTIVE):
        kept: list[int] = []
        rest: list[str] = []
        at = 0
        for found in pattern.finditer(text):
            kept += numbers[at : found.start()]
            rest.append(text[at : found.start()])
            at = found.end()
        numbers, text = kept + numbers[at:], "".join(rest) + text[at:]
    parsed: list[int] = []
    blank: list[int] = []
    at = 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if _COMMENT.match(line):
            blank.clear()
        elif line.strip():
            parsed += [*(blank if parsed else ()), numbers[at]]
            blank.clear()
        else:
            blank.append(numbers[at])
        at += len(line)
    # The end of the text counts as one more line; nobody could mend anything there.
    return parsed[min(max(parsed_line, 1), len(parsed)) - 1] if parsed else 1


def _first_written(text: str) -> int:
    lines = text.split("\n")
    return next((at for at, line in enumerate(lines, start=1) if line.strip()), 1)
