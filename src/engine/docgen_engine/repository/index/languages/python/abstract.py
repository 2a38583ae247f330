"""Which methods of Python only say what others have to do."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from docgen_engine.repository.index.languages.python.raised import raised_name
from docgen_engine.repository.index.languages.python.source import Function, string


def is_abstract(node: Function, decorators: Sequence[str], bases: Sequence[str]) -> bool:
    """Whether a method has no body of its own.

    Args:
        node: the method.
        decorators: their names.
        bases: of its class, as written.

    Returns:
        True for `@abstractmethod`, for a body that only raises `NotImplementedError`, and for a
        method of a `Protocol` without statements.
    """
    if any(one.rpartition(".")[2].startswith("abstract") for one in decorators):
        return True
    body = [one for one in node.body if not _says_nothing(one)]
    if not body:
        plain = (base.partition("[")[0].rpartition(".")[2] for base in bases)
        return "Protocol" in plain
    only = body[0]
    return (
        len(body) == 1
        and isinstance(only, ast.Raise)
        and raised_name(only.exc).rpartition(".")[2] == "NotImplementedError"
    )


def _says_nothing(statement: ast.stmt) -> bool:
    """`pass`, `…` and a doc comment."""
    if isinstance(statement, ast.Pass):
        return True
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    return string(value) is not None or (
        isinstance(value, ast.Constant) and value.value is Ellipsis
    )
