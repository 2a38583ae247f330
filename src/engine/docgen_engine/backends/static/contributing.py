"""How people contribute: the repository's own rules, and the tools that hold them."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import documents, title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.snapshot import FileKind

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
_TOOL_CATEGORIES: Final = frozenset({"lint", "format", "types", "hooks"})
_TEMPLATES: Final = re.compile(
    r"(?i)(?:^|/)pull_request_template(?:/[^/]+)?\.md$|(?:^|/)merge_request_templates/"
)
_EDITOR: Final = {
    ".editorconfig": ("Style", "editor settings"),
    ".pre-commit-config.yaml": ("Style", "hooks before each commit"),
    "commitlint.config.js": ("Commits", "checks commit messages"),
    ".commitlintrc.json": ("Commits", "checks commit messages"),
    ".github/CODEOWNERS": ("Pull requests", "who reviews what"),
    "CODEOWNERS": ("Pull requests", "who reviews what"),
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
        if path.count("/") > 1 or posixpath.dirname(path) not in {"", ".github", "docs", "doc"}:
            continue
        if stem == "code_of_conduct":
            title, line = title_of(survey, path)
            found.append(Fact("Conduct", title or "Code of conduct", "document", path, line, line))
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
            found.append(Fact(topic, heading.title, said, path, heading.line, heading.line_end))
    if not found:
        title, line = title_of(survey, path)
        found.append(Fact("Pull requests", title or "Contributing", "document", path, line, line))
    return found


def _first_words(lines: list[str], start: int, end: int) -> str:
    """The first paragraph of a section as one line."""
    words: list[str] = []
    for number in range(start, end + 1):
        text = lines[number - 1].strip()
        if not text or text.startswith(("#", "```", "~~~", "|", "<", "..", "===", "---", ":::")):
            if words:
                break
        else:
            words.append(plain(text))
            if sum(map(len, words)) > 300:
                break
    return " ".join(words)[:300]


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
                    "template for pull requests",
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
        if tool.category in _TOOL_CATEGORIES:
            detail = f"{tool.category}: {tool.detail}" if tool.detail else tool.category
            fact = Fact("Style", tool.name, detail, tool.file, tool.line, tool.line)
            found.setdefault(tool.name, fact)
    return list(found.values())
