"""What code does where a module may be missing: `try … except ImportError`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.languages.python.source import Source, dotted, string

_LOADERS: Final = frozenset({"importlib.import_module", "import_module"})
_MISSING: Final = frozenset({"ImportError", "ModuleNotFoundError"})
_LONGEST: Final = 80


def guards_imports(node: ast.Try) -> bool:
    """Whether a statement catches that a module is not there."""
    return any(map(_is_for_imports, node.handlers))


def _is_for_imports(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(dotted(one) in _MISSING for one in kinds)


def others(node: ast.Try, source: Source) -> dict[int, str]:
    """What names are where a module is missing, by the identity of the statement that sets them.

    Args:
        node: a statement that catches that a module is not there.
        source: its file.

    Returns:
        Such as `None`, or `import sqlite3` where another module takes the place.
    """
    instead: dict[str, str] = {}
    for handler in filter(_is_for_imports, node.handlers):
        for name, text in _set_by(handler.body, source):
            instead.setdefault(name, text)
    found = {}
    for one in node.body:
        target = one.targets[0] if isinstance(one, ast.Assign) else None
        text = instead.get(target.id, "") if isinstance(target, ast.Name) else ""
        if text and len(text) <= _LONGEST and text != source.written(getattr(one, "value", None)):
            found[id(one)] = text
    return found


def _set_by(body: list[ast.stmt], source: Source) -> Iterator[tuple[str, str]]:
    for one in body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            yield one.targets[0].id, source.written(one.value)
        elif isinstance(one, (ast.Import, ast.ImportFrom)):
            for alias in one.names:
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    " ".join(source.segment(one).split()),
                )


def loaded(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> ImportFact | None:
    """The import that `x = import_module("y").z` is, where code can do without the module."""
    name, call = "", node.value
    if isinstance(call, ast.Attribute):
        name, call = call.attr, call.value
    if not isinstance(call, ast.Call) or dotted(call.func) not in _LOADERS or len(call.args) != 1:
        return None
    module = string(call.args[0])
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not module or module.startswith(".") or not isinstance(target, ast.Name):
        return None
    return ImportFact(module=module, name=name, alias=target.id, line=node.lineno, optional=True)
