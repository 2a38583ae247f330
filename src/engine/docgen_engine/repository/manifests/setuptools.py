"""Reads setup.cfg and setup.py. setup.py is parsed, never run: only literals are believed."""

from __future__ import annotations

import ast
import warnings
from typing import Any, Final

from docgen_engine.domain.documents.discovery import CommandPurpose, Package
from docgen_engine.repository.manifests.collector import (
    Collector,
    folder_of,
    is_dev_group,
    one_line,
)
from docgen_engine.repository.manifests.ini_lines import Ini, read_ini
from docgen_engine.repository.manifests.literals import Literals
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    DeclaredEntry,
    Requirement,
    ToolUse,
)
from docgen_engine.repository.manifests.requirement import read_requirement

_CFG_TOOLS: Final = {
    "flake8": ("Flake8", "lint"),
    "mypy": ("mypy", "types"),
    "tool:pytest": ("pytest", "test"),
    "coverage:run": ("coverage.py", "test"),
    "isort": ("isort", "format"),
    "pylint": ("Pylint", "lint"),
    "pycodestyle": ("pycodestyle", "lint"),
}


class _Sink:
    """What setup.cfg and setup.py have in common."""

    def __init__(self, path: str, into: Collector) -> None:
        self.path = path
        self.folder = folder_of(path)
        self.into = into

    def requirement(self, text: str, line: int, kind: str, group: str = "") -> None:
        found = read_requirement(text)
        if found is not None:
            self.into.dependencies.append(
                DeclaredDependency(
                    found.name, found.constraint, kind, "python", self.path, line, group,
                    self.folder, marker=found.marker,
                )
            )  # fmt: skip

    def entry(self, text: str, line: int) -> None:
        name, found, target = (part.strip() for part in text.partition("="))
        if found and name and target:
            self.into.entry_points.append(
                DeclaredEntry(
                    name, "command", target, "python", self.path, line, self.folder, command=name
                )
            )

    def python(self, constraint: str, line: int) -> None:
        if constraint:
            self.into.requirements.append(Requirement("python", constraint, self.path, line))


def read_setup_cfg(path: str, text: str, into: Collector) -> None:
    """Read a setup.cfg.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    ini = read_ini(text)
    sink = _Sink(path, into)
    _cfg_package(ini, sink)
    _cfg_requirements(ini, sink)
    for group in ("console_scripts", "gui_scripts"):
        entry = ini.get("options.entry_points", group)
        for line, value in entry.values if entry else ():
            sink.entry(value, line)
    for section, line in ini.sections.items():
        if section in _CFG_TOOLS:
            name, category = _CFG_TOOLS[section]
            into.tools.append(ToolUse(name, category, path, line, f"[{section}]"))


def _cfg_package(ini: Ini, sink: _Sink) -> None:
    requires = ini.get("options", "python_requires")
    name = ini.get("metadata", "name")
    if requires is not None:
        sink.python(requires.text, requires.line)
    if name is None:
        return

    def plain(key: str) -> str:
        entry = ini.get("metadata", key)
        value = entry.text if entry else ""
        return "" if value.startswith(("attr:", "file:")) else value

    described = ini.get("metadata", "description") or ini.get("metadata", "summary")
    sink.into.package(
        Package(
            name=name.text,
            path=sink.folder,
            manifest=sink.path,
            line=name.line,
            ecosystem="python",
            version=plain("version"),
            description=described.text if described else "",
            description_line=described.line if described else 0,
            license=plain("license"),
            requires=f"Python {requires.text}" if requires else "",
        )
    )


def _cfg_requirements(ini: Ini, sink: _Sink) -> None:
    for key, kind in (("install_requires", "runtime"), ("setup_requires", "build"),
                      ("tests_require", "dev")):  # fmt: skip
        entry = ini.get("options", key)
        for line, value in entry.values if entry else ():
            sink.requirement(value, line, kind)
    for entry in ini.of("options.extras_require"):
        kind = "dev" if is_dev_group(entry.key) else "optional"
        for line, value in entry.values:
            sink.requirement(value, line, kind, entry.key)


def read_setup_py(path: str, text: str, into: Collector) -> None:
    """Read the literals of a setup.py's call of `setup`.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        SyntaxError: it is not Python of this version.
    """
    tree = parse_python(text)
    call = next(
        (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _called(node) == "setup" and node.keywords
        ),
        None,
    )
    if call is None:
        return
    sink = _Sink(path, into)
    known = Literals(tree, folder_of(path), into.paths, into.read)
    names = known.names
    given = {word.arg: names.get(word.value.id, word.value) if isinstance(word.value, ast.Name)
             else word.value for word in call.keywords if word.arg}  # fmt: skip
    _py_package(given, sink, known)
    _publishing(tree, path, into)
    for key, kind in (("install_requires", "runtime"), ("setup_requires", "build"),
                      ("tests_require", "dev")):  # fmt: skip
        for value, line in _strings(given.get(key), names):
            sink.requirement(value, line, kind)
    for key, values in _members(given.get("extras_require"), names):
        for value, line in _strings(values, names):
            sink.requirement(value, line, "dev" if is_dev_group(key) else "optional", key)
    for key, values in _members(given.get("entry_points"), names):
        if key in ("console_scripts", "gui_scripts"):
            for value, line in _strings(values, names):
                sink.entry(value, line)


def parse_python(text: str) -> ast.Module:
    """Parse Python without its warnings about doubtful escapes.

    Args:
        text: of a module.

    Raises:
        SyntaxError: also for a NUL and for too deep nesting.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error) or "nested too deeply") from error


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _py_package(given: dict[str, ast.expr], sink: _Sink, known: Literals) -> None:
    name, description, requires, version, licence = (
        known.text(given.get(key))
        for key in ("name", "description", "python_requires", "version", "license")
    )
    if requires is not None:
        sink.python(requires.text, requires.line)
    sink.into.package(
        Package(
            name=name.text if name else "",
            path=sink.folder,
            manifest=sink.path,
            line=name.line if name else 0,
            ecosystem="python",
            version=version.text if version else "",
            description=one_line(description.text) if description else "",
            # What another file has cannot be quoted from this one.
            description_line=description.line if description and description.literal else 0,
            license=licence.text if licence else "",
            requires=f"Python {requires.text}" if requires else "",
        )
    )


def _publishing(tree: ast.Module, path: str, into: Collector) -> None:
    """The word by which a setup.py of its own publishes: `if sys.argv[-1] == "publish"`."""
    for node in tree.body:
        if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
            continue
        said = node.test.comparators[0]
        if not (isinstance(said, ast.Constant) and isinstance(said.value, str)):
            continue
        runs = [
            each.value
            for each in ast.walk(node)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        uploads = next((text for text in runs if text.startswith("twine upload")), "")
        if "sys.argv" in ast.unparse(node.test.left) and uploads:
            command = f"python setup.py {said.value}"
            into.command(command, CommandPurpose.OTHER, (path, node.lineno), "setup.py", uploads)


def _string(node: ast.expr | None) -> tuple[str, int]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, node.lineno
    return "", 0


def _strings(node: ast.expr | None, names: dict[str, ast.expr]) -> list[tuple[str, int]]:
    if isinstance(node, ast.Name):
        node = names.get(node.id)
    if isinstance(node, ast.List | ast.Tuple):
        found = [_string(element) for element in node.elts]
        return [pair for pair in found if pair[0]]
    text, line = _string(node)
    return [
        (part.strip(), line + number)
        for number, part in enumerate(text.split("\n"))
        if part.strip()
    ]


def _members(node: ast.expr | None, names: dict[str, ast.expr]) -> list[tuple[str, Any]]:
    if isinstance(node, ast.Name):
        node = names.get(node.id)
    if not isinstance(node, ast.Dict):
        return []
    return [
        (_string(key)[0], value)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is not None and _string(key)[0]
    ]
