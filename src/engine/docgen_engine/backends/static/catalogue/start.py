"""Questions of the first days: what it is, for whom, and where it starts (page 01)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.about.headings import Heading, headings
from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.catalogue.prerequisites import introductions, required_at
from docgen_engine.backends.static.catalogue.ships import answer_shipped, shipped
from docgen_engine.backends.static.catalogue.users import answer_users, ask_users, starts
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import EntryPoint, Statement
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.markup import (
    code,
    escape,
    first_sentence,
    listing,
    plain,
    quote,
    share,
)
from docgen_engine.patterns import regex
from docgen_engine.repository.readme import read_document

OVERVIEW: Final = "01-project-overview.md"

_LONGEST: Final = 420
"""Signs of what a project says of itself."""

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
        text = f"{quote(d.purpose.text, _LONGEST)} {k.cite_statement(d.purpose)}"
        text += _title_features(k, d.purpose)
        for package in packages[:1]:
            if package.manifest != d.purpose.file and not _repeats(
                package.description, d.purpose.text
            ):
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


def _title_features(k: Knowledge, purpose: Statement) -> str:
    """The first features beside a title, which alone says little."""
    readme = k.index.lines(purpose.file) if purpose.file in k.line_counts else []
    line = readme[purpose.line_start - 1] if len(readme) >= purpose.line_start else ""
    told = [s for s in k.analysis.discovery.features if k.cite_statement(s)][:3]
    if not told or not (line.startswith("# ") and plain(line[2:]) == plain(purpose.text)):
        return ""
    shown = [f"{quote(first_sentence(s.text, 160))} {k.cite_statement(s)}" for s in told]
    return f", with {listing(shown)}"


def _repeats(text: str, said: str) -> bool:
    """Whether most words of the first sentence of a text were said before."""
    first = plain(first_sentence(text)).casefold()
    words = {word for word in _WORDS.findall(first) if word not in _SMALL}
    known = set(_WORDS.findall(plain(said).casefold()))
    return len(words & known) >= _MOSTLY * len(words)


_ECOSYSTEMS: Final = {"Python": "python", "JavaScript": "npm", "TypeScript": "npm", "Go": "go",
                      "Rust": "rust", "Ruby": "ruby", "PHP": "php", "Java": "java", "C#": "dotnet",
                      "C": "cmake", "C++": "cmake"}  # fmt: skip
_WORDS: Final = regex(r"[^\W_]{2,}")
_SMALL: Final = frozenset({"an", "and", "for", "in", "is", "it", "of", "on", "that", "the", "to",
                           "with", "your", "you", "or", "by", "are"})  # fmt: skip
_MOSTLY: Final = 0.7


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
    """The points as they are listed, those below others indented; under titles that say more."""
    found = [s for s in k.analysis.discovery.features if k.cite_statement(s)]
    parts: list[str] = []
    title: Heading | None = None
    tops = [_heading_of(k, said) for said in found]
    parted = len({above.line for above in tops if above is not None}) > 1
    for said, above in zip(found, tops, strict=True):
        tells = above is not None and (parted or bool(_SAYS_MORE.search(above.title)))
        if above != title and above is not None and tells:
            parts.append(f"\n{quote(above.title)} {k.cite(said.file, above.line)}:\n")
        elif above != title and parts:
            parts.append("")
        title = above
        line = f"- {quote(first_sentence(said.text, 240))} {k.cite_statement(said)}"
        parts.append("  " + line if _is_below(k, said) and parts else line)
    if found and _lists_more(k, found):
        parts += ["", f"{code(found[0].file)} lists more."]
    return Answer("\n".join(parts).strip())


def _lists_more(k: Knowledge, found: list[Statement]) -> bool:
    """Whether the README has more points than were taken from it."""
    file = found[0].file
    every = k.remember(
        "listed features", lambda: len(read_document(file, k.index.text(file), "").features)
    )
    return every > len(found) >= _MANY


_MANY: Final = 20
_SAYS_MORE: Final = regex(r"(?i)\bwhy\b")
"""Titles without which a feature is half said: `Less boilerplate`, under `Why not the other?`."""


def _heading_of(k: Knowledge, said: Statement) -> Heading | None:
    above = [
        h for h in headings(k.index.lines(said.file), said.file)
        if h.line < said.line_start <= h.line_end
    ]  # fmt: skip
    return above[-1] if above else None


def _is_below(k: Knowledge, said: Statement) -> bool:
    """Whether a point stands below another one."""
    line = k.index.lines(said.file)[said.line_start - 1]
    return line[:2] in {"  ", "\t"} and line.lstrip()[:2] in {"- ", "* ", "+ "}


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
    ecosystem = _ECOSYSTEMS.get(language, "")
    needs = [p for p in k.analysis.discovery.packages if p.requires and p.ecosystem == ecosystem]
    needs = needs or [p for p in k.analysis.discovery.packages if p.requires and not ecosystem]
    text = f"{noun} {example}".rstrip()
    if needs:
        package = needs[0]
        text += f"; it needs {code(package.requires)} {required_at(k, package)}"
    text += "."
    if any(s.language == language and s.depth == "counts" for s in shares):
        text += (
            f" Files in {escape(language)} are counted and listed, not analysed: "
            "no page says what they define, import or call."
        )
    return Answer(text, looked_in=k.manifests)


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
         "A sentence that names users, or the commands and exports.", ask_users, answer_users),
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
