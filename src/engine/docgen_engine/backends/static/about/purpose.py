"""What the project says that it is, for whom, and what it needs: quoted with the lines."""

from __future__ import annotations

import posixpath
import re
from typing import Final

import msgspec

from docgen_engine.backends.static.about.purpose_words import SCAFFOLD, says_nothing, weight
from docgen_engine.backends.static.locating import doc_statement
from docgen_engine.backends.static.parts.corrections import guidance_file
from docgen_engine.backends.static.parts.naming import short_name
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import without_lead
from docgen_engine.domain.documents.discovery import Package, Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import (
    Readme,
    first_sentence,
    read_readme,
    sentences,
)

_ABOUT: Final = regex(
    r"(?i)^\W*(?:about\b|what(?:[’']s| is| does)\b|why\b|introduction|intro|overview|description"
    r"|summary|synopsis)"
)
"""Titles of the sections in which a README says what this is, where the top has only a motto."""

_SET_OUT: Final = regex(
    r"(?:I|We) (?:wanted|needed|made|built|wrote|created|set out to (?:make|build|write)) "
    r"(?:an?|the) (?!way\b|lot\b|few\b)"
)
"""How a story begins that says what was to be made."""

_BANNER: Final = regex(r"^\s*\[?!\[(?P<words>[^\]\[]{8,120})\]\(")
_BADGE: Final = regex(
    r"(?i)badge|shields\.io|\b(?:build|status|coverage|license|screenshot|logo)\b"
)

_OF_ITSELF: Final = regex(
    r"^(?:This|The following) (?:document|page|readme|README|file|guide|section) "
    r"(?:describes|explains|documents|covers|specifies|is about) (?=(?:the|a|an|how|what)\b)"
)
_TOP: Final = 60
"""Lines of a README within which such a section must begin to be its introduction."""
_LONGEST: Final = 320
_WHOLE: Final = 400
"""An introduction with up to so many characters is said whole."""
_INTRODUCING: Final = (
    "__init__.py", "doc.go", "main.go", "lib.rs", "main.rs", "index.ts", "index.js",
)  # fmt: skip
"""Files whose comment speaks of the whole package."""
_FIRST: Final = 8
"""What the first paragraph that says anything counts for, beside its words."""
_FEWEST_WORDS: Final = 3
_PARAGRAPHS: Final = 4


def project_purpose(survey: Survey) -> Statement | None:
    """One sentence of what the project is.

    People's own words in `.docgen.toml` win; then the README's first paragraph or the manifest's
    description, whichever says more.

    Args:
        survey: the repository.

    Returns:
        The sentence and its lines; None where nothing says it.
    """
    names = spoken_names(survey)
    said = _from_paragraphs(survey.readme)
    said += [each for each in _introduced(survey.readme, names) if each not in said]
    said += [*_from_package(survey), *_from_code(survey)]
    stated = [s for s in said if not says_nothing(s.text)]
    # Of two that say as much the first wins: people introduce a thing before they go on.
    best = max(
        stated,
        key=lambda s: weight(s.text, names) + (_FIRST if s is stated[0] else 0),
        default=None,
    )
    if best is not None:
        best = msgspec.structs.replace(best, text=without_lead(best.text))
        best = _whole(survey.readme, best)
    return (
        _from_guidance(survey)
        or best
        or _from_title(survey)
        or _from_story(survey.readme)
        or _from_banner(survey)
    )


def _whole(readme: Readme | None, said: Statement) -> Statement:
    """The paragraph of the README that a sentence begins, as far as all of it is about that.

    A paragraph right below that goes on with `It` belongs to it, where both are short enough.
    """
    paragraphs = [each for _, each in readme.paragraphs] if readme is not None else []
    at = next((n for n, each in enumerate(paragraphs) if each.line_start == said.line_start
               and each.file == said.file and each.text.startswith(said.text)), -1)  # fmt: skip
    if at < 0:
        return said
    text, end = paragraphs[at].text, paragraphs[at].line_end
    for below in paragraphs[at + 1 : at + 2]:
        goes_on = below.line_start == end + 2 and re.match(r"It(?:['’]s)?\s", below.text)
        if goes_on and len(text) + len(below.text) < _WHOLE:
            text, end = f"{text} {below.text}", below.line_end
    told = sentences(text)
    kept = next((n for n, each in enumerate(told) if n and says_nothing(each)), len(told))
    while kept > 1 and len(" ".join(told[:kept])) > _WHOLE:
        kept -= 1
    if kept < 2:
        return said
    if kept < len(told):
        text = " ".join(told[:kept])
    return msgspec.structs.replace(said, text=text, line_end=end)


def _from_title(survey: Survey) -> Statement | None:
    """The title, where nothing else says what this is and it is more than a name."""
    readme = survey.readme
    if readme is None or len(readme.title.split()) < _FEWEST_WORDS:
        return None
    if not any(s.level == 1 and s.line == readme.title_line for s in readme.sections):
        return None  # the first heading of another level may be that of an advertisement
    return Statement(readme.title, readme.file, readme.title_line, readme.title_line)


def _from_story(readme: Readme | None) -> Statement | None:
    """What an introduction tells that its authors set out to make, where nothing else is said."""
    for section, paragraph in readme.paragraphs if readme is not None else ():
        if paragraph.line_start >= _TOP:
            break
        text = first_sentence(paragraph.text)
        if _ABOUT.match(section) and _SET_OUT.match(text):
            at = (paragraph.file, paragraph.line_start, paragraph.line_end)
            return Statement(_cut(text), *at)
    return None


def _from_banner(survey: Survey) -> Statement | None:
    """The words of the picture that stands in place of a title at the very top of the README."""
    readme = survey.readme
    if readme is None or readme.title_line == 1:
        return None
    lines = survey.index.lines(readme.file)
    at = next((number for number, line in enumerate(lines, start=1) if line.strip()), 0)
    found = _BANNER.match(lines[at - 1]) if at else None
    if found is None or len(found["words"].split()) < _FEWEST_WORDS:
        return None
    if _BADGE.search(lines[at - 1]) or says_nothing(found["words"]):
        return None
    return Statement(found["words"].strip(), readme.file, at, at)


def purpose_of_folder(survey: Survey, folder: str) -> Statement | None:
    """What the README of a folder says that it is; not what a tool wrote into it."""
    said = _from_readme(read_readme(survey.index.manifest, survey.index.text, folder))
    if said is None or SCAFFOLD.search(said.text):
        return None
    # `This document describes the API of …` speaks of itself up to there.
    text = _OF_ITSELF.sub("", said.text)
    return None if says_nothing(text) else msgspec.structs.replace(said, text=text)


def project_title(survey: Survey) -> str:
    """The README's title."""
    return survey.readme.title if survey.readme else ""


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
    found, about = ([intro] if _is_introduced(readme) else []), []
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


def _is_introduced(readme: Readme) -> bool:
    """Whether the first paragraph stands where a README introduces what it is about.

    Far below the top, under the title of one of its parts, it speaks of that part.
    """
    intro = readme.intro
    section = next((name for name, each in readme.paragraphs if each == intro), "")
    near = intro is not None and intro.line_start < _TOP
    return near or section in {"", readme.title} or bool(_ABOUT.match(section))


def _introduced(readme: Readme | None, names: frozenset[str]) -> list[Statement]:
    """The first paragraph near the top that begins with what the project is: `Gin is a …`."""
    starts = tuple(
        f"{spoken} is {article} "
        for name in sorted(names)
        for spoken in dict.fromkeys((name, name.replace("-", " ")))
        for article in ("a", "an", "the")
    )
    for _, paragraph in readme.paragraphs if readme is not None else ():
        if paragraph.line_start >= _TOP:
            break
        if paragraph.text.casefold().startswith(starts):
            return [_begun(paragraph)]
    return []


def _begun(paragraph: Statement) -> Statement:
    at = (paragraph.file, paragraph.line_start, paragraph.line_end)
    return Statement(_cut(first_sentence(paragraph.text)), *at)


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
    # Of a program, the comment of its library speaks of that alone.
    typed = any(e.kind == "command" and e.ecosystem == "rust" for e in survey.project.entry_points)
    introducing = [name for name in _INTRODUCING if not (typed and name == "lib.rs")]
    for part in sorted(tops, key=lambda part: (part.path.count("/"), part.path)):
        folder = "" if part.path == "." else part.path
        for name in (*introducing, *(f"{name}.py" for name in sorted(names))):
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


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + "…"
