"""What the project says that it is, for whom, and what it needs: quoted with the lines."""

from __future__ import annotations

import posixpath
import re
from typing import Final

import msgspec

from docgen_engine.backends.static.corrections import guidance_file
from docgen_engine.backends.static.naming import short_name
from docgen_engine.backends.static.places import Place
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import doc_statement
from docgen_engine.domain.documents.analysis import Command, CommandPurpose, Package, Statement
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.readme import Readme, first_sentence, read_document, read_readme

_SAYS_WHAT: Final = re.compile(r"\b(?:is|are|provides|lets|helps|allows|makes|implements)\b")
_SAYS_NOTHING: Final = re.compile(
    r"(?i)^(?:please )?note\b|\bfeature[- ]complete\b|\bmaintenance mode\b"
    r"|\binstead\b|\byou (?:probably|might|may)\b"
    r"|\b(?:welcome|thank|click here|read the docs|see the|see:|in this document|please"
    r"|we are hiring|moved to"
    r"|no longer|copyright|table of contents|under (?:heavy )?development|work in progress"
    r"|(?:supported|backed|funded) by|backers?|donat\w+|follow (?:us|me)|join (?:us|our)"
    r"|(?:read|view|check out|try) (?:it|the|our)\b|official website|licen[sc]ed? under"
    r"|documentation (?:is|can be)|star us|sponsor|read this in|available in|announc\w+|excited"
    r"|we're|we are|you can (?:find|read)|for more|released?|would love|heading (?:to|for)\w*"
    r"|derives? from the|an abbreviation|named after|can also|is currently|deferred)\b|:$"
)
_IS_A: Final = re.compile(r"\b(?:is|are) (?:an?|the|\w+ing)\b")
_ABOUT: Final = re.compile(
    r"(?i)^\W*(?:about\b|what(?:[’']s| is| does)\b|why\b|introduction|intro|overview|description"
    r"|summary|synopsis)"
)
"""Titles of the sections in which a README says what this is, where the top has only a motto."""

_TOLD: Final = re.compile(r"(?:I|We)(?:['’]\w+)?\s")
"""How a story begins, not a feature."""

_STORY: Final = re.compile(r"^(?:I|We|My|Our)(?:['’]\w+)?\s|\b(?:I|my)\b")
"""How people tell why they began, which is not what came of it."""

_LEADS_ON: Final = re.compile(
    r",?\s+(?:that|which|and|with)\s+(?:\w+\s+){0,3}?(?:gives?|provides?|offers?|includes?|supports?"
    r"|features?|has|lets|allows|following)(?:\s+(?:you|us|to|the|following|features?))*:$"
)
"""The end of a sentence that leads to a list, which is not quoted with it."""

_LATER: Final = re.compile(r"(?i)\b(?:is currently|(?:be|been|are) deferred|not yet|coming soon)\b")
"""How an answer on plans speaks; such a sentence is about the project, not about what it does."""

_TOP: Final = 60
"""Lines of a README within which such a section must begin to be its introduction."""
_INSTALLATION: Final = re.compile(
    r"/(?:install(?:ation|ing)?|quick-?start|getting[-_]?started|setup|index|introduction)"
    r"\.(?:md|rst|txt)$"
)
_LONGEST: Final = 320
_PARAGRAPHS: Final = 4
_MOST: Final = 14


def project_purpose(survey: Survey) -> Statement | None:
    """One sentence of what the project is.

    People's own words in `.docgen.toml` win; then the README's first paragraph or the manifest's
    description, whichever says more.

    Args:
        survey: the repository.

    Returns:
        The sentence and its lines; None where nothing says it.
    """
    said = [*_from_paragraphs(survey.readme), *_from_package(survey), *_from_code(survey)]
    names = spoken_names(survey)
    stated = [s for s in said if not _says_nothing(s.text)] or said
    best = max(stated, key=lambda s: _weight(s.text, names), default=None)
    if best is not None:
        best = msgspec.structs.replace(best, text=_LEADS_ON.sub("", best.text).rstrip(":"))
    return _from_guidance(survey) or best


def purpose_of_folder(survey: Survey, folder: str) -> Statement | None:
    """What the README of a folder says that it is."""
    return _from_readme(read_readme(survey.index.manifest, survey.index.text, folder))


def project_title(survey: Survey) -> str:
    """The README's title."""
    return survey.readme.title if survey.readme else ""


def features(survey: Survey) -> tuple[Statement, ...]:
    """What the README counts as features."""
    found = survey.readme.features if survey.readme else ()
    return tuple(
        said for said in found if not (_TOLD.match(said.text) or _LATER.search(said.text))
    )[:_MOST]


def users(survey: Survey) -> tuple[Statement, ...]:
    """Whom the README names as users."""
    found = survey.readme.audience if survey.readme else ()
    # `You want to …` says when to choose something, not who its users are.
    return tuple(said for said in found if not said.text.startswith("You "))[:_MOST]


def prerequisites(survey: Survey) -> tuple[Statement, ...]:
    """What must be there first: in the README's words, then what manifests ask for.

    What a package states as its own requirement (`Package.requires`) is not said again.
    """
    said = list(survey.readme.prerequisites[:_MOST]) if survey.readme else []
    stated = {
        (package.manifest, package.requires.rpartition(" ")[2])
        for package in survey.project.packages
        if package.requires
    }
    for need in survey.project.requirements:
        lines = survey.index.lines(need.file)
        known = (need.file, need.constraint.rpartition(" ")[2]) in stated
        if 1 <= need.line <= len(lines) and not known and survey.is_own(need.file):
            text = f"{need.tool} {need.constraint}".strip()
            said.append(Statement(text, need.file, need.line, need.line))
    return tuple(dict.fromkeys(said))


def documented_commands(survey: Survey) -> tuple[Command, ...]:
    """The commands that README and contributing guide show.

    Where they do not say how to install it, the repository's page on installation does.
    """
    found: list[Command] = []
    for document in (survey.readme, survey.contributing):
        if document is not None:
            found += document.commands
    if not any(command.purpose is CommandPurpose.INSTALL for command in found):
        found += _installation_pages(survey)
    return tuple(found)


def _installation_pages(survey: Survey) -> list[Command]:
    """What the pages on installation under `docs/` tell people to type to install it."""
    names = spoken_names(survey)
    for path in sorted(_pages(survey), key=lambda path: (path.count("/"), path)):
        document = read_document(path, survey.text(path), "documents")
        found = [
            command
            for command in document.commands
            if guess_purpose("", command.command) is CommandPurpose.INSTALL
            and names & set(re.split(r"[^\w.-]+", command.command.lower()))
        ]
        if found:
            return found[:2]
    return []


def _pages(survey: Survey) -> list[str]:
    return [
        entry.path
        for entry in survey.index.manifest.files
        if entry.kind is FileKind.TEXT
        and _INSTALLATION.search(entry.path.lower())
        and survey.places.place_of(entry.path) is Place.DOCUMENTS
    ]


def _from_guidance(survey: Survey) -> Statement | None:
    purpose = survey.guidance.purpose.strip()
    file = guidance_file(survey.index)
    if not purpose or not survey.has(file):
        return None
    lines = survey.index.lines(file)
    line = next((n for n, text in enumerate(lines, 1) if re.match(r"\s*purpose\s*=", text)), 1)
    return Statement(purpose, file, line, line) if lines else None


def _from_readme(readme: Readme | None) -> Statement | None:
    if readme is None or readme.intro is None:
        return None
    intro = readme.intro
    text = first_sentence(intro.text)
    return Statement(_cut(text), intro.file, intro.line_start, intro.line_end) if text else None


def _from_paragraphs(readme: Readme | None) -> list[Statement]:
    """The introduction, then the paragraphs after it: banners and mottos often come first."""
    intro = _from_readme(readme)
    if readme is None or intro is None:
        return []
    found, about = [intro], []
    start = next((s.line for s in readme.sections if s.level > 1), 0)
    for section, paragraph in readme.paragraphs:
        if paragraph == readme.intro:
            continue
        text = first_sentence(paragraph.text)
        said = Statement(_cut(text), paragraph.file, paragraph.line_start, paragraph.line_end)
        if section in {"", readme.title} and (not start or paragraph.line_start < start):
            found.append(said)
        elif _ABOUT.match(section) and paragraph.line_start < _TOP:
            about.append(said)
    return found[:_PARAGRAPHS] + about[:2]


def _from_package(survey: Survey) -> list[Statement]:
    package = _main_package(survey)
    if package is None:
        return []
    line = package.description_line
    return [Statement(_cut(package.description), package.manifest, line, line)]


def _from_code(survey: Survey) -> list[Statement]:
    """What the package that has the project's name says of itself in its doc comment."""
    names = spoken_names(survey)
    tops = [
        part
        for part in survey.components.parts
        if part.is_code
        and survey.inside(part.path).count("/") <= 1
        and (
            survey.inside(part.path) in (survey.top, "src", "lib")
            or posixpath.basename(part.path).lower() in names
        )
    ]
    for part in sorted(tops, key=lambda part: (part.path.count("/"), part.path)):
        folder = "" if part.path == "." else part.path
        for name in ("__init__.py", "doc.go", "index.ts", "index.js"):
            path = posixpath.join(folder, name)
            facts = survey.index.facts.get(path)
            if facts is not None and facts.doc:
                said = doc_statement(
                    survey.index, path, facts.doc, facts.doc_line, facts.doc_line_end
                )
                if said is not None:
                    return [msgspec.structs.replace(said, text=_cut(first_sentence(said.text)))]
    return []


def spoken_names(survey: Survey) -> frozenset[str]:
    """The names by which its documents may call the project, in small letters."""
    package = _main_package(survey)
    title = project_title(survey)
    root = [p for p in survey.project.packages if p.path == survey.top]
    names = {short_name(p) for p in (*root[:2], *((package,) if package else ()))}
    words = title.split()
    if 1 <= len(words) <= 3:
        names |= {title, words[0]}
    return frozenset(name.lower() for name in names or {survey.name} if len(name) > 1)


def _main_package(survey: Survey) -> Package | None:
    """The package at the root that describes itself; the only package, where the root has none."""
    described = [p for p in survey.project.packages if p.description and p.description_line]
    root = [package for package in described if package.path == survey.top]
    if root:
        return root[0]
    return described[0] if len(survey.project.packages) == 1 and described else None


def _says_nothing(text: str) -> bool:
    """Whether a sentence is about the page, its people or its state; `X is a tool to:` is not."""
    leads = text.endswith(":") and not _IS_A.search(text)
    return leads or bool(_STORY.search(text) or _SAYS_NOTHING.search(text.rstrip(":")))


def _weight(text: str, names: frozenset[str]) -> int:
    """How much a sentence says about what a project is; on a tie the first is taken."""
    words = text.split()
    weight = min(len(words), 16) + (6 if _SAYS_WHAT.search(text) else 0)
    start = {word.strip("*_`’'“”\".,:;()").lower() for word in words[:5]}
    pair = " ".join(words[:3]).lower()
    if any(name in start or (" " in name and name in pair) for name in names):
        # `Ky is a…` before `Ky targets modern browsers`: the first says what, the second where.
        weight += 16 if _IS_A.search(" ".join(words[:12])) else 3
    weight -= 8 if len(words) < 4 or words[0].lower() in {"useful", "inspired", "based"} else 0
    return weight - (30 if _says_nothing(text) else 0) - (10 if len(words) > 60 else 0)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
