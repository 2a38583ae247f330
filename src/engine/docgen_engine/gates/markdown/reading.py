"""Reads a page once for all validators: everything that follows from its text alone."""

from __future__ import annotations

from typing import Final

from docgen_engine.domain.citations import find_citations
from docgen_engine.domain.navigation import find_navigation
from docgen_engine.gates.markdown.blocks import Blocks
from docgen_engine.gates.markdown.digest import CodeSpan, Digest, Link
from docgen_engine.gates.markdown.placeholders import find_placeholders
from docgen_engine.patterns import regex

_HTML_TARGET: Final = regex(r"<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*[\"']([^\"'<>]*)[\"']")


def plain_lines(text: str) -> str:
    """A text with newlines alone between its lines, as all places are counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_page(path: str, text: str, docs_dir: str) -> Digest:
    """Parse a page.

    Args:
        path: in the pages folder.
        text: the whole page, with its navigation block; see `plain_lines`.
        docs_dir: the pages folder relative to the repository.
    """
    nav_lines = _nav_lines(text)
    blocks = Blocks(text, nav_lines)
    citations = tuple(find_citations(text, path, docs_dir))
    return Digest(
        nav_lines=nav_lines,
        headings=blocks.headings,
        anchors=blocks.anchors,
        fences=blocks.fences,
        open_comments=blocks.open_comments,
        content_lines=blocks.content_lines,
        links=_links(blocks),
        citations=citations,
        placeholders=find_placeholders(text, blocks, [each.line for each in citations]),
        code=_code(blocks),
    )


def read_anchors(text: str) -> frozenset[str]:
    """What a fragment may name in a document that is not one of our pages."""
    return frozenset(Blocks(plain_lines(text), (0, 0)).anchors)


def _nav_lines(text: str) -> tuple[int, int]:
    found = find_navigation(text)
    if found is None:
        return (0, 0)
    return text.count("\n", 0, found[0]) + 1, text.count("\n", 0, found[1]) + 1


def _links(blocks: Blocks) -> tuple[Link, ...]:
    """All links and images, the page's definitions and its HTML among them, in order."""
    found = []
    for piece in blocks.pieces:
        for link in piece.inline.links:
            line, column = piece.place(link.start)
            found.append(Link(link.target, line, column, link.image))
        for start, end in piece.inline.html:
            for match in _HTML_TARGET.finditer(piece.text, start, end):
                line, column = piece.place(match.start(1))
                found.append(Link(match[1], line, column, match[0][:4].lower() == "<img"))
    for label, definition in blocks.references.items():
        if label.startswith("^"):  # a footnote of GitHub's, which CommonMark does not know
            continue
        line = definition["map"][0] + 1
        source = blocks.lines[line - 1]
        column = len(source) - len(source.lstrip()) + 1
        found.append(Link(definition["href"], line, column, image=False))
    return tuple(sorted(found, key=lambda link: (link.line, link.column, link.target)))


def _code(blocks: Blocks) -> tuple[CodeSpan, ...]:
    """Code spans of the text itself: a label of a link says where it leads, which is checked."""
    found = []
    for piece in blocks.pieces:
        if piece.quoted:
            continue
        links = [(link.start, link.end) for link in piece.inline.links]
        for start, end in piece.inline.code:
            if not any(first <= start and end <= last for first, last in links):
                line, column = piece.place(start)
                words = piece.text[start:end].strip("`").strip().replace("\\|", "|")
                found.append(CodeSpan(words, line, column))
    return tuple(found)
