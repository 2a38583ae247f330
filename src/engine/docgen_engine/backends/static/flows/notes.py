"""Where a step leaves the repository's own functions: programs that it runs, what users gave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.indirect import Through
from docgen_engine.backends.static.flows.order import Hop
from docgen_engine.backends.static.flows.tracing import Tracer
from docgen_engine.domain.documents.analysis import FlowNote

_NEAR: Final = 2
_MOST: Final = 2
"""Notes of each sort at a step."""


def notes_of(position: int, hops: Sequence[Hop], tracer: Tracer) -> tuple[FlowNote, ...]:
    """What a step runs or calls that is not of the repository, each with the step it comes after.

    Args:
        position: of the step in its flow, from 0.
        hops: the steps in calling order.
        tracer: knows what functions call.
    """
    hop = hops[position]
    return tuple(
        msgspec.structs.replace(note, after=_after(note.line, position, hops))
        for note in (*_notes(hop.file, hop.function, tracer), *_lost(hop, tracer))
    )


def _after(line: int, position: int, hops: Sequence[Hop]) -> int:
    """The number of the last step that is done when a line of a step's function is reached."""
    last = position
    for at in range(position + 1, len(hops)):
        direct = at
        while hops[direct].parent not in (position, -1):
            direct = hops[direct].parent
        if hops[direct].parent == position and hops[direct].done_at < line:
            last = at
    return last + 1


def _lost(hop: Hop, tracer: Tracer) -> Iterator[FlowNote]:
    """What the start, or a step right behind it, calls where nobody can say which function."""
    for call in tracer.lost.of(hop.file, hop.function)[:_MOST] if hop.depth < _NEAR else ():
        yield FlowNote(
            f"calls `{call.callee}`, which could not be followed", call.from_file, call.line
        )


def _notes(file: str, function: str, tracer: Tracer) -> Iterator[FlowNote]:
    for run in tracer.programs.of(file, function)[:_MOST]:
        yield FlowNote(f"runs `{run.command}`", file, run.line)
    lines = tracer.index.lines(file)
    given = [one for one in tracer.indirect.of(file, function) if one.hook and not one.functions]
    # What stands deeper in the function happens only under conditions.
    main = sorted(given, key=lambda one: _indent(lines[one.line - 1]))[:_MOST]
    for through in sorted(main, key=lambda one: one.line):
        yield FlowNote(_said(through), file, through.line)


def _said(through: Through) -> str:
    if through.several:
        return f"calls functions that are in `{through.field}`"
    said = f", which is described as “{through.doc.rstrip('.')}”" if through.doc else ""
    return f"calls the function in `{through.field}`{said}"


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
