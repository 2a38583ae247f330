"""Page 02: languages, frameworks and packages, each with the line that declares it."""

from __future__ import annotations

from docgen_engine.backends.static.catalogue_start import runtime_dependencies
from docgen_engine.backends.static.writing.desk import Desk
from docgen_engine.backends.static.writing.pages.base import (
    Builder,
    PageModule,
    blocks,
    manifests_and_readme,
)
from docgen_engine.backends.static.writing.phrases import phrase
from docgen_engine.domain.documents.analysis import ExternalDependency, LanguageShare
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import (
    bullets,
    cell_code,
    code,
    counted,
    escape,
    listing,
    share,
    table,
)

_DEPTH = {
    "deep": "definitions, imports and calls",
    "sound": "definitions and imports",
    "counts": "files and lines only",
}


def languages(desk: Desk, _subject: str) -> list[str]:
    """The languages by their share."""
    rows = [
        (
            escape(each.language),
            share(each.percent),
            counted(each.files, "file"),
            _DEPTH.get(each.depth, escape(each.depth)),
            _largest(desk, each),
        )
        for each in desk.analysis.discovery.language_distribution
    ]
    return blocks(table(("Language", "Share", "Files", "Analysed", "Largest file"), rows))


def _largest(desk: Desk, each: LanguageShare) -> str:
    files = [e for e in desk.index.manifest.files if e.language == each.language and e.lines]
    largest = max(files, key=lambda e: (e.lines, e.path), default=None)
    return desk.cite(largest.path, 1, label=largest.path) if largest else ""


def category(title: str, *questions: str) -> Builder:
    """A section with the parts of the stack in one category."""

    def build(desk: Desk, _subject: str) -> list[str]:
        users = {
            d.name.casefold(): d.used_by for d in desk.analysis.architecture.dependencies.external
        }
        rows = [
            (
                escape(item.name),
                phrase(item.detail),
                listing(
                    [desk.component_link(each) for each in users.get(item.name.casefold(), ())],
                    4,
                    "others",
                ),
                desk.cite(item.file, item.line),
            )
            for item in desk.technologies(title)
        ]
        found = table(("Name", "Detail", "Used by", "Where"), rows)
        return blocks(*(desk.covered(kind) for kind in questions), found) if found else []

    return build


def key_dependencies(desk: Desk, _subject: str) -> list[str]:
    """Packages of others: those that the code needs, those for development, those undeclared."""
    said = []
    named = set()
    for dependency in runtime_dependencies(desk)[:3]:
        sentence = desk.say("dependency", dependency.name)
        if sentence:
            said.append(sentence)
            named.add(dependency.name)
    external = desk.analysis.architecture.dependencies.external
    rest = [d for d in runtime_dependencies(desk) if d.name not in named]
    others = _sorted(desk, [d for d in external if d.kind not in {"runtime", "undeclared"}])
    undeclared = _sorted(desk, [d for d in external if d.kind == "undeclared"])
    parts = [bullets(said), _table(desk, rest)]
    if others:
        parts.append(f"### For development and options\n\n{_table(desk, others, kind=True)}")
    if undeclared:
        names = [f"{code(d.name)} {desk.cite(d.file, d.line)}" for d in undeclared[:12]]
        parts.append(
            "### Imported without a declaration\n\n"
            f"No manifest names these packages, yet the code imports them: {listing(names)}."
        )
    return blocks(*parts)


def _sorted(desk: Desk, found: list[ExternalDependency]) -> list[ExternalDependency]:
    existing = [d for d in found if desk.reference(d.file, d.line)]
    return sorted(existing, key=lambda d: (d.kind, -d.import_count, d.name.casefold()))


def _table(desk: Desk, found: list[ExternalDependency], *, kind: bool = False) -> str:
    rows = []
    for d in found:
        claim = desk.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line)
        rows.append((
            cell_code(d.name),
            cell_code(d.constraint) or "any version",
            escape(d.kind) if kind else "",
            listing([desk.component_link(name) for name in d.used_by], 4, "others"),
            desk.cite(d.file, d.line) + claim,
        ))  # fmt: skip
    return table(("Package", "Asked for", "For", "Used by", "Declared"), rows)


PAGE = PageModule(
    {
        "Languages": languages,
        "Frameworks": category("Frameworks", "framework"),
        "Data stores": category("Data stores"),
        "Queues": category("Queues"),
        "External services": category("External services"),
        "Build tools": category("Build tools"),
        "Key dependencies": key_dependencies,
    },
    "source files and manifests that name languages and packages",
    manifests_and_readme,
    ("analysis:discovery", "analysis:architecture"),
)
