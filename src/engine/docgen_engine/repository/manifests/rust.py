"""Reads Cargo.toml."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.repository.manifests.collector import (
    Collector,
    array,
    folder_of,
    one_line,
    table,
)
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    DeclaredEntry,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.toml_lines import TomlLines, loads, toml_lines

_KINDS = (("dependencies", "runtime"), ("dev-dependencies", "dev"), ("build-dependencies", "build"))


def read_cargo(path: str, text: str, into: Collector) -> None:
    """Read a Cargo.toml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    data = loads(text)
    lines = toml_lines(text)
    folder = folder_of(path)
    package = table(data.get("package"))
    keys: tuple[str, ...] = ("package", "rust-version")
    needs = one_line(package.get("rust-version"))
    shared = one_line(table(table(data.get("workspace")).get("package")).get("rust-version"))
    if shared and not needs:
        needs, keys = shared, ("workspace", "package", "rust-version")
    has_words = isinstance(package.get("description"), str)
    into.package(
        Package(
            name=one_line(package.get("name")),
            path=folder,
            manifest=path,
            line=lines.line("package", "name"),
            ecosystem="rust",
            version=one_line(package.get("version")),
            description=one_line(package.get("description")),
            description_line=lines.line("package", "description") if has_words else 0,
            license=one_line(package.get("license")),
            requires=f"Rust {needs}" if needs else "",
        )
    )
    if needs:
        at = lines.line(*keys)
        into.requirements.append(Requirement("rust", needs, path, at))
    tables: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), data)]
    for target, content in table(data.get("target")).items():
        tables.append((("target", target), table(content)))
    tables.append((("workspace",), table(data.get("workspace"))))
    for where, content in tables:
        for key, kind in _KINDS:
            for name, value in table(content.get(key)).items():
                at = lines.line(*where, key, name)
                _dependency(name, value, kind, (path, at), folder, into)
    _read_binaries(path, data, lines, into)
    for number, pattern in enumerate(array(table(data.get("workspace")).get("members"))):
        at = lines.line("workspace", "members", number)
        into.workspaces.append(WorkspaceMember(one_line(pattern), "rust", path, at))


def _read_binaries(path: str, data: dict[str, Any], lines: TomlLines, into: Collector) -> None:
    """The programs of a package: those that it names, and those that Cargo finds beside them.

    No program is found at a path that a named one has (The Cargo Book, "Target auto-discovery").
    """
    folder = folder_of(path)
    package = table(data.get("package"))
    found = _binaries(one_line(package.get("name")), folder, into)
    named = {one_line(table(entry).get("name")): entry for entry in array(data.get("bin"))}
    taken = {posixpath.normpath(one_line(table(one).get("path")) or "") for one in named.values()}
    for name, target in found if package.get("autobins") is not False else ():
        if name not in named and target not in taken:
            at = lines.line("package", "name")
            into.entry_points.append(
                DeclaredEntry(name, "command", target, "rust", path, at, folder, command=name)
            )
    for number, entry in enumerate(array(data.get("bin"))):
        name = one_line(table(entry).get("name"))
        if name:
            target = one_line(table(entry).get("path")) or dict(found).get(name, "src/main.rs")
            at = lines.line("bin", number, "name")
            into.entry_points.append(
                DeclaredEntry(name, "command", target, "rust", path, at, folder, command=name)
            )


def _binaries(name: str, folder: str, into: Collector) -> list[tuple[str, str]]:
    """The programs that Cargo finds by where they lie: `src/main.rs`, `src/bin/NAME(/main).rs`."""
    if not name:
        return []
    start = "" if folder == "." else f"{folder}/"
    found = [(name, "src/main.rs")] if f"{start}src/main.rs" in into.paths else []
    below = f"{start}src/bin/"
    for path in sorted(path for path in into.paths if path.startswith(below)):
        match = re.fullmatch(r"([\w-]+)(?:/main)?\.rs", path[len(below) :])
        if match is not None:
            found.append((match[1], path[len(start) :]))
    return found


def _dependency(
    name: str, value: object, kind: str, at: tuple[str, int], folder: str, into: Collector
) -> None:
    details = table(value)
    name = one_line(details.get("package")) or name  # `memmap = { package = "memmap2" }`
    constraint = one_line(details.get("version") if details else value)
    if not constraint and details:
        if details.get("workspace") is True:
            constraint = "workspace"
        elif details.get("path"):
            constraint = f"path {one_line(details['path'])}"
        elif details.get("git"):
            constraint = f"git {one_line(details['git'])}"
    optional = details.get("optional") is True and kind == "runtime"
    into.dependencies.append(
        DeclaredDependency(
            name, constraint, "optional" if optional else kind, "rust", at[0], at[1], "", folder
        )
    )
