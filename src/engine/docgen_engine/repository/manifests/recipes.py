"""What the text of a recipe tells before its tools are known: what only passes on or fetches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.patterns import regex

_LINES: Final = regex(r"\n|(?<=\S) (?:&&|;) (?=\S)")
GIVEN: Final = '"$@"'
"""What whoever types a command adds to it."""

_LAUNCHER: Final = regex(
    r"[@-]*(?:exec )?(?:(?:uv|poetry|pdm|hatch|pipenv|rye) run|npx|bunx|pnpm (?:exec|dlx)"
    r"|yarn(?: exec| dlx)?|bundle exec"
    r"|docker(?:-| )compose (?:\S+ )*?(?:run|exec)(?: --?\S+)* \S+)?"
    r"(?: --?[\w-]*(?:=\S+)?)* ?"
    r"(?:\"?\$[@*]\"?|\"?\$[({](?:ARGS|args)[)}]\"?|\$\(filter-out [^)]*\)|\{\{ *\.CLI_ARGS *\}\})"
)
"""A line that starts whatever it is given, and nothing of its own."""

_FETCHES: Final = regex(
    r"[@-]*(?:\$\((?:if|or) .*\b(?:install|get)\b"
    r"|(?:which|command -v|type|hash|test|\[) .*\|\|.*\b(?:install|get|add|curl|wget)\b"
    r"|if !? ?(?:which|command -v|type|hash|test|\[) )"
)
"""A tool that is installed on the way, where it is missing."""

_GLUE: Final = regex(
    r"[@-]*(?:(?:echo|printf|export|set|cd|rm|mkdir|cp|mv|ln|cat|touch|chmod|source|test|exit|trap|if"
    r"|elif|then|else|fi|for|while|do|done|git|curl|wget|tar|unzip|sudo|true|direnv)\b"
    r"|[\[({}#.]|\w+=|\$\((?:info|warning|error|call|foreach|eval)\b|$)"
)
"""What only leads to what a recipe is there for."""

OF_PROJECT: Final = regex(
    r"(?:uv|poetry|pdm|pipenv|rye) (?:sync|install)\b|uv pip (?:sync|install) .*(?:-e|-r|\.)"
    r"|pip3? install (?:-\S+ )*(?:-e|--editable|-r|--requirement|\.|[\"']\.)"
    r"|(?<![\w-])(?:npm (?:ci|i|install)|(?:pnpm|yarn|bun)(?: (?:i|install))?)(?: --?\S+)*\s*$"
    r"|bundle(?: install)?\s*$|bundle install|composer install|go mod (?:download|tidy|vendor)"
    r"|pre-commit install|python3? -m venv|virtualenv|conda env create|mix deps\.get"
)
"""What installs the project itself, or what it needs by its manifest."""

_KINDS: Final = frozenset({Purpose.TEST, Purpose.LINT, Purpose.TYPES})


def lines_of(text: str) -> list[str]:
    """The commands of a recipe, without those that only fetch a tool where it is missing.

    Args:
        text: one or more lines, on which several commands may stand.
    """
    found = [line.strip() for line in _LINES.split(text)]
    return [line for line in found if not _FETCHES.match(line)]


def is_launcher(text: str) -> bool:
    """Whether a recipe only starts what it is given: `uv run -- "$@"` runs nothing by itself.

    Args:
        text: of the recipe.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) == 1 and bool(_LAUNCHER.fullmatch(lines[0].strip()))


def is_glue(line: str) -> bool:
    """Whether a line of a recipe only leads to what the recipe is there for."""
    return bool(_GLUE.match(line))


def given_to(text: str, parameters: Iterable[str]) -> str:
    """A recipe with its own parameters as the shell writes them.

    Args:
        text: of the recipe, in which they stand in double braces.
        parameters: their names.
    """
    for name in parameters:
        text = text.replace("{{" + name + "}}", GIVEN).replace("{{ " + name + " }}", GIVEN)
    return text


def common_purpose(purposes: Collection[Purpose]) -> Purpose:
    """What something is for that does several things: the one thing, or to check a change.

    Args:
        purposes: of its parts.

    Returns:
        `OTHER` where they have nothing in common.
    """
    kinds = set(purposes)
    if len(kinds) == 1:
        return next(iter(kinds))
    return Purpose.LINT if kinds and kinds <= _KINDS else Purpose.OTHER
