"""What all readers of Python command lines take out of calls: names, texts, keywords."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from docgen_engine.repository.index.languages.python.source import doc_of, dotted, string
from docgen_engine.repository.index.textmap import one_line


def called(decorator: ast.expr) -> str:
    """The dotted name of a decorator, with or without arguments."""
    return dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)


def strings(nodes: Sequence[ast.expr]) -> list[str]:
    """The texts among arguments."""
    return [text for one in nodes if (text := string(one)) is not None]


def kind_of(name: str) -> str:
    """Whether a name is one of an option or of an argument."""
    return "option" if name.startswith("-") else "argument"


def long_first(names: list[str]) -> tuple[str, tuple[str, ...]]:
    """The name to show of an option, and its other names."""
    first = next((one for one in names if one.startswith("--")), names[0])
    return first, tuple(one for one in names if one != first)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword."""
    return next((one.value for one in call.keywords if one.arg == name), None)


def text_of(node: ast.expr | None) -> str:
    """A text on one line; empty for any other value."""
    text = string(node)
    return one_line(text) if text else ""


def first_paragraph(node: ast.AST) -> str:
    """Of a doc comment, on one line."""
    doc, _, _ = doc_of(node)
    return one_line(doc.split("\n\n", 1)[0].replace("\b", ""))
