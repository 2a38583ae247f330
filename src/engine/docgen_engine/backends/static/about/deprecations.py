"""What is on its way out: marked by a decorator or a doc comment, or warned about when it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.backends.static.about.deprecated_forms import form_below, is_right_above
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import CallFact, FileFacts, MarkerFact, SymbolFact
from docgen_engine.domain.markup import one_line
from docgen_engine.domain.markup import plain as plain_words
from docgen_engine.patterns import regex

TOPIC: Final = "Deprecations"

_MARK: Final = regex(r"(?i)(?:^|\.|@)deprecated\b|(?:^|\.)deprecate\b")
_GIVEN: Final = regex(
    r"""(?:note\s*[=:]\s*|message\s*[=:]\s*|\(\s*)(?:"(?P<one>[^"]{4,})"|'(?P<two>[^']{4,})')"""
)
_DIRECTIVE: Final = regex(
    r"(?m)^\.\. deprecated::[ \t]*(?P<since>\S*)[ \t]*(?P<text>(?:.*\n?)(?:[ \t]+\S.*\n?)*)"
)
_KEPT: Final = regex(
    r"(?i)(?:(?<=[.!?] )|^)(?:\w+|this (?:\w+ )?(?:function|method|class|type|alias|name|module))"
    r" [^.!?]*\b(?:remains?|kept|left|retained)(?: here| in place| only| around)*"
    r" for (?:backwards?[- ])?compatibility\b[^.!?]*\."
)
"""What is only there for those who use it already."""

_TAG: Final = regex(r"(?s)(?<![\w{])@deprecated\b(?P<text>.*?)(?=\n\s*@\w|\Z)")
_PARAGRAPH: Final = regex(r"(?s)(?:^|\n)\s*(?i:deprecated)\s?:\s*(?P<text>.*?)(?=\n\s*\n|\Z)")
_NAME: Final = regex(r"(?<![\w`\[])\[(?P<name>[A-Za-z_][\w.]*)\](?![\[(\w])")
"""A link of Go's doc comments, which is a name in brackets."""

_ANY_TAG: Final = regex(r"(?<![\w{`])@\w+\s")
_LINK: Final = regex(r"\{@\w+\s+#?(?P<target>[^{}\s(]+(?:\([^(){}]*\))?)\s*(?P<said>[^{}]*)\}")
_WARNING: Final = regex(r"\b(?:Pending)?DeprecationWarning\b")
_LITERAL: Final = regex(
    r"""(?s)(?P<sign>[rRbBfFuU]{0,2})(?:"(?P<one>(?:[^"\\\n]|\\.)*)"|'(?P<two>(?:[^'\\\n]|\\.)*)')"""
)
_STEP: Final = 4
_MOST_LINES: Final = 12
_LONGEST: Final = 240
_CONSTRUCTORS: Final = frozenset({"__init__", "__new__", "__init_subclass__", "__post_init__"})


def deprecations(survey: Survey) -> list[Fact]:
    """Each deprecated definition once, by file and line, with what to use instead."""
    return survey.once("deprecations", _find)


def deprecated_symbols(survey: Survey) -> frozenset[tuple[str, str]]:
    """The files and names of what nobody should begin with; empty names stand for whole files."""
    return frozenset(
        (fact.file, fact.symbol)
        for fact in deprecations(survey)
        if fact.symbol or fact.name == fact.file
    )


def _find(survey: Survey) -> list[Fact]:
    found: list[Fact] = []
    told: set[str] = set()
    for path, facts in sorted(survey.index.facts.items()):
        if survey.is_code(path):
            by_place: dict[tuple[str, int], Fact] = {}
            for fact in (*_marked(survey, path, facts), *_warned(survey, path, facts)):
                if not fact.symbol and not fact.detail and fact.name in told:
                    continue  # a module and the one that gives out its names warn alike
                told.add(fact.name)
                key = (fact.symbol, 0) if fact.symbol else ("", fact.line)
                known = by_place.get(key)
                if known is None or (fact.detail and not known.detail):
                    by_place[key] = fact
            found += sorted(by_place.values(), key=lambda fact: (fact.line, fact.name))
    return found


# -- marked where it is defined ------------------------------------------------------------


def _marked(survey: Survey, path: str, facts: FileFacts) -> Iterator[Fact]:
    for symbol in facts.symbols:
        mark = next((each for each in symbol.decorators if _MARK.search(each)), "")
        if mark:
            yield _of_symbol(path, symbol, _given(mark) or _told(symbol.doc))
        elif symbol.exported and "ompatibility" in symbol.doc:
            kept = _kept(symbol)
            if kept:
                yield _of_symbol(path, symbol, kept)
    markers = [marker for marker in facts.markers if marker.kind == "deprecated"]
    for marker in markers:
        owner = _documented(facts.symbols, marker)
        if owner is None and _inside_doc(facts.symbols, marker):
            continue  # speaks of a parameter
        form = form_below(facts.symbols, marker, markers, survey.index.lines(path))
        if form is not None:
            said = _cut(one_line(_tidy(marker.text)))
            yield Fact(TOPIC, _cut(form.written), said, path, form.line, form.line)
            continue
        owner = owner or _below(facts.symbols, marker, survey.index.lines(path))
        if owner is not None:
            said = _told(owner.doc) or one_line(_tidy(marker.text))
            yield _of_symbol(path, owner, said)
        elif not _near(facts.symbols, marker) and len(marker.text.split()) > 1:
            text = _cut(_tidy(marker.text))
            yield Fact(TOPIC, text, "", path, marker.line, marker.line)


def _near(symbols: Sequence[SymbolFact], marker: MarkerFact) -> bool:
    """Whether a definition that is marked itself follows: its own comment is this one."""
    return any(
        0 <= s.line - marker.line <= _MOST_LINES and any(map(_MARK.search, s.decorators))
        for s in symbols
    )


def _of_symbol(path: str, symbol: SymbolFact, said: str) -> Fact:
    return Fact(
        TOPIC, symbol.name, _cut(said), path, symbol.line, symbol.line_end, symbol.name
    )  # fmt: skip


def _given(mark: str) -> str:
    """What a decorator or annotation says to use instead."""
    given = _GIVEN.search(mark)
    return (given["one"] or given["two"]) if given is not None else ""


def _told(doc: str) -> str:
    """What a doc comment says of it: the text of its tag, else the sentences that speak of it."""
    match = _TAG.search(doc)
    if match is not None:
        return one_line(_tidy(match["text"]))
    directive = _DIRECTIVE.search(doc)
    if directive is not None:
        said = plain_words(directive["text"], keep_code=True)
        return said or (f"Since {directive['since']}." if directive["since"] else "")
    if "deprecat" not in doc.lower():
        return ""
    paragraph = _PARAGRAPH.search(doc)
    if paragraph is not None:
        return one_line(_tidy(paragraph["text"]))
    spoken = [s for s in re.split(r"(?<=[.!?])\s+", one_line(doc)) if "deprecat" in s.lower()]
    return spoken[0] if spoken and not _ANY_TAG.search(spoken[0]) else ""


def _kept(symbol: SymbolFact) -> str:
    """The sentence that says of a definition itself that it is only kept for those who use it."""
    found = _KEPT.search(one_line(symbol.doc))
    said = found[0].strip() if found else ""
    last = symbol.name.rpartition(".")[2]
    return said if said.startswith((f"{last} ", "This ", "It ")) else ""


def _tidy(text: str) -> str:
    """A tag's text with its links as the names that they lead to."""
    shown = _LINK.sub(lambda m: m["said"].strip() or f"`{m['target']}`", text)
    return _NAME.sub(r"`\g<name>`", shown).strip(" \t\r\n-:–*/")


def _documented(symbols: Sequence[SymbolFact], marker: MarkerFact) -> SymbolFact | None:
    """The definition whose own doc comment has the directive.

    An indented directive speaks of a parameter, not of the whole.
    """
    inside = [s for s in symbols if s.line <= marker.line <= s.line_end and s.doc]
    owner = max(inside, key=lambda s: s.line, default=None)
    match = _DIRECTIVE.search(owner.doc) if owner is not None else None
    if match is None or match["since"] != marker.text.strip().split(" ")[0]:
        return None
    return owner


def _inside_doc(symbols: Sequence[SymbolFact], marker: MarkerFact) -> bool:
    """Whether a mark stands in the body's doc comment of a definition, as in Python."""
    return any(
        s.doc and s.doc_line and s.line < s.doc_line <= marker.line <= s.line_end
        and marker.line <= s.doc_line + s.doc.count("\n") + 1
        for s in symbols
    )  # fmt: skip


def _below(
    symbols: Sequence[SymbolFact], marker: MarkerFact, lines: list[str]
) -> SymbolFact | None:
    """The definition right below a comment, or on its own line."""
    own = min(
        (s for s in symbols if s.line >= marker.line or s.line <= marker.line <= s.signature_line),
        key=lambda s: (s.line, s.line_end - s.line),
        default=None,
    )
    return own if own is not None and is_right_above(marker, own.line, lines) else None


# -- warned about when it runs -------------------------------------------------------------


def _warned(survey: Survey, path: str, facts: FileFacts) -> Iterator[Fact]:
    """Python's warnings: of a module, a class or a function as a whole, else of some use of it."""
    if facts.language != "Python":
        return
    lines: list[str] = []
    for call in facts.calls:
        if call.callee not in {"warnings.warn", "warn"}:
            continue
        lines = lines or survey.index.lines(path)
        text, end = _call_at(lines, call.line)
        said = _message(text) if _WARNING.search(text) else ""
        if said:
            yield _warning(survey, path, call, said, end)


def _call_at(lines: list[str], line: int) -> tuple[str, int]:
    """The text of a call from its line to where its brackets close, and its last line."""
    found: list[str] = []
    depth = 0
    for number, row in enumerate(lines[line - 1 : line - 1 + _MOST_LINES], start=line):
        found.append(row)
        bare = _LITERAL.sub("", row)
        depth += bare.count("(") - bare.count(")")
        if depth <= 0:
            return "\n".join(found), number
    return "\n".join(found), line


def _message(text: str) -> str:
    """The first literal of a call with those joined to it, up to the end of a line in it."""
    said, end = "", -1
    for match in _LITERAL.finditer(text):
        if end >= 0 and text[end : match.start()].strip():
            break
        said += match["one"] if match["one"] is not None else match["two"]
        end = match.end()
    first = said.split("\\n", 1)[0].replace('\\"', '"').replace("\\'", "'")
    # With a gap for a value, the words do not say what is deprecated.
    return one_line(first) if len(first.split()) > 1 and "{" not in first else ""


def _warning(survey: Survey, path: str, call: CallFact, said: str, end: int) -> Fact:
    lines = survey.index.lines(path)
    text = _cut(said)
    indent = _indent(lines[call.line - 1])
    if not call.caller:
        if indent == 0:
            return Fact(TOPIC, path, text, path, call.line, end)
        return Fact(TOPIC, text, "", path, call.line, end)
    symbol = survey.index.symbol(path, call.caller)
    if symbol is not None and 0 < indent - _indent(lines[symbol.signature_line - 1]) <= _STEP:
        owner, _, last = symbol.name.rpartition(".")
        whole = survey.index.symbol(path, owner) if last in _CONSTRUCTORS else symbol
        if whole is not None and last != "__getattr__":
            return _of_symbol(path, whole, text)
    return Fact(TOPIC, text, "", path, call.line, end)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
