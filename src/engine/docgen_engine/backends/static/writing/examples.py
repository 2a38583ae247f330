"""What a document shows that can be done with the program, as one block of commands."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.working.chosen_commands import is_example
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.domain.documents.discovery import Command, CommandPurpose
from docgen_engine.domain.markup import fenced, quote

_MOST: Final = 6
_TOGETHER: Final = 40
"""Lines of a document that examples of one kind stand in."""


def examples(desk: Desk) -> list[Command]:
    """The examples of use that stand below one sentence of a document, in its order.

    Args:
        desk: what is known.
    """
    found = [c for c in desk.commands(CommandPurpose.RUN) if is_example(desk, c)]
    led = next((c for c in found if c.help.endswith(":")), None)
    if led is None:
        return []
    here = [c for c in found if c.file == led.file and c.help in {"", led.help}]
    near = [c for c in here if 0 <= c.line - led.line <= _TOGETHER]
    return sorted(near, key=lambda c: c.line)[:_MOST]


def used(desk: Desk, shown: list[Command]) -> str:
    """Examples as one block, with the sentence that leads to them.

    Args:
        desk: what is known.
        shown: in their order.
    """
    if not shown:
        return ""
    first, last = shown[0], shown[-1]
    cited = desk.cite(first.file, first.line, last.line)
    said = quote(first.help) if first.help else "Using it:"
    text = "\n".join(c.command for c in shown)
    return f"{said} {cited}\n\n{fenced(text, 'sh')}"
