"""Reads GraphQL's schema language: types with their fields; queries, mutations, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from docgen_engine.repository.manifests.lexer import Token, Tokens, tokenize
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel, Endpoint

_ROOTS: Final = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}
_TYPES: Final = ("type", "input", "interface")
_BEGINS: Final = (*_TYPES, "enum", "union", "scalar", "directive", "schema", "extend")


class _Field(msgspec.Struct, frozen=True):
    name: Token
    last: Token
    given: str
    takes: str
    default: str
    said: str


def read_graphql(path: str, text: str) -> tuple[tuple[DeclaredModel, ...], tuple[Endpoint, ...]]:
    """Read a GraphQL schema. Operations that clients send are no schema: they yield nothing.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Types and calls, in the order of their lines.
    """
    read = tokenize(text, line_comments=("#",), block_comments=False)
    tokens = read.tokens
    roots = _roots(read)
    models: list[DeclaredModel] = []
    calls: list[Endpoint] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].is_word(*_TYPES) or at + 2 >= len(tokens):
            # What stands in a query or in an enum's braces declares no type.
            skips = tokens[at].kind == "sign" and tokens[at].value == "{"
            at = read.closes[at] + 1 if skips else at + 1
            continue
        name = tokens[at + 1]
        opens = _opens(read, at + 2)
        end = read.closes[opens] if opens else len(tokens)
        if name.kind != "word" or end == len(tokens):
            at += 1
            continue
        fields = list(_fields(read, opens + 1, end))
        root = roots.get(name.value)
        extends = at > 0 and tokens[at - 1].is_word("extend")
        if root and tokens[at].is_word("type"):
            calls += [_call(path, root, field) for field in fields]
        elif fields and not extends:
            models.append(
                DeclaredModel(
                    name.value,
                    tokens[at].value.lower(),
                    tuple(
                        DeclaredField(f.name.value, f.takes + f.given, f.default, f.name.line)
                        for f in fields
                    ),
                    path,
                    tokens[at].line,
                    tokens[end].line_end,
                    _said(tokens, at),
                )
            )
        at = end + 1
    return tuple(models), tuple(calls)


def _roots(read: Tokens) -> dict[str, str]:
    """The types whose fields clients call; `schema { query: Root }` may name others."""
    tokens = read.tokens
    for at, token in enumerate(tokens):
        if token.is_word("schema") and at + 1 < len(tokens) and tokens[at + 1].value == "{":
            end = read.closes[at + 1]
            inside = [t.value for t in tokens[at + 2 : end] if t.kind == "word"]
            named = zip(inside[::2], inside[1::2], strict=False)
            return {name: kind for kind, name in named if kind in _ROOTS.values()}
    return _ROOTS


def _opens(read: Tokens, at: int) -> int:
    """Where the braces of a type open, behind what it implements; 0 where it has none."""
    tokens = read.tokens
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "sign" and token.value == "{":
            return at
        if token.kind == "sign" and token.value == "(":
            at = read.closes[at]
        elif token.is_word(*_BEGINS) or (token.kind == "sign" and token.value not in "@&:),"):
            return 0
        at += 1
    return 0


def _said(tokens: Sequence[Token], at: int) -> str:
    return " ".join(tokens[at - 1].value.split()) if at and tokens[at - 1].kind == "text" else ""


def _fields(read: Tokens, at: int, stop: int) -> Iterator[_Field]:
    part = read.tokens
    while at < stop:
        if part[at].kind != "word":
            at += 1
            continue
        name, before, takes = part[at], at, ""
        at += 1
        if at < stop and part[at].value == "(" and part[at].kind == "sign":
            end = read.closes[at]
            if end >= stop:
                return
            inside = [t for t in part[at + 1 : end] if t.kind != "text"]
            takes = f"({read.source(inside)}): "
            at = end + 1
        if at + 1 >= stop or part[at].value != ":":
            continue
        start = at = at + 1
        while at < stop and (part[at].value in "[!]" or at == start or _nested(part, at)):
            at += 1
        given = read.source(part[start:at]).replace(" ", "")
        last = part[at - 1]
        default = ""
        if at + 1 < stop and part[at].value == "=":
            default = read.source(part[at + 1 : at + 2])
            at += 2
        while at + 1 < stop and part[at].value == "@":
            at += 2
            if at < stop and part[at].value == "(":
                at = read.closes[at] + 1
        yield _Field(name, last, given, takes, default, _said(part, before))


def _nested(part: Sequence[Token], at: int) -> bool:
    """Whether the name of a type in brackets: `[User!]`."""
    return part[at].kind == "word" and part[at - 1].kind == "sign" and part[at - 1].value == "["


def _call(path: str, root: str, field: _Field) -> Endpoint:
    name = f"{root} {field.name.value}"
    between = field.takes or ": "
    signature = f"{name}{between}{field.given}"
    last = max(field.last.line_end, field.name.line)
    return Endpoint(name, "graphql", signature, field.said, path, field.name.line, last)
