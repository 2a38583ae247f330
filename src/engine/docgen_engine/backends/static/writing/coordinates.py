"""How a package is taken in where no document says it: by its coordinates or by its name."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.documents.discovery import Package
from docgen_engine.domain.markup import bullets, code
from docgen_engine.patterns import regex

_PARENT: Final = regex(r"<parent>.*?</parent>", re.DOTALL)
_COMMENT: Final = regex(r"<!--.*?-->", re.DOTALL)
_BODY: Final = regex(r"<(?:dependenc|build|profiles|modules|properties)")
_WRITTEN: Final = regex(
    r"""["'](?P<group>[a-z][\w-]*(?:\.[\w-]+)+):(?P<name>[\w.-]+):[\w.$-]+["']"""
)
_MOST_DOCUMENTS: Final = 30
_MOST: Final = 6
_PACKED: Final = frozenset({"", "jar", "bundle", "maven-plugin"})


def coordinates(k: Knowledge) -> str:
    """What a user of a Maven library writes into a build file: group, artifact and version.

    A version that is still being made (`-SNAPSHOT`) is in no repository and is left out.
    """
    if "library" not in k.analysis.discovery.project_type:
        return ""
    found = []
    for package in k.analysis.discovery.packages:
        where = k.cite(package.manifest, package.line)
        if package.manifest.endswith("pom.xml") and where and not k.is_aside(package.manifest):
            named = _coordinates("\n".join(k.index.lines(package.manifest)))
            if named:
                found.append(f"{code(named)} {where}")
    if not found:
        return ""
    lead = "To use it, take it in as a dependency of Maven or Gradle:"
    return f"{lead}\n\n{bullets(found[:_MOST])}"


_LISTED: Final = {
    "python": ("pypi", "pip install", "PyPI"),
    "npm": ("npm", "npm install", "npm"),
}
"""By ecosystem: what addresses of its registry have in them, how it installs, what it is called."""

_ADDRESS: Final = regex(r"https?://[\w./@%?=&-]+")


def by_registry(k: Knowledge) -> str:
    """The command that follows from the address of a package in its registry, in the README."""
    for package in k.analysis.discovery.packages:
        known = _LISTED.get(package.ecosystem)
        if known is None or not package.name or k.is_aside(package.manifest):
            continue
        word, command, registry = known
        ends = tuple(
            f"/{kind}/{package.name}".casefold() for kind in ("project", "package", "pypi")
        )
        for path in k.document_files("readme"):
            for number, line in enumerate(k.index.lines(path), start=1):
                if word not in line:
                    continue
                named = (found.rstrip("/.").casefold() for found in _ADDRESS.findall(line))
                where = k.cite(path, number)
                if where and any(word in each and each.endswith(ends) for each in named):
                    return (
                        f"To use it, {code(f'{command} {package.name}')}: no document writes this "
                        f"command, it follows from the page on {registry} that is linked {where}."
                    )
    return ""


def shown_coordinates(k: Knowledge) -> str:
    """Under which coordinates documents take in a package of this repository, with the line.

    A build of Gradle often says nowhere in one piece how its modules are published.
    """
    names = {p.name for p in k.analysis.discovery.packages if "gradle" in p.manifest}
    history = set(k.document_files("change", "history", "release", "news"))
    documents = list(dict.fromkeys((*k.document_files("readme"), *k.document_files())))
    shown: dict[str, str] = {}
    for path in documents[:_MOST_DOCUMENTS] if names else ():
        for number, line in enumerate(k.index.lines(path), start=1) if path not in history else ():
            found = _WRITTEN.search(line) if ":" in line else None
            where = k.cite(path, number) if found and found["name"] in names else ""
            if found and where:
                named = code(f"{found['group']}:{found['name']}")
                shown.setdefault(found["name"], f"{named} ({where})")
    known = min(shown, key=lambda name: name.casefold() != k.name.casefold(), default="")
    return shown.get(known, "")


def coordinates_of(k: Knowledge, package: Package) -> str:
    """Group and artifact of a Maven package; empty where they are not plain."""
    if not package.manifest.endswith("pom.xml"):
        return ""
    named = _coordinates("\n".join(k.index.lines(package.manifest)))
    return ":".join(named.split(":")[:2])


def _coordinates(pom: str) -> str:
    """`group:artifact:version` of a module; empty for one that is no library, or not plain."""
    text = _COMMENT.sub("", pom)
    parent = _PARENT.search(text)
    own = _PARENT.sub("", text)
    body = _BODY.search(own)
    own = own[: body.start()] if body else own
    above = parent[0] if parent else ""
    group = _element(own, "groupId") or _element(above, "groupId")
    artifact = _element(own, "artifactId")
    version = _element(own, "version") or _element(above, "version")
    if not group or not artifact or "$" in group + artifact:
        return ""
    if _element(own, "packaging") not in _PACKED:
        return ""
    released = version and "$" not in version and not version.endswith("-SNAPSHOT")
    return f"{group}:{artifact}:{version}" if released else f"{group}:{artifact}"


def _element(text: str, name: str) -> str:
    match = re.search(rf"<{name}>\s*([^<]*?)\s*</{name}>", text)
    return match[1] if match else ""
