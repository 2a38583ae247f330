"""What a field of a model is set to, as far as its declaration says it."""

from __future__ import annotations

from typing import Final

from docgen_engine.patterns import regex

_FIELD_CALL: Final = regex(
    r"(?s)(?:[\w]+\.)*(Field|field|mapped_column|Column|[rR]elationship|association_proxy|attrib|ib"
    r"|column_property)\((?=.*\)$)"
)
_DECLARED: Final = regex(r"(?s)[\w.]*(?:Field|ForeignKey|Column)\((.*)\)$")
_KEYWORD: Final = regex(r"\w+\s*=(?!=)")
_NAME: Final = regex(r"[\w.]+")


def declared(annotation: str) -> str:
    """A field that is declared by a call, as in Django, has its default in the call."""
    inside = _DECLARED.match(annotation)
    return f"field({inside[1]})" if inside else ""


def shown_default(default: str) -> str:
    """What a field is set to: of `Field(default="GET")` the value; nothing where it has none."""
    match = _FIELD_CALL.match(default)
    if match is None:
        return default
    given = _arguments(default[match.end() : -1])
    if given is None:
        return default
    for argument in given:
        name, sign, value = argument.partition("=")
        if sign and name.strip() in ("default", "server_default", "insert_default"):
            return value.strip()
        if sign and name.strip() in ("default_factory", "factory"):
            made = value.strip()
            return f"{made}()" if _NAME.fullmatch(made) else made
    first = given[0].strip() if given else ""
    positional = match[1] in ("Field", "attrib", "ib") and first and not _KEYWORD.match(first)
    return first if positional and first != "..." else ""


def _arguments(text: str) -> list[str] | None:
    """The arguments of a call, split at the commas that stand in no bracket and no string.

    None where its brackets close before the end: the text is no single call.
    """
    found, depth, start, quote = list[str](), 0, 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                return None
        elif sign == "," and not depth:
            found.append(text[start:place])
            start = place + 1
    return [*found, text[start:]] if text.strip() else []
