"""What a README and a CONTRIBUTING say: title, purpose, features, commands, each with its lines."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from docgen_engine.domain.documents.discovery import Command, Statement
from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.snapshot import FileKind, Manifest
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import Block, markdown_blocks
from docgen_engine.repository.readme_blocks import ShownBlock, shown_blocks, with_literals
from docgen_engine.repository.readme_commands import COMMAND_SECTIONS, document_commands
from docgen_engine.repository.readme_examples import Example, code_examples
from docgen_engine.repository.readme_features import (
    feature_statements,
    has_words,
    is_prose,
    statement,
    thanks,
)
from docgen_engine.repository.restructured import rst_blocks

_README_NAMES: Final = ("readme.md", "readme.markdown", "readme.rst", "readme.txt", "readme")
_CONTRIBUTING_NAMES: Final = (
    "contributing.md", "contributing.markdown", "contributing.rst", "contributing.txt",
    "contributing", "hacking.md", "development.md",
)  # fmt: skip
_CONTRIBUTING_FOLDERS: Final = ("", ".github/", "docs/", "doc/")
_PREREQUISITES: Final = regex(
    r"(?i)\b(?:prerequisites?|requirements?|requires|before you (?:begin|start)"
    r"|supported (?:versions|platforms)|compatibility)\b",
)
_LINKED: Final = 0.9
_AUDIENCE: Final = regex(
    r"(?i)\b(?:who (?:is|should|uses)|audience|use cases?|used by|when to use|target users)\b"
)
_SENTENCE_END: Final = regex(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z\"'(`\[0-9])")
_ABBREVIATION: Final = regex(
    r"\b(?:e\.g|i\.e|etc|vs|cf|approx|Dr|Mr|Mrs|Ms|St|No|v\d+|resp|incl|[A-Z])\.$"
)


class Section(msgspec.Struct, frozen=True):
    """A section: its heading, and its lines up to the next heading that is not deeper."""

    title: str
    level: int
    line: int
    line_end: int


class Readme(msgspec.Struct, frozen=True):
    """A document of the repository, read for what a newcomer asks.

    `intro` is the first real paragraph; `features`, `prerequisites` and `audience` are items (or
    the first paragraph) of sections of that name; `commands` are the shell commands of sections on
    installing, using, developing and testing. `paragraphs` are all paragraphs, with their
    sections; `shown` the blocks of shell commands, `examples` those of code.
    """

    file: str
    title: str
    title_line: int
    intro: Statement | None
    sections: tuple[Section, ...]
    features: tuple[Statement, ...] = ()
    prerequisites: tuple[Statement, ...] = ()
    audience: tuple[Statement, ...] = ()
    commands: tuple[Command, ...] = ()
    paragraphs: tuple[tuple[str, Statement], ...] = ()
    shown: tuple[ShownBlock, ...] = ()
    examples: tuple[Example, ...] = ()

    def section(self, *words: str) -> Section | None:
        """The first section whose title has one of the words, whatever its case, or None."""
        wanted = [word.lower() for word in words]
        return next(
            (s for s in self.sections if any(word in s.title.lower() for word in wanted)), None
        )


def read_readme(manifest: Manifest, read: Callable[[str], str], folder: str = "") -> Readme | None:
    """The README at the top, or in a folder.

    Args:
        manifest: the snapshot.
        read: gives the text of a file by its path.
        folder: relative, such as `packages/core`; empty or `.` for the top.

    Returns:
        None where there is none that can be read.
    """
    prefix = "" if folder in ("", ".") else folder.rstrip("/") + "/"
    places = [prefix] if prefix else ["", ".github/", "docs/"]
    return _read_first(manifest, read, places, _README_NAMES, "README")


def read_contributing(
    manifest: Manifest, read: Callable[[str], str], folder: str = ""
) -> Readme | None:
    """The guide for contributors: CONTRIBUTING in a folder, else at the top, in .github or in docs.

    Args:
        manifest: the snapshot.
        read: gives the text of a file by its path.
        folder: relative, where one may have its own.

    Returns:
        None where there is none that can be read.
    """
    places = [*([f"{folder}/"] if folder else []), *_CONTRIBUTING_FOLDERS]
    return _read_first(manifest, read, places, _CONTRIBUTING_NAMES, "CONTRIBUTING")


def _read_first(
    manifest: Manifest,
    read: Callable[[str], str],
    places: Sequence[str],
    names: Sequence[str],
    source: str,
) -> Readme | None:
    known = _known_documents(manifest)
    for place in places:
        for name in names:
            path = known.get(place.lower() + name)
            if path is None:
                continue
            try:
                return read_document(path, read(path), source)
            except (DocgenError, KeyError, OSError):
                continue
    return None


def _known_documents(manifest: Manifest) -> dict[str, str]:
    """Paths of text files by their names in small letters; a link gives the file it points to.

    Links are never followed on disk. A monorepo's README is often a link to that of its main
    package: the hash of a link is that of its target's name, which a file of ours may have.
    """
    known: dict[str, str] = {}
    documents: dict[str, list[str]] = {}
    for entry in manifest.files:
        if entry.kind is FileKind.TEXT:
            known.setdefault(entry.path.lower(), entry.path)
            name = posixpath.basename(entry.path).lower()
            documents.setdefault(name, []).append(entry.path)
    for entry in manifest.files:
        name = posixpath.basename(entry.path).lower()
        if entry.kind is not FileKind.LINK or name not in _README_NAMES + _CONTRIBUTING_NAMES:
            continue
        folder = posixpath.dirname(entry.path) or "."
        for path in documents.get(name, ()):
            way = posixpath.relpath(path, folder)
            if entry.sha256 in (_sha256(way), _sha256("./" + way)):
                known.setdefault(entry.path.lower(), path)
    return known


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def document_blocks(path: str, text: str) -> list[Block]:
    """The blocks of a document in Markdown or reStructuredText, by its name.

    Args:
        path: of the file; without an extension it is read as Markdown.
        text: its content.
    """
    if posixpath.splitext(path)[1].lower() in (".rst", ".rest"):
        return rst_blocks(text)
    return markdown_blocks(text)


def read_document(path: str, text: str, source: str) -> Readme:
    """Read a document for what a newcomer asks.

    Args:
        path: of the file.
        text: its content.
        source: how commands found here are labelled, such as `README`.
    """
    blocks = document_blocks(path, text)
    last = max((block.line_end for block in blocks), default=1)
    sections = _sections(blocks, last)
    title = next((section for section in sections if section.level == 1), None)
    if title is None and blocks and blocks[0].kind == "heading" and not thanks([blocks[0].text]):
        title = sections[0] if sections else None
    titled = with_literals(_with_titles(blocks), text.split("\n"))
    return Readme(
        file=path,
        title=title.title if title else "",
        title_line=title.line if title else 0,
        intro=_intro(path, titled),
        sections=sections,
        features=feature_statements(path, titled),
        prerequisites=_statements(path, titled, _PREREQUISITES),
        audience=_statements(path, titled, _AUDIENCE),
        commands=document_commands(path, titled, source),
        shown=shown_blocks(titled),
        examples=code_examples(titled),
        paragraphs=tuple(
            (trail[-1] if trail else "", statement(path, block))
            for trail, block in titled
            if (block.kind == "paragraph" or (block.kind == "quote" and len(trail) <= 1))
            and is_prose(block)
            and not thanks(trail[-1:])
        ),
    )


_MOST_SECTIONS: Final = 4000
"""No README has more; each is compared with those behind it."""


def _sections(blocks: Sequence[Block], last: int) -> tuple[Section, ...]:
    headings = [block for block in blocks if block.kind == "heading" and block.text]
    headings = headings[:_MOST_SECTIONS]
    found = []
    for at, heading in enumerate(headings):
        following = (h.line - 1 for h in headings[at + 1 :] if h.level <= heading.level)
        end = max(heading.line_end, next(following, last))
        found.append(Section(heading.text, heading.level, heading.line, end))
    return tuple(found)


def _with_titles(blocks: Sequence[Block]) -> list[tuple[tuple[str, ...], Block]]:
    """Each block that is no heading, with the titles of the sections around it, outer first."""
    stack: list[Block] = []
    found: list[tuple[tuple[str, ...], Block]] = []
    for block in blocks:
        if block.kind == "heading":
            while stack and stack[-1].level >= block.level:
                stack.pop()
            stack.append(block)
        else:
            found.append((tuple(heading.text for heading in stack), block))
    return found


def _intro(path: str, titled: list[tuple[tuple[str, ...], Block]]) -> Statement | None:
    """The first paragraph that says what this is; a quotation at the top is often that, too."""
    for trail, block in titled[:60]:
        if (len(trail) > 1 and COMMAND_SECTIONS.search(trail[-1])) or thanks(trail[-1:]):
            continue
        top = len(trail) <= 1
        if block.kind == "paragraph" and is_prose(block):
            return statement(path, block)
        if block.kind == "quote" and top and is_prose(block):
            return statement(path, block)
    return None


def _statements(
    path: str, titled: list[tuple[tuple[str, ...], Block]], heading: re.Pattern[str]
) -> tuple[Statement, ...]:
    """Items of the sections of a name; where there are none, their first paragraph."""
    # The title of the whole document names no section: `Awesome features` may be a project.
    inside = [
        block
        for trail, block in titled
        if any(heading.search(title) for title in (trail[1:] or trail)[-2:])
    ]
    items = [b for b in inside if b.kind == "item" and b.level == 1 and has_words(b)]
    if not items:
        paragraphs = [b for b in inside if b.kind == "paragraph" and is_prose(b)]
        # What ends in a colon only leads to something that is not text.
        items = [block for block in paragraphs[:1] if not block.text.endswith(":")]
    # What is asked for may be nothing but a link to it.
    asks = heading is _PREREQUISITES
    return tuple(statement(path, block) for block in items if asks or block.linked < _LINKED)


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, whole.

    Args:
        text: on one line.
    """
    return next(iter(sentences(text)), "")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order.

    Args:
        text: on one line.
    """
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.start()].rstrip("\"')]")):
            found.append(text[start : match.end()].strip())
            start = match.end()
    return [each for each in (*found, text[start:].strip()) if each]
