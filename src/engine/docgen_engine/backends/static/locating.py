"""Finds the lines in which words of the repository stand, to cite them."""

from __future__ import annotations

from docgen_engine.backends.static.quoting import first_paragraph
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.repository.index.linked import RepositoryIndex


def doc_statement(
    index: RepositoryIndex, path: str, doc: str, line: int, line_end: int
) -> Statement | None:
    """The first paragraph of a doc comment with its own lines.

    Args:
        index: the linked index.
        path: file of the comment.
        doc: its text, unindented.
        line: first line of the comment, 0 where there is none.
        line_end: its last line.

    Returns:
        The statement; None without text or lines.
    """
    text = first_paragraph(doc)
    total = index.line_count(path)
    if not text or not 1 <= line <= total:
        return None
    last = min(max(line, line_end), total)
    start, end = locate(index.lines(path), text, line, last)
    return Statement(text, path, start, end)


def locate(lines: list[str], text: str, first: int, last: int) -> tuple[int, int]:
    """The lines that hold the words of a text.

    Args:
        lines: of the file.
        text: the words, as one line.
        first: where to look from, 1-based.
        last: where to look to.

    Returns:
        First and last line of the words; `first` and `last` where they are not found for sure.
    """
    words = text.removesuffix("…").split() or ["?"]
    for start in range(first, last + 1):
        matched = 0
        for number in range(start, last + 1):
            here = lines[number - 1].split()
            # Comment signs and quotes stand before and after the words.
            at = _find(here, words[matched])
            if at < 0:
                break
            for word in here[at:]:
                if matched < len(words) and words[matched] in word:
                    matched += 1
            if matched == len(words):
                return start, number
    return first, last


def _find(words: list[str], wanted: str) -> int:
    for position, word in enumerate(words[:3]):
        if wanted in word:
            return position
    return -1
