"""A page in `api/`: every public symbol of a component, or of one folder or file in it."""

from __future__ import annotations

from docgen_engine.backends.static.catalogue.design import API
from docgen_engine.backends.static.writing.api_pages import (
    ApiPart,
    Homes,
    api_pages,
    api_part,
    parts_of,
)
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.go_names import with_package
from docgen_engine.backends.static.writing.pages.base import PageModule, blocks, source_folders
from docgen_engine.backends.static.writing.pages.ranks import (
    by_use,
    is_listed_command,
    spoken_name,
)
from docgen_engine.backends.static.writing.pages.symbols import (
    function_blocks,
    type_blocks,
    value_rows,
)
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.markup import code, escape, listing

_FEW_TYPES = 4
_API = "the page of the API reference"


def overview(desk: Desk, subject: str) -> list[str]:
    """Where these symbols lie, where the component is explained, and where its others stand."""
    part = api_part(desk, subject)
    if part is None:
        return []
    homes = Homes(part.apis)
    files = list(dict.fromkeys(homes.of(api) for api in part.apis))
    moved = any(homes.of(api) != api.file for api in part.apis)
    places = [desk.cite(file, 1, label=file) for file in files]
    names = [
        with_package(desk, api.file, desk.cite(api.file, api.line, api.line_end, api.name))
        for api in by_use(desk, part.apis)
        if not api.parent and api.type in {"class", "interface", "type", "enum", "struct"}
    ]
    component = desk.component_link(part.component)
    lost = {file: problem for file in files if (problem := _problem(desk, file))}
    owner = desk.component_named.get(part.component)
    parts = [other for other in (parts_of(desk, owner) if owner else ()) if other.key != part.key]
    shared = any(not _files_of(desk, other).isdisjoint(files) for other in parts)
    typed = [
        api
        for api in (desk.apis_of(owner) if owner else ())
        if api.file in files and is_listed_command(desk, api)
    ]
    every = "A part of the public names" if shared else "Every public name"
    every += " but those of commands" if typed else ""
    sentence = (
        f"{every}{' that could be read' if lost else ''} in "
        f"{listing([p for p in places if p], 6, 'further files')}, "
        f"{'methods with their types, each ' if moved else ''}with its signature. "
        f"{component} says what they are for and who uses them."
    )
    gaps = " ".join(
        f"{code(file)} was not read whole: {escape(problem)}." for file, problem in lost.items()
    )
    many = (
        f"Types: {listing([n for n in names if n], 40, 'more')}." if len(names) > _FEW_TYPES else ""
    )
    others = [desk.page(api_pages(desk)[other.key], other.name) for other in parts]
    rest = f"Further names of this component: {listing(others, 40, 'more')}." if others else ""
    elsewhere = f"Functions that are commands stand with their options on {desk.page(API, _API)}."
    return blocks(sentence, elsewhere if typed else "", gaps, many, rest)


def _files_of(desk: Desk, part: ApiPart) -> frozenset[str]:
    """The files whose names a page lists; asked for by every other page of the component."""

    def find() -> frozenset[str]:
        homes = Homes(part.apis)
        return frozenset(homes.of(api) for api in part.apis)

    found: frozenset[str] = desk.remember(f"files of the API page {part.key}", find)
    return found


def _problem(desk: Desk, file: str) -> str:
    """Why names of a file may be missing."""
    facts = desk.index.facts.get(file)
    return facts.problem if facts is not None else ""


def types(desk: Desk, subject: str) -> list[str]:
    """Types with their members."""
    part = api_part(desk, subject)
    return type_blocks(desk, part.apis, 3) if part else []


def functions(desk: Desk, subject: str) -> list[str]:
    """Functions, and methods of types that stand elsewhere."""
    part = api_part(desk, subject)
    return function_blocks(desk, part.apis, 3) if part else []


def values(desk: Desk, subject: str) -> list[str]:
    """Constants and variables."""
    part = api_part(desk, subject)
    return blocks(value_rows(desk, part.apis)) if part else []


def outline(desk: Desk, subject: str) -> str:
    """The page in one line."""
    part = api_part(desk, subject)
    if part is None:
        return ""
    # A file may hold nothing but the methods of types that others define.
    tops = by_use(desk, [api for api in part.apis if not api.parent] or list(part.apis))
    names = list(dict.fromkeys(spoken_name(desk, api) for api in tops))
    return f"Signatures of {listing([escape(name) for name in names], 6, 'others')}."


def links(desk: Desk, component: Component, words: str) -> str:
    """Links to the pages with a component's symbols; just the words where page 04 has them."""
    parts: list[ApiPart] = parts_of(desk, component)
    if not parts:
        return words
    if len(parts) == 1:
        return desk.page(api_pages(desk)[parts[0].key], words)
    found = [desk.page(api_pages(desk)[part.key], part.name) for part in parts]
    return f"{words}: {listing(found, 12, 'more')}"


PAGE = PageModule(
    {"Overview": overview, "Types": types, "Functions": functions, "Values": values},
    "public names",
    source_folders,
    ("analysis:apis",),
)
