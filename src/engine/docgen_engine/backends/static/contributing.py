"""How people contribute: the repository's own rules, and the tools that hold them."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import GUIDES, documents, title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import shorten
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.repository.readme import read_document

_TOPICS: Final = (
    (
        "Pull requests",
        re.compile(r"(?i)pull request|merge request|\bPRs?\b|submitting|review|patch"),
    ),
    ("Commits", re.compile(r"(?i)commit|changelog|sign-?off|\bDCO\b")),
    ("Branches", re.compile(r"(?i)branch|fork|release process|versioning")),
    (
        "Style",
        re.compile(r"(?i)style|lint|format|convention|guideline|coding standard|type hint"),
    ),
    ("Conduct", re.compile(r"(?i)conduct|communit|behaviou?r")),
)
_DOES: Final = {
    "lint": "checks the style",
    "format": "formats",
    "types": "checks types",
    "hooks": "runs before each commit",
}
_ITEM: Final = re.compile(r"(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_NO_WORDS: Final = ("#", "```", "~~~", "|", "<", "..", "===", "---", ":::", "***")
_ROLE: Final = re.compile(r"\s__?(?=[\s.,;:)]|$)")
"""What is left of a link of reStructuredText without its target."""

_LONGEST: Final = 300
_TEMPLATES: Final = re.compile(
    r"(?i)(?:^|/)pull_request_template(?:/[^/]+)?\.md$|(?:^|/)merge_request_templates/"
)
_EDITOR: Final = {
    ".editorconfig": ("Style", "sets up editors"),
    "commitlint.config.js": ("Commits", "checks commit messages"),
    ".commitlintrc.json": ("Commits", "checks commit messages"),
    ".github/CODEOWNERS": ("Pull requests", "says who reviews what"),
    "CODEOWNERS": ("Pull requests", "says who reviews what"),
}


def contributing_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections of page 14."""
    facts: dict[tuple[str, str, str], Fact] = {}
    for fact in (*_documents(survey), *_files(survey), *_tools(survey)):
        facts.setdefault((fact.topic, fact.name, fact.file), fact)
    return tuple(facts.values())


def _documents(survey: Survey) -> list[Fact]:
    found = []
    for path in documents(survey):
        stem = posixpath.splitext(posixpath.basename(path))[0].lower().replace("-", "_")
        if not GUIDES.fullmatch(posixpath.dirname(survey.inside(path))):
            continue
        if stem == "code_of_conduct":
            title, line = title_of(survey, path)
            found.append(Fact("Conduct", title or "Code of conduct", "", path, line, line))
        elif stem in {"contributing", "development", "developing", "hacking", "contribute"}:
            found += _sections(survey, path)
    return found


def _sections(survey: Survey, path: str) -> list[Fact]:
    lines = survey.index.lines(path)
    found = []
    for heading in headings(lines, path):
        topic = next((t for t, words in _TOPICS if words.search(heading.title)), "")
        if topic and heading.level > 1:
            said = _first_words(lines, heading.line + 1, heading.line_end)
            if not said:
                continue
            found.append(Fact(topic, heading.title, said, path, heading.line, heading.line_end))
    if not found:
        title, line = title_of(survey, path)
        intro = read_document(path, survey.text(path), "").intro
        at = (intro.line_start, intro.line_end) if intro else (line, line)
        said = intro.text if intro else ""
        for heading in headings(lines, path) if not said else ():
            said = _first_words(lines, heading.line + 1, heading.line_end)
            if said and heading.level > 1:
                title, at = heading.title, (heading.line, heading.line_end)
                break
        said = shorten(said, _LONGEST)
        found.append(Fact("Pull requests", title or "Contributing", said, path, *at))
    return found


def _first_words(lines: list[str], start: int, end: int) -> str:
    """What a section says first, on one line: its first paragraph, and the list below it."""
    words: list[str] = []
    code = False
    for number in range(start, end + 1):
        text = lines[number - 1].strip()
        code = code != text.startswith(("```", "~~~"))
        if code:
            continue
        item = _ITEM.match(text)
        if not text or (text.startswith(_NO_WORDS) and not item):
            if words and not words[-1].endswith(":"):
                break
            if text.startswith("#"):
                break
            continue
        said = plain(text[item.end() :] if item else text)
        if item and words and words[-1][-1] not in ":;":
            words[-1] += ";"
        words.append(said)
        if sum(map(len, words)) > _LONGEST:
            break
    if all(each.endswith(":") for each in words):
        return ""  # only leads to blocks of code, which are not quoted
    said = _ROLE.sub("", " ".join(words)).replace("::", ":")
    return shorten(said, _LONGEST).rstrip(":;")


def _files(survey: Survey) -> list[Fact]:
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        if entry.path in _EDITOR:
            topic, said = _EDITOR[entry.path]
            found.append(Fact(topic, posixpath.basename(entry.path), said, entry.path, 1, 1))
        elif _TEMPLATES.search(entry.path):
            found.append(
                Fact(
                    "Pull requests",
                    posixpath.basename(entry.path),
                    "is what a pull request starts from",
                    entry.path,
                    1,
                    entry.lines,
                )
            )
    return found


def _tools(survey: Survey) -> list[Fact]:
    """The tools that hold the style, each once: the one nearest to the top."""
    found: dict[str, Fact] = {}
    for tool in survey.project.tools:
        if tool.category in _DOES:
            hooks = tool.detail.removeprefix("hooks: ") if tool.category == "hooks" else ""
            named = hooks if "," in hooks else ""
            detail = _DOES[tool.category] + (f": {named}" if named else "")
            fact = Fact("Style", tool.name, detail, tool.file, tool.line, tool.line)
            found.setdefault(tool.name, fact)
    return list(found.values())
