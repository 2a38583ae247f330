"""Citations as they stand in pages: written, found again, resolved (contract section 5).

`[src/a.py:12-30](../src/a.py#L12-L30)`, or with a symbol
``[`Widget.refresh`](../src/a.py#L12-L30)``.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote

import msgspec

from docgen_engine.domain.evidence import Reference

_LINK: Final = re.compile(
    r"\[(?P<label>(?:`[^`\n]*`|\\.|[^\[\]\\\n`])*)\]"
    r"\((?P<target>[^()\s]+)#L(?P<start>\d{1,9})(?:-L(?P<end>\d{1,9}))?\)"
)
_SYMBOL: Final = re.compile(r"^`(?P<symbol>[^`]+)`$")
_ESCAPED: Final = re.compile(r"([\\\[\]*_`<>])")


class FoundCitation(msgspec.Struct, frozen=True):
    """A citation in a page. `file` is relative to the repository; `offset` counts characters."""

    reference: Reference
    label: str
    line: int
    column: int
    offset: int


def relative_prefix(page: str, docs_dir: str) -> str:
    """The way from a page to the top of the repository.

    Args:
        page: the page's path in the pages folder, such as `flows/run.md`.
        docs_dir: the pages folder relative to the repository, such as `documentation`.

    Returns:
        Such as `../../`; with `/` at its end unless it is empty.
    """
    folder = posixpath.dirname(posixpath.join(docs_dir, page))
    way = posixpath.relpath(".", folder) if folder else "."
    return "" if way == "." else way + "/"


def render_citation(reference: Reference, page: str, docs_dir: str, label: str = "") -> str:
    """A citation as Markdown.

    Args:
        reference: lines of the repository; a symbol becomes the label in code.
        page: path of the page in the pages folder.
        docs_dir: the pages folder relative to the repository.
        label: text to show instead; plain, escaped here.

    Returns:
        One inline link.
    """
    start, end = reference.line_start, reference.line_end
    span = f"{start}-{end}" if end > start else f"{start}"
    anchor = f"L{start}-L{end}" if end > start else f"L{start}"
    if label:
        text = escape_label(label)
    elif reference.symbol and "`" not in reference.symbol:
        text = f"`{reference.symbol}`"
    else:
        text = escape_label(f"{reference.file}:{span}")
    target = quote(relative_prefix(page, docs_dir) + reference.file, safe="/.-_~@+,=!$&*'")
    target = target.replace("'", "%27").replace("*", "%2A")
    return f"[{text}]({target}#{anchor})"


def escape_label(text: str) -> str:
    """Plain text for the label of a link or a line of prose: Markdown's signs are escaped."""
    return _ESCAPED.sub(r"\\\1", text.replace("\n", " "))


def find_citations(text: str, page: str, docs_dir: str) -> list[FoundCitation]:
    """All citations of a page, outside of fenced code, in order.

    Args:
        text: Markdown.
        page: path of the page in the pages folder.
        docs_dir: the pages folder relative to the repository.

    Returns:
        What was found; a target outside of the repository keeps its leading `../`.
    """
    folder = posixpath.dirname(posixpath.join(docs_dir, page))
    found: list[FoundCitation] = []
    offset = 0
    fence = ""
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        bare = line.strip()
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
        elif bare.startswith(("```", "~~~")):
            fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
        else:
            found.extend(_in_line(line, number, offset, folder))
        offset += len(line)
    return found


def _in_line(line: str, number: int, offset: int, folder: str) -> list[FoundCitation]:
    found = []
    for match in _LINK.finditer(line):
        target = unquote(match["target"])
        if "://" in target or target.startswith("/"):
            continue
        start = int(match["start"])
        symbol = _SYMBOL.match(match["label"])
        found.append(
            FoundCitation(
                Reference(
                    file=posixpath.normpath(posixpath.join(folder, target)),
                    line_start=start,
                    line_end=int(match["end"] or start),
                    symbol=symbol["symbol"] if symbol else "",
                ),
                label=match["label"],
                line=number,
                column=match.start() + 1,
                offset=offset + match.start(),
            )
        )
    return found
