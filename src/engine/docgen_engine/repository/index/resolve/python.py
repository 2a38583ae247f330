"""Where Python imports lead: packages, source layouts, namespaces, relative ones."""

from __future__ import annotations

import posixpath
import sys
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.resolve.view import Landing, View, closeness

# Modules that were in the standard library of a version that people still write for: the answer
# must not depend on the Python that runs this program.
STANDARD: Final = frozenset(sys.stdlib_module_names) | {
    *("distutils", "imp", "asyncore", "asynchat", "smtpd", "cgi", "cgitb", "crypt", "telnetlib"),
    *("aifc", "audioop", "chunk", "imghdr", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev"),
    *("pipes", "sndhdr", "spwd", "sunau", "uu", "xdrlib", "lib2to3", "tomllib", "binhex"),
    *("formatter", "parser", "symbol", "macpath", "dummy_threading", "_bootlocale"),
    *("urllib2", "ConfigParser", "StringIO", "cStringIO", "cPickle", "Queue", "__builtin__"),
    *("annotationlib", "compression", "concurrent", "test"),
}
_SUFFIXES: Final = (".py", ".pyi", "/__init__.py", "/__init__.pyi")


class PythonImports:
    """Resolves the imports of a repository's Python files."""

    def __init__(self, view: View) -> None:
        """Find the roots from which modules are named."""
        self._view: Final = view
        self._files: Final = frozenset(view.of_language("Python"))
        self._packages: Final = frozenset(
            posixpath.dirname(path)
            for path in self._files
            if posixpath.basename(path) in ("__init__.py", "__init__.pyi")
        )
        self._tops: Final = {path: self._root_of(path) for path in self._files}
        self._roots: Final = sorted({*self._tops.values(), *self._layouts(), ""})
        self._names: Final = {
            path.removeprefix(f"{root}/" if root else "").partition("/")[0].removesuffix(".py")
            for path, root in self._tops.items()
        }
        self._found: Final[dict[tuple[str, str], str]] = {}

    def _layouts(self) -> set[str]:
        """Folders named `src` or `lib` that hold Python: where installers look."""
        found: set[str] = set()
        for path in self._files:
            parts = path.split("/")[:-1]
            for place, part in enumerate(parts):
                if part in ("src", "lib", "python"):
                    folder = "/".join(parts[: place + 1])
                    if folder not in self._packages:
                        found.add(folder)
        return found

    def _root_of(self, path: str) -> str:
        folder = posixpath.dirname(path)
        while folder and folder in self._packages:
            folder = posixpath.dirname(folder)
        return folder

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """Where an import of a file leads."""
        if fact.module.startswith("."):
            return self._relative(path, fact)
        top = fact.module.partition(".")[0]
        if top in STANDARD or top == "__future__":
            return Landing()
        file = self._module(path, fact.module)
        if file:
            return self._name_in(file, fact.name)
        if fact.name and fact.name != "*":
            inner = self._module(path, f"{fact.module}.{fact.name}")
            if inner:
                return Landing(inner, module=True)
        if top in self._names and self._is_ours(path, top):
            return Landing()
        return Landing(external=top)

    def _is_ours(self, path: str, top: str) -> bool:
        """Whether a package of this name stands here, so that a missing part of it is ours too."""
        roots = {self._tops.get(path, ""), "", *self._roots}
        return any(
            posixpath.join(root, top) in self._packages
            or posixpath.join(root, f"{top}.py") in self._files
            for root in roots
        )

    def _relative(self, path: str, fact: ImportFact) -> Landing:
        rest = fact.module.lstrip(".")
        folder = posixpath.dirname(path)
        for _ in range(len(fact.module) - len(rest) - 1):
            if not folder:
                return Landing()
            folder = posixpath.dirname(folder)
        base = posixpath.join(folder, *rest.split(".")) if rest else folder
        file = self._at(base) if rest else self._package_file(base)
        if file:
            return self._name_in(file, fact.name)
        inner = self._at(posixpath.join(base, fact.name)) if fact.name != "*" else ""
        return Landing(inner, module=True) if inner else Landing()

    def _name_in(self, file: str, name: str) -> Landing:
        """A name taken from a module: what it defines or imports goes before a submodule."""
        if not name or name == "*" or not posixpath.basename(file).startswith("__init__."):
            return Landing(file)
        facts = self._view.facts[file]
        inner = self._at(posixpath.join(posixpath.dirname(file), name))
        if not inner or name in self._view.symbols(file):
            return Landing(file)
        package = posixpath.basename(posixpath.dirname(file))
        for one in facts.imports:
            # `from . import name` binds the submodule itself.
            is_submodule = one.module in (".", package) or one.module.endswith(f".{package}")
            if one.alias == name and one.name and not (is_submodule and one.name == name):
                return Landing(file)
        return Landing(inner, module=True)

    def _module(self, path: str, module: str) -> str:
        top = self._tops.get(path, "")
        key = (
            top if posixpath.dirname(path) in self._packages else posixpath.dirname(path),
            module,
        )
        known = self._found.get(key)
        if known is None:
            known = self._search(path, module)
            self._found[key] = known
        return known

    def _search(self, path: str, module: str) -> str:
        """The file of an absolute module: from the file's own root, else from the nearest one."""
        tail = module.replace(".", "/")
        own = self._at(posixpath.join(self._tops.get(path, ""), tail))
        if own:
            return own
        found = {file for root in self._roots if (file := self._at(posixpath.join(root, tail)))}
        if not found:
            return ""
        best = max(closeness(path, file) for file in found)
        near = sorted(file for file in found if closeness(path, file) == best)
        # Two modules of one name, equally near: which one is meant, the files do not say.
        return near[0] if len(near) == 1 else ""

    def _at(self, base: str) -> str:
        for suffix in _SUFFIXES[2:] + _SUFFIXES[:2]:
            if base + suffix in self._files:
                return base + suffix
        return ""

    def _package_file(self, folder: str) -> str:
        for name in ("__init__.py", "__init__.pyi"):
            file = posixpath.join(folder, name)
            if file in self._files:
                return file
        return ""

    def faces(self) -> list[tuple[str, str]]:
        """The modules that show others what there is: packages, and those with `__all__`."""
        found = []
        for file in sorted(self._files):
            package = posixpath.basename(file).startswith("__init__.")
            if not package and not self._view.facts[file].exports:
                continue
            root = self._tops[file]
            inside = posixpath.dirname(file) if package else posixpath.splitext(file)[0]
            inside = inside[len(root) + 1 :] if root else inside
            if inside:
                found.append((inside.replace("/", "."), file))
        return found

    def root_of(self, path: str) -> str:
        """The folder from which the modules around a file are named."""
        return self._tops.get(path, "")

    def submodule(self, file: str, name: str) -> str:
        """The file of a submodule of a package's `__init__` file, empty where there is none."""
        if not posixpath.basename(file).startswith("__init__."):
            return ""
        return self._at(posixpath.join(posixpath.dirname(file), name))
