"""From the bytes of one file to its facts, whatever the language.

Module-level functions on plain values, so that worker processes can run them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from docgen_engine.domain.facts import FileFacts
from docgen_engine.domain.protocols import ContentReader
from docgen_engine.repository.index.generated import is_generated, is_minified
from docgen_engine.repository.index.hiding import hide_secrets
from docgen_engine.repository.index.lines import comment_spans, count_lines
from docgen_engine.repository.index.markers import find_markers
from docgen_engine.repository.index.textmap import decode

Key = tuple[str, str]
"""Content hash and language: what facts are stored under."""


def _python(text: str, _: str) -> FileFacts:
    from docgen_engine.repository.index.languages.python.analyse import analyse_python

    return analyse_python(text)


def _javascript(text: str, language: str) -> FileFacts:
    from docgen_engine.repository.index.languages.javascript.analyse import analyse_javascript

    return analyse_javascript(text, language)


def _go(text: str, _: str) -> FileFacts:
    from docgen_engine.repository.index.languages.go.analyse import analyse_go

    return analyse_go(text)


def _sound(text: str, language: str) -> FileFacts | None:
    from docgen_engine.repository.index.languages.sound.analyse import analyse_sound
    from docgen_engine.repository.index.languages.sound.language import GrammarMissing
    from docgen_engine.repository.index.languages.sound.registry import adapter_of

    adapter = adapter_of(language)
    try:
        return analyse_sound(text, adapter) if adapter is not None else None
    except GrammarMissing as missing:
        return _counted(
            text, language, f"the package {missing} is not installed; only its lines were counted"
        )


_ANY_OTHER: Final = "Rust"
"""Stands for the languages that share one analyser."""

# Imported when a file in it is first met: after a small change that is one language of all.
_ANALYSERS: Final[dict[str, Callable[[str, str], FileFacts | None]]] = {
    "Python": _python,
    "JavaScript": _javascript,
    "TypeScript": _javascript,
    "Go": _go,
}


def get_ready() -> None:
    """Load the analysers, for a process that is going to read many files."""
    for language in (*_ANALYSERS, _ANY_OTHER):
        analyse(b"", language)


def analyse(content: bytes, language: str) -> FileFacts:
    """The facts of a file.

    Args:
        content: its bytes; nothing is assumed about them.
        language: a name of the language table, or empty.

    Returns:
        Facts; for generated and minified files and for languages without an analyser only counts
        of lines. Never raises on bad input: `problem` says what is missing.
    """
    text, problem = decode(content)
    if "\0" in text:
        return _counted(text, language, "holds NUL bytes; only its lines were counted")
    if is_generated(text, language) or is_minified(content):
        return msgspec.structs.replace(_counted(text, language, problem), generated=True)
    facts = hide_secrets(_analysed(text, language) or _counted(text, language, ""), text)
    if not problem:
        return facts
    both = "; ".join(part for part in (problem, facts.problem) if part)
    return msgspec.structs.replace(facts, problem=both)


def _analysed(text: str, language: str) -> FileFacts | None:
    """The facts by the language's own analyser; None for a language without one."""
    try:
        return _ANALYSERS.get(language, _sound)(text, language)
    except RecursionError:
        return _counted(text, language, "nested too deeply; only its lines were counted")


def _counted(text: str, language: str, problem: str) -> FileFacts:
    spans = comment_spans(text, language)
    return FileFacts(
        language=language,
        lines=count_lines(text, spans),
        markers=find_markers(text, spans),
        problem=problem,
    )


def analyse_many(reader: ContentReader, keys: list[Key]) -> dict[Key, bytes]:
    """The encoded facts of many files, for a worker process.

    Args:
        reader: kept contents.
        keys: (sha256, language) of each file.

    Returns:
        Facts as MessagePack by key; a content that is not kept is left out.
    """
    encoder = msgspec.msgpack.Encoder()
    found: dict[Key, bytes] = {}
    for key in keys:
        try:
            content = reader.read(key[0])
        except KeyError:
            continue
        found[key] = encoder.encode(analyse(content, key[1]))
    return found
