"""One pass over a Python syntax tree that collects definitions, imports, calls and strings."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from docgen_engine.domain.facts import ImportFact
from docgen_engine.repository.index.languages.python.caught import caught
from docgen_engine.repository.index.languages.python.expressions import walk_expression
from docgen_engine.repository.index.languages.python.optional_imports import (
    guards_imports,
    loaded,
    others,
)
from docgen_engine.repository.index.languages.python.raised import made_above, raised_name
from docgen_engine.repository.index.languages.python.scope import (
    INCLUDES,
    UNKNOWN,
    Collected,
    Scope,
)
from docgen_engine.repository.index.languages.python.source import (
    Function,
    dotted,
    string,
    type_of,
)
from docgen_engine.repository.index.languages.python.symbols import SymbolMaker

_LONGEST_CONDITION: Final = 120
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_Waiting = tuple[ast.stmt, bool]
"""A statement to look at, and whether only type checkers see it."""


class Walker:
    """Walks a module's statements without recursion but at definitions."""

    def __init__(self, collected: Collected) -> None:
        """Collect into `collected`."""
        self._out: Final = collected
        self._symbols: Final = SymbolMaker(collected)
        self._passing: Final[set[int]] = set()
        self._optional: Final[set[int]] = set()
        self._others: Final[dict[int, str]] = {}

    def module(self, tree: ast.Module) -> None:
        """Walk a whole module."""
        scope = Scope("module", "")
        self._docstring(tree.body)
        self._block(tree.body, scope)
        self._symbols.attribute_docs(tree.body, "")
        self._symbols.finish()

    # -- statements ---------------------------------------------------------------------------

    def _block(self, body: list[ast.stmt], scope: Scope) -> None:
        waiting: list[_Waiting] = [(one, False) for one in reversed(body)]
        while waiting:
            node, type_only = waiting.pop()
            if isinstance(node, _FUNCTIONS):
                self._function(node, scope)
            elif isinstance(node, ast.ClassDef):
                self._class(node, scope)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node, type_only=type_only)
            elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                self._assignment(node, scope)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                scope.outer_names.update(node.names)
                for name in node.names:
                    scope.names.pop(name, None)
            else:
                waiting.extend(reversed(self._other(node, scope, type_only)))

    def _other(self, node: ast.stmt, scope: Scope, type_only: bool) -> list[_Waiting]:
        """Look at a statement's own expressions; the statements inside of it are for the caller."""
        if isinstance(node, ast.If):
            return self._if(node, scope, type_only)
        if type(node).__name__ == "TypeAlias":
            name = dotted(getattr(node, "name", None))
            if scope.visible and scope.kind != "function":
                self._symbols.type_alias(node, f"{scope.symbol}.{name}".lstrip("."))
            return []
        if isinstance(node, ast.Raise):
            _note_raise(node, scope)
        elif isinstance(node, ast.Assert):
            scope.asserts = True
        elif isinstance(node, ast.Expr):
            self._export_call(node, scope)
        elif isinstance(node, ast.Try) and guards_imports(node):
            self._optional.update(id(one) for one in node.body)
            self._others.update(others(node, self._out.source))
        self._out.caught.extend(caught(node))
        if isinstance(node, _LOOPS) and scope.kind == "module":
            self._pass(node)
        return self._children(node, scope, type_only)

    def _children(self, node: ast.stmt, scope: Scope, type_only: bool) -> list[_Waiting]:
        inner: list[_Waiting] = []
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                inner.append((child, type_only))
            elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
                inner += self._branch(child, scope, type_only)
            elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                scope.bind(child.id, _element(node, scope) or UNKNOWN)
            else:
                self._expression(child, scope)
        return inner

    def _if(self, node: ast.If, scope: Scope, type_only: bool) -> list[_Waiting]:
        guard = _guard(node.test)
        if guard == "main" and scope.kind == "module" and not self._out.main_line:
            self._out.main_line = node.lineno
        if guard == "main" and scope.kind == "module":
            self._pass(node)
        self._expression(node.test, scope)
        for test, body in (("", node.body), ("not ", node.orelse)):
            self._conditions(test, node, body)
        then = [(one, type_only or guard == "types") for one in node.body]
        return [*then, *((one, type_only) for one in node.orelse)]

    def _pass(self, node: ast.AST) -> None:
        """Note the assignments of a loop or of a main guard: nobody imports what they leave."""
        self._passing.update(
            id(one) for one in ast.walk(node) if isinstance(one, (ast.Assign, ast.AnnAssign))
        )

    def _conditions(self, word: str, node: ast.If, body: list[ast.stmt]) -> None:
        """Note on what the mounts right below an `if` depend."""
        for one in body:
            call = one.value if isinstance(one, ast.Expr) else None
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            line = call.lineno if call.func.attr in INCLUDES else 0
            if call.func.attr == "append" and dotted(call.func.value) == "urlpatterns":
                line = next((arg.lineno for arg in call.args if isinstance(arg, ast.Call)), 0)
            if not line:
                continue
            test = self._out.source.written(node.test)
            shown = f"not ({test})" if word and " " in test else f"{word}{test}"
            if len(shown) <= _LONGEST_CONDITION:
                self._out.conditions[line] = shown

    def _branch(
        self, node: ast.ExceptHandler | ast.match_case, scope: Scope, type_only: bool
    ) -> list[_Waiting]:
        if isinstance(node, ast.ExceptHandler):
            if node.name:
                scope.bind(node.name)
            own = [node.type]
        else:
            own = [node.guard]
            self._expression(node.pattern, scope)
        for one in own:
            if one is not None:
                self._expression(one, scope)
        return [(one, type_only) for one in node.body]

    def _import(self, node: ast.Import | ast.ImportFrom, *, type_only: bool) -> None:
        if isinstance(node, ast.Import):
            self._out.imports.extend(
                ImportFact(
                    module=one.name,
                    name="",
                    alias=one.asname or one.name.partition(".")[0],
                    line=node.lineno,
                    type_only=type_only,
                    optional=id(node) in self._optional,
                )
                for one in node.names
            )
            return
        module = "." * node.level + (node.module or "")
        self._out.imports.extend(
            ImportFact(
                module=module,
                name=one.name,
                alias="" if one.name == "*" else one.asname or one.name,
                line=one.lineno,
                type_only=type_only,
                optional=id(node) in self._optional,
            )
            for one in node.names
        )

    # -- definitions --------------------------------------------------------------------------

    def _function(self, node: Function, scope: Scope) -> None:
        scope.bind(node.name)
        for decorator in node.decorator_list:
            self._expression(decorator, scope)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self._expression(default, scope)
        name = f"{scope.symbol}.{node.name}" if scope.symbol else node.name
        visible = scope.visible and scope.kind != "function"
        inside = Scope("function", name if visible else scope.symbol, scope, visible=False)
        self._parameters(node, scope, inside)
        self._docstring(node.body)
        self._block(node.body, inside)
        if inside.raised_names:
            inside.raises.extend(made_above(node, inside.raised_names))
        if node.name == "__init__" and visible and inside.self_name:
            self._symbols.attribute_docs(node.body, scope.symbol, inside.self_name)
        if not visible:
            scope.inner_raises.extend((*inside.raises, *inside.inner_raises))
        if inside.asserts and not visible:
            scope.asserts = scope.asserts or scope.kind == "function"
        self._symbols.function(node, name if visible else node.name, scope, inside, visible)

    def _parameters(self, node: Function, scope: Scope, inside: Scope) -> None:
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        static = any(dotted(one) == "staticmethod" for one in node.decorator_list)
        if scope.kind == "class" and plain and not static:
            inside.self_name = plain[0].arg
            inside.own.add(inside.self_name)
            plain = plain[1:]
        for argument in (*plain, *arguments.kwonlyargs):
            inside.bind(argument.arg, type_of(argument.annotation) or UNKNOWN)
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                inside.bind(extra.arg)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name)
        for expression in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self._expression(expression, scope)
        visible = scope.visible and scope.kind != "function"
        name = f"{scope.symbol}.{node.name}" if scope.symbol else node.name
        inside = Scope("class", name if visible else scope.symbol, scope, visible=visible)
        inside.bases = tuple(self._out.source.written(base) for base in node.bases)
        self._docstring(node.body)
        place = self._symbols.open_class(node, name) if visible else -1
        self._block(node.body, inside)
        if visible:
            self._symbols.close_class(node, name, place)
            self._symbols.attribute_docs(node.body, name)

    def _docstring(self, body: list[ast.stmt]) -> None:
        if body and isinstance(body[0], ast.Expr) and string(body[0].value) is not None:
            self._out.docstrings.append((body[0].lineno, body[0].end_lineno or body[0].lineno))

    # -- assignments --------------------------------------------------------------------------

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: Scope) -> None:
        targets: Sequence[ast.expr] = (
            node.targets if isinstance(node, ast.Assign) else [node.target]
        )
        annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
        hint = "" if isinstance(node, ast.AugAssign) else self._hint(annotation, node.value, scope)
        for target in targets:
            if isinstance(target, ast.Name):
                scope.bind(target.id, hint or UNKNOWN)
                if scope.kind != "function" and scope.visible:
                    self._symbols.variable(
                        node,
                        target,
                        hint,
                        scope,
                        passing=id(node) in self._passing,
                        otherwise=self._others.get(id(node), ""),
                    )
            else:
                if isinstance(target, ast.Attribute):
                    self._symbols.attribute(node, target, hint, scope)
                self._expression(target, scope)
        if node.value is not None:
            self._expression(node.value, scope)
        if id(node) in self._optional and (fact := loaded(node)) is not None:
            self._out.imports.append(fact)
        if scope.kind == "module":
            self._exports(node, targets)

    def _hint(self, annotation: ast.expr | None, value: ast.expr | None, scope: Scope) -> str:
        if annotation is not None:
            return type_of(annotation)
        if isinstance(value, ast.Await):
            return ""
        if isinstance(value, ast.Call):
            name = scope.result_of(dotted(value.func))
            return f"{name}()" if name else ""
        if isinstance(value, ast.Name):
            known = scope.lookup(value.id)
            return "" if known == UNKNOWN else known
        return ""

    def _exports(self, node: ast.stmt, targets: Sequence[ast.expr]) -> None:
        if not any(isinstance(one, ast.Name) and one.id == "__all__" for one in targets):
            return
        names = _string_list(getattr(node, "value", None))
        if isinstance(node, ast.AugAssign):
            self._out.exports = [*(self._out.exports or []), *names]
        else:
            self._out.exports = names

    def _export_call(self, node: ast.Expr, scope: Scope) -> None:
        call = node.value
        if scope.kind == "module" and isinstance(call, ast.Call) and call.args:
            method = dotted(call.func)
            if method == "__all__.extend":
                self._out.exports = [*(self._out.exports or []), *_string_list(call.args[0])]
            elif method == "__all__.append":
                name = string(call.args[0])
                self._out.exports = [*(self._out.exports or []), *([name] if name else [])]

    def _expression(self, root: ast.AST, scope: Scope) -> None:
        walk_expression(root, scope, self._out)


def _element(node: ast.stmt, scope: Scope) -> str:
    """The type of what a loop over the result of a call goes through."""
    over = node.iter if isinstance(node, ast.For | ast.AsyncFor) else None
    name = scope.result_of(dotted(over.func)) if isinstance(over, ast.Call) else ""
    return f"{name}()[]" if name else ""


def _guard(test: ast.expr) -> str:
    """`main` for `__name__ == "__main__"`, `types` for `TYPE_CHECKING`, else empty."""
    if dotted(test).rpartition(".")[2] == "TYPE_CHECKING":
        return "types"
    if (
        isinstance(test, ast.Compare)
        and len(test.ops) == 1
        and isinstance(test.ops[0], ast.Eq)
        and {dotted(test.left), dotted(test.comparators[0])} == {"__name__", ""}
        and "__main__" in (string(test.left), string(test.comparators[0]))
    ):
        return "main"
    return ""


def _note_raise(node: ast.Raise, scope: Scope) -> None:
    name = raised_name(node.exc)
    if name:
        scope.raises.append((name, node.lineno))
    elif isinstance(node.exc, ast.Name):
        scope.raised_names.append(node)  # a variable that holds an exception


def _string_list(node: ast.expr | None) -> list[str]:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [text for one in node.elts if (text := string(one)) is not None]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_string_list(node.left), *_string_list(node.right)]
    return []
