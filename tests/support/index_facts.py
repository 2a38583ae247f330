"""Builds indexes of small repositories in memory, and prints facts as lines for goldens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from docgen_engine.domain.facts import FileFacts, SymbolFact
from docgen_engine.domain.snapshot import FileEntry, FileKind, Manifest
from docgen_engine.repository.index.linked import RepositoryIndex
from docgen_engine.repository.index.load import NoFacts, collect_facts
from docgen_engine.repository.languages import language_of
from docgen_engine.repository.text import count_lines


class MemoryReader:
    """Kept contents in memory; counts how often each was read."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.reads: list[str] = []

    def keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.contents[sha256] = content
        return sha256

    def read(self, sha256: str) -> bytes:
        self.reads.append(sha256)
        return self.contents[sha256]


def snapshot_of(files: Mapping[str, str | bytes]) -> tuple[Manifest, MemoryReader]:
    """A manifest of files given by path, and the reader of their contents."""
    reader = MemoryReader()
    entries = []
    for path, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        entries.append(
            FileEntry(
                path=path,
                sha256=reader.keep(content),
                size=len(content),
                kind=FileKind.TEXT,
                language=language_of(path),
                lines=count_lines(content),
            )
        )
    return Manifest(files=tuple(sorted(entries))), reader


def tree(text: str) -> dict[str, str]:
    """Files by path, from one text where `=== path` begins each file."""
    files: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.startswith("=== "):
            lines = files.setdefault(line.removeprefix("=== "), [])
        else:
            lines.append(line + "\n")
    return {path: "".join(rows) for path, rows in files.items()}


def index_of(files: Mapping[str, str | bytes]) -> RepositoryIndex:
    """The linked index of files given by path."""
    manifest, reader = snapshot_of(files)
    return RepositoryIndex(manifest, collect_facts(manifest, reader, NoFacts()), reader)


def calls_by_line(index: RepositoryIndex, path: str) -> dict[tuple[int, str], str]:
    """Where the calls of a file go: (line, callee) to `file#symbol`, empty for undecided."""
    return {
        (call.line, call.callee): f"{call.to_file}#{call.to_symbol}" if call.to_file else ""
        for call in index.calls
        if call.from_file == path
    }


def imports_of(index: RepositoryIndex, path: str) -> dict[str, str]:
    """Where the imports of a file lead: `module:name` to a file, `<package>` or nothing."""
    return {
        f"{one.module}:{one.name}": one.to_file or (f"<{one.external}>" if one.external else "")
        for one in index.imported(path)
    }


def printed(facts: FileFacts) -> str:
    """Facts as lines that people can check against the file."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: FileFacts) -> Iterator[str]:
    counts = facts.lines
    kinds = f"code {counts.code}, comment {counts.comment}, blank {counts.blank}"
    yield f"lines {counts.total}: {kinds}"
    if facts.package:
        yield f"package {facts.package}"
    if facts.doc:
        yield f"doc {facts.doc_line}-{facts.doc_line_end}: {facts.doc!r}"
    for name in ("main_line", "problem", "exports", "export_aliases"):
        if getattr(facts, name):
            yield f"{name} {getattr(facts, name)}"
    yield from (_symbol(one) for one in facts.symbols)
    for name in (
        "imports",
        "calls",
        "environment",
        "routes",
        "commands",
        "carried",
        "caught",
        "models",
        "markers",
    ):
        for one in getattr(facts, name):
            yield f"{name} {_short(one)}"


def _symbol(fact: SymbolFact) -> str:
    flags = [
        word
        for word, on in (
            ("exported", fact.exported),
            ("async", fact.is_async),
            ("test", fact.is_test),
            ("abstract", fact.is_abstract),
        )
        if on
    ]
    rest = {
        key: value
        for key, value in msgspec.to_builtins(fact).items()
        if value
        and key
        in (
            "decorators",
            "bases",
            "returns",
            "annotation",
            "value",
            "raises",
            "type_hint",
            "parent",
        )
    }
    doc = f" doc {fact.doc_line}: {fact.doc!r}" if fact.doc else ""
    params = ", ".join(
        f"{one.name}<{one.kind}>{':' + one.annotation if one.annotation else ''}"
        f"{'=' + one.default if one.default else ''}"
        for one in fact.params
    )
    return (
        f"symbol {fact.line}-{fact.line_end}@{fact.signature_line} {fact.kind.value} {fact.name}"
        f" | {fact.signature} | {' '.join(flags)} | ({params}) {rest or ''}{doc}"
    )


def _short(one: object) -> str:
    values = msgspec.to_builtins(one)
    return " ".join(
        f"{key}={value!r}"
        for key, value in values.items()
        if value not in ("", (), []) and (value or key not in ("optional", "is_group"))
    )
