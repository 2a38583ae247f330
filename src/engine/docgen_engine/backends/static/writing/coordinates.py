"""Under which coordinates a Maven library is taken in, where no document says it."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.domain.markup import bullets, code

_PARENT: Final = re.compile(r"<parent>.*?</parent>", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_BODY: Final = re.compile(r"<(?:dependenc|build|profiles|modules|properties)")
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
