"""A component's page: what it is for, its public interface, and what it is connected to."""

from __future__ import annotations

from collections import Counter
from typing import Final

from docgen_engine.backends.static.catalogue.design import API, internal, verb_of
from docgen_engine.backends.static.catalogue.users import starts
from docgen_engine.backends.static.quoting import first_sentence, without_name
from docgen_engine.backends.static.stack.declaring import installed_names
from docgen_engine.backends.static.writing.api_pages import MAIN_SYMBOLS, parts_of, symbols_of
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.diagrams import neighbours_diagram
from docgen_engine.backends.static.writing.introducing import own_document
from docgen_engine.backends.static.writing.packages import has_several, package_blocks
from docgen_engine.backends.static.writing.pages import api_part
from docgen_engine.backends.static.writing.pages.base import PageModule, blocks
from docgen_engine.backends.static.writing.pages.symbols import (
    short_signature,
    symbol_blocks,
    symbol_table,
)
from docgen_engine.backends.static.writing.phrases import words
from docgen_engine.backends.static.writing.tokens import worded
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.domain.markup import cell_code, code, counted, escape, listing, quote, table
from docgen_engine.repository.manifests.model import normalise

FILES: Final = 60

_SEVERAL: Final = 2
_TELLING: Final = 4
"""Of so many files one must say something, or the table has no column for it."""

_NAMED: Final = frozenset(SymbolKind) - {SymbolKind.CONSTANT, SymbolKind.VARIABLE}
"""What a file is known for, unless it says so itself."""


def responsibility(desk: Desk, subject: str) -> list[str]:
    """What it is for, and where it lies."""
    component = desk.component_named[subject]
    said = desk.say("role", subject)
    guide = own_document(desk, component)
    more = (
        f"The repository explains it in its own document {quote(guide.name)} "
        f"{desk.cite_fact(guide)}."
        if guide
        else ""
    )
    return blocks(
        said or _where(desk, component),
        _starts(desk, component),
        more,
        *package_blocks(desk, component),
    )


def _starts(desk: Desk, component: Component) -> str:
    """That execution starts in a component; of several packages each says so for itself."""
    if has_several(desk):
        return ""
    files = set(desk.files_of(component))
    found = [
        desk.cite_symbol(e.file, e.function) if e.function else desk.cite(e.file, e.line)
        for e in starts(desk)
        if e.file in files
    ]
    found = [cited for cited in dict.fromkeys(found) if cited]
    return f"Execution starts here, in {listing(found, 4)}." if found else ""


def _where(desk: Desk, component: Component) -> str:
    cited = desk.component_cite(component)
    place = "at the top" if component.path in {".", ""} else f"in {code(component.path)}"
    return f"It lies {place} {cited}." if cited else ""


def interface(desk: Desk, subject: str) -> list[str]:
    """The public symbols that matter most; the API reference has all of them."""
    component = desk.component_named[subject]
    apis = symbols_of(desk, component)
    if len(apis) <= MAIN_SYMBOLS:
        return symbol_blocks(desk, apis)
    known = {(api.file, api.name): api for api in apis}
    main = [
        known[note.file, note.name]
        for note in desk.main_symbols(component, MAIN_SYMBOLS)
        if (note.file, note.name) in known
    ]
    where = api_part.links(desk, component, "API reference")
    where = where if parts_of(desk, component) else desk.page(API, "API reference")
    where = where.removeprefix("API reference: ")
    rows = symbol_table(desk, main, "Name", short_signature)
    return blocks(rows, f"All public names: {where}.")


def dependencies(desk: Desk, subject: str) -> list[str]:
    """Other components and packages of others that it imports."""
    rows = []
    needed = [d for d in internal(desk) if desk.component_named[d.from_].path == subject]
    for each in needed:
        target = desk.component_named[each.to].name
        by_name = each.kind == "name"  # a name in a string is no import
        claim = (
            desk.claim(ClaimKind.IMPORTS, each.file, target, each.file, each.line)
            if each.is_import
            else ""
        )
        how = " by its name" if by_name else ""
        rows.append((
            desk.component_link(each.to) + how, desk.cite_inside(each.file, each.line) + claim
        ))  # fmt: skip
    component = desk.component_named[subject]
    for package in sorted(
        desk.analysis.architecture.dependencies.external, key=lambda d: d.name.casefold()
    ):
        if {component.name, component.path} & set(package.used_by):
            where = _first_import(desk, component, package.name)
            where = where or desk.cite(package.file, package.line)
            rows.append((cell_code(package.name), where))
    picture = neighbours_diagram(desk, component) if rows else ""
    return blocks(picture, table((f"It {verb_of(needed)}s", "For example in"), rows))


def _first_import(desk: Desk, component: Component, package: str) -> str:
    """The line that imports a package, which may be called otherwise than it is installed by."""
    wanted = normalise(package)
    first: dict[str, str] = {}
    for module, file, line in _external_imports(desk).get(component.path, ()):
        if module not in first:
            first[module] = desk.cite_inside(file, line)
    found = first.get(package) or next(
        (cited for module, cited in first.items() if normalise(module) == wanted), ""
    )
    return found or next(
        (cited for module, cited in first.items() if wanted in installed_names(module)), ""
    )


def _external_imports(desk: Desk) -> dict[str, list[tuple[str, str, int]]]:
    """External imports by component: (package, file, line)."""

    def find() -> dict[str, list[tuple[str, str, int]]]:
        found: dict[str, list[tuple[str, str, int]]] = {}
        for each in desk.index.imports:
            owner = desk.component_of_file.get(each.from_file)
            if each.external and owner:
                found.setdefault(owner.path, []).append((each.external, each.from_file, each.line))
        return found

    return desk.remember("external imports", find)


def used_by(desk: Desk, subject: str) -> list[str]:
    """Components that import it."""
    return blocks(desk.say("used-by", subject))


def tests(desk: Desk, subject: str) -> list[str]:
    """Tests that import it."""
    return blocks(desk.say("tested", subject))


def files(desk: Desk, subject: str) -> list[str]:
    """Its files, with the first sentence of their own comment, else what they define."""
    component = desk.component_named[subject]
    paths = [path for path in desk.files_of(component) if desk.reference(path, 1)]
    if len(paths) < _SEVERAL:
        return []
    shown = paths if len(paths) <= FILES else _largest(desk, paths)
    rows = [
        (desk.cite(path, 1, label=path), _held(desk, path), counted(desk.line_counts[path], "line"))
        for path in shown
    ]
    more = ""
    if len(paths) > len(shown):
        folders = sorted({path.rpartition("/")[0] for path in set(paths) - set(shown)} - {""})
        more = f"Smaller files lie in {listing([code(f) for f in folders], 8, 'other folders')}."
    if sum(bool(held) for _, held, _ in rows) * _TELLING < len(rows):  # they are not analysed
        return blocks(table(("File", "Size"), [(file, size) for file, _, size in rows]), more)
    return blocks(table(("File", "What it holds", "Size"), rows), more)


def _largest(desk: Desk, paths: list[str]) -> list[str]:
    """Of many files the largest, in their order."""
    ranked = sorted(paths, key=lambda path: (-desk.line_counts[path], path))
    chosen = set(ranked[:FILES])
    return [path for path in paths if path in chosen]


def _held(desk: Desk, path: str) -> str:
    """What a file says of itself, else the largest of what it defines."""
    facts = desk.index.facts.get(path)
    if facts is None:
        return ""
    if facts.doc and (said := first_sentence(facts.doc)):
        return words(said)
    named = [s for s in facts.symbols if not s.parent and s.kind in _NAMED]
    tops = [s for s in named if s.exported] or named
    only = tops[0] if len(tops) == 1 else None
    if only is not None and not _is_most(only, facts):
        tops, only = named, None
    held = _lines_with_members(facts)
    tops = sorted(tops, key=lambda s: (not s.exported, -held[s.name], s.line))
    if only is not None and (said := without_name(first_sentence(only.doc), only.name)):
        return words(said)
    names = dict.fromkeys(s.name for s in tops if s.name != "default" and len(s.name) > 1)
    return listing([cell_code(name) for name in names], 4, "others")


def _lines_with_members(facts: FileFacts) -> Counter[str]:
    """The lines of each definition, those of its members elsewhere in the file with it."""
    found: Counter[str] = Counter()
    spans = {s.name: (s.line, s.line_end) for s in facts.symbols if not s.parent}
    for symbol in facts.symbols:
        first, last = spans.get(symbol.parent, (0, 0))
        if not first <= symbol.line <= last or not symbol.parent:
            found[symbol.parent or symbol.name] += symbol.line_end - symbol.line + 1
    return found


def _is_most(only: SymbolFact, facts: FileFacts) -> bool:
    """Whether a symbol with its methods is most of what a file defines: then it says what that is.

    The comment of one small helper among others does not.
    """
    own = whole = 0
    for symbol in facts.symbols:
        inside = symbol.parent == only.name and only.line <= symbol.line <= only.line_end
        if inside or (symbol.parent and symbol.parent != only.name):
            continue  # counted with what holds it
        lines = symbol.line_end - symbol.line + 1
        whole += lines
        own += lines if symbol.name == only.name or symbol.parent == only.name else 0
    return own * 2 >= whole


def outline(desk: Desk, subject: str) -> str:
    """The component in one line."""
    component = desk.component_named[subject]
    return worded(desk.component_line(component)) or escape(component.path)


PAGE = PageModule(
    {
        "Responsibility": responsibility,
        "Public interface": interface,
        "Dependencies": dependencies,
        "Used by": used_by,
        "Tests": tests,
        "Files": files,
    },
    "files of this component",
    lambda desk: desk.manifests,
)
