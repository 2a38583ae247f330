"""The repository's own documents: titles, sections and what kind of document each is."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from docgen_engine.backends.static.about.headings import headings, plain
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.own_documents import OUTDATED
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.languages import document_kind
from docgen_engine.repository.places import Place

GUIDES: Final = regex(
    r"|docs?|\.github|docs?(?:/[\w.-]+)?/(?:contribut\w+|development|developer\w*|community|dev)"
)
"""Folders in which a repository says how it is worked on."""

_MOST: Final = 200

_MOST_GUIDES: Final = 6
_LONGEST_GUIDE: Final = 2_000
_GUIDE: Final = regex(
    r"(?i)(?:^|/)(?:[^/]*guide|quick-?start|usage|tutorial|getting[-_]?started|index|introduction)"
    r"\.(?:md|rst)$"
)
"""Documents that show users how it is used."""

_TYPE_NAME: Final = regex(r"\b[A-Z][A-Za-z0-9]+\b")
_FORM: Final = regex(r"(?i)(?:^|/)(?:issue|pull_request|merge_request)_templates?(?:/|[^/]*\.\w+$)")
_ADR: Final = regex(r"(?i)(?:^|/)(?:adrs?|decisions|architecture-decisions)/[^/]+$")
_DESIGN: Final = regex(r"(?i)^(?:architecture|design|internals|overview)")
_DESIGNS: Final = frozenset({"architecture", "design", "internals", "rationale"})
_LOOKS: Final = frozenset(
    {"system", "tokens", "ui", "ux", "web", "theme", "responsive", "patterns"}
)
"""Beside the word `design`, these say that a document is on how something looks, or on others."""

_STEM_WORD: Final = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOST_SECTIONS: Final = 4
_MATTER: Final = 30
_NOTICE: Final = 12
_OUTDATED: Final = regex(
    r"(?i)[>\s*_#:!|.-]*(?:\[!\w+\]|(?:warning|note|notice|caution|important|deprecated)\b[:!*_.]*)?"
    r"[\s*_]*th(?:is|ese) (?:documents?|documentation|docs|pages?|guides?|files?|wiki)"
    r" (?:(?:is|are|has been|have been) (?:now |very |badly |currently )?"
    r"(?:outdated|out[- ]of[- ]date|deprecated|obsolete|archived|superseded"
    r"|no longer (?:maintained|valid|accurate))|(?:has|have) (?:now |been )*moved)\b"
)
"""What a document says of itself as a whole, in a notice at its top."""
_TITLE: Final = regex(r"""title:\s*["']?(?P<title>[^"'\s][^"']*?)["']?\s*$""")
_STATUS: Final = regex(r"(?i)^\s*(?:[-*]\s*)?\**status\**\s*:?\**\s*:?\s*(.*)$")


def documents(survey: Survey) -> Iterator[str]:
    """Paths of the repository's own documents in Markdown and reStructuredText, sorted.

    Forms for issues and pull requests are to be filled in; they state nothing. Those that say that
    they are outdated are left out: nobody is to go by them.
    """
    outdated = survey.once("outdated documents", _find_outdated)
    return (path for path in _all_documents(survey) if path not in outdated)


def _all_documents(survey: Survey) -> Iterator[str]:
    for entry in survey.index.manifest.files:
        if _FORM.search(entry.path):
            continue
        kind = document_kind(entry.path)
        if entry.kind is FileKind.TEXT and entry.lines and kind in {"Markdown", "reStructuredText"}:
            yield entry.path


def _find_outdated(survey: Survey) -> frozenset[str]:
    """The documents that say at their top that they no longer hold; the README always counts."""
    readme = survey.readme.file if survey.readme is not None else ""
    return frozenset(
        path
        for path in _all_documents(survey)
        if path != readme and is_outdated(survey.index.lines(path)[:_NOTICE])
    )


def is_outdated(lines: Sequence[str]) -> bool:
    """Whether a document begins with the notice that it is outdated, or is now elsewhere.

    Args:
        lines: the first ones of the document.
    """
    return any(_OUTDATED.match(line) is not None for line in lines)


def guides(survey: Survey) -> list[str]:
    """The README, then the guides for users, those nearest to the top first; a few."""
    readme = [survey.readme.file] if survey.readme is not None else []
    found = [
        path
        for path in documents(survey)
        if _GUIDE.search(path)
        and survey.index.line_count(path) <= _LONGEST_GUIDE
        and path not in readme
        and survey.places.place_of(path) in (Place.CODE, Place.DOCUMENTS)
    ]
    return readme + sorted(found, key=lambda path: (path.count("/"), path))[:_MOST_GUIDES]


def spoken_of(survey: Survey) -> Counter[str]:
    """How often README and guides use a name that is written as types are, such as `DB`."""
    found: Counter[str] = Counter()
    for path in guides(survey):
        found.update(_TYPE_NAME.findall(survey.text(path)))
    return found


def title_of(survey: Survey, path: str) -> tuple[str, int]:
    """The title of a document and its line.

    That of its front matter, else its first heading; where that is not of the first level, the
    document has no title of its own and is called by its file's name.
    """
    lines = survey.index.lines(path)
    for number, line in enumerate(lines[1:_MATTER], start=2) if lines[:1] == ["---"] else ():
        match = _TITLE.match(line)
        if match is not None:
            return plain(match["title"]), number
        if line.startswith("---"):
            break
    found = headings(lines, path)
    if not found:
        return "", 1
    if found[0].level > 1:
        stem = posixpath.splitext(posixpath.basename(path))[0]
        return stem.replace("-", " ").replace("_", " ").capitalize(), found[0].line
    return found[0].title, found[0].line


def document_facts(survey: Survey) -> tuple[Fact, ...]:
    """One fact for each document: its title at its line. READMEs first, then by path."""
    found = []
    outdated = survey.once("outdated documents", _find_outdated)
    for path in _all_documents(survey):
        if survey.places.place_of(path) is Place.TESTS:
            continue
        title, line = title_of(survey, path)
        if not title and posixpath.dirname(survey.inside(path)) not in {"", "docs", "doc"}:
            continue
        kind = OUTDATED if path in outdated else _kind(path)
        found.append(Fact("Documents", title or posixpath.basename(path), kind, path, line, line))
    found.sort(
        key=lambda fact: (fact.detail == OUTDATED, _rank(survey.inside(fact.file)), fact.file)
    )
    return tuple(found[:_MOST])


def design_documents(survey: Survey) -> list[Fact]:
    """Architecture documents and decision records."""
    found = []
    for path in documents(survey):
        stem = posixpath.splitext(posixpath.basename(path))[0]
        if _ADR.search(path) and stem.lower() not in {"readme", "index", "template"}:
            title, line = title_of(survey, path)
            status = _status(survey.index.lines(path))
            topic = "Open points" if status.lower().startswith("propos") else "Technology choices"
            detail = f"decision record{f', status: {status}' if status else ''}"
            found.append(Fact(topic, title or stem, detail, path, line, line))
        elif _is_design(stem) and survey.inside(path).count("/") <= 2:
            title, line = title_of(survey, path)
            detail = _contents(survey, path, title)
            found.append(Fact("Architecture", title or stem, detail, path, line, line))
    return found


def _is_design(stem: str) -> bool:
    """Whether a document's name says that it is on how the code is made."""
    words = {word.lower() for word in _STEM_WORD.findall(stem)}
    return bool(_DESIGN.match(stem)) or bool(words & _DESIGNS and not words & _LOOKS)


def _contents(survey: Survey, path: str, title: str) -> str:
    """The kind of a document with the titles of its largest sections."""
    found = [h for h in headings(survey.index.lines(path), path) if h.title != title]
    top = min((h.level for h in found), default=0)
    titles = [h.title for h in found if h.level == top]
    if len(titles) < 2:
        return "document"
    more = " and more" if len(titles) > _MOST_SECTIONS else ""
    return f"document on: {'; '.join(titles[:_MOST_SECTIONS])}{more}"


def _status(lines: list[str]) -> str:
    for number, line in enumerate(lines[:40]):
        match = _STATUS.match(line.lstrip("# "))
        if match:
            said = match[1] or next((x for x in lines[number + 1 : number + 4] if x.strip()), "")
            return plain(said)[:40]
    return ""


def _kind(path: str) -> str:
    stem = posixpath.splitext(posixpath.basename(path))[0].lower().replace("_", "-")
    for word, kind in (
        ("readme", "readme"),
        ("contributing", "contributing"),
        ("changelog", "changes"),
        ("changes", "changes"),
        ("history", "changes"),
        ("security", "security"),
        ("code-of-conduct", "conduct"),
        ("roadmap", "roadmap"),
        ("license", "licence"),
    ):
        if stem.startswith(word):
            return kind
    return "document"


def _rank(path: str) -> int:
    kind = _kind(path)
    if kind == "readme" and "/" not in path:
        return 0
    return 1 if "/" not in path else 2
