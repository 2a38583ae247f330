"""Takes words out of the repository together with the lines they stand in."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.documents.analysis import Statement
from docgen_engine.repository.index.linked import RepositoryIndex

_SENTENCE_END: Final = re.compile(
    r"(?<![A-Z])(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)[.!?](?=\s+[A-Z`\"'(]|\s*$)"
)
_FIELD: Final = re.compile(
    r"^\s*(?::\w[^:`]*:(?!`)|@\w+|(?:Args|Arguments|Parameters|Returns|Raises|Yields)(?::|\s*$)"
    r"|>>>|\.\. |=+$|-{3,}$|\w+ +: +\S)"
)
_CODE: Final = re.compile(
    r"^[\w.]+ = |^[\w.]+\([^)]*\)(?:\s|$)|^(?:import|from) \w+|^[$>] "
    r"|^assert [\w.]+"
)
_IS: Final = re.compile(r"^(?:is|are)\s+(?=(?:an?|the)\s)")
_JOINED: Final = re.compile(r"`\\\\?(?=\w)")
"""`:class:`Option`\\s`: the sign by which reStructuredText joins a plural to a name."""

_LONGEST: Final = 400


def first_paragraph(doc: str) -> str:
    """The first paragraph of a doc comment as one line, without fields such as `Args:`.

    A heading underlined with `===` before it is skipped, as is a licence header.
    """
    shown = False
    for block in re.split(r"\n\s*\n", doc.strip()):
        lines: list[str] = []
        raw = block.split("\n")
        if len(raw) >= 2 and re.match(r"^\s*([=~\-#*^])\1{2,}\s*$", raw[1]):
            raw = raw[2:]
        for line in raw:
            if _FIELD.match(line):
                break
            lines.append(line.strip())
        text = _JOINED.sub("`", " ".join(line for line in lines if line))
        if _CODE.match(text):
            shown = True
            continue
        if not any(char.isalnum() for char in text) or _is_licence(text):
            continue
        if shown and text.endswith(":"):
            return ""  # it explains the code above and leads to more of it
        return _cut(text.rstrip(":").rstrip() if text.endswith(":") else text)
    return ""


def first_sentence(doc: str) -> str:
    """The first sentence of a doc comment's first paragraph."""
    text = first_paragraph(doc)
    match = _SENTENCE_END.search(text)
    return text[: match.end()] if match else text


_VERB: Final = re.compile(
    r"(?!(?:as|its|this|thus|towards|versus)\b)[a-z]+s\b|(?:can|will|must|may|are)\b"
)
"""A word after a name that makes the name its subject, which `Align a renderable` does not."""


_MODAL: Final = re.compile(r"(?:can|will|must|may)\b")
"""`Will load it` is no sentence; the name stays before such a verb."""

_SUBJECT: Final = re.compile(r"(?s)(?:\*?\w+\.)?(?P<name>[^\s().]+)(?:\(\))?\s+(?P<rest>[a-z].*)$")
"""A name, perhaps behind that of its type, at the head of a sentence. One pattern for all names:
thousands of them would each cost a compilation."""


def without_name(said: str, name: str) -> str:
    """A sentence of a doc comment without the name that it begins with, as Go's do.

    Args:
        said: such as `NewHandler returns an http.Handler.`
        name: of the symbol; of `Server.Run` the last part counts.

    Returns:
        Such as `Returns an http.Handler.`; the sentence as it is where it speaks otherwise.
    """
    own = name.rpartition(".")[2]
    match = _SUBJECT.match(said)
    if match is None or match["name"] != own or not _VERB.match(match["rest"]):
        return said
    if _MODAL.match(match["rest"]):
        return f"`{own}` {match['rest']}"
    rest = _IS.sub("", match["rest"])
    return rest[:1].upper() + rest[1:] if len(rest.split()) > 1 else said


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


def _is_licence(text: str) -> bool:
    start = text[:200].lower()
    return "copyright" in start or "licensed under" in start or "spdx-license" in start


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    sentences = [m.end() for m in _SENTENCE_END.finditer(text) if m.end() <= _LONGEST]
    if sentences:
        return text[: sentences[-1]]
    return text[:_LONGEST].rsplit(" ", 1)[0] + "…"
