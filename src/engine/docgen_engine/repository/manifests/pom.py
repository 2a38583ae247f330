"""Reads pom.xml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

import msgspec

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector, folder_of, one_line
from docgen_engine.repository.manifests.model import (
    MANAGED_ELSEWHERE,
    DeclaredDependency,
    Requirement,
    WorkspaceMember,
)


class _Element(msgspec.Struct):
    path: tuple[str, ...]
    line: int
    text: str = ""


class _Doctype(Exception):
    """The document declares a type: entities could expand without end."""


class _TooDeep(Exception):
    """Elements are nested deeper than anybody writes them."""


_DEEPEST: Final = 200
_PROPERTY: Final = regex(r"\$\{([\w.-]+)\}")
_JAVA_LEVEL: Final = regex(r"^(?:1\.)?(?P<level>\d{1,2})$")
_JAVA_PROPERTIES: Final = frozenset(
    {"maven.compiler.release", "java.version", "maven.compiler.source", "release.java.version"}
)
_MODULES: Final = (
    ("project", "modules", "module"),
    ("project", "profiles", "profile", "modules", "module"),
)
_LEVELS: Final = frozenset({"release", "source"})
_ENFORCED: Final = {
    "requireJavaVersion.version": "JDK",
    "requireMavenVersion.version": "Maven",
}
_RANGE: Final = regex(
    r"^(?P<open>[\[(])\s*(?P<low>[\d.]*)\s*,\s*(?P<high>[\d.]*)\s*(?P<close>[\])])$"
)


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
        holder = one_line(above["groupId"].text) if "groupId" in above else ""
        if holder and "artifactId" in above and "version" in above:
            name, version = (one_line(above[key].text) for key in ("artifactId", "version"))
            at = above["artifactId"].line
            into.dependencies.append(
                DeclaredDependency(
                    f"{holder}:{name}", version, "build", "java", path, at, "parent", folder
                )
            )
        group = plain("groupId") or holder
        into.coordinates.add(f"{group}:{plain('artifactId')}")
    properties = _properties(elements)
    _note_managed(elements, properties, into)
    _pom_dependencies(path, folder, elements, into)
    _note_java(path, elements, properties, into)
    for element in elements:
        if element.path in _MODULES and element.text.strip():
            into.workspaces.append(
                WorkspaceMember(element.text.strip(), "java", path, element.line)
            )


def _properties(elements: list[_Element]) -> dict[str, str]:
    """What `${name}` stands for, as far as the file itself says."""
    at = ("project", "properties")
    found = {e.path[2]: e.text.strip() for e in elements if e.path[:2] == at and len(e.path) == 3}
    for element in elements:
        if element.path == ("project", "version"):
            found.setdefault("project.version", element.text.strip())
        elif element.path == ("project", "parent", "version"):
            found.setdefault("project.parent.version", element.text.strip())
    return found


def _resolved(text: str, properties: dict[str, str]) -> str:
    """A value with the file's own properties put in."""
    for _ in range(4):
        match = _PROPERTY.search(text)
        if match is None or match[1] not in properties:
            break
        text = text.replace(match[0], properties[match[1]])
    return text.strip()


class _Group:
    """An element that repeats, such as a dependency or a plugin, with all that is inside of it."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path: Final = path
        self.inner: Final[list[_Element]] = []

    def element(self, *names: str) -> _Element | None:
        """The first element inside by its path from here."""
        wanted = (*self.path, *names)
        return next((one for one in self.inner if one.path == wanted), None)

    def text(self, *names: str) -> str:
        """The text of that element, empty without one."""
        found = self.element(*names)
        return found.text.strip() if found is not None else ""


def _groups(elements: list[_Element], *ends: tuple[str, ...]) -> list[_Group]:
    """All elements whose path ends in one of these ways, innermost first to be whole."""
    found: list[_Group] = []
    for element in elements:
        if any(element.path[-len(end) :] == end for end in ends):
            found.append(_Group(element.path))
        elif found and element.path[: len(found[-1].path)] == found[-1].path:
            found[-1].inner.append(element)
    return found


# -- dependencies ----------------------------------------------------------------------------------


def _note_managed(elements: list[_Element], properties: dict[str, str], into: Collector) -> None:
    """Versions that a pom fixes for others, and the lists of versions that it takes in."""
    for group in _groups(elements, ("dependencyManagement", "dependencies", "dependency")):
        if group.path[0] != "project" or len(group.path) != 4:
            continue
        holder, name = group.text("groupId"), group.text("artifactId")
        version = _resolved(group.text("version"), properties)
        if group.text("scope") == "import":
            into.managed[f"{holder}:*"] = f"managed by {name} {version}".strip()
        elif version:
            into.managed[f"{holder}:{name}"] = version


def _pom_dependencies(path: str, folder: str, elements: list[_Element], into: Collector) -> None:
    properties = _properties(elements)
    inherits = any(element.path == ("project", "parent") for element in elements)
    for group, profile in _declaring(elements):
        artifact = group.element("artifactId")
        if artifact is None:
            continue
        holder = group.text("groupId")
        name = f"{holder}:{artifact.text.strip()}" if holder else artifact.text.strip()
        version = _resolved(group.text("version"), properties)
        if not version or "${" in version:  # a property of the parent, which is not here
            version = _managed(name, holder, into)
            if not version and (inherits or into.managed or group.text("version")):
                version = MANAGED_ELSEWHERE
        kind = _kind(group)
        into.dependencies.append(
            DeclaredDependency(
                name, version, "optional" if profile and kind == "runtime" else kind, "java",
                path, artifact.line, profile, folder,
            )
        )  # fmt: skip


def _declaring(elements: list[_Element]) -> Iterator[tuple[_Group, str]]:
    """The dependencies of a project, and those that a profile adds, with the profile's name."""
    for group in _groups(elements, ("project", "dependencies", "dependency")):
        if len(group.path) == 3:
            yield group, ""
    for profile in _groups(elements, ("project", "profiles", "profile")):
        for group in _groups(profile.inner, ("profile", "dependencies", "dependency")):
            if len(group.path) == len(profile.path) + 2:
                yield group, profile.text("id")


def _managed(name: str, holder: str, into: Collector) -> str:
    """The version that a pom read before fixes, or the list of the same people that does so."""
    known = into.managed.get(name, "")
    while holder and not known:
        known = into.managed.get(f"{holder}:*", "")
        holder = holder.rpartition(".")[0]
    return known


def _kind(group: _Group) -> str:
    scope = group.text("scope")
    if scope == "test":
        return "dev"
    if scope == "provided":
        return "build"  # there when it is compiled, not shipped with it
    return "optional" if group.text("optional") == "true" else "runtime"


# -- versions of Java ------------------------------------------------------------------------------


def _note_java(
    path: str, elements: list[_Element], properties: dict[str, str], into: Collector
) -> None:
    """The Java that the code is compiled for, and the one that the build asks for.

    Where several executions compile, the lowest is what users need: the others add to it.
    """
    found: list[tuple[int, int]] = []

    def note(text: str, line: int) -> None:
        match = _JAVA_LEVEL.match(_resolved(text, properties))
        if match:
            found.append((int(match["level"]), line))

    for element in elements:
        if element.path[-1] in _JAVA_PROPERTIES and "properties" in element.path[-2:]:
            note(element.text, element.line)
    for plugin in _groups(elements, ("plugins", "plugin")):
        name = plugin.text("artifactId")
        if name == "maven-compiler-plugin":
            for element in _levels(plugin):
                note(element.text, element.line)
        elif name == "maven-enforcer-plugin":
            for element in plugin.inner:
                tool = _ENFORCED.get(".".join(element.path[-2:]), "")
                wanted = _in_words(_resolved(element.text, properties)) if tool else ""
                if wanted and "${" not in wanted:
                    into.requirements.append(Requirement(tool, wanted, path, element.line))
    if found:
        lowest, line = min(found)
        into.requirements.append(Requirement("java", str(lowest), path, line))


def _levels(plugin: _Group) -> list[_Element]:
    """Where a compiler plugin says which Java the main code is for."""
    depth = len(plugin.path)
    found = [
        one
        for one in plugin.inner
        if one.path[depth:-1] == ("configuration",) and one.path[-1] in _LEVELS
    ]
    for execution in _groups(plugin.inner, ("executions", "execution")):
        goals = [one.text.strip() for one in execution.inner if one.path[-1] == "goal"]
        tests = "testCompile" in goals or "test" in execution.text("id").lower()
        inside = len(execution.path)
        if tests or execution.text("phase") == "none":
            continue
        found += [
            one
            for one in execution.inner
            if one.path[inside:-1] == ("configuration",) and one.path[-1] in _LEVELS
        ]
    released = [one for one in found if one.path[-1] == "release"]
    return released or found


def _in_words(text: str) -> str:
    """Maven's range as people say it: `[17,22)` is `17 or newer, below 22`.

    A version alone is the lowest one; `[1.8]` is just that one.
    """
    match = _RANGE.match(text)
    if match is None:
        bare = text.strip("[] ").removeprefix("1.")
        return bare if text.startswith("[") or not bare else f"{bare} or newer"
    low, high = (match[side].removeprefix("1.") for side in ("low", "high"))
    after = f"{low} or newer" if match["open"] == "[" else f"newer than {low}"
    until = f"{high} or older" if match["close"] == "]" else f"below {high}"
    return ", ".join(words for bound, words in ((low, after), (high, until)) if bound)
