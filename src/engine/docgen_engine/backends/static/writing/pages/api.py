"""Page 04: what can be called from outside. Each component's own page carries its symbols."""

from __future__ import annotations

from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.backends.static.writing.pages.symbols import symbol_blocks
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.shapes import code_symbols
from docgen_engine.domain.documents.analysis import Api, Component
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import cell_code, code, counted, escape, listing, table


def overview(desk: Desk, _subject: str) -> list[str]:
    """The components with their main symbols; symbols of components without a page stand here."""
    said = desk.covered("surface")
    rows = [_row(desk, c) for c in desk.components if c.path in desk.component_pages]
    rows = [row for row in rows if row[1]]
    parts = blocks(said, table(("Component", "Main names", "Public symbols"), rows))
    for component in desk.components:
        if component.path not in desk.component_pages:
            found = symbol_blocks(desk, _symbols(desk, component), level=4)
            if found:
                parts.extend([f"### {escape(component.name)}", *found])
    return parts


def _symbols(desk: Desk, component: Component) -> list[Api]:
    return [api for api in desk.apis_of(component) if api.type not in {"route", "command"}]


def _row(desk: Desk, component: Component) -> tuple[str, str, str]:
    notes = desk.main_symbols(component, 4)
    names = [desk.cite(note.file, note.line, note.line_end, note.name) for note in notes]
    count = component.public_symbols or len(desk.apis_of(component))
    return desk.component_link(component.path), listing(names), counted(count, "symbol")


def entry_points(desk: Desk, _subject: str) -> list[str]:
    """Commands, servers, routes and exports."""
    rows = []
    for entry in desk.analysis.discovery.entry_points:
        where = desk.cite_symbol(entry.file, entry.function) if entry.function else ""
        where = where or desk.cite(entry.file, entry.line)
        if where:
            rows.append((cell_code(entry.command or entry.name), escape(entry.kind), where))
    routes, commands = _apart(desk, "route"), _apart(desk, "command")
    parts = [table(("Entry point", "Kind", "Where"), rows)]
    for title, found, what, claim in (
        ("Routes", routes, "Route", ClaimKind.HANDLES_ROUTE),
        ("Command line", commands, "Command or option", ClaimKind.COMMAND_OPTION),
    ):
        shown = [
            (
                cell_code(api.signature or api.name),
                words(api.description),
                desk.cite(api.file, api.line, api.line_end)
                + desk.claim(
                    claim, api.parent or api.file, api.name, api.file, api.line, api.line_end
                ),
            )
            for api in found
            if desk.reference(api.file, api.line)
        ]
        if shown:
            parts.extend([f"### {title}", table((what, "What it does", "Where"), shown)])
    return blocks(*parts)


def _apart(desk: Desk, kind: str) -> list[Api]:
    return [a for group in desk.analysis.apis.components for a in group.apis if a.type == kind]


def errors(desk: Desk, _subject: str) -> list[str]:
    """The error types of the code, and where they are raised."""
    found = [f for f in desk.analysis.errors_raised if desk.reference(f.file, f.line)]
    rows = []
    for fact in found[:60]:
        symbol = desk.index.symbol(fact.file, fact.symbol or fact.name)
        bases = listing([code(base).replace("|", "\\|") for base in symbol.bases]) if symbol else ""
        claims = "".join(
            desk.claim(ClaimKind.INHERITS, symbol.name, base, fact.file, fact.line, fact.line_end)
            for base in (symbol.bases if symbol else ())
            if symbol
        )
        raised = raised_in(desk, fact.name)
        meaning = words(symbol.doc) if symbol else ""
        rows.append((desk.cite_fact(fact) + claims, bases, meaning, raised))
    return blocks(
        desk.covered("errors") if rows else "",
        table(("Error", "Derives from", "Meaning", "Raised, for example, in"), rows),
    )


def raised_in(desk: Desk, name: str) -> str:
    """One function outside of tests that raises an error of this name, as a citation."""
    place = _raisers(desk).get(name.rsplit(".", 1)[-1])
    if place is None:
        return ""
    file, line, symbol = place
    claim = desk.claim(ClaimKind.RAISES, symbol, name, file, line)
    return desk.cite(file, line) + claim


def _raisers(desk: Desk) -> dict[str, tuple[str, int, str]]:
    def find() -> dict[str, tuple[str, int, str]]:
        found: dict[str, tuple[str, int, str]] = {}
        for path, symbol in code_symbols(desk):
            for raised, line in symbol.raises:
                found.setdefault(raised.rsplit(".", 1)[-1], (path, line, symbol.name))
        return found

    return desk.remember("raisers", find)


PAGE = PageModule(
    {
        "Overview": overview,
        "Authentication": fact_section("Authentication", "Mechanism"),
        "Endpoints or entry points": entry_points,
        "Request and response formats": fact_section("Request and response formats", "Format"),
        "Errors": errors,
        "Limits": fact_section("Limits", "Limit"),
    },
    "public functions, classes, commands and routes",
    source_folders,
    ("analysis:apis", "analysis:errors_raised"),
)
