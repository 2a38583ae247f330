"""Which page a document of the repository belongs to, by its name and title."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

import msgspec

from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.patterns import regex

_TOPICS: Final = (
    ("15-roadmap.md", regex(r"\broadmap\b")),
    ("12-security-compliance.md", regex(r"\bsecurity\b|\bthreat model\b|\bcompliance\b")),
    ("13-performance-benchmarks.md", regex(r"\bbenchmarks?\b|\bperformance\b")),
    ("11-testing-strategy.md", regex(r"^(?:running |writing |unit )?test(?:s|ing)?\b")),
    (
        "06-deployment.md",
        regex(r"\bdeploy(?:ing|ment)?\b|\breleas(?:ing|e process)\b|\bdocker\b"),
    ),
    ("07-monitoring-logging.md", regex(r"\blogging\b|\bmonitoring\b|\bobservability\b")),
    (
        "14-contributing-guide.md",
        regex(r"\bcontribut(?:ing|ion guide)\b|\bcode of conduct\b|\bstyle ?guide\b"),
    ),
    (
        "03-development-setup.md",
        regex(
            r"^(?:develop(?:ment|ing)|hacking|building|(?:local )?setup|install(?:ation|ing)?)\b"
        ),
    ),
)  # fmt: skip
"""The first that fits decides; names are compared in small letters, without signs."""

_SIGNS: Final = regex(r"[^a-z0-9]+")
_KINDS: Final = frozenset({"document", "contributing", "security", "conduct", "roadmap"})
OUTDATED: Final = "outdated"
"""The kind of a document that says itself that it no longer holds: it is listed, not quoted."""

_OF_PARTS: Final = "changes of parts"
_MOST_CHANGES: Final = 3
_REFERENCE: Final = regex(r"(?:^|/)(?:(?:api[-_]?)?references?|api[-_]?docs?|autoapi|api)$")
_MOST_REFERENCES: Final = 3
_LISTED: Final = frozenset({"document", "changes", OUTDATED})
_DEEPEST: Final = 3
_FACADES: Final = frozenset({"index", "readme"})
_ASIDE: Final = regex(
    r"(?:^|/)\.(?!github/)|sponsor|backers|contributors|authors|maintainers|(?:^|/)_?(?:templates?|prompts?|examples?)/"
)
"""Documents for tools and of people, which tell nobody how the code works."""


def page_of(document: Fact) -> str:
    """The page that a document belongs to, empty where none is about its subject."""
    if document.detail not in _KINDS:
        return ""
    folder, name = posixpath.split(document.file)
    stem = posixpath.splitext(name)[0]
    if stem.lower() in _FACADES and folder:
        stem = posixpath.basename(folder)  # `docs/deployment/index.md`
    names = [_SIGNS.sub(" ", text.lower()).strip() for text in (stem, document.name)]
    return next((page for page, mark in _TOPICS if any(map(mark.search, names))), "")


def documents_of_page(page: str, documents: Iterable[Fact]) -> list[Fact]:
    """The documents on the subject of a page, those nearest to the top first."""
    found = [document for document in documents if page_of(document) == page]
    return sorted(found, key=lambda each: (each.file.count("/"), each.file))


def further_documents(documents: Iterable[Fact], pages: frozenset[str]) -> list[Fact]:
    """The documents that no page is about, those nearest to the top first, outdated ones last.

    Args:
        documents: of the repository.
        pages: those that are written.
    """
    found = [
        document
        for document in documents
        if document.detail in _LISTED
        and not _ASIDE.search(document.file.lower())
        and document.file.count("/") <= _DEEPEST
        and page_of(document) not in pages
    ]
    found.sort(key=lambda each: (each.detail == OUTDATED, each.file.count("/"), each.file))
    return _with_references_as_one(_with_changes_as_one(found))


def _with_references_as_one(documents: list[Fact]) -> list[Fact]:
    """Documents in which the pages of an API reference, one for each module, are one entry."""
    folders: dict[str, list[Fact]] = {}
    for each in documents:
        folder = posixpath.dirname(each.file)
        if _REFERENCE.search(folder.lower()):
            folders.setdefault(folder, []).append(each)
    kept = list(documents)
    for folder, held in folders.items():
        if len(held) <= _MOST_REFERENCES:
            continue
        stems = [posixpath.splitext(posixpath.basename(each.file))[0].lower() for each in held]
        first = next((e for e, s in zip(held, stems, strict=True) if s in _FACADES), held[0])
        whole = msgspec.structs.replace(
            first, name=f"{label_of(first)}, with the other pages in {folder}", detail=_OF_PARTS
        )
        others = {each.file for each in held} - {first.file}
        kept = [whole if each is first else each for each in kept if each.file not in others]
    return kept


def _with_changes_as_one(documents: list[Fact]) -> list[Fact]:
    """Documents in which the lists of changes of many packages are one entry."""
    below = [each for each in documents if each.detail == "changes" and "/" in each.file]
    if len(below) <= _MOST_CHANGES:
        return documents
    first = below[0]
    name = f"{first.file} and those of {len(below) - 1} other folders"
    whole = msgspec.structs.replace(first, name=name, detail=_OF_PARTS)
    left_out = set(below[1:])
    return [whole if each is first else each for each in documents if each not in left_out]


def label_of(document: Fact) -> str:
    """What to call a document: its title, or its path where that is a mere `Index`."""
    if document.detail == "changes":
        return posixpath.basename(document.file)  # its first heading is that of a release
    nameless = {*_FACADES, posixpath.basename(document.file).lower()}
    label = document.file if document.name.lower() in nameless else document.name
    return f"{label} (outdated, by its own words)" if document.detail == OUTDATED else label
