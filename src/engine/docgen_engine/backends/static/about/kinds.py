"""What kind of project it is, judged by what it offers and by what it is made with."""

from __future__ import annotations

import posixpath
import re

from docgen_engine.backends.static.about.applications import application_kind
from docgen_engine.backends.static.about.own_documents import guides
from docgen_engine.backends.static.parts.naming import short_name
from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack import known
from docgen_engine.backends.static.stack.technologies import frameworks
from docgen_engine.domain.documents.analysis import ExternalDependency, Technology
from docgen_engine.domain.documents.discovery import EntryPoint, Statement
from docgen_engine.patterns import regex

_WORDS = (
    r"(?:(?!(?:for|with|on|in|of|to|that|which|using|built|based|from|by|your|an?|the)\b)"
    r"[\w'’./+&-]+,?\s+){0,9}?"
)
_OWN_WORD = regex(
    rf"(?i)(?:\b(?:is|are)\s+(?:an?|the)\s+|^(?:an?|the)?\s*){_WORDS}"
    r"(?P<word>framework|library|toolkit|sdk|package|module|application|tool"
    r"|server|program|utility)(?:\s+(?:implementation|platform))?\b"
    # `a framework agnostic form builder` and `a library manager` are neither.
    r"(?=\s*(?:$|[^\w\s])|\s+(?:for|with|on|in|of|to|that|which|using|built|based|from|by|and|or|is"
    r"|written|designed|providing|where|inspired|as)\b)"
)
"""What a project calls itself: `is a small web framework`, never what it is built on."""

_COLLECTION = regex(
    r"(?i)\b(?:collection|list|set) of (?:(?!(?:for|to|that|which|with)\b)[\w'’./+&-]+ ){0,4}?"
    r"(?:examples?|samples|programs|demos|tutorials|exercises|snippets)\b"
)
"""A repository of things that have nothing to do with one another."""

_SIDE_BY_SIDE = 5

_LIBRARIES = {
    "library": "library",
    "toolkit": "library",
    "sdk": "library",
    "framework": "framework",
    "server": "server",
}
_LENT = frozenset({"library", "framework"})
_WITH_COMMAND = "library with a command"
_BOTH = "command-line tool and library"
_COMMAND_LINE = regex(r"(?i)\bcommand[- ]line\b|\bCLI\b|\bterminal\b|\bconsole\b")
_TYPED = regex(
    r"(?i)\b(?:command[- ]line|terminal|CLI)\s+"
    r"(?:tool(?:kit|s|box)?|program|utility|app(?:lication)?)\b"
)
_ALSO_LENT = regex(r"(?i)\b(?:and|&|\+|or)\s+(?:an?\s+)?(?:python\s+|ruby\s+)?(?:library|sdk)\b")
"""Words of one that is typed and a library as well: `CLI utility and library for …`."""

_TERMINAL = frozenset({"Textual", "Urwid", "prompt_toolkit", "Bubble Tea", "tview", "Ink"})


def project_type(
    survey: Survey,
    entry_points: tuple[EntryPoint, ...],
    external: tuple[ExternalDependency, ...],
    purpose: Statement | None,
) -> str:
    """A few words for what the project is.

    Args:
        survey: the repository.
        entry_points: where execution starts.
        external: what it depends on.
        purpose: what it says that it is; its own word for itself wins.

    Returns:
        Such as `command-line tool`, `terminal application`, `web application`, `library`.
    """
    lent = "library" if _mostly_lent(survey, entry_points) else ""
    commands = any(point.kind == "command" for point in entry_points)
    kind = (
        _own_word(survey, purpose, commands)
        or ("collection of code" if purpose and _COLLECTION.search(purpose.text) else "")
        or application_kind(survey, entry_points)
        or lent
        or _judged(survey, entry_points, external, purpose)
    )
    if kind == "command-line tool" and purpose and _ALSO_LENT.search(purpose.text):
        return _BOTH
    if kind == "command-line tool" and not _calls_itself_typed(purpose):
        return _WITH_COMMAND if _is_shown_imported(survey) else kind
    return kind


def _calls_itself_typed(purpose: Statement | None) -> bool:
    """Whether a project says that it is something for the command line, whoever imports it too."""
    return purpose is not None and _COMMAND_LINE.search(purpose.text) is not None


def _is_shown_imported(survey: Survey) -> bool:
    """Whether documents for users import the package at the top, which gives out names."""
    packages = [p for p in survey.project.packages if p.path == survey.top]
    names = {short_name(p) for p in packages} | {p.name for p in packages}
    names |= {
        posixpath.basename(f) for f in survey.python_packages if survey.inside(f).count("/") <= 1
    }
    given = {name for name in names if name and _gives_out(survey, name)}
    if not given:
        return False
    listed = "|".join(re.escape(name) for name in sorted(given))
    shown = re.compile(
        rf"(?m)^\s*(?:>>> )?(?:from (?:{listed})(?:\.\w+)* import \w|import (?:{listed})\s*$)"
        rf"|\b(?:from|require\()\s*[\"'](?:{listed})[\"']|^\s*require [\"'](?:{listed})[\"']"
    )
    return any(shown.search(survey.text(path)) for path in guides(survey))


def _gives_out(survey: Survey, name: str) -> bool:
    """Whether the file that a package is imported by has names for others."""
    for folder in (name, f"src/{name}", f"lib/{name}"):
        path = (
            f"{folder}/__init__.py" if survey.top == "." else f"{survey.top}/{folder}/__init__.py"
        )
        facts = survey.index.facts.get(path)
        if facts is not None:
            given = [i.alias or i.name for i in facts.imports] + [s.name for s in facts.symbols]
            return any(each and not each.startswith("_") for each in given)
    if survey.has(posixpath.join(survey.top, f"lib/{name}.rb").removeprefix("./")):
        return True
    return any(
        entry.ecosystem == "npm" and entry.kind == "export" and entry.package == survey.top
        for entry in survey.project.entry_points
    )


def _judged(
    survey: Survey,
    entry_points: tuple[EntryPoint, ...],
    external: tuple[ExternalDependency, ...],
    purpose: Statement | None,
) -> str:
    used = {item.name: item.detail for item in frameworks(tuple(d for d in external if d.used_by))}
    routes = sum(
        len(facts.routes) for path, facts in survey.index.facts.items() if survey.is_code(path)
    )
    commands = any(point.kind == "command" for point in entry_points)
    mains = any(point.kind in {"main", "module", "server"} for point in entry_points)
    if any(name in _TERMINAL for name in used) and (commands or mains):
        return "terminal application"
    web = any(detail.startswith("web") for detail in used.values())
    if (web and (routes or not commands)) or (routes and mains and not commands):
        return "web application"
    if commands or (mains and _calls_itself_typed(purpose)):
        return "command-line tool"
    exports = any(point.kind == "export" for point in entry_points)
    if exports or is_published(survey) or (survey.project.packages and not mains):
        return "library"
    if any(detail.startswith("user interface") for detail in used.values()):
        return "application with a user interface"
    return "program" if mains else "collection of code"


def _mostly_lent(survey: Survey, entry_points: tuple[EntryPoint, ...]) -> bool:
    """Whether many packages lie side by side under no package, and few of them start anything."""
    packages = [p.path for p in survey.project.packages]
    if len(packages) < _SIDE_BY_SIDE or survey.top in packages:
        return False
    places = survey.places
    starting = {places.unit_of(p.file) for p in entry_points if p.kind not in {"export", "script"}}
    return len(starting) * 4 <= len(packages)


def _own_word(survey: Survey, purpose: Statement | None, commands: bool) -> str:
    """`library` or `framework` where the project says that it is one; else empty."""
    said = [purpose.text] if purpose else []
    said += [
        p.description for p in survey.project.packages if p.path == survey.top and p.description
    ]
    for text in said:
        if commands and _TYPED.search(text):
            return ""  # a toolkit that people type, not one that they build on
        match = _OWN_WORD.search(text)
        if match is not None:
            return _LIBRARIES.get(match["word"].lower(), "")
    return ""


def is_published(survey: Survey) -> bool:
    """Whether the root has a package with a version, which others install."""
    return any(p.path == survey.top and p.version for p in survey.project.packages)


def framework_of(survey: Survey, external: tuple[ExternalDependency, ...]) -> Technology | None:
    """The framework that the code rests on most; None where there is none, or it is itself one."""
    own = {package.name.lower() for package in survey.project.packages}
    every = {**known.WEB_FRAMEWORKS, **known.UI_FRAMEWORKS, **known.CLI_FRAMEWORKS}
    # What is imported of Java's packages does not say by which of them it comes.
    used = tuple(each for each in external if each.used_by or each.ecosystem == "java")
    for item in frameworks(used):
        if item.name in every.values() and item.name.lower() not in own:
            return item
    return None
