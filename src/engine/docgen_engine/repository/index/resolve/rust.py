"""Where Rust's `use` and `mod` lead: crates by their manifests, modules by their declarations."""

from __future__ import annotations

import posixpath
import tomllib
from typing import Any, Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import Landing, View, nearest

_STANDARD: Final = frozenset({"std", "core", "alloc", "proc_macro", "test"})
_ROOT_NAMES: Final = frozenset({"lib.rs", "main.rs", "mod.rs", "build.rs"})
_TABLES: Final = ("dependencies", "dev-dependencies", "build-dependencies")
_TARGETS: Final = regex(r"(?:^|/)(?:tests|examples|benches|src/bin)/(?:[^/]+|[^/]+/main)\.rs$")
_EXTERN_CRATE: Final = regex(r"\bextern\s+crate\b")
_FIRST_EDITION: Final = "2015"
_DEEPEST: Final = 40
Module = tuple[str, ...]


class RustImports:
    """Resolves the imports of a repository's Rust files."""

    def __init__(self, view: View) -> None:
        """Read the manifests and follow the declared modules of each crate."""
        self._view: Final = view
        self._dependencies: Final[dict[str, dict[str, str]]] = {}
        self._libraries: Final[dict[str, str]] = {}
        self._modules: Final[dict[str, dict[Module, str]]] = {}
        self._place: Final[dict[str, tuple[str, Module]]] = {}
        self._editions: Final[dict[str, str]] = {}
        self._extern: Final[dict[str, frozenset[ImportFact]]] = {}
        self._crates: Final[dict[str, dict[str, str]]] = {}
        self._used: Final[dict[str, frozenset[str]]] = {}
        roots: list[str] = []
        for path in sorted(view.files):
            if posixpath.basename(path) == "Cargo.toml":
                roots += self._read(posixpath.dirname(path), view.text(path))
        rust = view.of_language("Rust")
        roots += [path for path in rust if _TARGETS.search(path)]
        roots += [path for path in rust if posixpath.basename(path) in ("lib.rs", "main.rs")]
        for root in dict.fromkeys(roots):
            if root in view.facts and root not in self._place:
                self._modules[root] = {}
                self._follow(root, root, (), 0)

    def _read(self, folder: str, text: str) -> list[str]:
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            return []
        known: dict[str, str] = {}
        for table in [data, _table(data.get("workspace")), *_targets(data)]:
            for name in _TABLES:
                for given, details in _table(table.get(name)).items():
                    renamed = _table(details).get("package")
                    known[_crate(given)] = str(renamed) if isinstance(renamed, str) else given
        self._dependencies[folder] = known
        package, library = _table(data.get("package")), _table(data.get("lib"))
        path = library.get("path")
        root = posixpath.normpath(
            posixpath.join(folder, path if isinstance(path, str) else "src/lib.rs")
        )
        crate = library.get("name") or package.get("name")
        if package:
            edition = package.get("edition", _FIRST_EDITION)
            self._editions[folder] = edition if isinstance(edition, str) else ""
        if root in self._view.files and isinstance(crate, str):
            self._libraries.setdefault(_crate(crate), root)
        targets = [one for one in data.get("bin", []) if isinstance(one, dict)]
        paths = [one["path"] for one in targets if isinstance(one.get("path"), str)]
        return [root, *(posixpath.normpath(posixpath.join(folder, one)) for one in paths)]

    def _follow(self, root: str, file: str, module: Module, depth: int) -> None:
        self._modules[root].setdefault(module, file)
        self._place.setdefault(file, (root, module))
        facts = self._view.facts.get(file)
        for fact in facts.imports if facts is not None and depth < _DEEPEST else ():
            target = self._declared(root, file, module, fact)
            if target and (*module, fact.alias) not in self._modules[root]:
                self._follow(root, target, (*module, fact.alias), depth + 1)

    def _declared(self, root: str, file: str, module: Module, fact: ImportFact) -> str:
        """The file of `mod name;`, empty for other imports."""
        if fact.name or not (fact.module.startswith("self::") or fact.module.endswith(".rs")):
            return ""
        folder = posixpath.dirname(file)
        if fact.module.endswith(".rs"):
            target = posixpath.normpath(posixpath.join(folder, fact.module))
            return target if target in self._view.facts else ""
        name = fact.module.removeprefix("self::")
        if file != root and posixpath.basename(file) not in _ROOT_NAMES:
            folder = posixpath.splitext(file)[0]
        del module
        for candidate in (f"{name}.rs", f"{name}/mod.rs"):
            target = posixpath.join(folder, candidate)
            if target in self._view.facts:
                return target
        return ""

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """Where an import of a file leads."""
        place = self._place.get(path)
        if place is not None:
            root, module = place
            target = self._declared(root, path, module, fact)
            if target or (not fact.name and fact.module.startswith("self::")):
                return Landing(target, module=bool(target))
        parts = [*fact.module.split("::"), *([fact.name] if fact.name not in ("", "*") else [])]
        if place is None:
            return self.path(path, parts)
        if path == root and fact in self._made_known(root) and fact.alias in self._named(root):
            return Landing()  # `extern crate` for files that name the crate themselves
        first_edition = self._editions.get(nearest(root, self._editions) or "") == _FIRST_EDITION
        return self._from_top(root, path, parts) if first_edition else self.path(path, parts)

    def _from_top(self, root: str, path: str, parts: list[str]) -> Landing:
        """A path of `use` in edition 2015, where all paths begin at the top of the crate."""
        first = parts[0]
        if first not in ("crate", "self", "super"):
            if (first,) in self._modules[root]:
                return self._deepest(root, (), parts)
            if first not in self._known_crates(root) and self._gives(root, first):
                return Landing(root)
        return self.path(path, parts)

    def _gives(self, root: str, name: str) -> bool:
        """Whether the file at the top of a crate defines a name or takes it from elsewhere."""
        taken = (one.alias for one in self._view.facts[root].imports)
        return name in self._view.symbols(root) or name in taken

    def path(self, path: str, parts: list[str]) -> Landing:
        """Where a path of names leads from a file: the deepest module that it names.

        Args:
            path: the file.
            parts: such as `crate`, `a`, `Name`.

        Returns:
            The module's file; `module` is set where the whole path is a module.
        """
        root, module = self._place.get(path, ("", ()))
        first, rest = parts[0], parts[1:]
        if first in ("crate", "self", "super"):
            return self._inside(root, module, parts) if root else Landing()
        if root and (*module, first) in self._modules[root]:
            return self._deepest(root, module, parts)
        first = self._known_crates(root).get(first, first) if root else first
        library = self._libraries.get(first)
        if library is not None and library in self._modules:
            return self._deepest(library, (), rest)
        return Landing() if first in _STANDARD else Landing(external=self._external(path, first))

    def below(self, file: str, names: list[str]) -> tuple[str, list[str]]:
        """The deepest module that names lead to from the module of a file, and what they leave."""
        root, module = self._place.get(file, ("", ()))
        if root:
            modules = self._modules[root]
            for count in range(len(names), 0, -1):
                found = modules.get((*module, *names[:count]))
                if found is not None:
                    return found, names[count:]
        return file, names

    def _inside(self, root: str, module: Module, parts: list[str]) -> Landing:
        """A path that begins with `crate`, `self` or `super`."""
        at = () if parts[0] == "crate" else module
        steps = parts if parts[0] == "super" else parts[1:]
        while steps and steps[0] in ("super", "self"):
            at = at[:-1] if steps[0] == "super" else at
            steps = steps[1:]
        return self._deepest(root, at, steps)

    def _external(self, path: str, first: str) -> str:
        """The name of a dependency as its manifest gives it."""
        owner = nearest(path, self._dependencies)
        while owner is not None:
            if first in self._dependencies[owner]:
                return self._dependencies[owner][first]
            owner = nearest(owner, self._dependencies) if owner else None
        return self._by_last_part(path, first)

    def _by_last_part(self, path: str, first: str) -> str:
        """The dependency that a crate of another name comes from, such as `streaming-stats`.

        A crate of `extern crate` is one of the dependencies. Where just one that nothing else
        names ends with its name, it is that one.
        """
        root, _ = self._place.get(path, ("", ()))
        owner = nearest(path, self._dependencies)
        if not root or owner is None or first not in self._known_crates(root).values():
            return ""
        taken = self._known_crates(root).values()
        found = [
            name
            for crate, name in sorted(self._dependencies[owner].items())
            if crate.endswith(f"_{first}") and crate not in taken
        ]
        return found[0] if len(found) == 1 else ""

    # -- extern crate ---------------------------------------------------------------------------

    def _made_known(self, root: str) -> frozenset[ImportFact]:
        """The `extern crate` lines of the file at the top of a crate."""
        known = self._extern.get(root)
        if known is None:
            facts = self._view.facts[root]
            plain = [one for one in facts.imports if not one.name and "::" not in one.module]
            lines = self._view.text(root).split("\n") if plain else []
            known = self._extern[root] = frozenset(
                one
                for one in plain
                if one.line <= len(lines) and _EXTERN_CRATE.search(lines[one.line - 1])
            )
        return known

    def _known_crates(self, root: str) -> dict[str, str]:
        """What a crate calls others by, from its `extern crate` lines."""
        known = self._crates.get(root)
        if known is None:
            known = {one.alias: one.module for one in self._made_known(root)}
            self._crates[root] = known
        return known

    def _named(self, root: str) -> frozenset[str]:
        """The first names of what the modules of a crate `use`."""
        known = self._used.get(root)
        if known is None:
            made = self._made_known(root)
            known = self._used[root] = frozenset(
                one.module.partition("::")[0]
                for file in self._modules[root].values()
                for one in self._view.facts[file].imports
                if file != root or one not in made
            )
        return known

    def _deepest(self, root: str, module: Module, steps: list[str]) -> Landing:
        modules = self._modules[root]
        for count in range(len(steps), -1, -1):
            file = modules.get((*module, *steps[:count]))
            if file is not None:
                # One name may be left: what the module gives out. Of a longer rest the first name
                # is a type, or an inline module, of the same file.
                return Landing(file, module=count == len(steps))
        return Landing()


def _crate(name: str) -> str:
    return name.replace("-", "_")


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _targets(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [_table(one) for one in _table(data.get("target")).values()]
