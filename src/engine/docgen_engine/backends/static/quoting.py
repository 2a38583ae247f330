"""Takes words out of the repository together with the lines they stand in."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.verbs import VERBS
from docgen_engine.domain.documents.analysis import Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import RepositoryIndex

_SENTENCE_END: Final = regex(
    r"(?<![A-Z])(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)[.!?](?=\s+[A-Z`\"'(]|\s*$)"
)
_FIELD: Final = regex(
    r"^\s*(?::\w[^:`]*:(?!`)|@\w+|(?:Args|Arguments|Parameters|Returns|Raises|Yields)(?::|\s*$)"
    r"|>>>|\.\. |=+$|-{3,}$|\w+ +: +\S)"
)
_CODE: Final = regex(
    r"^[\w.]+ = |^[\w.]+\([^)]*\)(?:\s|$)|^(?:import|from) \w+|^[$>] "
    r"|^assert [\w.]+"
)
_IS: Final = regex(r"^(?:is|are)\s+")
_JOINED: Final = regex(r"`\\\\?(?=\w)")
"""`:class:`Option`\\s`: the sign by which reStructuredText joins a plural to a name."""

_LICENCE_TEXT: Final = regex(
    r"(?i)\bredistribution and use\b|\bpermission (?:is hereby granted|to use, copy)"
    r"|\bthis (?:software|program|file|library|source code form) is (?:provided|distributed|free"
    r"|subject)\b|\blicen[sc]ed under the apache\b|\bcompliance with the licen[sc]e\b"
)
"""How the text of a licence begins: all that follows in its comment belongs to it."""

_LICENCE: Final = regex(
    r"(?i)copyright|licen[sc]ed under|spdx-licen[sc]e|all rights reserved|"
    + _LICENCE_TEXT.pattern.removeprefix("(?i)")
)
_ONLY_LINK: Final = regex(r"<?[a-z]+://\S+")
"""Where something comes from, which does not say what it is."""

_ANY_END: Final = regex(r"(?<![A-Z])(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)[.!?](?=\s)")
_LEADS_ON: Final = regex(
    r"(?i)(?:,?\s+(?:that|which|and|with)\s+(?:\w+\s+){0,3}?(?:gives?|provides?|offers?|includes?"
    r"|supports?|features?|has|lets|allows|following)(?:\s+(?:you|us|to|the|following|features?))*"
    r"|[,;:]?\s+(?:featuring|including|namely|such as|for example|for instance|e\.g\.)"
    r"(?:\s+the following(?:\s+\w+)?)?"
    r"|[,;]\s[^,;]*\b(?:as follows|like (?:this|so)|(?:the )?following|below))$"
)
"""The end of a sentence that leads to what stands below it."""

_WHOLE: Final = 4
_CLAUSE: Final = 3
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
        example = False
        for line in raw:
            if _FIELD.match(line):
                example = line.lstrip().startswith(">>>")
                break
            lines.append(line.strip())
        text = _JOINED.sub("`", " ".join(line for line in lines if line))
        if _CODE.match(text) or (example and (not text or text.endswith(":"))):
            shown = True  # code, or the words above an example
            continue
        if not any(char.isalnum() for char in text) or _ONLY_LINK.fullmatch(text):
            continue
        if _is_licence(text):
            if _LICENCE_TEXT.search(text):
                return ""  # what follows are its conditions
            continue
        if shown and text.endswith(":"):
            return ""  # it explains the code above and leads to more of it
        return _cut(without_lead(text))
    return ""


def without_lead(text: str) -> str:
    """Words without the end that only leads to a list or to code, which is not quoted with them.

    Args:
        text: such as `A package for tools featuring:` or `Runs it. For example:`.

    Returns:
        Whole sentences where there are any; the words as they are where they lead to nothing.
    """
    if not text.endswith(":"):
        return text
    bare = text.rstrip(": ")
    ends = [match.end() for match in _ANY_END.finditer(bare)]
    if ends and len(bare[: ends[-1]].split()) >= _WHOLE:
        return bare[: ends[-1]]
    shorter = _LEADS_ON.sub("", bare)
    return shorter if len(shorter.split()) >= _CLAUSE else bare


def first_sentence(doc: str) -> str:
    """The first sentence of a doc comment's first paragraph."""
    text = first_paragraph(_first_line(doc))
    match = _SENTENCE_END.search(text)
    return text[: match.end()] if match else text


_BEGINS: Final = regex(r"[A-Z][a-z]+ [a-z]")
_OPEN: Final = regex(
    r"(?i)(?:[,:;(\[–—-]|\b(?:an?|some|any|all|each|every|no|the|of|to|in|on|for|with|by|from|at"
    r"|as|and|or|nor|but|that|which"
    r"|this|these|those|its?|is|are|was|be|if|when|where|than|like|into|not|your|our|their|his|her"
    r"|using|via|called|named))$"
)
"""How a line ends whose sentence goes on."""

_FEWEST_WORDS: Final = 3
_NARROWEST: Final = 60
"""Signs at which the narrowest comments are broken."""


def _first_line(doc: str) -> str:
    """A comment up to the end of its first line, where that is a whole sentence without its stop.

    So it is where the next line begins with a word in a capital as a new sentence does.
    """
    lines = doc.strip().split("\n")
    if len(lines) < 2:
        return doc
    first, second = lines[0].strip(), lines[1].strip()
    whole = len(first.split()) >= _FEWEST_WORDS and first[-1:].isalnum() and first[:1].isupper()
    # Where its first word had room behind the line before, the line was ended on purpose.
    room = len(first) + len(second.partition(" ")[0]) < _NARROWEST
    ends = whole and room and not _OPEN.search(first) and bool(_BEGINS.match(second))
    return first if ends else doc


_OTHER_VERBS: Final = frozenset({"can", "will", "must", "may", "are"})
_MODAL: Final = regex(r"(?:can|will|must|may)\b")
"""`Will load it` is no sentence; the name stays before such a verb."""

_WHAT: Final = regex(r"(?:is|are)\s+(?:how|what|when|where|whether|why|being|not|no)\b")
_SUBJECT: Final = regex(r"(?s)(?:\*?\w+\.)?(?P<name>[^\s().]+)(?:\(\))?\s+(?P<rest>[a-z].*)$")
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
    if match is None or match["name"] != own:
        return said
    verb = match["rest"].split(None, 1)[0]
    if (verb not in VERBS and verb not in _OTHER_VERBS) or _WHAT.match(match["rest"]):
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
    return bool(_LICENCE.search(text[:300]))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    sentences = [m.end() for m in _SENTENCE_END.finditer(text) if m.end() <= _LONGEST]
    if sentences:
        return text[: sentences[-1]]
    return text[:_LONGEST].rsplit(" ", 1)[0] + "…"
