"""Text behind nodes of Python's syntax tree: exact pieces, signatures, types, dotted names."""

from __future__ import annotations

import ast
from typing import Final

from docgen_engine.domain.facts import ParameterFact
from docgen_engine.patterns import regex

_DOTTED: Final = regex(r"^[A-Za-z_][\w.]*$")
# Nothing here that the parser would warn about.
_QUOTED: Final = regex(r"^(?!.*\b\d)[A-Za-z_][\w .\[\],|]*$")
_LONGEST_VALUE: Final = 120
_LONGEST_QUOTED: Final = 200
_WRAPPERS: Final = frozenset(
    {"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly"}
)
_NONE: Final = frozenset({"None", "NoneType"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """One file's text, by line and UTF-8 column as the syntax tree counts them."""

    def __init__(self, text: str) -> None:
        """Split `text` once."""
        self._rows: Final = text.encode("utf-8").split(b"\n")

    def rows(self, first: int, last: int) -> list[str]:
        """The lines from one number to another."""
        return [row.decode("utf-8", "replace") for row in self._rows[first - 1 : last]]

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node exactly as written; may have line ends."""
        start, end = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        end_column = node.end_col_offset or 0
        if start == end:
            return self._rows[start][node.col_offset : end_column].decode("utf-8", "replace")
        rows = [
            self._rows[start][node.col_offset :],
            *self._rows[start + 1 : end],
            self._rows[end][:end_column],
        ]
        return b"\n".join(rows).decode("utf-8", "replace")

    def written(self, node: ast.expr | None) -> str:
        """The text of an expression on one line; as written where it stands on one."""
        if node is None:
            return ""
        if node.end_lineno == node.lineno:
            return self.segment(node)
        return " ".join(ast.unparse(node).split("\n"))

    def literal(self, node: ast.expr | None) -> str:
        """The text of a value made of literals only, if it is short; else empty."""
        if node is None or not is_literal(node):
            return ""
        if node.end_lineno is not None and node.end_lineno - node.lineno > 20:
            return ""
        text = self.written(node)
        return text if len(text) <= _LONGEST_VALUE else ""


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is built of literals only, such as `60 * 5` or `("a", 1)`."""
    waiting: list[ast.expr | None] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.Constant):
            continue
        if isinstance(one, ast.UnaryOp):
            waiting.append(one.operand)
        elif isinstance(one, ast.BinOp):
            waiting += [one.left, one.right]
        elif isinstance(one, (ast.Tuple, ast.List, ast.Set)):
            waiting += one.elts
        elif isinstance(one, ast.Dict):
            waiting += [*one.keys, *one.values]
        else:
            return False
    return True


def dotted(node: ast.expr | None) -> str:
    """A chain of names and calls as written, such as `a.b`, `super().x` or `Engine().run`.

    Returns:
        Empty where the chain does not start at a name.
    """
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(f".{node.attr}")
            node = node.value
        elif isinstance(node, ast.Call) and parts:
            parts.append("()")
            node = node.func
        elif isinstance(node, ast.Name):
            parts.append(node.id)
            return "".join(reversed(parts))
        else:
            return ""


def string(node: ast.expr | None) -> str | None:
    """The value of a string literal, else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def type_of(annotation: ast.expr | None) -> str:
    """The one class that an annotation names, without `None` and wrappers; else empty."""
    if isinstance(annotation, (ast.Name, ast.Attribute)):
        name = dotted(annotation)
        return "" if name in _NONE else name
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _quoted_type(annotation.value.strip())
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        sides = [side for side in (annotation.left, annotation.right) if not _is_none(side)]
        return type_of(sides[0]) if len(sides) == 1 else ""
    if isinstance(annotation, ast.Subscript):
        return _subscripted_type(annotation)
    return ""


def _quoted_type(text: str) -> str:
    if _DOTTED.match(text):
        return text
    if len(text) > _LONGEST_QUOTED or not _QUOTED.match(text):
        return ""
    try:
        return type_of(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, MemoryError):
        return ""


def _subscripted_type(node: ast.Subscript) -> str:
    name = dotted(node.value).rpartition(".")[2]
    if name == "Optional":
        return type_of(node.slice)
    if name in _WRAPPERS:
        return type_of(node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice)
    return "" if name in ("Union", "Type", "type", "Literal") else dotted(node.value)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def parameters(node: Function, source: Source, *, skip_first: bool) -> tuple[ParameterFact, ...]:
    """The parameters of a function in order.

    Args:
        node: the definition.
        source: its file.
        skip_first: leave out `self` or `cls`.
    """
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
    found = [
        _parameter(argument, default, "positional", source)
        for argument, default in zip(plain, [*defaults, *arguments.defaults], strict=True)
    ]
    if skip_first:
        found = found[1:]
    if arguments.vararg is not None:
        found.append(_parameter(arguments.vararg, None, "star", source))
    found += [
        _parameter(argument, default, "keyword", source)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg is not None:
        found.append(_parameter(arguments.kwarg, None, "double_star", source))
    return tuple(found)


def _parameter(
    argument: ast.arg, default: ast.expr | None, kind: str, source: Source
) -> ParameterFact:
    return ParameterFact(
        name=argument.arg,
        annotation=source.written(argument.annotation),
        default=source.written(default),
        kind=kind,
    )


def signature(node: Function, source: Source) -> str:
    """A function's header on one line: `async def name(a: int, *, b=1) -> str`."""
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
    parts: list[str] = []
    for index, (argument, default) in enumerate(
        zip(plain, [*defaults, *arguments.defaults], strict=True), start=1
    ):
        parts.append(_shown(argument, default, source))
        if index == len(arguments.posonlyargs):
            parts.append("/")
    if arguments.vararg is not None:
        parts.append("*" + _shown(arguments.vararg, None, source))
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [
        _shown(argument, default, source)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg is not None:
        parts.append("**" + _shown(arguments.kwarg, None, source))
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    arrow = f" -> {source.written(node.returns)}" if node.returns is not None else ""
    return f"{word} {node.name}{type_parameters(node)}({', '.join(parts)}){arrow}"


def _shown(argument: ast.arg, default: ast.expr | None, source: Source) -> str:
    if argument.annotation is None:
        return argument.arg + (f"={source.written(default)}" if default is not None else "")
    shown = f"{argument.arg}: {source.written(argument.annotation)}"
    return shown + (f" = {source.written(default)}" if default is not None else "")


def type_parameters(node: ast.AST) -> str:
    """`[T, *Ts]` of a generic definition (Python 3.12), else empty."""
    found = getattr(node, "type_params", None)
    return f"[{', '.join(ast.unparse(one) for one in found)}]" if found else ""


def class_signature(node: ast.ClassDef, source: Source) -> str:
    """A class's header on one line: `class A(B, metaclass=M)`."""
    parts = [source.written(base) for base in node.bases]
    parts += [
        f"{keyword.arg}={source.written(keyword.value)}"
        if keyword.arg
        else f"**{source.written(keyword.value)}"
        for keyword in node.keywords
    ]
    inside = f"({', '.join(parts)})" if parts else ""
    return f"class {node.name}{type_parameters(node)}{inside}"


def doc_of(node: ast.AST) -> tuple[str, int, int]:
    """The doc string of a module, class or function, unindented, with its first and last line."""
    body = getattr(node, "body", None)
    if not body or not isinstance(body[0], ast.Expr):
        return "", 0, 0
    return doc_text(body[0])


def doc_text(statement: ast.stmt) -> tuple[str, int, int]:
    """The text of a statement that is only a string, unindented, with its lines; else empty."""
    if not isinstance(statement, ast.Expr) or string(statement.value) is None:
        return "", 0, 0
    text = clean_doc(string(statement.value) or "")
    return text, statement.lineno, statement.end_lineno or statement.lineno


def clean_doc(text: str) -> str:
    """A doc string without its indentation and the blank lines around it."""
    lines = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    cleaned = [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]
    return "\n".join(cleaned).strip("\n")


def span(node: ast.stmt) -> tuple[int, int]:
    """First line (with decorators) and last line of a statement."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno
