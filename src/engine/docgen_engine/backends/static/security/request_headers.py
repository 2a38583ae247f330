"""By which headers a program that answers requests knows who sends them, as its code reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

ENDPOINTS: Final = "Authentication"
ACCESS: Final = "Authentication and authorisation"
_READS: Final = regex(
    r"(?:\b|\.)(?P<holder>\w+)(?:\(\))?\.(?:[hH]eaders?(?:\(\))?)"
    r"(?:(?:\.(?:[gG]et|get_all|value|first))?\(\s*[\"'`](?P<called>[\w-]+)[\"'`]"
    r"(?P<more>\s*,)?|\[\s*[\"'`](?P<name>[\w-]+)[\"'`]\s*\](?!\s*=[^=]))"
)
_METHOD: Final = regex(r"\b(?:getHeader|get_header|GetHeader)\(\s*[\"'](?P<name>[\w-]+)[\"']\s*\)")
_GETS: Final = regex(r"\.(?:get|Get|get_all|value|first)\(")
_BASIC: Final = regex(r"\b(?!resp|res\b)\w+\.BasicAuth\(\)")
_ANSWER: Final = regex(r"(?i)^(?:resp?|response|answer|reply|rsp|w|writer|upstream)$")
_PROVES: Final = regex(
    r"(?i)^(?:authorization|proxy-authorization|x-auth[\w-]*|private-token|remote-user"
    r"|(?:[\w-]*-)?(?:api|access|auth|session|secret|share|csrf|xsrf)[-_]?(?:token|key)"
    r"|x-[\w-]*(?:token|signature(?:-\d+)?))$"
)
_BODIES: Final = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_HTTP_BASIC: Final = "HTTP Basic"
_MOST: Final = 12
_MOST_READERS: Final = 4


Place = tuple[str, int, str]
"""A file, a line in it, and the function around that, empty outside of all."""


def answers_requests(survey: Survey) -> bool:
    """Whether the code declares routes."""
    return any(survey.index.routes(path) for path in main_files(survey))


def header_facts(survey: Survey) -> list[Fact]:
    """A fact for each header that identifies who sends a request, with what reads it.

    Only of a repository that declares routes: what a client or a library does with headers says
    nothing about who may ask it for something.
    """
    if not answers_requests(survey):
        return []
    found: dict[str, list[Place]] = {}
    for path in main_files(survey):
        if "eader" not in (text := survey.text(path)) and "BasicAuth" not in text:
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            for name in _named(line):
                held = holder_at(survey.index.facts[path].symbols, number)
                known = next((each for each in found if each.casefold() == name.casefold()), name)
                found.setdefault(known, []).append((path, number, held))
    return [_fact(survey, name, places) for name, places in sorted(found.items())][:_MOST]


def _named(line: str) -> list[str]:
    """The headers that a line reads of a request."""
    if "eader" not in line and "BasicAuth" not in line:
        return []
    names = [match["name"] for match in _METHOD.finditer(line)]
    for match in _READS.finditer(line):
        sets = match["more"] and not _GETS.search(match[0])
        if not sets and not _ANSWER.match(match["holder"]):
            names.append(match["called"] or match["name"])
    found = [name for name in names if _PROVES.match(name)]
    return [*found, *([_HTTP_BASIC] if _BASIC.search(line) else [])]


def holder_at(symbols: Iterable[SymbolFact], line: int) -> str:
    """The innermost function around a line; empty outside of all."""
    around = [s for s in symbols if s.kind in _BODIES and s.line <= line <= s.line_end]
    return max(around, key=lambda s: s.line).name if around else ""


def _fact(survey: Survey, name: str, places: Sequence[Place]) -> Fact:
    basic = name == _HTTP_BASIC
    kind = "user name and password of a request" if basic else "header of a request"
    return told_by(survey, ACCESS, name, kind, ("read", "reads"), places)


def told_by(
    survey: Survey,
    topic: str,
    name: str,
    kind: str,
    verbs: tuple[str, str],
    places: Sequence[Place],
) -> Fact:
    """A header with the functions that do something with it, at the first place.

    Args:
        survey: the repository.
        topic: section that the fact serves.
        name: of the header.
        kind: what it is, such as `header of a request`.
        verbs: what several functions do with it, and what one does.
        places: file, line and function, in order.
    """
    path, line, _ = places[0]
    shown = code(name) if " " not in name else name
    who = list(dict.fromkeys(code(held) for _, _, held in places if held))
    parts = list(dict.fromkeys(survey.component_name(file) or file for file, _, _ in places))
    where = listing([code(part) for part in parts], _MOST_READERS, "others")
    if not who:
        return Fact(topic, shown, f"{kind}, {verbs[0]} in {where}", path, line, line)
    said = f"{kind} that {listing(who, _MOST_READERS, 'others')} in {where} {verbs[len(who) == 1]}"
    return Fact(topic, shown, said, path, line, line)
