"""Command lines as docopt reads them: from the text that says how a program is used.

The text of a program or of one of its commands has a line `Usage:` with patterns below it, and
options with two spaces before what they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from docgen_engine.domain.facts import CommandFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.textmap import one_line

FRAMEWORK: Final = "docopt"
_USAGE: Final = regex(r"(?i)^\s*usage:\s*(?P<rest>.*)$")
_WORD: Final = regex(r"^[a-z][\w.-]*$")
_OPTION: Final = regex(
    r"^\s+(?P<names>-[\w-]+(?:[ =](?:<[^<>]+>|[A-Z][A-Z_-]*))?"
    r"(?:,? +-[\w-]+(?:[ =](?:<[^<>]+>|[A-Z][A-Z_-]*))?)*)(?:\s{2,}(?P<help>\S.*))?$"
)
_NAME: Final = regex(r"(?<![\w-])--?[\w-]+")
_DEFAULT: Final = regex(r"\s*\[default: (?P<value>[^\[\]]*)\]")
_ALWAYS: Final = frozenset({"--help", "--version"})
"""What every program has, and is worth no word."""


def read_usage(rows: Sequence[str], first: int, symbol: str) -> list[CommandFact]:
    """The command that a text tells of, and its options.

    Args:
        rows: the lines of the text.
        first: the number of the first of them in its file.
        symbol: the definition that holds the text; it ties the options to their command.

    Returns:
        Nothing where the text has no usage. Of a text on a whole program the commands are those
        that its patterns begin with, and its options have no symbol.
    """
    at = next((number for number, row in enumerate(rows) if _USAGE.match(row)), -1)
    if at < 0:
        return []
    patterns = list(_patterns(rows, at))
    words = _common([plain for _, plain in patterns])
    if not words:
        return []
    name = " ".join(words[1:])
    options = list(_options(rows, at, first, symbol if name else ""))
    if not name:
        named = {" ".join(plain[1:]): number for number, plain in reversed(patterns) if plain[1:]}
        return [
            *(CommandFact("command", one, first + number, framework=FRAMEWORK)
              for one, number in named.items()),
            *options,
        ]  # fmt: skip
    said = one_line(_first_paragraph(rows[:at]))
    command = CommandFact("command", name, first + at, said, "", symbol, FRAMEWORK)
    return [command, *options]


def _patterns(rows: Sequence[str], at: int) -> Iterator[tuple[int, list[str]]]:
    """The plain words that each pattern below `Usage:` begins with, up to an empty line or a title.

    A line that does not begin with the name of the program belongs to the one above it.
    """
    match = _USAGE.match(rows[at])
    lines = [(at, match["rest"])] if match is not None and match["rest"].strip() else []
    for number, row in enumerate(rows[at + 1 :], start=at + 1):
        if not row.strip() or row.rstrip().endswith(":"):
            break
        lines.append((number, row))
    program = lines[0][1].split()[0] if lines else ""
    for number, text in lines:
        words = text.split()
        if words[0] == program:
            yield number, list(takewhile(_WORD.match, words))


def _common(patterns: list[list[str]]) -> list[str]:
    """The words that all patterns begin with: the program, and the command that is told of."""
    columns = [set(words) for words in zip(*patterns, strict=False)]
    return [words.pop() for words in takewhile(lambda words: len(words) == 1, columns)]


def _first_paragraph(rows: Sequence[str]) -> str:
    found: list[str] = []
    for row in rows:
        if row.strip():
            found.append(row.strip())
        elif found:
            break
    return " ".join(found)


def _options(rows: Sequence[str], at: int, first: int, symbol: str) -> Iterator[CommandFact]:
    """The options of a text: what each does may go on in lines that are set further in."""
    number = at + 1
    while number < len(rows):
        match = _OPTION.match(rows[number])
        line = number
        number += 1
        if match is None:
            continue
        depth = len(rows[line]) - len(rows[line].lstrip())
        said = [match["help"] or ""]
        while number < len(rows) and _goes_on(rows[number], depth):
            said.append(rows[number].strip())
            number += 1
        names = sorted(_NAME.findall(match["names"]), key=lambda name: not name.startswith("--"))
        if names[0] in _ALWAYS:
            continue
        text = one_line(" ".join(said))
        default = _DEFAULT.search(text)
        yield CommandFact(
            "option", names[0], first + line, _DEFAULT.sub("", text),
            default["value"] if default else "", symbol, FRAMEWORK, tuple(names[1:]),
        )  # fmt: skip


def _goes_on(row: str, depth: int) -> bool:
    """Whether a line belongs to the option above it."""
    text = row.lstrip()
    return bool(text) and len(row) - len(text) > depth and not text.startswith("-")
