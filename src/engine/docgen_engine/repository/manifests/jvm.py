"""Reads pom.xml and Gradle's build files."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from xml.parsers import expat

import msgspec

from docgen_engine.domain.documents.analysis import Package
from docgen_engine.repository.manifests.collector import Collector, folder_of, one_line
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    Requirement,
    WorkspaceMember,
)
from docgen_engine.repository.text import split_lines

_GRADLE: Final = re.compile(
    r"^\s*(?P<configuration>[a-z]\w*(?:Implementation|Api|Only|Processor|implementation|api))\b"
    r"|^\s*(?P<plain>implementation|api|compileOnly|runtimeOnly|kapt|ksp|annotationProcessor)\b"
)
_COORDINATES: Final = re.compile(
    r"[\"'](?P<group>[\w.-]+):(?P<name>[\w.-]+)(?::(?P<version>[^\"':@]+))?[^\"']*[\"']"
)
_INCLUDE: Final = re.compile(r"[\"']:?([\w:./-]+)[\"']")
_ROOT_NAME: Final = re.compile(r"^\s*rootProject\.name\s*=\s*[\"']([^\"']+)[\"']")


class _Element(msgspec.Struct):
    path: tuple[str, ...]
    line: int
    text: str = ""


class _Doctype(Exception):
    """The document declares a type: entities could expand without end."""


class _TooDeep(Exception):
    """Elements are nested deeper than anybody writes them."""


_DEEPEST: Final = 200


def _elements(text: str) -> list[_Element]:
    """All elements of a document with their lines, without entities of its own.

    Raises:
        ValueError: it is not XML, or declares a type.
    """
    parser = expat.ParserCreate()
    found: list[_Element] = []
    stack: list[_Element] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if len(stack) >= _DEEPEST:
            raise _TooDeep
        path = (*(stack[-1].path if stack else ()), name.rpartition(":")[2])
        stack.append(_Element(path, parser.CurrentLineNumber))
        found.append(stack[-1])

    def end(_name: str) -> None:
        stack.pop()

    def data(piece: str) -> None:
        if stack:
            stack[-1].text += piece

    def doctype(*_parts: object) -> None:
        raise _Doctype

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text.encode("utf-8"), True)
    except _Doctype as error:
        raise ValueError("it declares a document type, which is not read") from error
    except _TooDeep as error:
        raise ValueError(f"its elements are nested more than {_DEEPEST} deep") from error
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found


def read_pom(path: str, text: str, into: Collector) -> None:
    """Read a pom.xml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        ValueError: it is not XML.
    """
    elements = _elements(text)
    top = {e.path[1]: e for e in elements if len(e.path) == 2 and e.path[0] == "project"}

    def plain(key: str) -> str:
        return one_line(top[key].text) if key in top else ""

    folder = folder_of(path)
    if "artifactId" in top:
        into.package(
            Package(
                name=plain("artifactId"),
                path=folder,
                manifest=path,
                line=top["artifactId"].line,
                ecosystem="java",
                version=plain("version"),
                description=plain("description"),
                description_line=top["description"].line if "description" in top else 0,
            )
        )
        above = {
            e.path[2]: e for e in elements if e.path[:2] == ("project", "parent") and e.path[2:]
        }
        group = plain("groupId") or (one_line(above["groupId"].text) if "groupId" in above else "")
        into.coordinates.add(f"{group}:{plain('artifactId')}")
    _pom_dependencies(path, folder, elements, into)
    for element in elements:
        if element.path == ("project", "modules", "module") and element.text.strip():
            into.workspaces.append(
                WorkspaceMember(element.text.strip(), "java", path, element.line)
            )
        elif element.path[-1] in (
            "maven.compiler.release",
            "java.version",
            "maven.compiler.source",
        ):
            into.requirements.append(Requirement("java", element.text.strip(), path, element.line))


def _pom_dependencies(path: str, folder: str, elements: list[_Element], into: Collector) -> None:
    at = ("project", "dependencies", "dependency")
    current: dict[str, _Element] = {}

    def close() -> None:
        if "artifactId" in current:
            scope = current["scope"].text.strip() if "scope" in current else ""
            optional = "optional" in current and current["optional"].text.strip() == "true"
            kind = "dev" if scope == "test" else "optional" if optional else "runtime"
            group = current["groupId"].text.strip() + ":" if "groupId" in current else ""
            version = current["version"].text.strip() if "version" in current else ""
            into.dependencies.append(
                DeclaredDependency(
                    group + current["artifactId"].text.strip(), version, kind, "java", path,
                    current["artifactId"].line, "", folder,
                )
            )  # fmt: skip
        current.clear()

    for element in elements:
        if element.path == at:
            close()
        elif element.path[:3] == at and len(element.path) == 4:
            current[element.path[3]] = element
    close()


def read_gradle(path: str, text: str, into: Collector) -> None:
    """Read the dependencies, includes and name of a Gradle file, as far as they are literals.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    folder = folder_of(path)
    settings = posixpath.basename(path).startswith("settings.")
    for number, line in enumerate(split_lines(text), start=1):
        named = _ROOT_NAME.match(line)
        if named:
            into.package(Package(named[1], folder, path, number, "java"))
        if settings and re.match(r"\s*include\b", line):
            for member in _INCLUDE.findall(line):
                into.workspaces.append(
                    WorkspaceMember(member.replace(":", "/"), "java", path, number)
                )
        match = _GRADLE.match(line)
        coordinates = _COORDINATES.search(line) if match else None
        if match and coordinates:
            configuration = match["configuration"] or match["plain"]
            kind = "dev" if configuration.lower().startswith(("test", "androidtest")) else "runtime"
            into.dependencies.append(
                DeclaredDependency(
                    f"{coordinates['group']}:{coordinates['name']}",
                    (coordinates["version"] or "").strip(),
                    kind, "java", path, number, configuration, folder,
                )
            )  # fmt: skip
