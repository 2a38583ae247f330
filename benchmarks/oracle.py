"""The public interface of a Python package as griffe sees it, an extractor that is not ours.

griffe (ISC licence) is a program that is run in a virtual environment of its own, made in
`benchmarks/results/venvs/`; nothing of docgen-tui depends on it. Its `dump` command gives JSON.

Public is: a function, class, method or property whose own name and all names above it carry no
leading underscore, or that a public module names in `__all__`. Double-underscore names are left
out, and what a module merely imports.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.subjects import RESULTS

GRIFFE = "griffe==2.4.1"


@dataclass(frozen=True)
class Parameter:
    """A parameter whose default is a plain literal, as it stands in the code."""

    name: str
    default: str


@dataclass(frozen=True)
class Symbol:
    """One public definition. `name` is dotted within its module; `start` counts a decorator."""

    file: str
    name: str
    kind: str
    start: int
    end: int
    parameters: tuple[Parameter, ...] = ()

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]


def venv(name: str, requirement: str) -> Path:
    """The programs of a throw-away virtual environment in which one package is installed.

    Args:
        name: of the environment.
        requirement: what pip installs, pinned.

    Raises:
        CalledProcessError: the package cannot be installed here.
    """
    folder = RESULTS / "venvs" / name
    done = folder / requirement
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run(
            [
                str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check",
                "install", "--quiet", requirement,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        done.touch()
    return folder / "bin"


def public_symbols(repository: Path, package: str, code: str) -> list[Symbol]:
    """All public functions, classes, methods and properties of a package, by file and line.

    Args:
        repository: where the package lies.
        package: its import name.
        code: the folder below the repository that holds the package.
    """
    done = subprocess.run(
        [
            str(venv("griffe", GRIFFE) / "griffe"), "dump", package,
            "--search", str(repository / code), "--no-inspection", "--no-resolve-external",
        ],
        capture_output=True, check=True,
    )  # fmt: skip
    tree: dict[str, Any] = json.loads(done.stdout)[package]
    found: dict[tuple[str, str], Symbol] = {}
    for symbol in _Walk(tree, repository).symbols():
        found.setdefault((symbol.file, symbol.name), symbol)
    return sorted(found.values(), key=lambda each: (each.file, each.start, each.name))


class _Walk:
    """Goes through griffe's tree; `root` is the package's module."""

    def __init__(self, root: dict[str, Any], repository: Path) -> None:
        self._root = root
        self._repository = repository

    def symbols(self) -> Iterator[Symbol]:
        yield from self._module(self._root)

    def _module(self, module: dict[str, Any]) -> Iterator[Symbol]:
        exports = module.get("exports")
        exported = {name for name in exports or () if isinstance(name, str)}
        for name, member in _members(module):
            if member["kind"] == "module":
                if not name.startswith("_"):
                    yield from self._module(member)
            elif member["kind"] == "alias":
                if name in exported:
                    yield from self._target(str(member["target_path"]))
            elif name in exported or (exports is None and not name.startswith("_")):
                yield from self._definition(member, name, self._file(module))

    def _target(self, dotted: str) -> Iterator[Symbol]:
        """What an exported alias stands for, where it is in this package."""
        here: dict[str, Any] | None = self._root
        names = dotted.split(".")
        if names[0] != self._root["name"]:
            return
        module, inner = self._root, ""
        for name in names[1:]:
            here = dict(_members(here)).get(name) if here else None
            if here is None:
                return
            if here["kind"] == "module":
                module, inner = here, ""
            else:
                inner = f"{inner}.{name}" if inner else name
        if here is not None and inner:
            if here["kind"] == "alias":
                if here["target_path"] != dotted:
                    yield from self._target(str(here["target_path"]))
            else:
                yield from self._definition(here, inner, self._file(module))

    def _definition(self, item: dict[str, Any], name: str, file: str) -> Iterator[Symbol]:
        kind = _kind(item, "." in name)
        if kind and file and item.get("lineno"):
            end = int(item.get("endlineno") or item["lineno"])
            start = int(item["lineno"])
            yield Symbol(file, name, kind, start, end, tuple(_defaults(item)))
        if item["kind"] == "class":
            for inner, member in _members(item):
                if not inner.startswith("_") and member["kind"] != "alias":
                    yield from self._definition(member, f"{name}.{inner}", file)

    def _file(self, module: dict[str, Any]) -> str:
        path = module.get("filepath")
        if not isinstance(path, str) or not path.endswith(".py"):
            return ""
        return Path(path).resolve().relative_to(self._repository.resolve()).as_posix()


def _members(item: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    members = item.get("members") or {}
    return sorted(members.items())


def _kind(item: dict[str, Any], inside: bool) -> str:
    """What a thing is called here; empty for plain attributes, which have no entry of their own."""
    if item["kind"] == "attribute":
        return "property" if "property" in item.get("labels", ()) else ""
    if item["kind"] == "function":
        return "method" if inside else "function"
    return str(item["kind"]) if item["kind"] == "class" else ""


def _defaults(item: dict[str, Any]) -> Iterator[Parameter]:
    for each in item.get("parameters") or ():
        default = each.get("default")
        if isinstance(default, str) and each.get("kind") not in (
            "variadic positional",
            "variadic keyword",
        ):
            yield Parameter(str(each["name"]), default)
