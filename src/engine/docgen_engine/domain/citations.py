"""Citations as they stand in pages: written, found again, resolved (contract section 5).

`[src/a.py:12-30](../src/a.py#L12-L30)`, or with a symbol
``[`Widget.refresh`](../src/a.py#L12-L30)``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

import msgspec

from docgen_engine.domain.evidence import Reference
from docgen_engine.patterns import regex

_TOKEN: Final = regex(
    r"\\.|<!--.*?-->"
    r"|(?P<citation>\[(?P<label>(?:`[^`]*`|\\.|[^\[\]\\`])*)\]"
    r"\(\s*(?:<(?P<angle>[^<>\n]*?)(?P<lines>#L\d{1,9}(?:-L\d{1,9})?)>"
    r"|(?P<plain>[^()<>\s]+?)(?P<span>#L\d{1,9}(?:-L\d{1,9})?))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\))"
    r"|(?P<ticks>`+)(?:(?!`).*?(?<!`))(?P=ticks)(?!`)|`+",
    re.DOTALL,
)
_LINES: Final = regex(r"\d+")
_OWN_BLOCK: Final = regex(r"[\s>]*(?:\||(?:[-*+]|\d{1,9}[.)]|#{1,6})(?:\s|$))")
_FENCE: Final = regex(
    r"(?P<quote>[\s>]*)(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?P<fence>`{3,}(?=[^`]*$)|~{3,})"
)
_SCHEME: Final = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_UP: Final = regex(r"^(?:\.\./)+|^\.$")
_SYMBOL: Final = regex(r"`(?P<symbol>[^`\n]+)`\Z")
_ESCAPED: Final = regex(r"([\\\[\]*_`<>])")
_HIDDEN: Final = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey, and marks that reorder a line: a name must be what it looks like."""


class FoundCitation(msgspec.Struct, frozen=True, gc=False):
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
    home = _home(docs_dir)
    folder = posixpath.normpath(posixpath.join(docs_dir, posixpath.dirname(page)))
    # Both are below the same folder, so the leading `..` of both may go.
    way = posixpath.relpath("/" + _UP.sub("", home), "/" + _UP.sub("", folder))
    return "" if way == "." else way + "/"


def _home(docs_dir: str) -> str:
    """The repository's top as pages outside of it see it: `../name`; empty for pages inside."""
    parts = docs_dir.split("/")
    up = next((at for at, part in enumerate(parts) if part != ".."), 0)
    names = parts[up : 2 * up]
    return "/".join(parts[: 2 * up]) if up and ".." not in names else ""


def resolve_way(way: str, page: str, docs_dir: str) -> str:
    """Where a relative way leads from a page, relative to the repository.

    Args:
        way: decoded; relative.
        page: path of the page in the pages folder.
        docs_dir: the pages folder relative to the repository, see `Layout.docs_dir`.

    Returns:
        What leads out of the repository keeps its leading `../`.
    """
    return _resolve(way, posixpath.join(docs_dir, posixpath.dirname(page)), _home(docs_dir))


def _resolve(way: str, folder: str, home: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, way))
    if home and f"{path}/".startswith(f"{home}/"):
        return path[len(home) + 1 :] or "."
    return path


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
    return f"[{text}]({_way_to(reference.file, page, docs_dir)}#{anchor})"


@lru_cache(maxsize=4096)
def _way_to(file: str, page: str, docs_dir: str) -> str:
    target = quote(relative_prefix(page, docs_dir) + file, safe="/.-_~@+,=!$&*'")
    return target.replace("'", "%27").replace("*", "%2A")


def escape_label(text: str) -> str:
    """Plain text for the label of a link or a line of prose: Markdown's signs are escaped."""
    return _ESCAPED.sub(r"\\\1", _HIDDEN.sub(" ", text))


def find_citations(text: str, page: str, docs_dir: str) -> list[FoundCitation]:
    """All citations of a page, outside of code and comments, in order.

    Args:
        text: Markdown; only a newline ends a line, as CommonMark counts them.
        page: path of the page in the pages folder.
        docs_dir: the pages folder relative to the repository.

    Returns:
        What was found; a target outside of the repository keeps its leading `../`.
    """
    folder = posixpath.dirname(posixpath.join(docs_dir, page))
    home = _home(docs_dir)
    return [
        found
        for number, offset, block in _blocks(text)
        if "#L" in block
        for found in _in_block(block, number, offset, folder, home)
    ]


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Paragraphs, list items, headings and table rows: number, offset and text of each.

    Fenced code is left out. A code span or a link never reaches over the end of a block, so a stray
    backtick hides no citation of another one.
    """
    block: list[str] = []
    first = start = offset = 0
    fence = quote = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if fence and ">" in quote and not line.lstrip().startswith(">"):
            fence = ""  # the quotation ended, and its code with it
        opening = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            bare = line.strip(" \t\r>")
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
        elif opening is not None or not line.strip(" \t\r>"):
            if opening is not None:
                fence, quote = opening["fence"], opening["quote"]
            if block:
                yield first, start, "\n".join(block)
                block = []
        else:
            if block and _OWN_BLOCK.match(line):
                yield first, start, "\n".join(block)
                block = []
            if not block:
                first, start = number, offset
            block.append(line)
        offset += len(line) + 1
    if block:
        yield first, start, "\n".join(block)


@lru_cache(maxsize=4096)
def _led_to(way: str, folder: str, home: str) -> str | None:
    """The file that a way leads to as a link has it; None where it is not one of ours."""
    target = unquote(way)
    if not way or _SCHEME.match(way) or target.startswith("/"):
        return None
    return _resolve(target, folder, home)


def _in_block(
    block: str, number: int, offset: int, folder: str, home: str
) -> Iterator[FoundCitation]:
    for match in _TOKEN.finditer(block):
        if match["citation"] is None:
            continue
        way = match["plain"] if match["plain"] is not None else match["angle"]
        file = _led_to(way, folder, home)
        if file is None:
            continue
        numbers = [int(each) for each in _LINES.findall(match["span"] or match["lines"])]
        symbol = _SYMBOL.match(match["label"])
        begin = match.start()
        before, above = 0, -1
        if "\n" in block:
            before, above = block.count("\n", 0, begin), block.rfind("\n", 0, begin)
        yield FoundCitation(
            Reference(
                file=file,
                line_start=numbers[0],
                line_end=numbers[-1],
                symbol=symbol["symbol"].strip().replace("\\|", "|") if symbol else "",
            ),
            label=match["label"],
            line=number + before,
            column=begin - above,
            offset=offset + begin,
        )
