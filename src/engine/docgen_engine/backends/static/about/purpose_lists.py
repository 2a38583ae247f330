"""What the README counts up of a project, quoted: its features, its users, what it needs."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.about.purpose_words import points
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import Readme

_WHY: Final = regex(r"(?i)^\W*why\b(?P<what>[^?]*)\??\W*$")
_OURSELVES: Final = frozenset({"this", "it", "use", "us", "you", "should"})
_TOLD: Final = regex(r"(?:I|We)(?:['’]\w+)?\s")
"""How a story begins, not a feature."""

_LATER: Final = regex(r"(?i)\b(?:is currently|(?:be|been|are) deferred|not yet|coming soon)\b")
"""How an answer on plans speaks; such a sentence is about the project, not about what it does."""

_REQUIREMENTS: Final = regex(
    r"(?i)\W*(?:(?:system|development|build|local)\W+)?(?:requirements|prerequisites)\W*"
)
_MOST: Final = 24
_FEWEST_POINTS: Final = 2


def features(survey: Survey) -> tuple[Statement, ...]:
    """What the README counts as features; reasons for something else than this project are none."""
    readme = survey.readme
    if readme is None:
        return ()
    found = [
        said
        for said in readme.features
        if not (_TOLD.match(said.text) or _LATER.search(said.text) or points(said.text))
    ]
    names = spoken_names(survey)
    foreign = [
        section
        for section in readme.sections
        if (match := _WHY.match(section.title)) and not _is_about(match["what"], names)
    ]
    own = [
        said
        for said in found
        if not any(each.line < said.line_start <= each.line_end for each in foreign)
    ]
    return tuple(_some_of_each(readme, own))


def _some_of_each(readme: Readme, found: list[Statement]) -> list[Statement]:
    """Of more points than anybody reads the first of each section, so that none is left out."""
    if len(found) <= _MOST:
        return found
    groups: dict[int, list[Statement]] = {}
    for said in found:
        above = [each.line for each in readme.sections if each.line < said.line_start]
        groups.setdefault(max(above, default=0), []).append(said)
    most = max(_FEWEST_POINTS, _MOST // len(groups))
    return [said for held in groups.values() for said in held[:most]]


def _is_about(what: str, names: frozenset[str]) -> bool:
    """Whether `Why …?` asks about this project: `Why use it?`, `Why zustand over redux?`."""
    words = {word.strip("*_`’'\"").casefold() for word in what.split()}
    return bool(words & (names | _OURSELVES))


def users(survey: Survey) -> tuple[Statement, ...]:
    """Whom the README names as users."""
    found = survey.readme.audience if survey.readme else ()
    # `You want to …` says when to choose something, not who its users are.
    return tuple(said for said in found if not said.text.startswith("You "))[:_MOST]


def _asked_by(guide: Readme) -> list[Statement]:
    """What the section of a guide asks for that is called by what is required."""
    places = [s for s in guide.sections if _REQUIREMENTS.fullmatch(s.title.strip())]
    return [
        said
        for said in guide.prerequisites[:_MOST]
        if any(s.line <= said.line_start <= s.line_end for s in places)
    ]


def prerequisites(survey: Survey) -> tuple[Statement, ...]:
    """What must be there first: in the README's words, then what manifests ask for.

    What a package states as its own requirement (`Package.requires`) is not said again.
    """
    said = list(survey.readme.prerequisites[:_MOST]) if survey.readme else []
    if not said and survey.contributing:
        said = _asked_by(survey.contributing)
    stated = {
        (package.manifest, package.requires.rpartition(" ")[2])
        for package in survey.project.packages
        if package.requires
    }
    needs = survey.project.requirements
    builds = tuple(need.file.removesuffix("pom.xml") for need in needs if need.tool == "JDK")
    for need in survey.project.requirements:
        if need.tool == "java" and builds and need.file.startswith(builds):
            continue  # what the result runs on; building it asks for another one
        lines = survey.index.lines(need.file)
        known = (need.file, need.constraint.rpartition(" ")[2]) in stated
        if 1 <= need.line <= len(lines) and not known and survey.is_own(need.file):
            text = f"{need.tool} {need.constraint}".strip()
            said.append(Statement(text, need.file, need.line, need.line))
    return tuple(dict.fromkeys(said))
