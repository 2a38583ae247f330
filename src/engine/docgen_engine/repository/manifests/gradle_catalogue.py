"""Reads Gradle's version catalogues: what `libs.junit.api` of a build file stands for."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from docgen_engine.domain.errors import DocgenError
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, array, folder_of, table
from docgen_engine.repository.toml_lines import TomlLines, loads, toml_lines

CATALOGUE: Final = "gradle/libs.versions.toml"
"""Where Gradle itself looks for one, below the folder of the settings."""

_SIGNS: Final = regex(r"[-_.]")
_RICH: Final = ("strictly", "require", "prefer")


class Entry(NamedTuple):
    """A line of a catalogue: a library `group:name` or a plugin's id, with its version."""

    name: str
    version: str
    file: str
    line: int


class Catalogue:
    """What one catalogue says, by the names that build files use."""

    def __init__(self, path: str, text: str) -> None:
        """Read it.

        Args:
            path: of the file.
            text: its content.

        Raises:
            tomllib.TOMLDecodeError: it is not TOML.
        """
        data = loads(text)
        lines = toml_lines(text)
        self._versions: Final = table(data.get("versions"))
        libraries = table(data.get("libraries"))
        self.libraries: Final = dict(self._entries("libraries", libraries, path, lines))
        plugins = table(data.get("plugins"))
        self.plugins: Final = dict(self._entries("plugins", plugins, path, lines))
        self._bundles: Final = {
            _accessor(name): [_accessor(one) for one in array(listed) if isinstance(one, str)]
            for name, listed in table(data.get("bundles")).items()
        }

    def found(self, accessor: str) -> list[Entry]:
        """The libraries that `a.b` of `libs.a.b` stands for: one, those of a bundle, or none."""
        bundle = accessor.removeprefix("bundles.")
        names = [accessor] if bundle == accessor else self._bundles.get(bundle, [])
        return [self.libraries[name] for name in names if name in self.libraries]

    def _entries(
        self, section: str, listed: dict[str, Any], path: str, lines: TomlLines
    ) -> Iterator[tuple[str, Entry]]:
        for key, value in listed.items():
            name, version = self._coordinates(value)
            if name:
                line = lines.line(section, key)
                yield _accessor(key), Entry(name, version, path, line)

    def _coordinates(self, value: object) -> tuple[str, str]:
        """`group:name` or a plugin's id, and the version; empty for what is neither."""
        if isinstance(value, str):
            name, sign, version = value.rpartition(":")
            return (name, version) if sign else ("", "")
        given = table(value)
        named = given.get("module") or given.get("id") or ""
        if not named and isinstance(given.get("group"), str) and isinstance(given.get("name"), str):
            named = f"{given['group']}:{given['name']}"
        return (named if isinstance(named, str) else ""), self._version(given.get("version"))

    def _version(self, value: object) -> str:
        if isinstance(value, str):
            return value
        given = table(value)
        if isinstance(given.get("ref"), str):
            return self._version(self._versions.get(given["ref"]))
        rich = (given.get(key) for key in _RICH)
        return next((one for one in rich if isinstance(one, str)), "")


def catalogue_of(path: str, into: Collector) -> Catalogue | None:
    """The catalogue of the build that a file belongs to; None where there is none to read.

    Args:
        path: of a build file.
        into: knows the files, and keeps what was read.
    """
    folder = folder_of(path)
    while True:
        place = posixpath.normpath(posixpath.join(folder, CATALOGUE))
        if place in into.paths:
            break
        if folder in (".", ""):
            return None
        folder = posixpath.dirname(folder) or "."
    if place not in into.catalogues:
        try:
            into.catalogues[place] = Catalogue(place, into.read(place))
        except (DocgenError, KeyError, OSError, ValueError, RecursionError):
            into.catalogues[place] = None
    known = into.catalogues[place]
    return known if isinstance(known, Catalogue) else None


def _accessor(name: str) -> str:
    """A name as build files write it: `junit-api` is `junit.api`."""
    return _SIGNS.sub(".", name)
