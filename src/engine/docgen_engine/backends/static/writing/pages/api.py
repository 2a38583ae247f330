"""Page 04: what can be called from outside; in larger repositories `api/` has the symbols."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.backends.static.writing.api_pages import MAIN_SYMBOLS, parts_of, symbols_of
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.go_names import with_package
from docgen_engine.backends.static.writing.pages.api_part import links
from docgen_engine.backends.static.writing.pages.base import (
    PageModule,
    blocks,
    fact_section,
    source_folders,
)
from docgen_engine.backends.static.writing.pages.entrances import answered, entry_points
from docgen_engine.backends.static.writing.pages.ranks import by_use
from docgen_engine.backends.static.writing.pages.symbols import symbol_blocks
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.shapes import code_symbols
from docgen_engine.domain.documents.analysis import Api
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import code, counted, escape, listing, quote, table
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.typings import is_declaration

_FEWEST_GIVEN = 2
_MESSAGE: Final = regex(r"=\s*(?:errors\.New|fmt\.Errorf)\(\"(?P<text>[^\"\\]+)\"")
"""What an error in Go says, where no comment says what it means."""

_MOST_MODULES = 24
_MOST_GIVEN = 40
_MOST_OTHERS = 4
_MOST_MAIN = 2
"""Main names of a component in a cell: more make the table too wide to read."""


def overview(desk: Desk, _subject: str) -> list[str]:
    """The components with their main symbols; those without a page of their own stand here.

    Where requests are what others call, these are named instead, and the components behind them.
    """
    said = desk.covered("surface")
    known = {component.path: symbols_of(desk, component) for component in desk.components}
    requests = answered(desk)
    parts = blocks(
        said,
        requests,
        *_given_out(desk, [api for apis in known.values() for api in apis]),
        "" if requests else _names(desk),
    )
    for component in desk.components:
        if parts_of(desk, component) or _on_own_page(desk, component):
            continue
        found = symbol_blocks(desk, known[component.path], level=4)
        if found:
            parts.extend([f"### {escape(component.name)}", *found])
    return parts


def entrances(desk: Desk, subject: str) -> list[str]:
    """What comes in from outside; of a program that answers requests its own names behind it."""
    names = _names(desk) if answered(desk) else ""
    return [*entry_points(desk, subject), *(["### Names in the code", names] if names else [])]


def _names(desk: Desk) -> str:
    rows = [_row(desk, c) for c in desk.components if symbols_of(desk, c)]
    return table(("Component", "Main names", "Public names"), rows)


def _given_out(desk: Desk, apis: list[Api]) -> list[str]:
    """What users import, by the module that they import it from; nothing for a program."""
    modules: dict[str, list[str]] = {}
    tops = [api for api in apis if not api.parent and not api.name.startswith("_")]
    # Types that only declarations have come after what does something.
    for api in sorted(by_use(desk, tops), key=lambda api: is_declaration(api.file)):
        given = desk.index.given(api.file, api.name)
        cited = desk.cite(api.file, api.line, api.line_end, api.name) if given else ""
        if given is not None and cited:
            renamed = given.name not in {api.name, "default"}
            shown_as = f"{cited} as {code(given.name)}" if renamed else cited
            if given.also:
                others = [code(each) for each in given.also]
                shown_as += f" (also {listing(others, _MOST_OTHERS, 'others')})"
            modules.setdefault(given.module, []).append(shown_as)
    if sum(map(len, modules.values())) < _FEWEST_GIVEN:
        return []
    shown = list(modules)[:_MOST_MODULES]
    rows = [(code(module), listing(modules[module], _MOST_GIVEN, "more")) for module in shown]
    more = f" Further modules are {listing([code(m) for m in modules if m not in shown], 20)}."
    lead = "What users import, and from where:"
    return [lead, table(("From", "Names"), rows), more.strip() if len(shown) < len(modules) else ""]


def _on_own_page(desk: Desk, component: Component) -> bool:
    """A handful of names stands whole on the page of their component."""
    return (
        component.path in desk.component_pages and len(symbols_of(desk, component)) <= MAIN_SYMBOLS
    )


def _row(desk: Desk, component: Component) -> tuple[str, str, str]:
    public = {(api.file, api.name) for api in symbols_of(desk, component)}
    notes = [n for n in desk.main_symbols(component, 12) if (n.file, n.name) in public]
    names = [
        with_package(desk, note.file, desk.cite(note.file, note.line, note.line_end, note.name))
        for note in notes[:_MOST_MAIN]
    ]
    if len(notes) > _MOST_MAIN:
        names.append("others")
    count = counted(len(symbols_of(desk, component)), "name")
    where = f"{count}, below"
    if parts_of(desk, component):
        where = links(desk, component, count)
    elif _on_own_page(desk, component):
        where = desk.page(desk.component_pages[component.path], count)
    return desk.component_link(component.path), listing(names), where


def errors(desk: Desk, _subject: str) -> list[str]:
    """The error types of the code, and where they are raised."""
    found = [f for f in desk.analysis.errors_raised if desk.reference(f.file, f.line)][:60]
    owners = [desk.component_of_file.get(fact.file) for fact in found]
    several = len({owner.path for owner in owners if owner}) > 1
    rows = []
    for fact, owner in zip(found, owners, strict=True):
        symbol = desk.index.symbol(fact.file, fact.symbol or fact.name)
        bases = listing([code(base).replace("|", "\\|") for base in symbol.bases]) if symbol else ""
        claims = "".join(
            desk.claim(ClaimKind.INHERITS, symbol.name, base, fact.file, fact.line, fact.line_end)
            for base in (symbol.bases if symbol else ())
            if symbol
        )
        raised = raised_in(desk, fact.name)
        meaning = words(without_name(first_sentence(symbol.doc), fact.name)) if symbol else ""
        message = _MESSAGE.search(symbol.signature) if symbol and not meaning else None
        meaning = quote(message["text"]) if message else meaning
        named = with_package(desk, fact.file, desk.cite_fact(fact))
        where = desk.component_link(owner.path) if owner and several else ""
        rows.append((named + claims, where, bases, meaning, raised))
    return blocks(
        desk.covered("errors") if rows else "",
        table(("Error", "Component", "Derives from", "Meaning", "Raised, for example, in"), rows),
    )


def raised_in(desk: Desk, name: str) -> str:
    """One function outside of tests that raises an error of this name, as a citation."""
    place = _raisers(desk).get(name.rsplit(".", 1)[-1])
    if place is None:
        return ""
    file, line, symbol = place
    claim = desk.claim(ClaimKind.RAISES, symbol, name, file, line)
    return desk.cite_inside(file, line, holder=symbol) + claim


def _raisers(desk: Desk) -> dict[str, tuple[str, int, str]]:
    def find() -> dict[str, tuple[str, int, str]]:
        found: dict[str, tuple[str, int, str]] = {}
        for path, symbol in code_symbols(desk):
            for raised, line in (*symbol.raises, *symbol.inner_raises):
                found.setdefault(raised.rsplit(".", 1)[-1], (path, line, symbol.name))
        return found

    return desk.remember("raisers", find)


PAGE = PageModule(
    {
        "Overview": overview,
        "Authentication": fact_section("Authentication", "Mechanism"),
        "Endpoints or entry points": entrances,
        "Request and response formats": fact_section("Request and response formats", "Format"),
        "Errors": errors,
        "Limits": fact_section("Limits", "Limit"),
    },
    "public functions, classes, commands and routes",
    source_folders,
    ("analysis:apis", "analysis:errors_raised"),
)
