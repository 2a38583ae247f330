"""Text of a repository made safe for Markdown, and the few shapes that pages are built from.

Pure functions: escape, quote, code, tables, and bands instead of totals (contract section 5).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import Final

from docgen_engine.domain.roles import without_roles
from docgen_engine.patterns import regex

_SIGNS: Final = regex(r"[\\`*_\[\]<>~|]")
_TOKEN: Final = regex(r"\{\{[^{}\n`]*\}\}|\{%[^{}\n`]*%\}|<%[^`]{0,200}?%>|\$\{[^{}\n`]*\}")
"""What templates replace. In prose it reads as if nobody had filled it in; it is code."""

_ESCAPED: Final = regex(
    r"\\(?P<sign>[!-/:-@\[-`{-~])|&amp;(?=#?\w+;)"
    r"|(?P<code>(?P<fence>`+)(?!`).+?(?<!`)(?P=fence)(?!`))"
)
_ENTITY: Final = regex(r"&(?=#?\w+;)")
_LINE_START: Final = regex(r"^(\s*)([#+\-=:]|\d+[.)])(?=\s|$|[#+\-=:])")
_CONTROL: Final = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BAR: Final = regex(r"(?<!\\)\|")
_PRIVATE: Final = regex(r"[\ue000-\uf8ff]")
_IMAGE: Final = regex(r"!\[(?:\\.|[^\[\]\\])*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
_LINK: Final = regex(
    r"(?<![\w\]])\[((?:\\.|`[^`]*`|[^\[\]\\`])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])"
)
_HTML: Final = regex(r"</?[A-Za-z][^<>\n]*>|<!--.{0,2000}?-->")
_EMPHASIS: Final = regex(r"(?<![\w*])(\*\*\*|\*\*|\*)(?=\S)(.{1,400}?)(?<=\S)\1(?![\w*])")
_HALF_WORD: Final = regex(r"(?<![\w*])(\*{2,3})([A-Za-z]{2,40})\1(?=[a-z])")
"""`***ser***ializing`: only the first part of a word stands out."""

_UNDERLINE: Final = regex(
    r"(?<![\w_])(?:__(?=\S)([^_]*\s[^_]*)(?<=\S)__|_(?=[^\s_])([^_]+)(?<=[^\s_])_)(?![\w_])"
)
_RST_LINK: Final = regex(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}")
_RST_LITERAL: Final = regex(r"(?<!`)``([^`]+)``(?!`)")
_SPAN: Final = regex(r"((?<!`)(?:`[^`]+`|``(?!`).+?(?<!`)``)(?!`))")
_SENTENCE_END: Final = regex(r"(?<=[.!?])\s+(?=[\"'“(A-Z0-9`])")
_POINT: Final = regex(r"\n[ \t]*(?:[-*+\u2022]|\d{1,2}[.)])[ \t]+\S")
ONLY_REFERS: Final = regex(
    r"(?:(?:The )?(?:[Rr]everse|[Oo]pposite|[Cc]ounterpart) of|Like|Same as|Similar to) \S+\.\s"
    r"|This (?:method|function|hook) is called\b"
)
"""A first sentence that says what something is only by another thing, or when it is called."""

_NOT_ENDS: Final = ("e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "resp.", "no.")

_LONGEST: Final = 20_000
"""Characters of one text that are looked at: nobody quotes more, and a search costs time."""

_STEPS: Final = tuple(
    int(step * 10**power) for power in range(1, 8) for step in (1, 1.5, 2, 3, 4, 5, 6, 8)
)
_FEW: Final = ("no", "one", "two", "three", "four")


def one_line(text: str) -> str:
    """Text on one line, without control or private-use characters."""
    line = " ".join(text.split())
    if line.isprintable():  # most are: nothing that is taken out is printable
        return line
    return " ".join(_PRIVATE.sub("", _CONTROL.sub(" ", text)).split())


def visible(text: str) -> str:
    """A page without what a terminal would obey or what reorders a line; its lines stay."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))


def plain(text: str, *, keep_code: bool = False) -> str:
    """The words of a piece of Markdown or reStructuredText on one line, without its markup.

    Args:
        text: as it stands in the repository.
        keep_code: leave the backticks of inline code.

    Returns:
        Plain text; not escaped.
    """
    line = one_line(text)[:_LONGEST]
    has_spans = "`" in line or "[" in line
    words = _spans_unmarked(line, keep_code) if has_spans else _unmarked(line)
    words = " ".join(words.split())
    return words[:-1] if words.endswith("::") else words


def _spans_unmarked(text: str, keep_code: bool) -> str:
    text = _RST_LITERAL.sub(r"`\1`", _IMAGE.sub("", text))
    text = _RST_LINK.sub(r"\1", without_roles(text))
    parts = _SPAN.split(text)
    if any("[" in part for part in parts[::2]):  # brackets inside of code are no link
        parts = _SPAN.split(_LINK.sub(r"\1", text))
    parts[::2] = [_unmarked(part) for part in parts[::2]]
    around = sum(part.count("**") for part in parts[::2]) if "**" in text else 0
    if around and around % 2 == 0:  # emphasis that goes over inline code
        parts[::2] = [part.replace("**", "") for part in parts[::2]]
    if not keep_code:
        parts[1::2] = [part.strip("`").strip() for part in parts[1::2]]
    return "".join(parts)


def before_list(text: str) -> str:
    """The first paragraph of a comment up to the list in it, which is none of its sentences."""
    paragraph = text.strip().split("\n\n", 1)[0]
    found = _POINT.search(paragraph) if "\n" in paragraph else None
    return paragraph[: found.start()].rstrip() if found else paragraph


def _unmarked(text: str) -> str:
    # Looking for a sign costs a tenth of what an expression costs that finds none.
    if "<" in text:
        text = _HTML.sub("", text)
    if "*" in text:
        text = _EMPHASIS.sub(r"\2", _HALF_WORD.sub(r"\2", text))
    if "_" in text:
        text = _UNDERLINE.sub(lambda found: found[1] or found[2], text)
    return text


def escape(text: str) -> str:
    """Plain text for a line of Markdown prose or a table cell: nothing in it is markup."""
    return _escape_part(one_line(text), first=True)


def unescape(text: str) -> str:
    """Markdown prose as plain text, what `inline` undoes: inline code stays as it is."""

    def bare(found: re.Match[str]) -> str:
        return found["code"] or found["sign"] or "&"

    return _ESCAPED.sub(bare, text) if "\\" in text or "&amp;" in text else text


def inline(text: str) -> str:
    """Text with inline code in backticks as Markdown: code stays code, the rest is escaped.

    Tokens of templates, such as `${HOME}`, become code.
    """
    text = one_line(text)
    if "{" in text or "<%" in text:
        parts = _SPAN.split(text)
        parts[::2] = [_TOKEN.sub(r"`\g<0>`", part) for part in parts[::2]]
        text = "".join(parts)
    if "`" not in text:
        return _escape_part(text, first=True)
    parts = _SPAN.split(text)
    shown = [
        code(part.strip("`").strip()) if at % 2 else _escape_part(part, first=at == 0)
        for at, part in enumerate(parts)
    ]
    return "".join(shown)


def _escape_part(part: str, *, first: bool) -> str:
    text = _SIGNS.sub(r"\\\g<0>", part)
    if "&" in text:
        text = _ENTITY.sub("&amp;", text)
    found = _LINE_START.match(text) if first else None
    return f"{found[1]}{_guard(found[2])}{text[found.end() :]}" if found else text


def _guard(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def shorten(text: str, limit: int) -> str:
    """Text cut at a word, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–")
    return (cut or text[: limit - 1]) + "…"


def quote(text: str, limit: int = 320) -> str:
    """Words of the repository in quotation marks, escaped; its citation belongs beside it."""
    words = shorten(plain(text, keep_code=True), limit).replace("“", "'").replace("”", "'")
    return f"“{inline(words)}”"


def first_sentence(text: str, limit: int = 220) -> str:
    """The first sentence of a comment's first paragraph; not escaped, code in backticks.

    Args:
        text: a doc comment or description.
        limit: longest result in characters.
    """
    words = plain(before_list(text), keep_code=True)
    refers = ONLY_REFERS.match(words) is not None
    for end in _SENTENCE_END.finditer(words):
        sentence = words[: end.start()]
        if sentence.lower().endswith(_NOT_ENDS):
            continue
        if not refers:
            return shorten(sentence, limit)
        refers = False  # the next one says what it does
    return shorten(words, limit)


def code(text: str) -> str:
    """Text as inline code; backticks inside are kept by a longer fence."""
    text = one_line(text)
    if not text:
        return ""
    if "`" not in text:
        return f"`{text}`"
    longest = max(len(run) for run in re.findall(r"`+", text))
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell_code(text: str) -> str:
    """Text as inline code in a table cell: a bar would end the cell, so it is escaped."""
    shown = code(text)
    return shown.replace("\\|", "|").replace("|", "\\|") if "|" in shown else shown


def fenced(text: str, language: str = "") -> str:
    """A fenced block of code whose fence is longer than any in the text."""
    runs = re.findall(r"^[ \t]*(`{3,})", text, re.MULTILINE)
    longest = max(map(len, runs), default=2)
    fence = "`" * max(3, longest + 1)
    body = _PRIVATE.sub("", text).rstrip("\n")
    return f"{fence}{language}\n{body}\n{fence}"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table. Columns that are empty in every row are left out.

    Cells are Markdown already; bars in them are escaped.

    Args:
        headers: titles of the columns.
        rows: one cell per column.

    Returns:
        The table, or an empty string without rows.
    """
    body = [tuple(_cell(cell) for cell in row) for row in rows]
    used = [at for at in range(len(headers)) if any(row[at] for row in body)]
    if not body or not used:
        return ""
    lines = [
        [headers[at] for at in used],
        ["---"] * len(used),
        *([row[at] for at in used] for row in body),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(text: str) -> str:
    text = text.replace("\n", " ")
    return _BAR.sub(r"\|", text) if "|" in text else text


def bullets(items: Iterable[str]) -> str:
    """A list; items are Markdown of one line each."""
    return "\n".join(f"- {item}" for item in items if item)


def listing(words: Sequence[str], limit: int = 0, rest: str = "others") -> str:
    """Words as a person lists them: `a, b and c`.

    Args:
        words: Markdown already.
        limit: how many to name at most, 0 for all.
        rest: what to call those that are not named.
    """
    named = list(words)
    if limit and len(named) > limit:
        named = [*named[: limit - 1], rest]
    if len(named) < 2:
        return "".join(named)
    return ", ".join(named[:-1]) + " and " + named[-1]


def band(count: int) -> str:
    """A number that an ordinary edit does not change: `three`, `fewer than ten`, `about 80`."""
    if count < len(_FEW):
        return _FEW[max(count, 0)]
    if count < 10:
        return "fewer than ten"
    at = bisect.bisect_left(_STEPS, count)
    near = _STEPS[max(0, at - 1) : at + 1] or _STEPS[-1:]
    return f"about {min(near, key=lambda step: (abs(step - count), step)):,}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """A band with its noun: `one file`, `about 80 files`."""
    return f"{band(count)} {noun if count == 1 else plural or noun + 's'}"


def share(part: float) -> str:
    """A percentage in words that an ordinary edit does not change."""
    for least, words in (
        (99.5, "all"),
        (90, "nearly all"),
        (66, "most"),
        (45, "about half"),
        (28, "about a third"),
        (15, "about a fifth"),
        (5, "a small part"),
    ):
        if part >= least:
            return words
    return "a trace"
