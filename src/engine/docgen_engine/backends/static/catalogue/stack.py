"""Questions about what the code rests on: frameworks and packages of others (page 02)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.analysis import ExternalDependency
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import bullets, code, escape, listing

STACK: Final = "02-technical-stack.md"


def _framework(k: Knowledge) -> list[Subject]:
    found = k.technologies("Frameworks")
    return (
        [
            Subject(
                "",
                "Which framework carries the code, and where does it enter?",
                "The framework decides how control reaches the project's own code.",
                tuple(dict.fromkeys(item.file for item in found))[:3],
            )
        ]
        if found
        else []
    )


def _answer_framework(k: Knowledge, _key: str) -> Answer:
    said = []
    external = {d.name.casefold(): d for d in k.analysis.architecture.dependencies.external}
    for item in k.technologies("Frameworks"):
        text = f"{escape(item.name)} {k.cite(item.file, item.line)}"
        dependency = external.get(item.name.casefold())
        if dependency and dependency.used_by:
            text += f", used by {_parts(k, dependency)}"
        said.append(text)
    if not said:
        return Answer()
    return Answer(said[0] + "." if len(said) == 1 else bullets(said))


def _parts(k: Knowledge, dependency: ExternalDependency) -> str:
    return listing([k.component_link(name) for name in dependency.used_by], 5, "other components")


def runtime_dependencies(k: Knowledge) -> list[ExternalDependency]:
    """Declared packages that the code needs when it runs, the most imported first."""
    return sorted(
        (
            d
            for d in k.analysis.architecture.dependencies.external
            if d.kind == "runtime" and k.cite(d.file, d.line)
        ),
        key=lambda d: (-d.import_count, d.name.casefold()),
    )


def plain_dependencies(k: Knowledge) -> list[ExternalDependency]:
    """Those of `runtime_dependencies` that the stack does not already name as a framework."""
    named = {(item.file, item.line) for item in k.technologies("Frameworks", "Data stores")}
    return [d for d in runtime_dependencies(k) if (d.file, d.line) not in named]


def _dependency(k: Knowledge) -> list[Subject]:
    return [
        Subject(
            d.name,
            f"What is {d.name} used for, and which version is asked for?",
            "It is among the packages that the code imports most.",
            tuple(dict.fromkeys([d.file] + ([d.first_import.file] if d.first_import else []))),
            components=d.used_by[:5],
        )
        for d in plain_dependencies(k)[:3]
        if d.import_count
    ]


def _answer_dependency(k: Knowledge, name: str) -> Answer:
    for d in runtime_dependencies(k):
        if d.name != name:
            continue
        asked = f"asked for as {code(d.constraint)}" if d.constraint else "asked for in any version"
        claim = k.claim(ClaimKind.DEPENDS_ON, d.name, d.constraint, d.file, d.line)
        text = f"{code(d.name)} is {asked} {k.cite(d.file, d.line)}{claim}"
        if d.used_by:
            text += f" and used by {_parts(k, d)}"
        if d.first_import:
            text += (
                f"; an import to start from is {k.cite(d.first_import.file, d.first_import.line)}"
            )
        return Answer(text + ".")
    return Answer(looked_in=k.manifests)


KINDS: Final = (
    Kind("framework", STACK, "Frameworks", "stack", Priority.HIGH,
         "Find the framework among the dependencies, and what imports it.",
         "A dependency and its importers.", _framework, _answer_framework),
    Kind("dependency", STACK, "Key dependencies", "stack", Priority.MEDIUM,
         "Find where it is declared and which components import it.",
         "A version constraint and importers.", _dependency, _answer_dependency),
)  # fmt: skip
