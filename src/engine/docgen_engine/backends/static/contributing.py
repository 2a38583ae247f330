"""How people contribute: the repository's own rules, and the tools that hold them."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.headings import headings, plain
from docgen_engine.backends.static.own_documents import GUIDES, documents, title_of
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import without_lead
from docgen_engine.backends.static.readme_guide import readme_guide
from docgen_engine.domain import markup
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import shorten
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.markdown import without_pictograms
from docgen_engine.repository.readme import read_document

_TOPICS: Final = (
    (
        "Pull requests",
        regex(r"(?i)pull request|merge request|\bPRs?\b|submitting|review|patch"),
    ),
    (
        "Commits",  # not who may write to the repository: `commit bit`, `committers`
        regex(
            r"(?i)\bcommit(?!\w* (?:bit|access|rights?)\b|t?ee|ters?\b|ment)|changelog|sign-?off"
            r"|\bDCO\b"
        ),
    ),
    ("Branches", regex(r"(?i)branch|fork|release process|versioning")),
    (
        "Style",
        regex(r"(?i)style|lint|format|convention|guideline|coding standard|type hint"),
    ),
    ("Conduct", regex(r"(?i)conduct|communit|behaviou?r")),
)
_DOES: Final = {
    "lint": "checks the style",
    "format": "formats",
    "types": "checks types",
    "hooks": "runs before each commit",
}
_ITEM: Final = regex(r"(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
_NO_WORDS: Final = ("#", "```", "~~~", "|", "<", "..", "===", "---", ":::", "***")
_ROLE: Final = regex(r"\s__?(?=[\s.,;:)]|$)")
"""What is left of a link of reStructuredText without its target."""

_LONGEST: Final = 300
_MOST_ITEMS: Final = 12
_FEW_WORDS: Final = 6
_NEAR: Final = 2
"""A list begins so many lines below what leads to it, at most."""

_MOST_LINES: Final = 60
_BOX: Final = regex(r"\s*[-*+]\s+\[[ xX]?\]\s+(?P<said>\S.*)")
_COMMENT: Final = regex(r"(?s)<!--.*?(?:-->|\Z)")
_CHOOSES: Final = regex(
    r"(?i)\b(?:types? of (?:pr|pull request|change)|kind of change|what (?:type|kind)|choose|select"
    r"|(?:check|tick|mark)\b.{0,40}\b(?:applicable|appl(?:y|ies)|relevant|one)|one of)\b"
)
"""A title or a sentence that leads to boxes of which some are ticked."""

_ANSWER: Final = regex(r"(?i)(?:yes|no|not applicable|n/?a|none)\s*(?:$|[,.:;!(–-])")
_LABEL_WORDS: Final = 3
_COVERAGE_FILES: Final = frozenset({"pyproject.toml", "setup.cfg", "tox.ini", ".coveragerc"})
_FAILS_UNDER: Final = regex(r"\s*fail_under\s*=\s*(?P<percent>[\d.]+)")
_PASSED_BY: Final = regex(
    r"(?i)^(?:table of )?contents$|\bthank|^(?:credits|licen[sc]e|resources\b)"
)
"""Sections of a guide that ask for nothing."""

_TEMPLATES: Final = regex(
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
    """Facts for the sections of page 14.

    A section of a document is a fact with its first paragraph, and one more for each item of the
    list that follows, all under its title.
    """
    facts: dict[tuple[str, str, str, int], Fact] = {}
    known: dict[tuple[str, str, str], str] = {}
    told = (*_documents(survey), *readme_guide(survey))
    for fact in (*told, *_files(survey), *_tools(survey), *_coverage(survey)):
        # A guide may lie in two folders, for those who read it here and there.
        first = known.setdefault((fact.topic, fact.name, fact.detail), fact.file)
        if first == fact.file or not fact.detail:
            facts.setdefault((fact.topic, fact.name, fact.file, fact.line), fact)
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
            found += _sections(survey, path, every=stem.startswith("contribut"))
    return found


def _sections(survey: Survey, path: str, *, every: bool) -> list[Fact]:
    """The sections of a guide; of one for contributors every one, of others those on a topic."""
    lines = survey.index.lines(path)
    found = []
    titles = headings(lines, path)
    for number, heading in enumerate(titles):
        topic = next((t for t, words in _TOPICS if words.search(heading.title)), "")
        topic = topic or ("Pull requests" if every and not _PASSED_BY.search(heading.title) else "")
        if not topic or (heading.level == 1 and len(titles) > 1):
            continue
        following = titles[number + 1].line - 1 if number + 1 < len(titles) else heading.line_end
        end = min(heading.line_end, following)
        told = told_in(lines, heading.line + 1, end)
        for place, (words, start, last) in enumerate(told):
            # The first words are cited with their title.
            begin = start if place else heading.line
            found.append(Fact(topic, heading.title, words, path, begin, last))
    if not found:
        title, line = title_of(survey, path)
        intro = read_document(path, survey.text(path), "").intro
        at = (intro.line_start, intro.line_end) if intro else (line, line)
        said = shorten(intro.text if intro else "", _LONGEST)
        found.append(Fact("Pull requests", title or "Contributing", said, path, *at))
    return found[:_MOST_LINES]


def told_in(lines: list[str], start: int, end: int) -> list[tuple[str, int, int]]:
    """What a section says first: its first paragraph, then the items of the list below it.

    Args:
        lines: of the document.
        start: the first line of the section, counted from 1.
        end: its last.

    Returns:
        The words of each on one line, with their first and last line; nothing where a section only
        leads to code.
    """
    found: list[list[tuple[int, str]]] = []
    items = code = broken = False
    for number in range(start, end + 1):
        raw = lines[number - 1]
        text = raw.strip()
        if text.startswith(("```", "~~~")):
            code = not code
            broken = True
            continue
        item = None if code else _ITEM.match(text)
        if code or not text or (text.startswith(_NO_WORDS) and not item):
            broken = True
            continue
        nested = raw[:1] in " \t" and items
        if item and not (nested and found and len(raw) - len(raw.lstrip()) > 1):
            items = True
            found.append([(number, text[item.end() :])])
        elif item:
            found[-1].append((number, "– " + text[item.end() :]))
        elif found and not broken:
            found[-1].append((number, text))
        elif not items and len(found) == 1 and _is_label(found[0]):
            found = [[(number, text)]]  # a row of words above what a section says
        elif not items and (not found or _is_lead(found)):
            found.append([(number, text)])
        elif not nested:
            break
        broken = False
    said = [_told(each) for each in found if not (items and len(found) > _MOST_ITEMS + 1)]
    said = said or [_told(each) for each in found[: _MOST_ITEMS + 1]]
    said = _without_leads(said)
    return [each for each in said if each[0] and not each[0].endswith(":")] and said


def _without_leads(said: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Words without ends that only lead to code, or to a list that is not quoted with them."""
    found = []
    for number, (words, first, last) in enumerate(said):
        below = said[number + 1][1] if number + 1 < len(said) else 0
        led = words.endswith(":") and not 0 < below - last <= _NEAR
        whole = without_lead(words) if led else words
        if not led or whole != words.rstrip(": "):
            found.append((whole, first, last))
    return found


def _is_lead(found: list[list[tuple[int, str]]]) -> bool:
    """Whether what was said so far only leads to what follows."""
    return found[-1][-1][1].endswith(":")


def _is_label(lines: list[tuple[int, str]]) -> bool:
    """Whether a paragraph is a row of a few words rather than a sentence."""
    text = " ".join(plain(text) for _, text in lines)
    return len(text.split()) <= _FEW_WORDS and text[-1:] not in ".!?:"


def _told(lines: list[tuple[int, str]]) -> tuple[str, int, int]:
    text = without_pictograms(_ROLE.sub("", " ".join(text for _, text in lines)))
    text = markup.plain(text, keep_code=True).replace("::", ":")
    return shorten(text, _LONGEST), lines[0][0], lines[-1][0]


def _files(survey: Survey) -> list[Fact]:
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        if entry.path in _EDITOR:
            topic, said = _EDITOR[entry.path]
            found.append(Fact(topic, posixpath.basename(entry.path), said, entry.path, 1, 1))
        elif _TEMPLATES.search(entry.path):
            name = posixpath.basename(entry.path)
            asked = _asked(survey, entry.path)
            said = "is what a pull request starts from" + (", and asks:" if asked else "")
            found.append(Fact("Pull requests", name, said, entry.path, 1, entry.lines))
            found += asked
    return found


def _asked(survey: Survey, path: str) -> list[Fact]:
    """What a template for pull requests asks to be ticked, without lists to choose one of."""
    name = posixpath.basename(path)
    found: list[Fact] = []
    group: list[tuple[int, str]] = []
    lines = _without_comments(survey.text(path)).split("\n")
    lead = ""
    for number, line in enumerate([*lines, "#"], start=1):
        match = _BOX.match(line)
        if match:
            group.append((number, shorten(plain(match["said"]), _LONGEST)))
        elif line.strip() and not line[:1].isspace():
            if group and not _is_choice(lead, [said for _, said in group]):
                found += [
                    Fact("Pull requests", name, said, path, n, n) for n, said in group if said
                ]
            group, lead = [], line.strip()
    return found[:_MOST_ITEMS]


def _without_comments(text: str) -> str:
    """A document without what HTML hides, line by line as it was."""
    return _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)


def _is_choice(lead: str, said: list[str]) -> bool:
    """Whether boxes are alternatives, such as kinds of change, rather than things to be done."""
    if _CHOOSES.search(lead) or any(_ANSWER.match(each) for each in said):
        return True
    return len(said) > 1 and all(len(each.split()) <= _LABEL_WORDS for each in said)


def _coverage(survey: Survey) -> list[Fact]:
    """How much of the code tests must reach, where a setting says it."""
    found = []
    for entry in survey.index.manifest.files:
        if posixpath.basename(entry.path) not in _COVERAGE_FILES or entry.kind is not FileKind.TEXT:
            continue
        if "fail_under" not in survey.text(entry.path) or not survey.is_own(entry.path):
            continue
        for number, line in enumerate(survey.index.lines(entry.path), start=1):
            match = _FAILS_UNDER.match(line)
            if match:
                said = f"fails under {match['percent']} percent"
                found.append(
                    Fact("Style", "Coverage of the tests", said, entry.path, number, number)
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
