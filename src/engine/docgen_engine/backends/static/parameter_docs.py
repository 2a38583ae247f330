"""What doc comments say of each parameter: `:param:`, `Args:`, NumPy's sections, `@param`."""

from __future__ import annotations

from typing import Final

from docgen_engine.patterns import regex

_FIELD: Final = regex(
    r"^[ \t]*:(?:param|parameter|arg|argument|keyword)[ \t]+(?:[^:\n]*?[ \t])?"
    r"\*{0,2}(?P<name>\w+)[ \t]*(?:\([^)\n]*\))?[ \t]*:[ \t]*(?P<text>.*)$"
)
_TAG: Final = regex(
    r"^[ \t]*@(?:param|arg|argument|property|prop)[ \t]+(?:\{[^}\n]*\}[ \t]*)?"
    r"\[?(?P<name>[\w$]+)(?:=[^\]\n]*)?\]?(?![.\w])[ \t]*(?:-[ \t]*)?(?P<text>.*)$"
)
_SECTION: Final = regex(r"^(?P<indent>[ \t]*)(?:Args|Arguments|Parameters|Keyword Args):[ \t]*$")
_ENTRY: Final = regex(
    r"^(?P<indent>[ \t]+)\*{0,2}(?P<name>\w+)[ \t]*(?:\([^)\n]*\))?[ \t]*:[ \t]+(?P<text>\S.*)$"
)
_NUMPY: Final = regex(r"^(?:Other )?Parameters[ \t]*$")
_NUMPY_ENTRY: Final = regex(r"^\*{0,2}(?P<names>\w+(?:[ \t]*,[ \t]*\*{0,2}\w+)*)[ \t]*(?::.*)?$")
_POINT: Final = regex(
    r"^[ \t]*[*-][ \t]+(?:\*\*|`)\*{0,2}(?P<name>\w+)(?:\*\*|`)[ \t]*[-:\u2013][ \t]*"
    r"(?:\*\(?optional\)?\*[ \t]*)?(?P<text>.*)$"
)
"""A point of a list in Markdown: `* **timeout** - How long to wait.`"""

_ANY_FIELD: Final = regex(r"^[ \t]*(?::(?![\w:]+:`)\w|@\w|[*-][ \t])")
"""How another field begins; a role such as `:attr:` only stands first on its line."""

_MARKS: Final = ("param", ":arg", "Args:", "Arguments:", "Parameters", ":keyword", "@arg", "@prop")


def parameter_docs(doc: str) -> dict[str, str]:
    """The words on each parameter that a doc comment names, on one line each.

    Args:
        doc: the whole comment, unindented.
    """
    if not any(mark in doc for mark in _MARKS):
        return {}
    rows = doc.split("\n")
    found: dict[str, str] = {}
    at = 0
    while at < len(rows):
        row = rows[at]
        one = _FIELD.match(row) or _TAG.match(row) or _POINT.match(row)
        section = _SECTION.match(row)
        if one is not None:
            at = _continued(rows, at, one["name"], one["text"], found)
        elif section is not None:
            at = _google(rows, at + 1, len(section["indent"]), found)
        elif _NUMPY.match(row) and at + 1 < len(rows) and set(rows[at + 1].strip()) == {"-"}:
            at = _numpy(rows, at + 2, found)
        else:
            at += 1
    return {name: text for name, text in found.items() if text}


def _continued(rows: list[str], at: int, name: str, text: str, found: dict[str, str]) -> int:
    """A field with the lines below it, up to an empty one or the next field."""
    said = [text.strip()]
    at += 1
    while at < len(rows) and rows[at].strip() and not _ANY_FIELD.match(rows[at]):
        said.append(rows[at].strip())
        at += 1
    found.setdefault(name, " ".join(part for part in said if part))
    return at


def _google(rows: list[str], at: int, margin: int, found: dict[str, str]) -> int:
    """The entries of a section, which stand deeper than its title."""
    depth, name = 0, ""
    while at < len(rows):
        row = rows[at]
        inside = len(row) - len(row.lstrip())
        if row.strip() and inside <= margin:
            break
        entry = _ENTRY.match(row)
        if entry is not None and (not depth or inside <= depth):
            depth, name = inside, entry["name"]
            found.setdefault(name, entry["text"].strip())
        elif name and inside > depth and row.strip():
            found[name] += f" {row.strip()}"
        elif row.strip():
            name = ""
        at += 1
    return at


def _numpy(rows: list[str], at: int, found: dict[str, str]) -> int:
    """`name : type` at the margin, its words below it and deeper."""
    names: list[str] = []
    while at < len(rows):
        row = rows[at]
        if row.strip() and not row[:1].isspace():
            if at + 1 < len(rows) and rows[at + 1].strip() and set(rows[at + 1].strip()) == {"-"}:
                break
            entry = _NUMPY_ENTRY.match(row)
            if entry is None:
                break
            names = [name.strip(" \t*") for name in entry["names"].split(",")]
            for name in names:
                found.setdefault(name, "")
        elif row.strip():
            for name in names:
                found[name] = f"{found[name]} {row.strip()}".strip()
        at += 1
    return at
