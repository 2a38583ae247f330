"""Reads Protocol Buffers: messages with their fields, and services with their calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.repository.manifests.lexer import Token, Tokens, tokenize
from docgen_engine.repository.manifests.model import DeclaredField, DeclaredModel, Endpoint

_NO_FIELD: Final = (
    "option", "reserved", "extensions", "message", "enum", "oneof", "extend", "group", "syntax",
)  # fmt: skip
_DEPTH: Final = 20


def read_proto(path: str, text: str) -> tuple[tuple[DeclaredModel, ...], tuple[Endpoint, ...]]:
    """Read a `.proto` file.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Messages (nested ones as `Outer.Inner`) and calls, in the order of their lines.
    """
    read = tokenize(text, line_comments=("//",), block_comments=True)
    models: list[DeclaredModel] = []
    calls: list[Endpoint] = []
    tokens = read.tokens
    at = 0
    while at < len(tokens):
        block = _block(read, at, "message", "service", "enum", "extend")
        if block is None:
            at += 1
            continue
        opens, end = block
        if tokens[at].is_word("message"):
            _message(path, read, (at, opens, end), "", models, 0)
        elif tokens[at].is_word("service"):
            calls += _calls(path, read, tokens[at + 1].value, (opens + 1, end))
        at = end + 1
    models.sort(key=lambda m: (m.line, m.name))
    return tuple(models), tuple(calls)


def _block(read: Tokens, at: int, *words: str) -> tuple[int, int] | None:
    """Where `word Name {` opens and closes; None for what is none or never closes."""
    tokens = read.tokens
    if not tokens[at].is_word(*words) or at + 2 >= len(tokens):
        return None
    if at and not (tokens[at - 1].kind == "sign" and tokens[at - 1].value in ";}{"):
        return None
    if tokens[at + 1].kind != "word" or tokens[at + 2].value != "{":
        return None
    end = read.closes[at + 2]
    return (at + 2, end) if end < len(tokens) else None


def _message(
    path: str,
    read: Tokens,
    span: tuple[int, int, int],
    owner: str,
    models: list[DeclaredModel],
    depth: int,
) -> None:
    at, opens, end = span
    tokens = read.tokens
    name = f"{owner}.{tokens[at + 1].value}" if owner else tokens[at + 1].value
    fields: list[DeclaredField] = []
    position = opens + 1
    start = position
    while position < end:
        token = tokens[position]
        inner = _block(read, position, "message", "enum", "oneof", "extend", "group")
        if inner is not None:
            if token.is_word("message") and depth < _DEPTH:
                _message(path, read, (position, *inner), name, models, depth + 1)
            # The fields of a `oneof` are fields of the message.
            position = inner[0] + 1 if token.is_word("oneof") else inner[1] + 1
            start = position
        elif token.kind == "sign" and token.value in "{}":
            position += 1
            start = position
        elif token.kind == "sign" and token.value == ";":
            field = _field(read, tokens[start:position])
            if field is not None:
                fields.append(field)
            position += 1
            start = position
        else:
            position += 1
    first = tokens[at].line
    said = read.doc_above(first)
    models.append(
        DeclaredModel(name, "message", tuple(fields), path, first, tokens[end].line_end, said)
    )


def _field(read: Tokens, part: Sequence[Token]) -> DeclaredField | None:
    """`repeated Type name = 4 [default = 1]`."""
    if not part or part[0].is_word(*_NO_FIELD):
        return None
    equals = next((n for n, t in enumerate(part) if t.kind == "sign" and t.value == "="), 0)
    if equals < 2 or equals + 1 >= len(part) or not part[equals + 1].value.isdigit():
        return None
    name = part[equals - 1]
    if name.kind != "word" or any(t.kind == "text" for t in part[:equals]):
        return None
    default = ""
    for number in range(equals + 2, len(part) - 2):
        if part[number].is_word("default") and part[number + 1].value == "=":
            default = read.source(part[number + 2 : number + 3])
    return DeclaredField(name.value, read.source(part[: equals - 1]), default, name.line)


def _calls(path: str, read: Tokens, service: str, span: tuple[int, int]) -> list[Endpoint]:
    """`rpc Name (stream? Request) returns (stream? Reply)`, with or without a body."""
    tokens = read.tokens
    at, stop = span
    found = []
    while at + 2 < stop:
        if not tokens[at].is_word("rpc") or tokens[at + 2].value != "(":
            at += 1
            continue
        takes = read.closes[at + 2]
        gives = takes + 2
        if gives >= stop or not tokens[takes + 1].is_word("returns") or tokens[gives].value != "(":
            at += 1
            continue
        end = read.closes[gives]
        if end >= stop:
            break
        name = f"{service}.{tokens[at + 1].value}"
        asked = read.source(tokens[at + 3 : takes])
        given = read.source(tokens[gives + 1 : end])
        signature = f"{name}({asked}) returns ({given})"
        first, last = tokens[at].line, tokens[end].line_end
        said = read.doc_above(first)
        found.append(Endpoint(name, "rpc", signature, said, path, first, last))
        at = end + 1
    return found
