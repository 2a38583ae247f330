"""What packages of JavaScript offer to others, as their `package.json` says."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from docgen_engine.repository.index.resolve.view import View

EXTENSIONS: Final = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")
_DECLARATIONS: Final = (".d.ts", ".d.mts", ".d.cts")
_MAIN_FIELDS: Final = ("source", "types", "typings", "module", "main")
OFFERING: Final = (*_MAIN_FIELDS, "exports", "browser", "svelte")
"""Fields of which a package that others import has one, unless it has an `index.js`."""

_SOURCES: Final = ("src", "source", "lib", "")
"""Folders of sources, of which the built files have the names."""

_CONDITIONS: Final = {"source": 0, "types": 0, "require": 2}
"""Conditions of an export that come before others, and the one that comes last."""

_DEEPEST: Final = 6


class Offers:
    """The modules of packages, with the files that hold or declare them."""

    def __init__(
        self,
        view: View,
        packages: Mapping[str, tuple[str, dict[str, Any]]],
        folders: Mapping[str, dict[str, Any]],
        at: Callable[[str], str],
    ) -> None:
        """Keep what packages are there.

        Args:
            view: the repository.
            packages: folder and manifest by name.
            folders: manifests by folder.
            at: the file that a path without its ending means.
        """
        self._view: Final = view
        self._packages: Final = packages
        self._folders: Final = folders
        self._at: Final = at

    def faces(self) -> list[tuple[str, str]]:
        """The modules that packages offer to others, with their source files."""
        found = []
        for name, (folder, data) in sorted(self._packages.items()):
            exports = data.get("exports")
            keys = _keys(exports)
            published = data.get("publishConfig")
            both = (data, published) if isinstance(published, dict) else (data,)
            told = any(one.get(field) for one in both for field in OFFERING)
            if not told:
                # Then Node looks for `index.js` beside the manifest, and for nothing else.
                file = "" if data.get("private") else self._at(posixpath.join(folder, "index"))
                if file in self._view.facts:
                    found.append((name, file))
                continue
            for key in keys or ["."]:
                inner = key.removeprefix(".").removeprefix("/")
                if "*" in inner:
                    found += self._pattern(name, folder, inner)
                    continue
                file = self._offered(folder, data, inner)
                if file:
                    module = f"{name}/{inner}" if inner else name
                    found.append((module, file))
                    found += [(module, one) for one in self._declaring(folder, data, key)]
        return found

    def typings(self) -> list[tuple[str, str]]:
        """The declaration files that manifests name, with the code that they declare."""
        found = []
        for folder, data in self._folders.items():
            for key in _keys(data.get("exports")) or ["."]:
                inner = key.removeprefix(".").removeprefix("/")
                code = self._offered(folder, data, inner) if "*" not in inner else ""
                if code:
                    found += [(one, code) for one in self._declaring(folder, data, key)]
        return found

    def _declaring(self, folder: str, data: dict[str, Any], key: str) -> list[str]:
        """The declaration files of a module that a package offers."""
        targets = (posixpath.normpath(posixpath.join(folder, one)) for one in entries(data, key))
        facts = self._view.facts
        return [
            one for one in dict.fromkeys(targets) if one.endswith(_DECLARATIONS) and one in facts
        ]

    def _offered(self, folder: str, data: dict[str, Any], inner: str) -> str:
        """The source of a module that a package offers: built files are named like theirs."""
        for target in entries(data, f"./{inner}" if inner else "."):
            base = posixpath.normpath(posixpath.join(folder, target))
            file = self._at(base)
            if file and file in self._view.facts and not file.endswith(_DECLARATIONS):
                return file
            below = posixpath.normpath(target).split("/")
            for cut in range(1, len(below)):
                stem = "/".join(below[cut:]).split(".", 1)[0]
                for source in _SOURCES:
                    file = self._at(posixpath.join(folder, source, stem))
                    if file in self._view.facts:
                        return file
        for source in _SOURCES:
            file = self._at(posixpath.join(folder, source, inner or "index"))
            if file in self._view.facts:
                return file
        return ""

    def _pattern(self, name: str, folder: str, pattern: str) -> list[tuple[str, str]]:
        """The modules that `./*` offers: sources of the package that lie where it points."""
        head, _, tail = pattern.partition("*")
        found = []
        for source in ("src", "source"):
            start = f"{posixpath.join(folder, source, head)}".rstrip("/") + "/"
            for path in sorted(self._view.facts):
                stem, extension = posixpath.splitext(path)
                if path.startswith(start) and extension in EXTENSIONS and not tail.strip("/"):
                    inner = stem[len(start) :].removesuffix("/index")
                    if inner not in ("index", "") and "." not in inner:
                        found.append((f"{name}/{head}{inner}", path))
        return found


def entries(data: dict[str, Any], wanted: str) -> Iterator[str]:
    """The files that a `package.json` names for a module of its package, `.` or `./utils`."""
    exports = data.get("exports")
    if wanted == ".":
        source = data.get("source")
        if isinstance(source, str):
            yield source
    if isinstance(exports, dict):
        keyed = any(key.startswith(".") for key in exports)
        yield from targets_in(exports.get(wanted) if keyed else exports if wanted == "." else None)
    elif isinstance(exports, str) and wanted == ".":
        yield exports
    if wanted == ".":
        for field in _MAIN_FIELDS:
            if isinstance(data.get(field), str):
                yield data[field]


def _keys(exports: object) -> list[str]:
    """The modules that `exports` names: `.`, `./utils`."""
    return [key for key in exports if key.startswith(".")] if isinstance(exports, dict) else []


def targets_in(value: object, depth: int = 0) -> list[str]:
    """All targets in a conditional export, in the order of the file."""
    if isinstance(value, str):
        return [value]
    if depth > _DEEPEST:
        return []
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda one: _CONDITIONS.get(one[0], 1))
        return [text for _, one in ordered for text in targets_in(one, depth + 1)]
    if isinstance(value, list):
        return [text for one in value for text in targets_in(one, depth + 1)]
    return []
