"""Questions of who uses it and through what: commands, imports, headers (page 01)."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Subject
from docgen_engine.backends.static.writing.coordinates import coordinates_of, shown_coordinates
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Component, EntryPoint
from docgen_engine.domain.markup import bullets, code, listing, quote

_LENT: Final = frozenset(
    {"library", "framework", "library with a command", "command-line tool and library"}
)
"""Kinds of projects that others build on rather than run."""


def ask_users(k: Knowledge) -> list[Subject]:
    """Asked where anything is known of how it is used."""
    d = k.analysis.discovery
    if not d.users and not d.entry_points and d.project_type not in _LENT:
        return []
    files = tuple(dict.fromkeys(s.file for s in d.users)) or tuple(
        dict.fromkeys(e.file for e in d.entry_points)
    )
    return [
        Subject(
            "",
            f"Who uses {k.name}, and through what?",
            "What users touch is what must not break.",
            files[:3],
        )
    ]


def answer_users(k: Knowledge, _key: str) -> Answer:
    """Whom the README names; else every way in."""
    d = k.analysis.discovery
    stated = [f"{quote(s.text)} {k.cite_statement(s)}" for s in d.users if k.cite_statement(s)]
    if stated:
        return Answer(bullets(stated) if len(stated) > 1 else stated[0])
    ways = [way for way in (_typed(k), _exported(k) or _lent(k)) if way]
    if ways:
        return Answer(f"{'; '.join([ways[0], *(_small(way) for way in ways[1:])])}.")
    mains = [e for e in starts(k) if e.kind in {"main", "script"} and k.cite(e.file, e.line)]
    if mains:
        begin = listing([k.cite_symbol(e.file, e.function) or k.cite(e.file, e.line)
                          for e in mains[:3]])  # fmt: skip
        return Answer(f"People run it as a program of its own, which starts in {begin}.")
    return Answer(looked_in=tuple(dict.fromkeys(e.file for e in d.entry_points)))


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _typed(k: Knowledge) -> str:
    """The commands that people type."""
    points = _points(k, "command")
    return f"People run it from a terminal, as {listing(points, 5)}" if points else ""


def _exported(k: Knowledge) -> str:
    """The names under which manifests give it out."""
    points = _points(k, "export")
    return f"Other programs import it, as {listing(points, 5)}" if points else ""


def _points(k: Knowledge, kind: str) -> list[str]:
    return [
        f"{code(e.command * (kind == 'command') or e.name)} ({k.cite(e.file, e.line)})"
        for e in k.analysis.discovery.entry_points
        if e.kind == kind and k.cite(e.file, e.line)
    ]


def _lent(k: Knowledge) -> str:
    """How others take in a library whose manifest names no export."""
    d = k.analysis.discovery
    if d.project_type not in _LENT and not (d.project_type == "server" and _points(k, "command")):
        return ""
    shown = shown_coordinates(k)
    if shown:
        return f"Other programs depend on it as {shown}"
    for said, places in (
        ("include", _own_headers(k)),
        ("import it, as", _imported_as(k)),
        ("include its headers from", _headers(k)),
    ):
        if places:
            return f"Other programs {said} {listing(places, 5)}"
    return _as_package(k) if d.project_type in _LENT else ""


def _as_package(k: Knowledge) -> str:
    """The name under which a library is a package."""
    found = [p for p in k.analysis.discovery.packages if k.cite(p.manifest, p.line)]
    package = min(found, key=lambda p: p.name.casefold() != k.name.casefold(), default=None)
    # That of Gradle is the name of a project, under which nobody finds it.
    if package is None or "gradle" in package.manifest:
        return ""
    where = k.cite(package.manifest, package.line)
    named = coordinates_of(k, package) or package.name
    return f"Other programs depend on it as {code(named)} ({where})"


def _own_headers(k: Knowledge) -> list[str]:
    """The headers beside the code of a library in C that carry the name of a package or more."""
    if k.analysis.discovery.primary_language not in {"C", "C++"}:
        return []
    named = {name.casefold() for name in (k.name, *(p.name for p in k.analysis.discovery.packages))}
    found = []
    for entry in k.index.manifest.files:
        stem, dot, ending = posixpath.basename(entry.path).casefold().partition(".")
        top = posixpath.dirname(entry.path) in {"", "include", "src"}
        if dot and ending in {"h", "hpp", "hh"} and top and stem in named and k.cite(entry.path, 1):
            found.append(k.cite(entry.path, 1, label=entry.path))
    return found


def _imported_as(k: Knowledge) -> list[str]:
    """The parts of a library that carry the name of a package, cited by what introduces them."""
    named = [k.name, *(p.name for p in k.analysis.discovery.packages)]
    names = {name.casefold().replace("-", "_") for name in named}
    names |= {name.removeprefix("python_").removesuffix("_python") for name in names}
    found = []
    for component in k.components:
        if component.name.casefold().replace("-", "_") in names:
            given = next(iter(_facades(k, component)), "")
            if given:
                found.append(f"{code(component.name)} ({given})")
                continue
            said = component.described_at
            notes = k.main_symbols(component, 1)
            where = k.cite_statement(said) if said else ""
            where = where or (k.cite(notes[0].file, notes[0].line) if notes else "")
            if where:
                found.append(f"{code(component.name)} ({where})")
    return found


def _facades(k: Knowledge, component: Component) -> list[str]:
    """The file of a component that gives out its names, cited."""
    return [
        k.cite(path, 1, label=path)
        for path in component.files
        if posixpath.basename(path) in _FACADES and posixpath.dirname(path) == component.path
        if k.cite(path, 1)
    ]


_FACADES: Final = frozenset({"__init__.py", "index.ts", "index.js", "lib.rs", "mod.rs"})


def _headers(k: Knowledge) -> list[str]:
    """The folders of a library in C or C++ that hold what others include."""
    found = []
    for component in k.components:
        if component.path.split("/", 1)[0] == "include":
            notes = k.main_symbols(component, 1)
            where = (
                k.cite(notes[0].file, notes[0].line, notes[0].line_end, notes[0].name)
                if notes
                else ""
            )
            if where:
                found.append(f"{code(component.path)}, such as {where}")
    return found


def starts(k: Knowledge) -> list[EntryPoint]:
    """Where execution starts: neither exports, which only lend code, nor the set-up script.

    What is called like the project comes first.
    """
    found = [
        e
        for e in k.analysis.discovery.entry_points
        if e.kind != "export" and not e.file.endswith("setup.py")
    ]
    return sorted(found, key=lambda e: e.name.casefold() != k.name.casefold())
