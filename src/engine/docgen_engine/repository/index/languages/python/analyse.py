"""From the text of a Python file to its facts."""

from __future__ import annotations

import ast
from typing import Final

from docgen_engine.domain.facts import FileFacts
from docgen_engine.patterns import regex
from docgen_engine.repository.index.languages.python.attribute_comments import with_comments
from docgen_engine.repository.index.languages.python.commands import by_line, commands
from docgen_engine.repository.index.languages.python.environment import environment
from docgen_engine.repository.index.languages.python.facts import make_calls, public
from docgen_engine.repository.index.languages.python.mending import Reading, read
from docgen_engine.repository.index.languages.python.models import models
from docgen_engine.repository.index.languages.python.routes import routes
from docgen_engine.repository.index.languages.python.scope import Collected
from docgen_engine.repository.index.languages.python.shared_options import shared_options
from docgen_engine.repository.index.languages.python.source import Source, doc_of
from docgen_engine.repository.index.languages.python.walker import Walker
from docgen_engine.repository.index.lines import comment_spans, count_lines
from docgen_engine.repository.index.markers import find_markers
from docgen_engine.repository.index.textmap import LineMap

_LANGUAGE: Final = "Python"
_LONE_RETURN: Final = regex(r"\r(?!\n)")


def analyse_python(text: str) -> FileFacts:
    """The facts of a Python file.

    Args:
        text: the file, decoded.

    Returns:
        All facts; for a file with a syntax error those of the statements around it, and
        `problem` with the lines that could not be read.
    """
    lone = _LONE_RETURN.search(text)
    if lone is not None:
        line = text.count("\n", 0, lone.start()) + 1
        return _counted(text, f"a carriage return without line feed in line {line}; not analysed")
    reading = read(text)
    if reading.tree is None:
        return _counted(text, reading.problem)
    return _facts(text, reading.tree, reading)


def _counted(text: str, problem: str) -> FileFacts:
    spans = comment_spans(text, _LANGUAGE)
    return FileFacts(
        language=_LANGUAGE,
        lines=count_lines(text, spans),
        markers=find_markers(text, spans),
        problem=problem,
    )


def _facts(text: str, tree: ast.Module, reading: Reading) -> FileFacts:
    collected = Collected(Source(reading.text))
    Walker(collected).module(tree)
    doc, doc_line, doc_line_end = doc_of(tree)
    spans = comment_spans(text, _LANGUAGE)
    symbols = sorted(
        public(with_comments(collected.symbols, text), collected.exports),
        key=lambda one: (one.line, one.name),
    )
    declared, mounts = routes(collected)
    carriers, heirs = models(collected)
    shared, carried = shared_options(collected)
    return FileFacts(
        language=_LANGUAGE,
        lines=count_lines(text, spans, collected.docstrings),
        doc=doc,
        doc_line=doc_line,
        doc_line_end=doc_line_end,
        symbols=tuple(symbols),
        imports=tuple(sorted(collected.imports, key=lambda one: one.line)),
        exports=tuple(dict.fromkeys(collected.exports or ())),
        calls=make_calls(collected),
        environment=environment(collected),
        routes=declared,
        commands=by_line((*commands(collected), *shared)),
        carried=carried,
        caught=tuple(sorted(collected.caught, key=lambda one: (one.line, one.line_end))),
        models=carriers,
        heirs=heirs,
        mounts=mounts,
        markers=find_markers(text, sorted([*spans, *_doc_spans(text, collected)])),
        main_line=collected.main_line,
        problem=reading.problem,
    )


def _doc_spans(text: str, collected: Collected) -> list[tuple[int, int]]:
    starts = LineMap(text).starts
    return [
        (starts[first - 1], starts[last] if last < len(starts) else len(text))
        for first, last in collected.docstrings
    ]
