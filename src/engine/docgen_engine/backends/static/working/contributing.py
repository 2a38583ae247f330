"""How people contribute: the repository's own rules, and the tools that hold them."""

from __future__ import annotations

import posixpath
from typing import Final

from docgen_engine.backends.static.about.headings import Heading, headings, plain
from docgen_engine.backends.static.about.own_documents import GUIDES, documents, title_of
from docgen_engine.backends.static.about.readme_guide import readme_guide
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.working.editor_rules import indentation
from docgen_engine.backends.static.working.guide_checks import check_facts
from docgen_engine.backends.static.working.guide_rules import demands, guide_sections, told
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import shorten
from docgen_engine.domain.snapshot import FileKind
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import read_document, sentences

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
    ("Branches", regex(r"(?i)branch|fork")),
    (
        "Style",
        regex(r"(?i)style|lint|format|convention|guideline|coding standard|type hint"),
    ),
    ("Conduct", regex(r"(?i)conduct|communit|behaviou?r")),
    (
        "Pull requests",
        regex(r"(?i)\btests?\b|testing|what is preferred|what to avoid|before you|do'?s|checklist"),
    ),
)
SECTIONS: Final = "Further sections"
"""Topic of the sections of a guide that are named and not quoted."""

_DOES: Final = {
    "lint": "checks the style",
    "format": "formats",
    "types": "checks types",
    "hooks": "runs before each commit",
}
_LONGEST: Final = 300
_MOST_ITEMS: Final = 12
_NEAR: Final = 4
"""A rule stands so many lines below its title, at most, where both are cited as one."""

_MOST_LINES: Final = 24
_BOX: Final = regex(r"\s*[-*+]\s+\[[ xX]?\]\s+(?P<said>\S.*)")
_POINT: Final = regex(r"(?:[-*+]|\d+[.)])\s+")
_FILLS: Final = regex(
    r"(?i)\b(?:this (?:comment|template|section|line)|below|here|e\.g\.|delete|remove|replace"
    r"|optional|one per line)\b"
    r"|#<|<issue|#\d|\?$"
)
"""Hints on filling in, rather than on what is handed in."""

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
    guides = _documents(survey)
    rules = [fact for fact in guides if fact.topic != SECTIONS]
    said = {fact.detail for fact in rules if fact.detail}
    # What a template repeats of the guide is asked for once.
    files = [fact for fact in _files(survey) if fact.detail not in said]
    titles = {fact.name: fact for fact in reversed(guides) if fact.topic == SECTIONS}
    further = [fact for fact in guides if titles.get(fact.name) is fact]
    ruled = (*rules, *readme_guide(survey), *files, *_tools(survey), *_coverage(survey))
    for fact in (*ruled, *check_facts(survey), *further):
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
    """What a guide demands, by its sections, and where the sections stand that demand nothing.

    Of a guide for contributors every section counts, of another document those on a topic.
    """
    titles = headings(survey.index.lines(path), path)
    topics = _topics(titles)
    found: list[Fact] = []
    rest: list[Fact] = []
    for section in guide_sections(path, survey.text(path), topics):
        topic = topics.get(section.title, "Pull requests" if every else "")
        if not topic or _PASSED_BY.search(section.title):
            continue
        for place, rule in enumerate(section.rules):
            # The first words are cited with their title, where it stands right above them.
            begin = section.line if not place and rule.line - section.line <= _NEAR else rule.line
            found.append(Fact(topic, section.title, rule.said, path, begin, rule.line_end))
        if every and not section.rules and section.level > 1:
            rest.append(Fact(SECTIONS, section.title, "", path, section.line, section.line))
    if not found and not rest and every:
        title, line = title_of(survey, path)
        intro = read_document(path, survey.text(path), "").intro
        at = (intro.line_start, intro.line_end) if intro else (line, line)
        said = shorten(intro.text if intro else "", _LONGEST)
        found.append(Fact("Pull requests", title or "Contributing", said, path, *at))
    return [*found, *rest[:_MOST_LINES]]


def _topics(titles: list[Heading]) -> dict[str, str]:
    """The topic of each section that has one: its own, else that of the section around it."""
    found: dict[str, str] = {}
    around: list[tuple[int, str]] = []
    for heading in titles:
        while around and around[-1][0] >= heading.level:
            around.pop()
        own = next((topic for topic, words in _TOPICS if words.search(heading.title)), "")
        # The title of the whole guide is about everything.
        topic = own or (around[-1][1] if around else "")
        if topic and not _PASSED_BY.search(heading.title):
            found.setdefault(heading.title, topic)
        around.append((heading.level, topic if heading.level > 1 else ""))
    return found


def _files(survey: Survey) -> list[Fact]:
    found = []
    for entry in survey.index.manifest.files:
        if entry.kind is not FileKind.TEXT or not entry.lines:
            continue
        if entry.path in _EDITOR:
            topic, said = _EDITOR[entry.path]
            if entry.path == ".editorconfig":
                said = indentation(survey.index.lines(entry.path)) or said
            found.append(Fact(topic, posixpath.basename(entry.path), said, entry.path, 1, 1))
        elif _TEMPLATES.search(entry.path):
            name = posixpath.basename(entry.path)
            asked = _asked(survey, entry.path)
            said = "is what a pull request starts from" + (", and asks:" if asked else "")
            found.append(Fact("Pull requests", name, said, entry.path, 1, entry.lines))
            found += asked
    return found


def _asked(survey: Survey, path: str) -> list[Fact]:
    """What a template for pull requests asks for: in its hints, and by boxes to be ticked.

    What it hides from readers are its instructions. Lists to choose one of ask for nothing.
    """
    name = posixpath.basename(path)
    text = survey.text(path)
    said = [*_hinted(text), *_ticked(text)]
    facts = [Fact("Pull requests", name, words, path, at, end) for words, at, end in said if words]
    return facts[:_MOST_ITEMS]


def _ticked(text: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    group: list[tuple[int, str]] = []
    lines = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text).split("\n")
    lead = ""
    for number, line in enumerate([*lines, "#"], start=1):
        match = _BOX.match(line)
        if match:
            group.append((number, shorten(plain(match["said"]), _LONGEST)))
        elif line.strip() and not line[:1].isspace():
            if group and not _is_choice(lead, [said for _, said in group]):
                found += [(said, n, n) for n, said in group]
            group, lead = [], line.strip()
    return found


def _hinted(text: str) -> list[tuple[str, int, int]]:
    """The paragraphs and items of hidden text that tell what to do."""
    found: list[tuple[str, int, int]] = []
    for comment in _COMMENT.finditer(text):
        first = text.count("\n", 0, comment.start()) + 1
        held: list[tuple[int, str]] = []
        item = False
        for number, raw in enumerate([*comment[0].split("\n"), ""], start=first):
            line = raw.replace("<!--", "").replace("-->", "").strip()
            point = bool(_POINT.match(line))
            if (not line or point) and held:
                found += _hint(held)
                held, item = [], False
            item = point or (item and bool(held))
            shown = bool(held) and not item and raw[:2].isspace()  # code below a paragraph
            if line and not shown and not _BOX.match(line):
                held.append((number, _POINT.sub("", line, count=1)))
    return found


def _hint(lines: list[tuple[int, str]]) -> list[tuple[str, int, int]]:
    """What a paragraph of a hint demands of whoever fills the template in, as far as it does."""
    kept = []
    for sentence in sentences(told(" ".join(line for _, line in lines))):
        if not demands(sentence) or sentence.endswith(":") or _FILLS.search(sentence):
            break
        kept.append(sentence)
    text = shorten(" ".join(kept), _LONGEST)
    return [(text, lines[0][0], lines[-1][0])] if len(text.split()) > _LABEL_WORDS else []


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
