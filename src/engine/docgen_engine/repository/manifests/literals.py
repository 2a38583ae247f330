"""Values of a setup.py that are written down somewhere: literals, and what is made of them.

Nothing is run. A name is followed to its one assignment, a key of a dictionary that `exec` fills or
a name that is imported to a file of literals of the repository.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable
from typing import Final

import msgspec

from docgen_engine.domain.errors import DocgenError

_DEEPEST: Final = 12
_LONGEST: Final = 4_000
_LONGEST_FILE: Final = 200_000


class Known(msgspec.Struct, frozen=True):
    """A text with the line that states it; `literal` where that line itself has it."""

    text: str
    line: int
    literal: bool = True


class Literals:
    """Follows the expressions of one module to the texts that they stand for."""

    def __init__(
        self, tree: ast.Module, folder: str, paths: frozenset[str], read: Callable[[str], str]
    ) -> None:
        """Note what the module assigns, imports and fills.

        Args:
            tree: of the module.
            folder: that it lies in, empty for the top.
            paths: of the repository's files.
            read: gives the text of one.
        """
        self._folder = "" if folder == "." else folder
        self._paths = paths
        self._read = read
        self._tree = tree
        self.names = _assigned(tree)
        self._files: dict[str, dict[str, str]] = {}
        self._imported = _imported(tree)

    def text(self, node: ast.expr | None, depth: int = 0) -> Known | None:
        """The text that an expression stands for, None where that is not written down.

        Args:
            node: the expression.
            depth: how many were followed to it.
        """
        if node is None or depth > _DEEPEST:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return Known(node.value, node.lineno, depth == 0)
        found: str | None = None
        if isinstance(node, ast.Name):
            value = self.names.get(node.id)
            given = self.text(value, depth + 1)
            if given is not None:
                # A literal that a name stands for is stated where the name is given it.
                plain = isinstance(value, ast.Constant)
                return Known(given.text, given.line if plain else node.lineno, plain)
            found = self._of_import(self._imported.get(node.id, ("", "")))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, name = self._imported.get(node.value.id, ("", ""))
            whole = f"{module}.{name}".strip(".") if name else module
            found = self._of_import((whole, node.attr)) if whole else None
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            key = self.text(node.slice, depth + 1)
            found = self._filled(node.value.id).get(key.text) if key else None
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            found = self._joined([node.left, node.right], depth)
        elif isinstance(node, ast.JoinedStr):
            parts = [v.value if isinstance(v, ast.FormattedValue) else v for v in node.values]
            found = self._joined(parts, depth)
        return Known(found, node.lineno, literal=False) if found is not None else None

    def _joined(self, parts: list[ast.expr], depth: int) -> str | None:
        known = [self.text(part, depth + 1) for part in parts]
        texts = [each.text for each in known if each is not None]
        whole = "".join(texts)
        return whole if len(texts) == len(parts) and len(whole) <= _LONGEST else None

    def _of_import(self, given: tuple[str, str]) -> str | None:
        module, name = given
        path = module.replace(".", "/")
        for start in ("", "src/"):
            for file in (f"{start}{path}.py", f"{start}{path}/__init__.py"):
                if path and posixpath.join(self._folder, file) in self._paths:
                    return self._literals_of(posixpath.join(self._folder, file)).get(name)
        return None

    def _filled(self, name: str) -> dict[str, str]:
        """What `exec` puts into a dictionary: the literals of the file that is opened around it."""
        for node in self._tree.body:
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
            fills = any(
                isinstance(call.func, ast.Name)
                and call.func.id == "exec"
                and any(isinstance(arg, ast.Name) and arg.id == name for arg in call.args[1:])
                for call in calls
            )
            file = self._opened(calls) if fills else ""
            if file:
                return self._literals_of(file)
        return {}

    def _opened(self, calls: list[ast.Call]) -> str:
        """The file of the repository whose name the given calls are made of."""
        for call in calls:
            parts = [known.text for arg in call.args if (known := self.text(arg, 1)) is not None]
            named = [part for part in parts if part.endswith(".py")]
            if not named:
                continue
            before = parts[: parts.index(named[0])]
            path = posixpath.normpath(posixpath.join(self._folder, *before, named[0]))
            if path in self._paths:
                return path
        return ""

    def _literals_of(self, path: str) -> dict[str, str]:
        """The texts that a module gives names to, at its top."""
        if path not in self._files:
            self._files[path] = {}
            try:
                text = self._read(path)
                tree = ast.parse(text) if len(text) <= _LONGEST_FILE else ast.Module([], [])
            except (DocgenError, KeyError, OSError, ValueError, SyntaxError, RecursionError):
                return {}
            values = _assigned(tree).items()
            self._files[path] = {
                name: value.value
                for name, value in values
                if isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
        return self._files[path]


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    """Names that are given a value once at the top of the module."""
    found: dict[str, ast.expr] = {}
    twice: set[str] = set()
    for node in tree.body:
        target = (
            node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        )
        if isinstance(node, ast.AnnAssign):
            target = node.target
        if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
            if target.id in found:
                twice.add(target.id)
            if node.value is not None:
                found[target.id] = node.value
    return {name: value for name, value in found.items() if name not in twice}


def _imported(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Names that are imported at the top: the module, and the name in it, if it is one of it."""
    found: dict[str, tuple[str, str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = (alias.name, "")
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = (node.module, alias.name)
    return found
