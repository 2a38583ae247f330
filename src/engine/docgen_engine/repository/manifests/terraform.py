"""Reads Terraform: its resources, modules, variables and providers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen_engine.repository.manifests.lexer import Token, Tokens, tokenize
from docgen_engine.repository.manifests.model import PlatformFact

_LABELS: Final = {"resource": 2, "module": 1, "variable": 1, "provider": 1}


def read_terraform(path: str, text: str) -> tuple[PlatformFact, ...]:
    """Read a `.tf` file.

    Args:
        path: of the file.
        text: its content.

    Returns:
        Blocks of the top level, in the order of their lines.
    """
    read = tokenize(_without_heredocs(text), line_comments=("#", "//"), block_comments=True)
    tokens = read.tokens
    found: list[PlatformFact] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "sign" and token.value == "{":
            at = read.closes[at] + 1
            continue
        count = _LABELS.get(token.value, 0) if token.kind == "word" else 0
        opens = at + 1 + count
        labels = [t.value for t in tokens[at + 1 : opens] if t.kind == "text"]
        if not count or len(labels) != count or opens >= len(tokens) or tokens[opens].value != "{":
            at += 1
            continue
        end = read.closes[opens]
        if end == len(tokens):
            break
        detail = _detail(token.value, read, tokens[opens + 1 : end])
        name = ".".join(labels)
        found.append(
            PlatformFact(token.value, name, detail, path, token.line, tokens[end].line_end)
        )
        at = end + 1
    return tuple(found)


def _detail(kind: str, read: Tokens, body: Sequence[Token]) -> str:
    values = _attributes(read, body)
    if kind == "module" and "source" in values:
        return f"module from `{values['source']}`"
    if kind == "variable":
        said = ["variable"]
        said += [f"default `{values['default']}`"] if values.get("default") else []
        said += [values["description"]] if values.get("description") else []
        return "; ".join(said)
    return kind


def _attributes(read: Tokens, body: Sequence[Token]) -> dict[str, str]:
    """The plain attributes of a block: `name = "text"`, `name = 4`, `name = true`."""
    found: dict[str, str] = {}
    depth = 0
    for at, token in enumerate(body):
        if token.kind == "sign":
            depth += (token.value in "{[(") - (token.value in ")]}")
        if depth or token.kind != "word" or at + 2 >= len(body) or body[at + 1].value != "=":
            continue
        value = body[at + 2]
        following = body[at + 3] if at + 3 < len(body) else None
        alone = following is None or following.line > value.line_end
        if value.kind in ("word", "text") and alone and "${" not in value.value:
            found.setdefault(token.value, " ".join(value.value.split()))
    return found


def _without_heredocs(text: str) -> str:
    """The text with the insides of `<<EOT … EOT` blank, so that their signs count for nothing."""
    lines = text.split("\n")
    mark = ""
    for number, line in enumerate(lines):
        if mark:
            if line.strip() == mark:
                mark = ""
            lines[number] = ""
            continue
        before, arrow, after = line.partition("<<")
        word = after.removeprefix("-").strip()
        if arrow and "=" in before and word.isidentifier():
            mark = word
            lines[number] = before + '""'
    return "\n".join(lines)
