"""Whether what the analysis states about files, lines and symbols is there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import msgspec

from docgen_engine.domain.documents.analysis import NOT_SYMBOLS, Analysis, Api, DataModel, Problem
from docgen_engine.domain.documents.base import Doc
from docgen_engine.domain.documents.discovery import SymbolNote
from docgen_engine.domain.findings import Finding
from docgen_engine.gates.rules.base import Context, Outcome
from docgen_engine.patterns import regex

ANALYSIS: Final = "analysis.consistent"

_IDENTIFIER: Final = regex(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*")
_FILE_FIELDS: Final = ("file", "manifest")
_START_FIELDS: Final = ("line", "line_start")
_END_FIELDS: Final = ("line_end", "description_line")
_SYMBOL_FIELDS: Final = ("function", "symbol")
_PLAIN: Final = (str, int, float, bool)


class Place(msgspec.Struct, frozen=True):
    """Lines that the analysis names; `where` is the path of the field that does."""

    where: str
    file: str
    start: int
    end: int
    symbol: str = ""


def check_analysis(context: Context) -> Outcome:
    """Files exist, lines are inside of them, symbols are defined in them, names refer to parts."""
    analysis = context.request.analysis
    if analysis is None:
        return Outcome(0)
    findings: list[Finding] = []
    checked = 0
    for place in places(analysis, "$"):
        checked += 1
        findings += _place(context, place)
    for where, path in _paths(analysis):
        checked += 1
        if not (context.source.exists(path) or context.source.is_folder(path)):
            findings.append(
                context.in_document(
                    ANALYSIS,
                    "analysis",
                    where,
                    f"`{path}` is not in the repository.",
                    "Name a file or folder that is there.",
                )
            )
    for where, name in _component_names(analysis):
        checked += 1
        findings.append(
            context.in_document(
                ANALYSIS,
                "analysis",
                where,
                f"There is no component “{name}”.",
                "Use the name or path of a component of `discovery`.",
            )
        )
    return Outcome(checked, tuple(findings))


def places(part: object, where: str) -> Iterator[Place]:
    """Everything below a part of the analysis that names a file and lines.

    Args:
        part: a struct, a tuple of them, or a plain value.
        where: path of the part.
    """
    if isinstance(part, tuple):
        for at, each in enumerate(part):
            if isinstance(each, (Doc, tuple)):
                yield from places(each, f"{where}[{at}]")
    elif isinstance(part, Doc) and not isinstance(part, Problem):
        shape = _shape_of(type(part))
        if shape.names_lines:
            yield from _own(part, shape, where)
        for name, encoded in shape.parts:
            value = getattr(part, name)
            if value and isinstance(value, (Doc, tuple)):
                yield from places(value, f"{where}.{encoded}")


class _Shape(NamedTuple):
    """What a type of the analysis has: fields that hold others, and fields that name lines."""

    parts: tuple[tuple[str, str], ...]
    file: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    calls: bool
    fields: bool

    @property
    def names_lines(self) -> bool:
        return bool(self.file) or self.calls or self.fields


@cache
def _shape_of(kind: type[Doc]) -> _Shape:
    """The fields of a type, looked at once; those that hold others with their name in JSON."""
    known = msgspec.structs.fields(kind)
    names = {field.name for field in known}
    return _Shape(
        tuple((field.name, field.encode_name) for field in known if field.type not in _PLAIN),
        next((name for name in _FILE_FIELDS if name in names), ""),
        tuple(name for name in _START_FIELDS if name in names),
        tuple(name for name in _END_FIELDS if name in names),
        "call_file" in names,
        "fields" in names,
    )


def _own(part: Doc, shape: _Shape, where: str) -> Iterator[Place]:
    file = getattr(part, shape.file) if shape.file else ""
    if isinstance(file, str) and file:
        start = next(filter(None, (getattr(part, name) for name in shape.starts)), 0)
        end = max((getattr(part, name) or 0 for name in shape.ends), default=0)
        yield Place(f"{where}.{shape.file}", file, start, max(start, end), _symbol(part))
    call_file = getattr(part, "call_file") if shape.calls else ""  # noqa: B009 - of many types
    if call_file:
        line = getattr(part, "call_line", 0)
        yield Place(f"{where}.call_file", call_file, line, line)
    # Fields of a data model stand in the model's file.
    for at, each in enumerate(getattr(part, "fields", ())):
        yield Place(f"{where}.fields[{at}].line", file, each.line, each.line)


def _symbol(part: Doc) -> str:
    if isinstance(part, Api):
        return "" if part.type in NOT_SYMBOLS else part.name
    if isinstance(part, DataModel) and part.kind == "table":
        return ""  # made by a statement of SQL, which may stand in a string of the code
    if isinstance(part, (DataModel, SymbolNote)):
        return part.name
    name = next((getattr(part, field) for field in _SYMBOL_FIELDS if hasattr(part, field)), "")
    return name if isinstance(name, str) else ""


def _place(context: Context, place: Place) -> list[Finding]:
    source = context.source

    def wrong(message: str, fix: str) -> list[Finding]:
        return [context.in_document(ANALYSIS, "analysis", place.where, message, fix)]

    if not source.exists(place.file):
        return wrong(f"`{place.file}` is not a file of the repository.", "Name one that is.")
    count = source.line_count(place.file)
    if not 1 <= place.start <= place.end <= count:
        span = f"{place.start} to {place.end}" if place.end != place.start else f"{place.start}"
        return wrong(
            f"`{place.file}` has {count} lines; {span} is not among them.",
            "State lines of the file, counted from 1.",
        )
    # A name of underscores alone names nothing (Go's blank identifier).
    if place.symbol.strip("_") and _IDENTIFIER.fullmatch(place.symbol):
        found = source.definitions(place.file, place.symbol)
        if found is not None and not found:
            return wrong(
                f"`{place.file}` defines no “{place.symbol}”.",
                "Name a symbol that the file defines.",
            )
    return []


def _paths(analysis: Analysis) -> Iterator[tuple[str, str]]:
    for at, component in enumerate(analysis.discovery.components):
        where = f"$.discovery.components[{at}]"
        yield f"{where}.path", component.path
        for number, file in enumerate(component.files):
            yield f"{where}.files[{number}]", file
    for at, package in enumerate(analysis.discovery.packages):
        yield f"$.discovery.packages[{at}].path", package.path
    for at, file in enumerate(analysis.discovery.test_files):
        yield f"$.discovery.test_files[{at}]", file


def _component_names(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """References to components that do not exist."""
    known = {name for each in analysis.discovery.components for name in (each.name, each.path)}
    base = "$.architecture"
    for at, layer in enumerate(analysis.architecture.layers):
        for number, name in enumerate(layer.components):
            if name not in known:
                yield f"{base}.layers[{at}].components[{number}]", name
    for at, edge in enumerate(analysis.architecture.dependencies.internal):
        for field, name in (("from", edge.from_), ("to", edge.to)):
            if name not in known:
                yield f"{base}.dependencies.internal[{at}].{field}", name
    for at, group in enumerate(analysis.apis.components):
        if group.component not in known:
            yield f"$.apis.components[{at}].component", group.component
