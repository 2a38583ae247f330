"""How the API reference is shared out: what stands on page 04, and what on a page of its own.

A small repository has everything on page 04. In a larger one each component has a page in `api/`;
one whose page would be too long to read is divided again, by folder, by file, then by its types.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.pages.ranks import is_listed_command
from docgen_engine.domain.documents.analysis import NOT_SYMBOLS, Api
from docgen_engine.domain.documents.discovery import Component
from docgen_engine.domain.planning import unique_slugs

FOLDER: Final = "api/"

MAIN_SYMBOLS: Final = 8
"""A component of at most so many public names lists them on its own page."""

_WHOLE: Final = 24_000
"""Up to about so many bytes the whole reference stands on one page."""
_SMALL: Final = 2_500
_MOST: Final = 36_000
_OWN: Final = 6_000
"""From about so many bytes a folder or file of a divided component has a page of its own."""
_TYPE_FILES: Final = (".java", ".cs")
"""Files that are called as the type in them, which people name with its package."""

_GO_TYPES: Final = frozenset({"class", "interface", "type", "enum", "struct"})

_ENTRY: Final = 90
_ROW: Final = 60
_FEW_PARAMETERS: Final = 5
_COMMENT: Final = 420


class ApiPart(msgspec.Struct, frozen=True):
    """A page of the API reference: the symbols that it lists, in file and line order.

    `key` is the path of the component, or of the folder or file in it that the page is about, with
    a number where even a file has several.
    """

    key: str
    name: str
    component: str
    apis: tuple[Api, ...]


class Homes:
    """The file whose names a symbol is listed with: for a method in Go that of its type.

    Other languages keep what belongs together in one file, or say in the file what it belongs to.
    """

    def __init__(self, apis: Sequence[Api]) -> None:
        """Find the types among some symbols."""
        self._here: Final = {(api.file, api.name) for api in apis if not api.parent}
        self._types: Final[dict[tuple[str, str], str]] = {}
        for api in apis:
            if not api.parent and api.type in _GO_TYPES and api.file.endswith(".go"):
                self._types.setdefault((posixpath.dirname(api.file), api.name), api.file)

    def of(self, api: Api) -> str:
        """The file that a symbol is listed with."""
        if not api.parent or not self._types or (api.file, api.parent) in self._here:
            return api.file
        return self._types.get((posixpath.dirname(api.file), api.parent), api.file)


def symbols_of(k: Knowledge, component: Component) -> tuple[Api, ...]:
    """The public symbols of a component; routes and commands are listed on page 04."""
    return tuple(
        api
        for api in k.apis_of(component)
        if api.type not in NOT_SYMBOLS and not is_listed_command(k, api)
    )


def api_parts(k: Knowledge) -> tuple[ApiPart, ...]:
    """The pages of the API reference besides page 04, in the order of the components."""
    return k.remember("api parts", lambda: tuple(_parts(k)))


def api_pages(k: Knowledge) -> dict[str, str]:
    """The page of each part, by its key."""
    return k.remember("api pages", lambda: _pages(k))


def api_part(k: Knowledge, key: str) -> ApiPart | None:
    """A part by its key."""
    return next((part for part in api_parts(k) if part.key == key), None)


def parts_of(k: Knowledge, component: Component) -> list[ApiPart]:
    """The parts that list the symbols of a component; none where they stand on page 04."""
    return [part for part in api_parts(k) if part.component == component.path]


def _pages(k: Knowledge) -> dict[str, str]:
    slugs = unique_slugs([(part.key, part.name) for part in api_parts(k)])
    return {key: f"{FOLDER}{slug}.md" for key, slug in slugs.items()}


def _parts(k: Knowledge) -> Iterator[ApiPart]:
    if all(folder.path != FOLDER for folder in k.structure.folders):
        return
    every = [(component, symbols_of(k, component)) for component in k.components]
    sizes = {component.path: _size(k, apis) for component, apis in every}
    inline = _inline(sizes)
    for component, apis in every:
        if component.path not in inline:
            yield from _divided(k, component, apis)


def _inline(sizes: dict[str, int]) -> frozenset[str]:
    """The components whose symbols stand on page 04: all, or the smallest ones."""
    if sum(sizes.values()) <= _WHOLE:
        return frozenset(sizes)
    chosen: set[str] = set()
    total = 0
    for path, size in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        total += size
        if size > _SMALL or total > _WHOLE:
            break
        chosen.add(path)
    return frozenset(chosen)


def _size(k: Knowledge, apis: Sequence[Api]) -> int:
    """About how many bytes the entries of some symbols take on a page."""
    total = 0
    for api in apis:
        symbol = k.index.symbol(api.file, api.name)
        said = len(symbol.doc.split("\n\n", 1)[0]) if symbol else len(api.description)
        names = len(api.name) + len(api.file) + len(api.signature)
        rows = len(api.params) if len(api.params) > _FEW_PARAMETERS else 0
        total += _ENTRY + names + min(said, _COMMENT) + _ROW * rows
    return total


def _divided(k: Knowledge, component: Component, apis: Sequence[Api]) -> Iterator[ApiPart]:
    if _size(k, apis) <= _MOST:
        yield ApiPart(component.path, component.name, component.path, tuple(apis))
        return
    rest: list[Api] = []
    homes = Homes(apis)
    for child, held in _children(component.path, apis, homes).items():
        size = _size(k, held)
        if size < _OWN:
            rest += held
        else:
            # What is nothing but this file has its name already.
            name = component.name if child == component.path else _name_inside(component, child)
            inner = msgspec.structs.replace(component, path=child, name=name)
            alone = all(homes.of(api) == child for api in held)
            found = _chunks(k, inner, held) if alone else _divided(k, inner, held)
            for part in found:
                yield msgspec.structs.replace(part, component=component.path)
    yield from _chunks(k, component, rest)


def _children(folder: str, apis: Sequence[Api], homes: Homes) -> dict[str, list[Api]]:
    """The symbols by the folder or file directly below a folder."""
    prefix = "" if folder in {".", ""} else f"{folder}/"
    found: dict[str, list[Api]] = {}
    for api in apis:
        home = homes.of(api)
        inside = home.startswith(prefix)
        head, slash, _ = home.removeprefix(prefix).partition("/")
        found.setdefault(f"{prefix}{head}" if inside and slash else home, []).append(api)
    return found


def _name_inside(component: Component, child: str) -> str:
    """The name of a folder or file of a component: as a module in Python, else as a path."""
    last = child.rpartition("/")[2]
    if last.endswith(_TYPE_FILES) and "/" not in component.name:
        return f"{component.name}.{last.rpartition('.')[0]}"
    if "/" in component.name or not all(f.endswith((".py", ".pyi")) for f in component.files):
        return f"{component.name}/{last}"
    return f"{component.name}.{last.removesuffix('.py').removesuffix('.pyi')}"


def _chunks(k: Knowledge, component: Component, apis: Sequence[Api]) -> Iterator[ApiPart]:
    """Pages of symbols that nothing divides further, a type and its members always together."""
    groups: dict[tuple[str, str], list[Api]] = {}
    homes = Homes(apis)
    for api in sorted(apis, key=homes.of):
        top = (api.parent or api.name).partition(".")[0]
        groups.setdefault((homes.of(api), top), []).append(api)
    sizes = {key: _size(k, held) for key, held in groups.items()}
    whole: dict[str, int] = {}
    for (file, _), size in sizes.items():
        whole[file] = whole.get(file, 0) + size
    filled, number, chunk, last = 0, 1, list[Api](), ""
    for (file, top), held in groups.items():
        # A file that fits on a page is not divided between two.
        needed = whole[file] if file != last and whole[file] <= _MOST else sizes[file, top]
        if chunk and filled + needed > _MOST:
            yield _numbered(component, number, chunk)
            filled, number, chunk = 0, number + 1, []
        filled += sizes[file, top]
        chunk += held
        last = file
    if chunk:
        yield _numbered(component, number, chunk)


def _numbered(component: Component, number: int, apis: Sequence[Api]) -> ApiPart:
    if number == 1:
        return ApiPart(component.path, component.name, component.path, tuple(apis))
    homes = Homes(apis)
    first, last = homes.of(apis[0]), homes.of(apis[-1])
    tops = [(api.parent or api.name).partition(".")[0] for api in apis]
    ends = [tops[0], tops[-1]]
    if not first == last == component.path:  # of several files; else a part of one
        ends = [posixpath.basename(first), posixpath.basename(last)]
    held = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    key = f"{component.path}#{number}"
    return ApiPart(key, f"{component.name}: {held}", component.path, tuple(apis))
