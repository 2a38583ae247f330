"""Where imports of the soundly analysed languages lead, as far as they name a file with certainty.

C and C++ includes, Java's packages, PHP's PSR-4 folders, Ruby's relative and gem paths. Rust has a
module of its own. C# imports namespaces, which are no files.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from typing import Any, Final, Protocol

from docgen_engine.domain.facts import ImportFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.resolve.view import Landing, View, closeness

_GEM: Final = regex(
    r"^\s*(?:gem|\w+\.add(?:_runtime|_development)?_dependency)\s*\(?\s*(['\"])([\w.-]+)\1",
    re.MULTILINE,
)
_PACKAGE_REFERENCE: Final = regex(
    r"<PackageReference\b[^<>]*\b(?:Include|Update)\s*=\s*\"([\w.]+)\""
)


class SoundImports(Protocol):
    """Resolves the imports of one language."""

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """Where an import of a file leads; nowhere where that is not certain."""
        ...


class Includes:
    """C and C++: beside the file, from the top, or the one file whose path ends so."""

    def __init__(self, view: View) -> None:
        """Index the files by their last name."""
        self._files: Final = view.files
        self._by_name: Final[dict[str, list[str]]] = defaultdict(list)
        for path in sorted(view.files):
            self._by_name[posixpath.basename(path)].append(path)

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """The included file; a system header only if its folder and name are found just once."""
        system = fact.module.startswith("<")
        module = posixpath.normpath(fact.module.strip("<>"))
        if module.startswith("/"):
            return Landing()
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
        if not system and beside in self._files:
            return Landing(beside)
        if module.startswith("..") or (system and "/" not in module):
            return Landing()
        found = [
            one
            for one in self._by_name.get(posixpath.basename(module), [])
            if one == module or one.endswith(f"/{module}")
        ]
        if len(found) > 1:
            found = _closest(path, found)
        return Landing(found[0]) if len(found) == 1 else Landing()


def _closest(path: str, found: list[str]) -> list[str]:
    """The files that share most folders with another one."""
    most = max(closeness(path, one) for one in found)
    return [one for one in found if most and closeness(path, one) == most]


class JavaImports:
    """Java: a class is in the file of its name in a folder of its package."""

    def __init__(self, view: View) -> None:
        """Index the files by package and name."""
        self._files: Final[dict[str, list[str]]] = defaultdict(list)
        self._packages: Final[set[str]] = set()
        for path in view.of_language("Java"):
            package = view.facts[path].package
            stem = posixpath.splitext(posixpath.basename(path))[0]
            self._packages.add(package)
            self._files[f"{package}.{stem}" if package else stem].append(path)

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """The file of a class, also of one around the imported class or member."""
        name = fact.module if fact.name in ("", "*") else f"{fact.module}.{fact.name}"
        while name and name not in self._packages:
            found = self._files.get(name, [])
            if len(found) > 1:
                found = _closest(path, found)
            if len(found) == 1:
                return Landing(found[0])
            name = name.rpartition(".")[0]
        return Landing()

    def beside(self, path: str, package: str, name: str) -> str:
        """The file of a class in the same package, empty where there is none."""
        found = self._files.get(f"{package}.{name}" if package else name, [])
        if len(found) > 1:
            found = _closest(path, found)
        return found[0] if len(found) == 1 else ""


class CSharpImports:
    """C#: a namespace is no file; it may be the name of a package that a project refers to."""

    def __init__(self, view: View) -> None:
        """Read which packages the projects refer to, and which namespaces are here."""
        self._ours: Final = {view.facts[path].package for path in view.of_language("C#")}
        self._packages: Final = sorted(
            {
                name
                for path in sorted(view.files)
                if path.endswith((".csproj", ".props", ".targets"))
                for name in _PACKAGE_REFERENCE.findall(view.text(path))
            },
            key=lambda one: (-len(one), one),
        )

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """The package that a namespace is named like."""
        del path
        module = fact.module
        if any(one == module or one.startswith(f"{module}.") for one in self._ours):
            return Landing()
        for name in self._packages:
            if module == name or module.startswith(f"{name}."):
                return Landing(external=name)
        return Landing()


class RubyImports:
    """Ruby: relative files, and paths below the `lib` folders of the gems here."""

    def __init__(self, view: View) -> None:
        """Index what lies below `lib`, and the gems that manifests name."""
        self._files: Final = view.files
        self._library: Final[dict[str, list[str]]] = defaultdict(list)
        gems: set[str] = set()
        for path in sorted(view.files):
            name = posixpath.basename(path)
            if path.endswith(".rb"):
                before, lib, inside = f"/{path}".partition("/lib/")
                if lib and inside.count("/lib/") == 0 and not before.endswith(("/test", "/spec")):
                    self._library[inside.removesuffix(".rb")].append(path)
            if name == "Gemfile" or name.endswith(".gemspec"):
                gems.update(found for _, found in _GEM.findall(view.text(path)))
        self._gems: Final = gems

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """The file, or the gem that a path begins with."""
        module = fact.module.removesuffix(".rb")
        if module.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), module)) + ".rb"
            return Landing(target if target in self._files else "")
        found = self._library.get(module, [])
        if len(found) > 1:
            found = _closest(path, found)
        if len(found) == 1:
            return Landing(found[0])
        for name in (module.replace("/", "-"), module, module.partition("/")[0]):
            if name in self._gems:
                return Landing(external=name)
        return Landing()


class PhpImports:
    """PHP: the folders that `composer.json` gives to namespaces, and files beside a file."""

    def __init__(self, view: View) -> None:
        """Read the PSR-4 parts of the manifests."""
        self._files: Final = view.files
        self._folders: Final[list[tuple[str, str]]] = []
        for path in sorted(view.files):
            if posixpath.basename(path) == "composer.json" and "/vendor/" not in f"/{path}":
                self._read(posixpath.dirname(path), view.text(path))
        self._folders.sort(key=lambda one: (-len(one[0]), one))

    def _read(self, folder: str, text: str) -> None:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return
        for section in ("autoload", "autoload-dev"):
            given = data.get(section) if isinstance(data, dict) else None
            psr4: Any = given.get("psr-4") if isinstance(given, dict) else None
            for prefix, targets in psr4.items() if isinstance(psr4, dict) else ():
                for target in targets if isinstance(targets, list) else [targets]:
                    if isinstance(target, str):
                        place = posixpath.normpath(posixpath.join(folder, target))
                        self._folders.append((prefix.strip("\\"), "" if place == "." else place))

    def resolve(self, path: str, fact: ImportFact) -> Landing:
        """The file of a class by its namespace, or the required file."""
        if fact.module.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), fact.module))
            return Landing(target if target in self._files else "")
        return Landing(self.file_of(f"{fact.module}\\{fact.name}" if fact.name else fact.module))

    def file_of(self, name: str) -> str:
        """The file of a class by its full name, empty where PSR-4 gives none."""
        for prefix, folder in self._folders:
            if name.startswith(f"{prefix}\\") or not prefix:
                inside = name.removeprefix(prefix).lstrip("\\").replace("\\", "/")
                target = posixpath.join(folder, f"{inside}.php")
                if target in self._files:
                    return target
        return ""
