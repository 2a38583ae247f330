"""Questions of the first days: what it is, for whom, and where it starts (page 01)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue_prerequisites import introductions, required_at
from docgen_engine.backends.static.catalogue_ships import answer_shipped, shipped
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import (
    EntryPoint,
)
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import (
    bullets,
    code,
    escape,
    first_sentence,
    listing,
    plain,
    quote,
    share,
)

OVERVIEW: Final = "01-project-overview.md"

_VERBS: Final = {
    "command": "the command",
    "module": "the module",
    "server": "the server",
    "script": "the script",
    "export": "the package export",
}


# 01 Purpose, users, features, kind, language, start


def _purpose(k: Knowledge) -> list[Subject]:
    files = introductions(k)
    if not files and k.analysis.discovery.purpose is None:
        return []
    return [
        Subject(
            "",
            f"What is {k.name} for?",
            "Nobody can judge a change without knowing what the project is for.",
            files,
        )
    ]


def _answer_purpose(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    # What one package of several says of itself stands in the table of components.
    packages = [
        p
        for p in d.packages
        if p.description and p.description_line and (p.path in {".", ""} or len(d.packages) == 1)
    ]
    if d.purpose and k.cite_statement(d.purpose):
        text = f"{quote(d.purpose.text)} {k.cite_statement(d.purpose)}"
        said = plain(d.purpose.text).casefold().rstrip(".")
        for package in packages[:1]:
            words = plain(package.description).casefold().rstrip(".")
            if words not in said and said not in words and package.manifest != d.purpose.file:
                where = k.cite(package.manifest, package.description_line)
                text += (
                    f"\n\nThe package summarises itself as {quote(package.description)} {where}."
                )
        return Answer(text)
    if packages:
        package = packages[0]
        return Answer(
            f"{quote(package.description)} {k.cite(package.manifest, package.description_line)}"
        )
    return Answer(looked_in=introductions(k))


_LENT: Final = frozenset({"library", "framework"})
"""Kinds of projects that others build on rather than run."""


def _users(k: Knowledge) -> list[Subject]:
    d = k.analysis.discovery
    if not d.users and not d.entry_points and d.project_type not in _LENT:
        return []
    files = tuple(dict.fromkeys(s.file for s in d.users)) or tuple(
        dict.fromkeys(e.file for e in d.entry_points)
    )
    return [
        Subject(
            "",
            f"Who uses {k.name}, and through what?",
            "What users touch is what must not break.",
            files[:3],
        )
    ]


def _answer_users(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    stated = [f"{quote(s.text)} {k.cite_statement(s)}" for s in d.users if k.cite_statement(s)]
    if stated:
        return Answer(bullets(stated) if len(stated) > 1 else stated[0])
    for kind, said in (
        ("command", "People run it from a terminal, as"),
        ("export", "Other programs import it, as"),
    ):
        points = [e for e in d.entry_points if e.kind == kind and k.cite(e.file, e.line)]
        if points:
            names = [
                f"{code(e.command * (kind == 'command') or e.name)} ({k.cite(e.file, e.line)})"
                for e in points
            ]
            return Answer(f"{said} {listing(names, 5)}.")
    if d.project_type in _LENT:
        for said, places in (
            ("import it, as", _imported_as(k)),
            ("include its headers from", _headers(k)),
        ):
            if places:
                return Answer(f"Other programs {said} {listing(places, 5)}.")
        found = [p for p in d.packages if k.cite(p.manifest, p.line)]
        package = min(found, key=lambda p: p.name.casefold() != k.name.casefold(), default=None)
        if package is not None:
            where = k.cite(package.manifest, package.line)
            return Answer(f"Other programs depend on it as {code(package.name)} ({where}).")
    mains = [e for e in starts(k) if e.kind in {"main", "script"} and k.cite(e.file, e.line)]
    if mains:
        begin = listing([k.cite_symbol(e.file, e.function) or k.cite(e.file, e.line)
                          for e in mains[:3]])  # fmt: skip
        return Answer(f"People run it as a program of its own, which starts in {begin}.")
    return Answer(looked_in=tuple(dict.fromkeys(e.file for e in d.entry_points)))


def _imported_as(k: Knowledge) -> list[str]:
    """The parts of a library that carry the name of a package, cited by what introduces them."""
    named = [k.name, *(p.name for p in k.analysis.discovery.packages)]
    names = {name.casefold().replace("-", "_") for name in named}
    found = []
    for component in k.components:
        if component.name.casefold().replace("-", "_") in names:
            said = component.described_at
            notes = k.main_symbols(component, 1)
            where = k.cite_statement(said) if said else ""
            where = where or (k.cite(notes[0].file, notes[0].line) if notes else "")
            if where:
                found.append(f"{code(component.name)} ({where})")
    return found


def _headers(k: Knowledge) -> list[str]:
    """The folders of a library in C or C++ that hold what others include."""
    found = []
    for component in k.components:
        if component.path.split("/", 1)[0] == "include":
            notes = k.main_symbols(component, 1)
            where = (
                k.cite(notes[0].file, notes[0].line, notes[0].line_end, notes[0].name)
                if notes
                else ""
            )
            if where:
                found.append(f"{code(component.path)}, such as {where}")
    return found


def starts(k: Knowledge) -> list[EntryPoint]:
    """Where execution starts: neither exports, which only lend code, nor the set-up script.

    What is called like the project comes first.
    """
    found = [
        e
        for e in k.analysis.discovery.entry_points
        if e.kind != "export" and not e.file.endswith("setup.py")
    ]
    return sorted(found, key=lambda e: e.name.casefold() != k.name.casefold())


def _features(k: Knowledge) -> list[Subject]:
    features = k.analysis.discovery.features
    if not features:
        return []
    return [
        Subject(
            "",
            f"What can {k.name} do, in its own words?",
            "The features it advertises are the behaviour it promises.",
            tuple(dict.fromkeys(s.file for s in features)),
        )
    ]


def _answer_features(k: Knowledge, _key: str) -> Answer:
    found = [s for s in k.analysis.discovery.features if k.cite_statement(s)]
    return Answer(
        bullets(f"{quote(first_sentence(s.text, 240))} {k.cite_statement(s)}" for s in found[:24])
    )


def _language(k: Knowledge) -> list[Subject]:
    d = k.analysis.discovery
    if not d.primary_language:
        return []
    return [
        Subject(
            d.primary_language,
            f"How much of the code is {d.primary_language}, and which version does it need?",
            "The language and its version decide which tools and idioms are available.",
            k.manifests[:2],
        )
    ]


def _answer_language(k: Knowledge, language: str) -> Answer:
    shares = k.analysis.discovery.language_distribution
    part = next((s.percent for s in shares if s.language == language), 0.0)
    words = share(part)
    noun = f"{words[0].upper()}{words[1:]} of the source is {escape(language)}"
    example = _example(k, language)
    needs = [p for p in k.analysis.discovery.packages if p.requires]
    text = f"{noun} {example}".rstrip()
    if needs:
        package = needs[0]
        text += f"; it needs {code(package.requires)} {required_at(k, package)}"
    return Answer(text + ".", looked_in=k.manifests)


def _example(k: Knowledge, language: str) -> str:
    files = [e for e in k.index.manifest.files if e.language == language and e.is_own]
    tests = set(k.analysis.discovery.test_files)
    files = [e for e in files if e.path not in tests] or files
    largest = max(files, key=lambda e: (e.lines, e.path), default=None)
    if largest is None:
        return ""
    return f"(its largest file is {k.cite(largest.path, 1, label=largest.path)})"


def _start(k: Knowledge) -> list[Subject]:
    points = starts(k)
    if not points:
        return []
    return [
        Subject(
            "",
            "Where does execution start?",
            "The entry point is the first file to read.",
            tuple(dict.fromkeys(e.file for e in points))[:4],
        )
    ]


def _answer_start(k: Knowledge, _key: str) -> Answer:
    points = starts(k)
    said = [_entry(k, each) for each in points[:6]]
    said = [each for each in said if each]
    if not said:
        return Answer(looked_in=tuple(dict.fromkeys(e.file for e in points)))
    return Answer(f"Execution starts in {listing(said)}.")


def _entry(k: Knowledge, entry: EntryPoint) -> str:
    symbol = k.cite_symbol(entry.file, entry.function) if entry.function else ""
    where = symbol or k.cite(entry.file, entry.line)
    if not where:
        return ""
    name = code(entry.command or entry.name)
    if entry.kind == "main":
        return f"{where}, run with {name}" if entry.command else where
    return f"{where} for {_VERBS.get(entry.kind, 'the entry point')} {name}"


KINDS: Final = (
    Kind("purpose", OVERVIEW, "Purpose", "overview", Priority.CRITICAL,
         "Find the sentence in which the project says what it is.",
         "A sentence of the README or the manifest.", _purpose, _answer_purpose),
    Kind("users", OVERVIEW, "Users", "overview", Priority.HIGH,
         "Find who is addressed, and what they touch.",
         "A sentence that names users, or the commands and exports.", _users, _answer_users),
    Kind("features", OVERVIEW, "Key features", "overview", Priority.HIGH,
         "Find the list of features.", "Items of the README.", _features, _answer_features),
    Kind("ships", OVERVIEW, "Kind of project", "overview", Priority.HIGH,
         "Find every manifest and what it publishes.", "Package names with their manifests.",
         shipped, answer_shipped),
    Kind("language", OVERVIEW, "Main language", "overview", Priority.MEDIUM,
         "Weigh the languages by lines; find the version asked for.",
         "A share and a version constraint.", _language, _answer_language),
    Kind("start", OVERVIEW, "Key flows", "architecture", Priority.CRITICAL,
         "Find the functions that commands and servers start in.",
         "Functions with their lines.", _start, _answer_start),
)  # fmt: skip
