"""Blocks of shell commands as a document shows them: whole, in order, with the words above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.markdown import Block
from docgen_engine.repository.readme_commands import PROMPT, SHELLS, purpose_of_title, shell_lines

_LONGEST: Final = 16
"""Lines of a block that is still read as steps rather than as a script."""


class ShownBlock(msgspec.Struct, frozen=True):
    """A block of commands: the titles around it, the paragraph that leads to it, its lines.

    `text` is what is typed, without prompts and without what programs print. `lead` is empty where
    another block stands right above; its lines are `lead_line` to `lead_end`.
    """

    trail: tuple[str, ...]
    text: str
    line: int
    line_end: int
    lead: str = ""
    lead_line: int = 0
    lead_end: int = 0
    label: str = ""
    """What the part that can be unfolded is called: one of several ways."""


_LITERAL: Final = regex(r"(?P<tick>``?)(?P<command>[^`]+)(?P=tick)")
_ASSIGNED: Final = regex(r"[A-Z][A-Z0-9_]*=\S*")
_TYPED: Final = regex(
    r"(?:\$ )?(?:(?:make|just|task|npm|pnpm|yarn|bun|uv|poetry|pdm|pipenv|hatch|tox|nox|invoke|rake"
    r"|docker(?:-compose)?|go|cargo|composer|bundle|dotnet|mvn|gradle) "
    r"|python3? (?:-m |[\w./-]+\.py)|\./[\w./-]+(?: |$))\S*"
)
"""How a line begins that is typed, in a block that names no language."""


def with_literals(
    titled: Sequence[tuple[tuple[str, ...], Block]], lines: Sequence[str]
) -> list[tuple[tuple[str, ...], Block]]:
    """The blocks of a document, those of code that are written as a paragraph as what they are.

    In a section on installing, a paragraph may be nothing but one literal: `pip install lark`.

    Args:
        titled: its blocks, each with the titles of the sections around it.
        lines: of the document.
    """
    found = []
    for trail, block in titled:
        match = None
        if block.kind == "paragraph" and block.line == block.line_end <= len(lines):
            match = _LITERAL.fullmatch(lines[block.line - 1].strip())
        installs = (
            match is not None
            and purpose_of_title(trail) is CommandPurpose.INSTALL
            and guess_purpose("", match["command"]) is CommandPurpose.INSTALL
        )
        if match is not None and installs:
            text = match["command"].strip()
            typed = Block("code", text, block.line, block.line_end, language="sh")
            found.append((trail, typed))
            continue
        found.append((trail, block))
    return found


def shown_blocks(titled: Sequence[tuple[tuple[str, ...], Block]]) -> tuple[ShownBlock, ...]:
    """The blocks of shell commands of a document, in order.

    Args:
        titled: its blocks, each with the titles of the sections around it.
    """
    return tuple(_shown(titled))


def _shown(titled: Sequence[tuple[tuple[str, ...], Block]]) -> Iterator[ShownBlock]:
    label = ""
    at: tuple[str, ...] = ()
    for number, (trail, block) in enumerate(titled):
        if trail != at:
            at, label = trail, ""
        if block.kind == "summary":
            label = block.text
        if block.kind != "code" or block.language not in SHELLS:
            continue
        # Text between several ways is the way's own: only what is fenced or prompted is typed.
        lines = list(shell_lines(block, purpose_of_title(trail)))
        text = _typed(block)
        typed = bool(lines) or _is_typed(block) or _is_filled_in(block)
        if not typed or not text or text.count("\n") >= _LONGEST:
            continue
        above_trail, above = titled[number - 1] if number else ((), block)
        leads = above_trail == trail and above.kind in {"paragraph", "item"}
        if leads:
            lead = (above.text, above.line, above.line_end)
            yield ShownBlock(trail, text, block.line, block.line_end, *lead, label)
        else:
            yield ShownBlock(trail, text, block.line, block.line_end, label=label)


def _is_typed(block: Block) -> bool:
    """Whether each line of a block without a language begins as what people type does."""
    lines = [line for line in block.text.split("\n") if line.strip()]
    return bool(lines) and all(map(_TYPED.match, lines))


def _is_filled_in(block: Block) -> bool:
    """Whether a block shows what a file of settings holds: names and their values."""
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    given = [line for line in lines if not line.startswith("#")]
    return bool(given) and all(map(_ASSIGNED.fullmatch, given))


def _typed(block: Block) -> str:
    """What a person types of a block; all of it where nothing is marked as typed."""
    lines = [line.rstrip() for line in block.text.split("\n")]
    matches = [PROMPT.match(line.strip()) for line in lines]
    if not any(matches):
        return "\n".join(lines)
    kept = []
    held = False
    for line, match in zip(lines, matches, strict=True):
        if match or held:
            kept.append(match["command"] if match else line.strip())
        held = bool(match or held) and line.endswith("\\")
    return "\n".join(kept)
