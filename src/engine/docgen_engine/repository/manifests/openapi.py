"""Reads OpenAPI and Swagger documents, in JSON and YAML: their paths, methods and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import one_line
from docgen_engine.repository.manifests.json_lines import JsonLines, load_json
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel, Endpoint
from docgen_engine.repository.manifests.yaml_lines import Node, read_yaml
from docgen_engine.repository.text import split_lines

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_HEAD: Final = regex(r"""^\s*\{?\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]""", re.MULTILINE)
_LONGEST_YAML: Final = 400_000


class _Tree(msgspec.Struct, frozen=True):
    """A node of either language: its members or elements by key, its text, its lines."""

    text: str
    members: dict[str, _Tree]
    elements: tuple[_Tree, ...]
    line: int
    line_end: int

    def get(self, *keys: str) -> _Tree:
        node = self
        for key in keys:
            node = node.members.get(key, _NOTHING)
        return node


_NOTHING: Final = _Tree("", {}, (), 0, 0)


def is_openapi(text: str) -> bool:
    """Whether a text looks like an OpenAPI or Swagger document: it says its version."""
    return bool(_HEAD.search(text[:4000])) and "paths" in text


def read_openapi(path: str, text: str) -> tuple[tuple[DeclaredModel, ...], tuple[Endpoint, ...]]:
    """Read an OpenAPI document.

    Args:
        path: of the file; its extension tells the language.
        text: its content.

    Returns:
        Schemas and endpoints, in the order of their lines.

    Raises:
        ValueError: it is not JSON, or too long.
    """
    last = max(1, len(split_lines(text)))
    if path.lower().endswith(".json"):
        value, lines = load_json(text)
        root = _from_json(value, lines, (), last)
    elif len(text) > _LONGEST_YAML:
        raise ValueError("is too long for a description of an API in YAML")
    else:
        root = _from_yaml(read_yaml(text), last, 0)
    if not (root.get("openapi").text or root.get("swagger").text):
        return (), ()
    base = root.get("basePath").text.rstrip("/")
    calls = [e for where, node in root.get("paths").members.items()
             for e in _endpoints(path, f"{base}{where}", node)]  # fmt: skip
    schemas = {**root.get("definitions").members, **root.get("components", "schemas").members}
    models = [m for name, node in schemas.items() if (m := _model(path, name, node))]
    return (
        tuple(sorted(models, key=lambda m: (m.line, m.name))),
        tuple(sorted(calls, key=lambda c: (c.line, c.name))),
    )


def _from_json(value: Any, lines: JsonLines, at: tuple[str | int, ...], last: int) -> _Tree:
    start, end = lines.spans.get(at, (1, 1))
    members: dict[str, _Tree] = {}
    elements: tuple[_Tree, ...] = ()
    text = ""
    if isinstance(value, dict):
        members = {key: _from_json(each, lines, (*at, key), last) for key, each in value.items()}
    elif isinstance(value, list):
        elements = tuple(_from_json(e, lines, (*at, n), last) for n, e in enumerate(value))
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif value is not None:
        text = one_line(str(value))
    return _Tree(text, members, elements, min(start, last), min(max(start, end), last))


def _from_yaml(node: Node, last: int, depth: int) -> _Tree:
    line = max(1, min(node.key_line or node.line, last))
    if depth > 60:
        return _Tree("", {}, (), line, line)
    return _Tree(
        one_line(node.text),
        {key: _from_yaml(member, last, depth + 1) for key, member in node.items()},
        tuple(_from_yaml(element, last, depth + 1) for element in node.sequence or ()),
        line,
        max(line, min(node.line_end, last)),
    )


def _endpoints(path: str, where: str, node: _Tree) -> Iterator[Endpoint]:
    if not where.startswith("/"):
        return
    for method in _METHODS:
        call = node.members.get(method)
        if call is None or not call.members:
            continue
        name = f"{method.upper()} {where}"
        said = call.get("summary").text or call.get("description").text
        body = call.get("requestBody", "content") if "requestBody" in call.members else _NOTHING
        takes = _first_schema(body) or _body_parameter(call)
        gives = next(
            (
                kind
                for code, answer in call.get("responses").members.items()
                if code.startswith("2")
                and (kind := _first_schema(answer.get("content")) or _kind(answer.get("schema")))
            ),
            "",
        )
        told = [f"takes `{takes}`"] if takes else []
        told += [f"gives `{gives}`"] if gives else []
        yield Endpoint(name, "openapi", ", ".join(told), said, path, call.line, call.line_end)


def _first_schema(content: _Tree) -> str:
    return next((k for each in content.members.values() if (k := _kind(each.get("schema")))), "")


def _body_parameter(call: _Tree) -> str:
    for parameter in call.get("parameters").elements:
        if parameter.get("in").text == "body":
            return _kind(parameter.get("schema"))
    return ""


def _kind(schema: _Tree) -> str:
    """A schema in a word: the name it refers to, else its type."""
    reference = schema.get("$ref").text
    if reference:
        return reference.rpartition("/")[2]
    kind = schema.get("type").text
    if kind == "array" and schema.get("items").members:
        inner = _kind(schema.get("items"))
        return f"{inner}[]" if inner else "array"
    form = schema.get("format").text
    return f"{kind} ({form})" if kind and form else kind


def _model(path: str, name: str, node: _Tree) -> DeclaredModel | None:
    fields = tuple(
        DeclaredField(key, _kind(each), each.get("default").text, each.line)
        for key, each in node.get("properties").members.items()
    )
    if not fields:
        return None
    said = node.get("description").text
    return DeclaredModel(name, "schema", fields, path, node.line, node.line_end, said)
