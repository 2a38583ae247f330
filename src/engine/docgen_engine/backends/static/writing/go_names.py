"""Names of Go with their package, where one component holds several packages."""

from __future__ import annotations

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.markup import escape


def package_of(k: Knowledge, file: str) -> str:
    """The package by which people tell a file's names from those of others in its component.

    Args:
        k: what is known.
        file: any file.

    Returns:
        Such as `atom`; empty where the component holds one package, and outside of Go.
    """
    if not file.endswith(".go"):
        return ""
    facts = k.index.facts.get(file)
    if facts is None or not facts.package or facts.package == "main":
        return ""
    owner = k.component_of_file.get(file)
    several = k.remember("components of several Go packages", lambda: _several(k))
    return facts.package if owner is not None and owner.path in several else ""


def with_package(k: Knowledge, file: str, cited: str) -> str:
    """The citation of a name behind that of its package, where several have such a name.

    Args:
        k: what is known.
        file: in which the name is defined.
        cited: the citation; empty stays empty.
    """
    package = package_of(k, file) if cited else ""
    return f"{escape(package)}.{cited}" if package else cited


def _several(k: Knowledge) -> frozenset[str]:
    found: dict[str, set[str]] = {}
    for file, owner in k.component_of_file.items():
        facts = k.index.facts.get(file) if file.endswith(".go") else None
        if facts is not None and facts.package and not file.endswith("_test.go"):
            found.setdefault(owner.path, set()).add(facts.package)
    return frozenset(path for path, packages in found.items() if len(packages) > 1)
