"""Where Go imports lead: module paths of `go.mod` files, their packages, and what they require."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import Landing, View, nearest

_MODULE: Final = regex(r"^module\s+(\S+)", re.MULTILINE)
_REQUIRE: Final = regex(
    r"^[ \t]*(?:require[ \t]+)?([\w~-]+\.[\w.~-]+(?:/\S*)?)[ \t]+v\S+", re.MULTILINE
)
_REPLACE: Final = regex(
    r"^[ \t]*(?:replace[ \t]+)?(\S{1,300})(?:[ \t]+v\S+)?[ \t]*=>[ \t]*(\.\.?/\S*|\.)",
    re.MULTILINE,
)
_COMMENT: Final = regex(r"//[^\n]*")
_VERSION: Final = regex(r"^v\d+$")
_THREE_PARTS: Final = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


class GoImports:
    """Resolves the imports of a repository's Go files. A package is a folder."""

    def __init__(self, view: View) -> None:
        """Read the module files."""
        self._modules: Final[dict[str, str]] = {}
        self._required: Final[dict[str, list[str]]] = {}
        self._replaced: Final[dict[str, str]] = {}
        self.packages: Final[dict[str, list[str]]] = defaultdict(list)
        for path in view.of_language("Go"):
            self.packages[posixpath.dirname(path)].append(path)
        for path in sorted(view.files):
            if posixpath.basename(path) == "go.mod" and "/vendor/" not in f"/{path}":
                self._read(posixpath.dirname(path), _COMMENT.sub("", view.text(path)))
        self._view: Final = view

    def _read(self, folder: str, text: str) -> None:
        match = _MODULE.search(text)
        if match:
            self._modules.setdefault(match[1].strip('"'), folder)
        self._required[folder] = sorted(
            set(_REQUIRE.findall(text)), key=lambda one: (-len(one), one)
        )
        for module, target in _REPLACE.findall(text):
            place = posixpath.normpath(posixpath.join(folder, target))
            if not place.startswith(".."):
                self._replaced.setdefault(module, "" if place == "." else place)

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """Where an import of a file leads: the file that stands for the package's folder."""
        folder = self.folder(fact.module)
        if folder is not None:
            return Landing(self.representative(folder))
        if "." not in fact.module.partition("/")[0]:
            return Landing()
        return Landing(external=self._external(path, fact.module))

    def folder(self, module: str) -> str | None:
        """The folder of a package by its import path, None where it is not in this repository."""
        for modules in (self._modules, self._replaced):
            for name in sorted(modules, key=lambda one: (-len(one), one)):
                if module == name or module.startswith(f"{name}/"):
                    inner = module.removeprefix(name).lstrip("/")
                    folder = posixpath.join(modules[name], inner) if inner else modules[name]
                    return folder.rstrip("/") if folder.rstrip("/") in self.packages else None
        return None

    def representative(self, folder: str) -> str:
        """One file for a package: with its doc comment, else named like it, else the first."""
        files = [one for one in self.packages[folder] if not one.endswith("_test.go")]
        if not files:
            return self.packages[folder][0] if self.packages[folder] else ""
        for one in files:
            if posixpath.basename(one) == "doc.go":
                return one
        for one in files:
            if self._view.facts[one].doc:
                return one
        name = f"{posixpath.basename(folder)}.go"
        return next((one for one in files if posixpath.basename(one) == name), files[0])

    def _external(self, path: str, module: str) -> str:
        owner = nearest(path, self._required)
        for name in self._required.get(owner, []) if owner is not None else []:
            if module == name or module.startswith(f"{name}/"):
                return name
        parts = module.split("/")
        count = 3 if parts[0] in _THREE_PARTS else 2
        name = "/".join(parts[:count])
        if len(parts) > count and _VERSION.match(parts[count]):
            name = f"{name}/{parts[count]}"
        return name


def default_name(module: str, packages: list[str]) -> str:
    """The local name of an import without alias.

    Args:
        module: the import path.
        packages: package clauses of its files, where they are known.
    """
    named = [one for one in packages if one and not one.endswith("_test")]
    if named:
        return named[0]
    parts = module.split("/")
    last = parts[-2] if len(parts) > 1 and _VERSION.match(parts[-1]) else parts[-1]
    return re.sub(r"^go-|[.-]go$|\.v\d+$", "", last)
