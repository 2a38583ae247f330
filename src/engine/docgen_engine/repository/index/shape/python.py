"""The shape of functions in Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.repository.index.shape.regions import (
    UNSAID,
    Kind,
    Region,
    Spot,
    arm_of,
    ends_early,
    shown,
)

_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_TELLING: Final = frozenset(
    (
        ast.If, ast.Match, ast.IfExp, ast.BoolOp, ast.ExceptHandler, ast.For, ast.AsyncFor,
        ast.While, ast.Lambda, *_FUNCTIONS,
    )
)  # fmt: skip
_LEAVES: Final = frozenset((ast.Constant, ast.Load, ast.Name, ast.Store))
"""What holds no region; there are more of these than of all others."""
_Placed = ast.stmt | ast.expr | ast.ExceptHandler


def regions_of(tree: ast.Module, first: int, last: int) -> list[Region]:
    """The regions of the function on some lines.

    Args:
        tree: holds it, with the lines of its file.
        first: line where the function begins with its decorators, from 1.
        last: its last line.
    """
    top = _function(tree.body, first, last)
    return list(_Reader().read(top)) if top is not None else []


def _function(body: Sequence[ast.stmt], first: int, last: int) -> ast.stmt | None:
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if node.lineno > last or (node.end_lineno or node.lineno) < first:
            continue
        if isinstance(node, _FUNCTIONS) and first <= node.lineno <= last:
            begins = min((one.lineno for one in node.decorator_list), default=node.lineno)
            if begins <= first + 1 and node.end_lineno == last:
                return node
        waiting += [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
    return None


class _Reader:
    """Reads one function."""

    def __init__(self) -> None:
        self._chains: dict[int, Spot] = {}
        self._parents: dict[int, ast.AST] = {}

    def read(self, top: ast.AST) -> Iterator[Region]:
        waiting = [top]
        while waiting:
            node = waiting.pop()
            if node is not top and type(node) in _TELLING:
                yield from self._regions(node)
            for field in node._fields:
                value = getattr(node, field, None)
                for child in value if isinstance(value, list) else (value,):
                    if isinstance(child, ast.AST) and type(child) not in _LEAVES:
                        self._parents[id(child)] = node
                        waiting.append(child)

    def _regions(self, node: ast.AST) -> Iterator[Region]:
        if isinstance(node, ast.If):
            yield from self._question(node)
        elif isinstance(node, ast.Match):
            group, subject = _spot(node), shown(ast.unparse(node.subject)) or UNSAID
            for number, case in enumerate(node.cases):
                said = shown(ast.unparse(case.pattern)) or UNSAID
                region = _block(case.body, Kind.ARM)
                yield Region(
                    Kind.ARM, region.start, region.end, group, number, said, subject,
                    statements=len(case.body),
                )  # fmt: skip
        elif isinstance(node, ast.IfExp):
            said, group = ast.unparse(node.test), _spot(node)
            for number, one in enumerate((node.body, node.orelse)):
                yield _conditional(_part(one, Kind.ARM), group, number, said)
        elif isinstance(node, ast.BoolOp):
            said, negated = ast.unparse(node.values[0]), isinstance(node.op, ast.Or)
            for one in node.values[1:]:
                yield _conditional(_part(one, Kind.ARM), _spot(node), int(negated), said)
        elif isinstance(node, ast.ExceptHandler):
            yield _part(node, Kind.ERROR)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.While):
            yield _part(node, Kind.LOOP)
        elif isinstance(node, (*_FUNCTIONS, ast.Lambda)):
            yield self._inner(node)

    def _question(self, node: ast.If) -> Iterator[Region]:
        group = self._chains.get(id(node)) or _spot(node)
        said = ast.unparse(node.test)
        number = 2 * node.lineno
        yield _conditional(_block(node.body, Kind.ARM), group, number, said, node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            self._chains[id(node.orelse[0])] = group
        elif node.orelse:
            region = _block(node.orelse, Kind.ARM)
            # Behind a chain of questions it is what none of them asked for.
            last = said if group == _spot(node) else ""
            yield _conditional(region, group, number + 1, last, node.orelse)

    def _inner(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Region:
        region = _part(node, Kind.INNER)
        parent = self._parents.get(id(node))
        name, given, place = "", "", -1
        if not isinstance(node, ast.Lambda):
            name = node.name
        elif isinstance(parent, ast.keyword):
            parent = self._parents.get(id(parent))
        if isinstance(parent, ast.Call):
            given = ast.unparse(parent.func)
            place = parent.args.index(node) if node in parent.args else -1
        elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            name = parent.targets[0].id
        decorated = not isinstance(node, ast.Lambda) and bool(node.decorator_list)
        if decorated and isinstance(node, _FUNCTIONS):
            given = ast.unparse(node.decorator_list[0]).partition("(")[0]
        returned = isinstance(parent, ast.Return)
        return Region(
            Kind.INNER, region.start, region.end,
            name=name, given=given, place=place, returned=returned,
        )  # fmt: skip


def _conditional(
    region: Region, group: Spot, number: int, said: str, body: Sequence[ast.stmt] = ()
) -> Region:
    ends = bool(body) and ends_early(ast.unparse(body[-1]))
    return arm_of(
        said,
        Region(
            Kind.ARM, region.start, region.end, group, number,
            negated=bool(number % 2), ends=ends, statements=len(body),
            last=_spot(body[-1]) if body else (0, 0),
        ),
    )  # fmt: skip


def _block(body: Sequence[ast.stmt], kind: Kind) -> Region:
    return Region(kind, _spot(body[0]), _end(body[-1]))


def _part(node: _Placed, kind: Kind) -> Region:
    return Region(kind, _spot(node), _end(node))


def _spot(node: _Placed) -> Spot:
    return node.lineno, node.col_offset


def _end(node: _Placed) -> Spot:
    return node.end_lineno or node.lineno, node.end_col_offset or 0
