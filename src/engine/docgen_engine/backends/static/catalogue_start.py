"""Questions of the first days: what it is, for whom, and where it starts (page 01)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue_setup import introductions, required_at
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import (
    EntryPoint,
    Package,
)
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import (
    bullets,
    code,
    escape,
    listing,
    plain,
    quote,
    share,
    shorten,
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
    packages = [p for p in d.packages if p.description and p.description_line]
    if d.purpose and k.cite_statement(d.purpose):
        text = f"{quote(d.purpose.text)} {k.cite_statement(d.purpose)}"
        said = plain(d.purpose.text).casefold()
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


def _users(k: Knowledge) -> list[Subject]:
    d = k.analysis.discovery
    if not d.users and not d.entry_points:
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
    commands = [e for e in d.entry_points if e.kind == "command" and k.cite(e.file, e.line)]
    if commands:
        names = listing(
            [f"{code(e.command or e.name)} ({k.cite(e.file, e.line)})" for e in commands], 5
        )
        return Answer(f"People run it from a terminal, as {names}.")
    exports = [e for e in d.entry_points if e.kind == "export" and k.cite(e.file, e.line)]
    if exports:
        names = listing([f"{code(e.name)} ({k.cite(e.file, e.line)})" for e in exports], 5)
        return Answer(f"Other programs import it, as {names}.")
    imported = _imported_as(k) if "library" in d.project_type else []
    if imported:
        return Answer(f"Other programs import it, as {listing(imported, 5)}.")
    mains = [e for e in starts(k) if e.kind in {"main", "script"} and k.cite(e.file, e.line)]
    if mains:
        begin = listing([k.cite_symbol(e.file, e.function) or k.cite(e.file, e.line)
                          for e in mains[:3]])  # fmt: skip
        return Answer(f"People run it as a program of its own, which starts in {begin}.")
    return Answer(looked_in=tuple(dict.fromkeys(e.file for e in d.entry_points)))


def _imported_as(k: Knowledge) -> list[str]:
    """The parts of a library that carry the name of a package, cited by what introduces them."""
    names = {p.name.casefold().replace("-", "_") for p in k.analysis.discovery.packages}
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


def starts(k: Knowledge) -> list[EntryPoint]:
    """Where execution starts: neither exports, which only lend code, nor the set-up script."""
    return [
        e
        for e in k.analysis.discovery.entry_points
        if e.kind != "export" and not e.file.endswith("setup.py")
    ]


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
    return Answer(bullets(f"{quote(s.text, 240)} {k.cite_statement(s)}" for s in found[:24]))


def _kind(k: Knowledge) -> list[Subject]:
    d = k.analysis.discovery
    if not d.packages:
        return []
    return [
        Subject(
            "",
            "What does this repository ship: which packages, under which names?",
            "The published names decide what a change breaks for others.",
            k.manifests[:4],
        )
    ]


def _answer_kind(k: Knowledge, _key: str) -> Answer:
    d = k.analysis.discovery
    said = []
    shared = {p.license for p in d.packages if "/" not in p.manifest}
    described = {
        (c.described_at.file, c.described_at.line_start) for c in k.components if c.described_at
    }
    for package in d.packages:
        where = k.cite(package.manifest, package.line)
        if where:
            root = package.path in {".", ""}
            place = "" if root else f" in {code(package.path)}"
            # The root's licence is the repository's; a package with the same one need not say so.
            licence = "" if not root and package.license in shared else _licence(k, package)
            ecosystem = escape(_ECOSYSTEMS.get(package.ecosystem, package.ecosystem))
            about = ""
            known = (package.manifest, package.description_line) in described
            if len(d.packages) > 1 and package.description and not known and not root:
                quoted = k.cite(package.manifest, package.description_line)
                about = (
                    f": “{escape(shorten(package.description, 160))}” {quoted}" if quoted else ""
                )
            said.append(f"{code(package.name)} ({ecosystem}){place}{licence} {where}{about}")
    if not said:
        return Answer(looked_in=k.manifests)
    head = f"{escape(k.name)} is {_article(d.project_type)}"
    if len(said) == 1:
        return Answer(f"{head}. It is packaged as {said[0]}.")
    lead = f"{head} and a monorepo" if d.is_monorepo else head
    shown = said[:_MOST_PACKAGES]
    more = (
        f"\n\nFurther packages: {escape(listing([p.name for p in d.packages[_MOST_PACKAGES:]]))}."
        if len(said) > _MOST_PACKAGES
        else ""
    )
    return Answer(f"{lead}. Its packages:\n\n{bullets(shown)}{more}")


_MOST_PACKAGES: Final = 60
_ECOSYSTEMS: Final = {
    "python": "Python", "go": "Go module", "rust": "Rust crate", "java": "Java", "ruby": "Ruby gem",
    "php": "PHP", "dotnet": ".NET",
}  # fmt: skip


def _licence(k: Knowledge, package: Package) -> str:
    folder = "" if package.path in {".", ""} else package.path + "/"
    if not package.license:
        return ""
    if folder + package.license in k.line_counts:
        return f", under the licence in {k.cite(folder + package.license, 1)}, as declared in"
    return f", licensed {escape(shorten(package.license, 60))}"


def _article(words: str) -> str:
    words = words or "code repository"
    article = "an" if words[0].lower() in "aeiou" else "a"
    return f"{article} {escape(words)}"


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
    files = [e for e in k.index.manifest.files if e.language == language and e.lines]
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
         _kind, _answer_kind),
    Kind("language", OVERVIEW, "Main language", "overview", Priority.MEDIUM,
         "Weigh the languages by lines; find the version asked for.",
         "A share and a version constraint.", _language, _answer_language),
    Kind("start", OVERVIEW, "Key flows", "architecture", Priority.CRITICAL,
         "Find the functions that commands and servers start in.",
         "Functions with their lines.", _start, _answer_start),
)  # fmt: skip
