"""The question of what a repository ships: its packages, under which names and licences."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.about.applications import RAILS
from docgen_engine.backends.static.about.licences import licence_of
from docgen_engine.backends.static.catalogue.kinds import Answer, Subject
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.packages import has_several, stands_for
from docgen_engine.domain.documents.discovery import Package
from docgen_engine.domain.markup import bullets, code, escape, listing, shorten


def shipped(k: Knowledge) -> list[Subject]:
    """Asked where there is any manifest, or what makes an application without one."""
    d = k.analysis.discovery
    if not d.packages and not _rails(k):
        return _kind_alone(k)
    return [
        Subject(
            "",
            "What does this repository ship: which packages, under which names?",
            "The published names decide what a change breaks for others.",
            k.manifests[:4],
        )
    ]


def _kind_alone(k: Knowledge) -> list[Subject]:
    """Asked where no manifest packages what is here: what it is, and under which licence."""
    if not _unpackaged(k):
        return []
    return [
        Subject(
            "",
            "What kind of project is this, and under which licence?",
            "It says what to expect, and what may be done with it.",
            tuple(e.file for e in k.analysis.discovery.entry_points[:1]),
        )
    ]


def _unpackaged(k: Knowledge) -> str:
    """The kind of a project without packages, its language and its licence; empty unless known."""
    d = k.analysis.discovery
    start = next((k.cite(e.file, e.line) for e in d.entry_points if e.line), "")
    licence = _licence_file(k)
    if not d.project_type or not d.primary_language or not (start or licence):
        return ""
    said = f"{escape(k.name)} is {_article(d.project_type)}, written mainly in "
    said += escape(d.primary_language)
    under = licence.removesuffix(_AS_NAMED)
    return f"{said}{under}." if under else f"{said} {start}."


def answer_shipped(k: Knowledge, _key: str) -> Answer:
    """What kind of project it is, and its packages; those with a component are in its table."""
    d = k.analysis.discovery
    said = []
    shared = {p.license for p in d.packages if "/" not in p.manifest}
    described = {
        (c.described_at.file, c.described_at.line_start) for c in k.components if c.described_at
    }
    # What has a component is in the table of components, under its own name.
    apart = set(stands_for(k)) if has_several(k) else set()
    itself = ""
    for package in d.packages:
        where = k.cite(package.manifest, package.line)
        if where and package.path not in apart:
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
            named = f"{code(package.name)} ({ecosystem}){place}{licence} {where}{about}"
            if root and apart and not itself:
                itself = f"; the manifest at its root is that of {named}"
            else:
                said.append(named)
    head = f"{escape(k.name)} is {_article(d.project_type)}"
    if not said and not apart:
        where = _rails(k)
        kind = f"{head} {where}." if where else _unpackaged(k)
        return Answer(kind) if kind else Answer(looked_in=k.manifests)
    if len(said) == 1 and not apart:
        return Answer(f"{head}. It is packaged as {said[0]}.")
    lead = f"{head} and a monorepo" if d.is_monorepo else head
    if apart:
        return Answer(_monorepo(k, f"{lead}{itself}", said, sorted(apart)))
    shown = said[:_MOST_PACKAGES]
    more = (
        f"\n\nFurther packages: {escape(listing([p.name for p in d.packages[_MOST_PACKAGES:]]))}."
        if len(said) > _MOST_PACKAGES
        else ""
    )
    return Answer(f"{lead}. Its packages:\n\n{bullets(shown)}{more}")


def _rails(k: Knowledge) -> str:
    """The line that makes a Rails application, which no manifest packages."""
    file, mark = RAILS
    lines = k.index.lines(file) if file in k.line_counts else []
    return next((k.cite(file, n) for n, line in enumerate(lines, 1) if mark in line), "")


def _monorepo(k: Knowledge, lead: str, others: list[str], apart: list[str]) -> str:
    """Where the packages of a monorepo lie, and those that are in no table of components."""
    top = [code(each) for each in apart if not _holder(each)]
    holders = list(dict.fromkeys(code(f"{each}/*") for each in map(_holder, apart) if each))
    where = listing([*(top if len(top) <= _FEW else ["folders at the top"]), *holders])
    first = next((p for p in k.analysis.discovery.packages if p.path == apart[0]), None)
    cited = k.cite(first.manifest, first.line) if first else ""
    if len(apart) > 1:
        said = f"Its packages lie in {where}, such as {cited}; each has a page of its own."
    else:
        said = f"A package with a page of its own lies in {where} ({cited})."
    text = f"{lead}. {said}"
    if not others:
        return text
    verb = "is another manifest" if len(others) == 1 else "are other manifests"
    return f"{text} Beside them there {verb}:\n\n{bullets(others[:_MOST_PACKAGES])}"


def _holder(path: str) -> str:
    return path.rpartition("/")[0]


_AS_NAMED: Final = ", as named in"
_MOST_PACKAGES: Final = 60
_FEW: Final = 4
_ECOSYSTEMS: Final = {
    "python": "Python", "go": "Go module", "rust": "Rust crate", "java": "Java", "ruby": "Ruby gem",
    "php": "PHP", "dotnet": ".NET",
}  # fmt: skip


def _licence(k: Knowledge, package: Package) -> str:
    folder = "" if package.path in {".", ""} else package.path + "/"
    if not package.license:
        return "" if folder else _licence_file(k)
    if folder + package.license in k.line_counts:
        return f", under the licence in {k.cite(folder + package.license, 1)}, as declared in"
    named = package.license.removeprefix("SPDX-License-Identifier:").strip()
    lines = k.index.lines(package.manifest) if package.manifest in k.line_counts else []
    said = (n for n, line in enumerate(lines, 1) if package.license in line and "icense" in line)
    at = next(said, package.line)
    where = f" {k.cite(package.manifest, at)}" if at != package.line else ""
    return f", licensed {escape(shorten(named, 60))}{where}"


def _licence_file(k: Knowledge) -> str:
    """The licence in a file at the top, where the manifest names none."""
    for path in ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING", "UNLICENSE"):
        named = licence_of(k.index.lines(path)) if path in k.line_counts else None
        if named is not None:
            return f", under the {escape(named[0])} ({k.cite(path, named[1])}){_AS_NAMED}"
    return ""


def _article(words: str) -> str:
    words = words or "code repository"
    article = "an" if words[0].lower() in "aeiou" else "a"
    return f"{article} {escape(words)}"
