"""One pass over an expression that collects calls and subscripts and notes the names it binds."""

from __future__ import annotations

import ast
from typing import Final

from docgen_engine.repository.index.languages.python.scope import Collected, RawCall, Scope
from docgen_engine.repository.index.languages.python.source import dotted

_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NOTED: Final = frozenset(
    (ast.Call, ast.Subscript, ast.Lambda, ast.MatchAs, ast.MatchStar, *_COMPREHENSIONS)
)
_EMPTY: Final = frozenset(
    one
    for kind in (ast.boolop, ast.cmpop, ast.expr_context, ast.operator, ast.unaryop)
    for one in kind.__subclasses__()
) | {ast.Constant}
"""What holds nothing; there are more of these than of all others."""

_ASSERTING: Final = ("pytest.", "self.assert", "self.fail")


def walk_expression(root: ast.AST, scope: Scope, out: Collected) -> None:
    """Look at an expression and all inside of it.

    Args:
        root: an expression, pattern or other part of a statement that is not a statement.
        scope: where it stands.
        out: takes what is found.
    """
    waiting: list[tuple[ast.AST, Scope]] = [(root, scope)]
    while waiting:
        node, here = waiting.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                here.bind(node.id)
            continue
        if type(node) in _NOTED:
            here = _enter(node, here, out)
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                if type(value) not in _EMPTY:
                    waiting.append((value, here))
            elif isinstance(value, list):
                waiting.extend((one, here) for one in value if isinstance(one, ast.AST))


def _enter(node: ast.AST, here: Scope, out: Collected) -> Scope:
    """Note a node; returns the scope of what is inside of it."""
    if isinstance(node, ast.Call):
        name = dotted(node.func)
        out.calls.append(RawCall(node, name, here))
        if name.startswith(_ASSERTING):
            here.asserts = True
    elif isinstance(node, ast.Subscript):
        out.subscripts.append((node, here))
    elif isinstance(node, ast.Lambda):
        return _lambda_scope(node, here)
    elif isinstance(node, _COMPREHENSIONS):
        return Scope("function", here.symbol, here, visible=False)
    elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
        here.bind(node.name)
    return here


def _lambda_scope(node: ast.Lambda, outer: Scope) -> Scope:
    inside = Scope("function", outer.symbol, outer, visible=False)
    arguments = node.args
    for argument in (
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        *(one for one in (arguments.vararg, arguments.kwarg) if one is not None),
    ):
        inside.bind(argument.arg)
    return inside
