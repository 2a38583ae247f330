"""Takes words out of the repository together with the lines they stand in."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.parts.verbs import VERBS
from docgen_engine.domain.markup import ONLY_REFERS
from docgen_engine.patterns import regex

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

_HEADING: Final = regex(r"\s*#(?P<below>#{0,5}) +(?P<title>[^\n]+)(?:\n|\Z)")
_ABOUT_USE: Final = regex(
    r"(?i)(?:examples?|usage|panics|safety|errors|arguments|parameters|returns|notes?|see also)\b"
)
"""Titles in a comment of what is not a description."""

_POINT: Final = regex(r"\s*(?:[-*+\u2022]|\d{1,2}[.)])\s+\S")
_POINTS_AWAY: Final = regex(
    r"(?i)(?:see(?: also)?|specs?|specifications?|refs?|references?|docs|source|cf\.?):?\s+"
    r"(?:<?[a-z]+://|:ref:|\[)\S*.{0,200}$"
    r"|according to\b[^,]*$|see\b(?! (?:if|whether|what|how|which)\b).{0,200}$"
)
"""Words that lead to another place, or tell what somebody else says: they describe nothing."""

_BREAKS_OFF: Final = regex(r"(?i)\b(?:an?|the|of|to|in|on|for|with|by|from|its|this|each|any)$")
_SHORT: Final = 6
"""Words of a line that only ends what the paragraph above began."""

_WHOLE: Final = 4
_CLAUSE: Final = 3
_LONGEST: Final = 400


def first_paragraph(doc: str) -> str:
    """The first paragraph of a doc comment as one line, without fields such as `Args:`.

    A heading underlined with `===` before it is skipped, as is a licence header.
    """
    shown = False
    for at, block in enumerate(_blocks(doc)):
        if heading := _HEADING.match(block):
            if (at and heading["below"]) or _ABOUT_USE.match(heading["title"]):
                return ""  # what follows is about something else
            block = block[heading.end() :]  # noqa: PLW2901 - the name of what follows
        text, example = _sentences_of(block)
        if _CODE.match(text) or (example and (not text or text.endswith(":"))):
            shown = True  # code, or the words above an example
            continue
        if not any(char.isalnum() for char in text) or _ONLY_LINK.fullmatch(text):
            continue
        if _POINTS_AWAY.match(text):
            if text.endswith(":"):
                return ""  # what stands below are the words of somebody else
            continue
        if _is_licence(text):
            if _LICENCE_TEXT.search(text):
                return ""  # what follows are its conditions
            continue
        if shown and text.endswith(":"):
            return ""  # it explains the code above and leads to more of it
        return _cut(without_lead(text))
    return ""


def _sentences_of(block: str) -> tuple[str, bool]:
    """The words of a paragraph up to a list or a field, and whether an example ends them."""
    raw = block.split("\n")
    if len(raw) >= 2 and re.match(r"^\s*([=~\-#*^])\1{2,}\s*$", raw[1]):
        raw = raw[2:]
    lines: list[str] = []
    example = False
    for line in raw:
        if _FIELD.match(line):
            example = line.lstrip().startswith(">>>")
            break
        if lines and _POINT.match(line):
            break  # a list is none of its sentences
        lines.append(line.strip())
    ended = [
        f"{line}." if ends_its_line(line, below) else line
        for line, below in zip(lines, [*lines[1:], ""], strict=False)
    ]
    return _JOINED.sub("`", " ".join(line for line in ended if line)), example


def _blocks(doc: str) -> list[str]:
    """The paragraphs of a comment; one that breaks off before a name on its own goes on below."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", doc.strip()):
        above = found[-1] if found else ""
        if _BREAKS_OFF.search(above) and len(block.split()) <= _SHORT and block.endswith("."):
            found[-1] = f"{above.rstrip()} {block.strip()}"
        else:
            found.append(block)
    return found


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
    if match is not None and ONLY_REFERS.match(text):
        match = _SENTENCE_END.search(text, match.end()) or match
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
    first = lines[0].strip()
    return first if ends_its_line(first, lines[1].strip()) else doc


def ends_its_line(line: str, below: str) -> bool:
    """Whether a sentence ends with its line, without a stop.

    Args:
        line: of a comment.
        below: the next line.
    """
    if not below or not line[-1:].isalnum() or not line[:1].isupper():
        return False
    # Where its first word had room behind the line before, the line was ended on purpose.
    if len(line) + len(below.partition(" ")[0]) >= _NARROWEST:
        return False
    whole = len(line.split()) >= _FEWEST_WORDS
    return whole and not _OPEN.search(line) and bool(_BEGINS.match(below))


_OTHER_VERBS: Final = frozenset({"can", "will", "must", "may", "are"})
_MODAL: Final = regex(r"(?:can|will|must|may)\b")
"""`Will load it` is no sentence; the name stays before such a verb."""

_HOW: Final = regex(r"^(?:[a-z]+ly|also|always|never|only|then)\s+(?=\S)")
_DOES: Final = regex(
    r"(?!(?:this|has|was|its)\b)[a-z]+[^s\W]s (?:an?|the|all|any|and|its|each|or)\b"
)
"""A verb that no list has, with its object: `aliases the default`."""

_LONG_NAME: Final = 12
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
    if match is None or not _is_own(match["name"], own):
        return said
    verb = _HOW.sub("", match["rest"]).split(None, 1)[0]
    known = verb in VERBS or verb in _OTHER_VERBS or _DOES.match(match["rest"])
    if not known or _WHAT.match(match["rest"]):
        return said
    if _MODAL.match(match["rest"]):
        return f"`{own}` {match['rest']}"
    rest = _IS.sub("", match["rest"])
    return rest[:1].upper() + rest[1:] if len(rest.split()) > 1 else said


def _is_own(said: str, own: str) -> bool:
    """Whether a comment begins with a symbol's name, or with what it was called once."""
    return said == own or (len(said) >= _LONG_NAME and own.startswith(said))


def _is_licence(text: str) -> bool:
    return bool(_LICENCE.search(text[:300]))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    sentences = [m.end() for m in _SENTENCE_END.finditer(text) if m.end() <= _LONGEST]
    if sentences:
        return text[: sentences[-1]]
    return text[:_LONGEST].rsplit(" ", 1)[0] + "…"
