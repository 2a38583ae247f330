"""Finds the use of well-known modules in code, by the imports as they are written."""

from __future__ import annotations

from collections import defaultdict

from docgen_engine.backends.static.known import lookup
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.analysis import Fact


def usage_facts(
    survey: Survey, topic: str, table: dict[str, str], *, code: bool = True, said: str = "used in"
) -> list[Fact]:
    """One fact for each known module that is imported, with the components that import it.

    Args:
        survey: the repository.
        topic: section that the facts serve.
        table: known modules and their labels.
        code: look at components of code, else at everything beside them.
        said: what stands before the components.

    Returns:
        By label, at the first import.
    """
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, facts in survey.index.facts.items():
        if survey.is_code(path) is not code:
            continue
        for imported in facts.imports:
            if imported.type_only or imported.module.startswith("."):
                continue
            label = lookup(table, imported.module) or lookup(
                table, f"{imported.module}.{imported.name}"
            )
            if label:
                places[label].append((path, imported.line))
    found = []
    for label, lines in sorted(places.items()):
        path, line = min(lines)
        components = sorted({survey.component_name(file) or file for file, _ in lines})
        listed = ", ".join(f"`{component}`" for component in components[:5])
        more = " and others" if len(components) > 5 else ""
        found.append(Fact(topic, label, f"{said} {listed}{more}", path, line, line))
    return found
