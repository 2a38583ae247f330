"""What Python, JavaScript and Go say about names: scopes of files and attributes of modules."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.resolve.go import GoImports, default_name
from docgen_engine.repository.index.resolve.names import Place
from docgen_engine.repository.index.resolve.python import PythonImports
from docgen_engine.repository.index.resolve.view import Landing, View

Landings = Mapping[str, list[tuple[ImportFact, Landing]]]
"""The imports of each file with where they lead."""


class PythonDialect:
    """Python: a file is a module, its imports are its attributes."""

    def __init__(self, view: View, landings: Landings, imports: PythonImports) -> None:
        """Take the resolved imports."""
        self._view: Final = view
        self._imports: Final = imports
        self._landings: Final = landings
        self._bindings: Final[dict[str, dict[str, tuple[ImportFact, Landing]]]] = {}
        self._busy: Final[set[tuple[str, str]]] = set()
        self._found: Final[dict[tuple[str, str], Place | None]] = {}
        self._cut = False  # whether a search ended at a circle that others may get past

    def _bound(self, file: str) -> dict[str, tuple[ImportFact, Landing]]:
        known = self._bindings.get(file)
        if known is None:
            known = {}
            for fact, landing in self._landings.get(file, []):
                whole = not fact.name and fact.alias == fact.module.partition(".")[0]
                name = fact.module if whole else fact.alias
                # Of two imports of one name, such as in `try` and `except`, ours wins.
                if name and (name not in known or (landing.file and not known[name][1].file)):
                    known[name] = (fact, landing)
            self._bindings[file] = known
        return known

    def scope(self, file: str, name: str) -> Place | None:
        """Definitions go before imports, those before what a star import brings."""
        if name in self._view.symbols(file) and "." not in name:
            return Place(file, name)
        bound = self._bound(file).get(name)
        if bound is not None:
            return self._follow(*bound)
        if "." in name:
            return None
        for fact, landing in self._landings.get(file, []):
            if fact.name == "*" and landing.file and landing.file != file:
                found = self.attribute(landing.file, name)
                if found is not None:
                    return found
        return None

    def _follow(self, fact: ImportFact, landing: Landing) -> Place | None:
        if not landing.file:
            return None
        if not fact.name or landing.module:
            return Place(landing.file, "")
        return self.attribute(landing.file, fact.name)

    def attribute(self, file: str, name: str) -> Place | None:
        """What a module gives out: its definitions, what it imports, its submodules."""
        key = file, name
        if key in self._found:
            return self._found[key]
        if key in self._busy:
            self._cut = True
            return None
        cut_before, self._cut = self._cut, False
        self._busy.add(key)
        try:
            found = self.scope(file, name)
        finally:
            self._busy.discard(key)
        if found is None:
            inner = self._imports.submodule(file, name)
            found = Place(inner, "") if inner else None
        if not self._busy or not self._cut:
            self._found[key] = found
        self._cut = bool(self._busy) and (self._cut or cut_before)
        return found

    def find(self, file: str, symbol: str) -> Place | None:
        """A definition of the same file."""
        return Place(file, symbol) if symbol in self._view.symbols(file) else None

    def calling_module(self, file: str) -> Place | None:
        """Python's modules cannot be called."""
        del file
        return None


class JavaScriptDialect:
    """JavaScript and TypeScript: a module gives out what it exports."""

    def __init__(self, view: View, landings: Landings) -> None:
        """Take the resolved imports."""
        self._view: Final = view
        self._landings: Final = landings
        self._busy: Final[set[tuple[str, str]]] = set()
        self._known: Final[dict[str, dict[str, str]]] = {}
        self._objects: Final[dict[str, dict[str, str]]] = {}

    def scope(self, file: str, name: str) -> Place | None:
        """Definitions and imports of a file."""
        given = self._view.stems.get(file)  # a name for readers only
        if "." not in name and name != given and name in self._view.symbols(file):
            return Place(file, name)
        for fact, landing in self._landings.get(file, []):
            if fact.alias == name and name and landing.file:
                if not fact.name:
                    return Place(landing.file, "")
                return self.attribute(landing.file, fact.name)
        return None

    def attribute(self, file: str, name: str) -> Place | None:
        """An export by name, through re-exports; a CommonJS module may be its default export."""
        if (file, name) in self._busy:
            return None
        self._busy.add((file, name))
        try:
            return self._attribute(file, name)
        finally:
            self._busy.discard((file, name))

    def _attribute(self, file: str, name: str) -> Place | None:
        facts = self._view.facts.get(file)
        if facts is None:
            return None
        aliases = self._aliases(file)
        if name == "default" and file in self._view.stems:
            return Place(file, self._view.stems[file])
        if name in facts.exports or name in aliases:
            local = aliases.get(name, name)
            found = self.scope(file, local) or self._taken_apart(file, local)
            if found is not None:
                return found
        elif name != "default" and name in self._view.symbols(file):
            fact = self._view.symbols(file)[name]
            if fact.exported:
                return Place(file, name)
        for one, landing in self._landings.get(file, []):
            if one.name == "*" and landing.file and name != "default":
                found = self.attribute(landing.file, name)
                if found is not None:
                    return found
        return self._of_default(file, name, aliases)

    def _taken_apart(self, file: str, local: str) -> Place | None:
        """`const { run } = make; export { run }` gives out `make.run`."""
        head, _, rest = local.partition(".")
        owner = self.scope(file, head) if rest else None
        return self.find(owner.file, f"{owner.symbol}.{rest}") if owner is not None else None

    def _of_default(self, file: str, name: str, aliases: dict[str, str]) -> Place | None:
        """`exports = module.exports = make; make.run = …` gives out `run`."""
        default = aliases.get("default")
        if default and name != "default":
            return self.find(file, f"{default}.{name}")
        return None

    def find(self, file: str, symbol: str) -> Place | None:
        """A definition of the same file, also one that an object gives out as its member."""
        if symbol in self._view.symbols(file):
            return Place(file, symbol)
        if "." not in symbol or file not in self._view.facts:
            return None
        local = self._aliases(file).get(symbol, "") or self._held(file).get(symbol, "")
        return self.scope(file, local) if local else None

    def _held(self, file: str) -> dict[str, str]:
        known = self._objects.get(file)
        if known is None:
            holds = self._view.facts[file].holds
            known = self._objects[file] = {one.target: one.value for one in holds}
        return known

    def _aliases(self, file: str) -> dict[str, str]:
        known = self._known.get(file)
        if known is None:
            known = self._known[file] = dict(self._view.facts[file].export_aliases)
        return known

    def calling_module(self, file: str) -> Place | None:
        """`const make = require("./make"); make()` calls the default export."""
        return self.attribute(file, "default")


class GoDialect:
    """Go: all files of a folder with the same package clause share one scope."""

    def __init__(self, view: View, landings: Landings, imports: GoImports) -> None:
        """Take the resolved imports."""
        self._view: Final = view
        self._imports: Final = imports
        self._landings: Final = landings
        self._symbols: Final[dict[tuple[str, str], dict[str, str]]] = defaultdict(dict)
        for folder, files in sorted(imports.packages.items()):
            for file in files:
                package = view.facts[file].package
                for name in view.symbols(file):
                    self._symbols[folder, package].setdefault(name, file)

    def scope(self, file: str, name: str) -> Place | None:
        """Names of the package, and packages that the file imports."""
        if "." in name:
            return None
        found = self.find(file, name)
        if found is not None:
            return found
        for fact, landing in self._landings.get(file, []):
            if landing.file and fact.name != "*" and self._local(fact, landing.file) == name:
                return Place(landing.file, "")
        return None

    def _local(self, fact: ImportFact, file: str) -> str:
        return fact.alias or default_name(fact.module, [self._view.facts[file].package])

    def attribute(self, file: str, name: str) -> Place | None:
        """An exported name of the package that a file stands for."""
        return self.find(file, name) if name[:1].isupper() else None

    def find(self, file: str, symbol: str) -> Place | None:
        """A definition of the file's package."""
        key = (posixpath.dirname(file), self._view.facts[file].package)
        found = self._symbols.get(key, {}).get(symbol)
        return Place(found, symbol) if found is not None else None

    def calling_module(self, file: str) -> Place | None:
        """Go's packages cannot be called."""
        del file
        return None
