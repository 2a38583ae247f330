"""Reads the manifests of Ruby, PHP and .NET: names, versions, declared dependencies."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import (
    Collector,
    array,
    folder_of,
    one_line,
    table,
)
from docgen_engine.repository.manifests.json_lines import load_json
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    DeclaredEntry,
    Requirement,
)
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.text import split_lines

_GEM: Final = regex(r"^\s*gem\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"'](?P<rest>.*)$")
_GROUP: Final = regex(r"^\s*group\s*\(?\s*(?P<names>:[\w, :]+?)\)?\s+do\b")
_RUBY: Final = regex(r"^\s*ruby\s*\(?\s*[\"']([^\"']+)[\"']")
_QUOTED: Final = regex(r"[\"']([^\"']+)[\"']")
_SPEC: Final = regex(
    r"^\s*\w+\.(?P<key>name|version|summary|description|license|required_ruby_version)\s*=\s*"
    r"[\"'](?P<value>[^\"']+)[\"']"
)
_SPEC_DEPENDENCY: Final = regex(
    r"^\s*\w+\.add_(?P<kind>runtime_|development_)?dependency\s*\(?\s*[\"'](?P<name>[\w.-]+)[\"']"
    r"(?P<rest>.*)$"
)
_EXECUTABLES: Final = regex(r"^\s*\w+\.executables?\s*(?:=|<<)\s*(?P<rest>.+)$")
_FOLDER: Final = regex(r"^\s*\w+\.bindir\s*=\s*[\"']([\w./-]+)[\"']", re.MULTILINE)
_WORDS: Final = regex(r"%w[\[({<|](?P<words>[^\])}>|]*)")
_REFERENCE: Final = regex(
    r"<PackageReference\s+Include=\"(?P<name>[^\"]+)\"(?:[^>]*?\sVersion=\"(?P<version>[^\"]+)\")?"
)
_HOLDS_OTHERS: Final = regex(r"\bSdk\s*=\s*\"Microsoft\.Build\.(?:Traversal|NoTargets)\b")
"""A project that builds others and makes nothing itself."""

_FRAMEWORK: Final = regex(r"<TargetFrameworks?>([^<]+)<")


def read_gemfile(path: str, text: str, into: Collector) -> None:
    """Read a Gemfile.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    group = ""
    for number, line in enumerate(split_lines(text), start=1):
        opened = _GROUP.match(line)
        if opened:
            group = opened["names"].replace(":", "").strip()
        elif re.match(r"^end\b", line):
            group = ""
        ruby = _RUBY.match(line)
        if ruby:
            into.requirements.append(Requirement("ruby", ruby[1], path, number))
        gem = _GEM.match(line)
        if gem:
            words = re.split(r",\s*\w+:|,\s*:\w+\s*=>", gem["rest"])[0]
            constraint = ", ".join(_QUOTED.findall(words))
            named = group or ("dev" if re.search(r":(?:development|test)\b", gem["rest"]) else "")
            kind = "dev" if re.search(r"\b(?:dev|development|test)\b", named) else "runtime"
            into.dependencies.append(
                DeclaredDependency(
                    gem["name"], constraint, kind, "ruby", path, number, named, folder_of(path)
                )
            )


def read_gemspec(path: str, text: str, into: Collector) -> None:
    """Read the literals of a gemspec; it is never run.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(split_lines(text), start=1):
        match = _SPEC.match(line)
        if match and "#{" not in match["value"]:  # what Ruby would put in is not known
            found.setdefault(match["key"], (match["value"], number))
        started = _EXECUTABLES.match(line)
        if started:
            _executables(path, text, started["rest"], number, into)
        dependency = _SPEC_DEPENDENCY.match(line)
        if dependency:
            kind = "dev" if dependency["kind"] == "development_" else "runtime"
            constraint = ", ".join(_QUOTED.findall(dependency["rest"]))
            into.dependencies.append(
                DeclaredDependency(
                    dependency["name"], constraint, kind, "ruby", path, number, "",
                    folder_of(path),
                )
            )  # fmt: skip
    summary = found.get("summary") or found.get("description") or ("", 0)
    name = found.get("name", ("", 0))
    requires = found.get("required_ruby_version", ("", 0))[0]
    into.package(
        Package(
            name[0], folder_of(path), path, name[1], "ruby",
            version=found.get("version", ("", 0))[0],
            description=summary[0], description_line=summary[1],
            license=found.get("license", ("", 0))[0],
            requires=f"Ruby {requires}" if requires else "",
        )
    )  # fmt: skip


def _executables(path: str, text: str, rest: str, line: int, into: Collector) -> None:
    """The commands that a gem installs: listed, or all files of a folder that a pattern names."""
    folder = folder_of(path)
    given = _FOLDER.search(text)
    place = given[1].strip("/") if given else "bin"
    below = posixpath.normpath(posixpath.join(folder, place)) + "/"
    listed = _WORDS.search(rest)
    names = listed["words"].split() if listed else _QUOTED.findall(rest)
    if "grep" in rest or "basename" in rest:
        names = sorted(
            one[len(below) :]
            for one in into.paths
            if one.startswith(below) and "/" not in one[len(below) :]
        )
    for name in names:
        if below + name in into.paths:
            into.entry_points.append(
                DeclaredEntry(
                    name, "command", f"{place}/{name}", "ruby", path, line, folder, command=name
                )
            )


def read_composer(path: str, text: str, into: Collector) -> None:
    """Read a composer.json.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        ValueError: it is not JSON.
    """
    value, lines = load_json(text)
    data = table(value)
    folder = folder_of(path)
    has_words = isinstance(data.get("description"), str)
    php = one_line(table(data.get("require")).get("php"))
    into.package(
        Package(
            one_line(data.get("name")), folder, path, lines.line("name"), "php",
            version=one_line(data.get("version")),
            description=one_line(data.get("description")),
            description_line=lines.line("description") if has_words else 0,
            license=one_line(data.get("license")),
            requires=f"PHP {php}" if php else "",
        )
    )  # fmt: skip
    for key, kind in (("require", "runtime"), ("require-dev", "dev")):
        for name, constraint in table(data.get(key)).items():
            line = lines.line(key, name)
            if name == "php":
                into.requirements.append(Requirement("php", one_line(constraint), path, line))
            else:
                into.dependencies.append(
                    DeclaredDependency(
                        name, one_line(constraint), kind, "php", path, line, "", folder
                    )
                )
    for name, script in table(data.get("scripts")).items():
        text_of = "\n".join(s for s in array(script) if isinstance(s, str)) or one_line(script)
        if not name.startswith(("post-", "pre-")):
            into.command(
                f"composer {name}", guess_purpose(name, text_of),
                (path, lines.line("scripts", name)), "composer.json scripts",
            )  # fmt: skip
    for number, target in enumerate(array(data.get("bin"))):
        if isinstance(target, str):
            name = posixpath.basename(target)
            line = lines.line("bin", number)
            into.entry_points.append(
                DeclaredEntry(name, "command", target, "php", path, line, folder, command=name)
            )


def read_csproj(path: str, text: str, into: Collector) -> None:
    """Read a project file of .NET.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    name = posixpath.splitext(posixpath.basename(path))[0]
    folder = folder_of(path)
    framework = ""
    for number, line in enumerate(split_lines(text), start=1):
        target = _FRAMEWORK.search(line)
        if target and not framework:
            framework = target[1].strip()
            into.requirements.append(Requirement("dotnet", framework, path, number))
        for match in _REFERENCE.finditer(line):
            into.dependencies.append(
                DeclaredDependency(
                    match["name"], match["version"] or "", "runtime", "dotnet", path, number, "",
                    folder,
                )
            )  # fmt: skip
    if not _HOLDS_OTHERS.search(text):
        into.package(Package(name, folder, path, 1, "dotnet", requires=framework))
