"""Manifests and build files: what the repository declares about itself, with file and line.

One module for each family of files; `read_manifests` looks which of them a repository has. Nothing
is run: TOML, JSON and XML are parsed, Python is read as a tree, the rest line by line.
"""

from __future__ import annotations

import posixpath
import tomllib
from collections.abc import Callable, Iterable
from typing import Final

from docgen_engine.domain.documents.analysis import Problem
from docgen_engine.domain.errors import DocgenError
from docgen_engine.domain.snapshot import FOREIGN, FileKind, Manifest
from docgen_engine.repository.manifests.ci import (
    is_github_workflow,
    read_github_workflow,
    read_gitlab_ci,
)
from docgen_engine.repository.manifests.ci_model import CiJob
from docgen_engine.repository.manifests.ci_others import (
    is_circleci,
    read_appveyor,
    read_circleci,
    read_travis,
)
from docgen_engine.repository.manifests.cmake import read_cmake
from docgen_engine.repository.manifests.collector import Collector, depth
from docgen_engine.repository.manifests.containers import (
    is_compose,
    is_dockerfile,
    is_env_example,
    read_compose,
    read_dockerfile,
    read_env_example,
)
from docgen_engine.repository.manifests.dev_containers import (
    is_dev_container,
    read_dev_container,
)
from docgen_engine.repository.manifests.golang import read_go_mod, read_go_work
from docgen_engine.repository.manifests.just import read_justfile
from docgen_engine.repository.manifests.jvm import read_gradle
from docgen_engine.repository.manifests.make import (
    is_task_script,
    read_makefile,
    read_rakefile,
    read_task_script,
    read_taskfile,
)
from docgen_engine.repository.manifests.model import (
    ContainerFact,
    DeclaredDependency,
    DeclaredEntry,
    EnvironmentDeclaration,
    ModulePath,
    ProjectFacts,
    Requirement,
    ToolUse,
    WorkspaceMember,
    normalise,
)
from docgen_engine.repository.manifests.node import read_package_json, read_pnpm_workspace
from docgen_engine.repository.manifests.others import (
    read_composer,
    read_csproj,
    read_gemfile,
    read_gemspec,
)
from docgen_engine.repository.manifests.pom import read_pom
from docgen_engine.repository.manifests.pyproject import read_pyproject
from docgen_engine.repository.manifests.requirements import (
    is_requirements,
    read_pipfile,
    read_requirements,
)
from docgen_engine.repository.manifests.rust import read_cargo
from docgen_engine.repository.manifests.sessions import (
    read_noxfile,
    read_pre_commit,
    read_tox_ini,
    read_tox_toml,
)
from docgen_engine.repository.manifests.setuptools import read_setup_cfg, read_setup_py
from docgen_engine.repository.manifests.spring import (
    is_application_settings,
    read_application_settings,
)
from docgen_engine.repository.manifests.tools import note_tool_file

__all__ = [
    "CiJob",
    "ContainerFact",
    "DeclaredDependency",
    "DeclaredEntry",
    "EnvironmentDeclaration",
    "ModulePath",
    "ProjectFacts",
    "Requirement",
    "ToolUse",
    "WorkspaceMember",
    "manifest_readers",
    "normalise",
    "read_manifests",
]

Reader = Callable[[str, str, Collector], None]

_LONGEST_FILE: Final = 1_000_000
_LONGEST_LINE: Final = 1_000
# The readers that go line by line use patterns whose work can grow with the square of a line's
# length; no line that people write is longer than this.

_PARSED: Final[dict[str, Reader]] = {
    "pyproject.toml": read_pyproject,
    "setup.py": read_setup_py,
    "Pipfile": read_pipfile,
    "package.json": read_package_json,
    "tox.toml": read_tox_toml,
    "noxfile.py": read_noxfile,
    "Cargo.toml": read_cargo,
    "pom.xml": read_pom,
    "composer.json": read_composer,
}
_BY_LINE: Final[dict[str, tuple[Reader, ...]]] = {
    "setup.cfg": (read_setup_cfg, read_tox_ini),
    "tox.ini": (read_tox_ini,),
    "pnpm-workspace.yaml": (read_pnpm_workspace,),
    "go.mod": (read_go_mod,),
    "go.work": (read_go_work,),
    "Makefile": (read_makefile,),
    "makefile": (read_makefile,),
    "GNUmakefile": (read_makefile,),
    "justfile": (read_justfile,),
    "Justfile": (read_justfile,),
    ".justfile": (read_justfile,),
    "Rakefile": (read_rakefile,),
    "Taskfile.yml": (read_taskfile,),
    "Taskfile.yaml": (read_taskfile,),
    ".pre-commit-config.yaml": (read_pre_commit,),
    ".gitlab-ci.yml": (read_gitlab_ci,),
    ".travis.yml": (read_travis,),
    "appveyor.yml": (read_appveyor,),
    ".appveyor.yml": (read_appveyor,),
    "build.gradle": (read_gradle,),
    "build.gradle.kts": (read_gradle,),
    "settings.gradle": (read_gradle,),
    "settings.gradle.kts": (read_gradle,),
    "Gemfile": (read_gemfile,),
    "CMakeLists.txt": (read_cmake,),
}
_BY_RULE: Final[tuple[tuple[Callable[[str], bool], Reader], ...]] = (
    (is_requirements, read_requirements),
    (is_github_workflow, read_github_workflow),
    (is_circleci, read_circleci),
    (is_dockerfile, read_dockerfile),
    (is_compose, read_compose),
    (is_dev_container, read_dev_container),
    (is_env_example, read_env_example),
    (is_application_settings, read_application_settings),
    (is_task_script, read_task_script),
    (lambda path: path.endswith(".gemspec"), read_gemspec),
    (lambda path: path.endswith((".csproj", ".fsproj", ".vbproj")), read_csproj),
)
# One package for each folder and ecosystem: the first of these that names it is believed.
_FIRST: Final = ("pyproject.toml", "setup.cfg", "setup.py")

_NOT_OURS: Final = frozenset(
    {
        "vendor", "vendored", "_vendor", "third_party", "third-party", "site-packages", "fixtures",
        "__fixtures__", "testdata", "test-data", "test_data", "templates", "__tests__", "test",
        "tests", "examples", "example", "samples", "sample", "demos", "demo", "playground",
        "cookiecutter", "snapshots", "e2e",
    }
)  # fmt: skip


def read_manifests(manifest: Manifest, read: Callable[[str], str]) -> ProjectFacts:
    """Everything that manifests and build files of a repository declare.

    Manifests inside of tests, examples, templates and vendored code speak of other projects and
    are passed over. One that cannot be read is named in `problems`.

    Args:
        manifest: the snapshot.
        read: gives the text of a file by its path.

    Returns:
        Facts, each with its file and line.
    """
    paths = [
        entry.path
        for entry in manifest.files
        if entry.kind is FileKind.TEXT and entry.size and entry.origin not in FOREIGN
    ]  # an empty file declares nothing, and has no line to cite
    into = Collector(frozenset(entry.path for entry in manifest.files), read)
    for path in sorted(paths, key=_order):
        if not _is_ours(path, into.paths):
            continue
        note_tool_file(path, into)
        readers = list(manifest_readers(path))
        if readers:
            into.files.append(path)
            _read_one(path, readers, read, into)
    return into.facts()


def manifest_readers(path: str) -> Iterable[tuple[Reader, bool]]:
    """The readers for a file, by its path; True with those that go line by line."""
    name = posixpath.basename(path)
    if name in _PARSED:
        yield _PARSED[name], False
    for reader in _BY_LINE.get(name, ()):
        yield reader, True
    for rule, reader in _BY_RULE:
        if rule(path):
            yield reader, True
            return


def _order(path: str) -> tuple[tuple[int, str], int]:
    folder, name = posixpath.split(path)
    rank = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return (depth(posixpath.join(folder, "")), rank)


def _is_ours(path: str, paths: frozenset[str]) -> bool:
    folder, name = posixpath.split(path)
    if name == "setup.py" and posixpath.join(folder, "__init__.py") in paths:
        return False  # a module that happens to be called so
    return _NOT_OURS.isdisjoint(part.lower() for part in folder.split("/"))


def _read_one(
    path: str,
    readers: list[tuple[Reader, bool]],
    read: Callable[[str], str],
    into: Collector,
) -> None:
    try:
        text = read(path)
    except (DocgenError, KeyError, OSError) as error:
        into.problems.append(Problem(path, f"cannot be read: {error}"))
        return
    if len(text) > _LONGEST_FILE:
        into.problems.append(Problem(path, "is too long for a manifest and was not read"))
        return
    for reader, by_line in readers:
        try:
            reader(path, _cut(text) if by_line else text, into)
        except tomllib.TOMLDecodeError as error:
            into.problems.append(Problem(path, f"is not valid TOML: {error}"))
        except SyntaxError as error:
            into.problems.append(Problem(path, f"is not valid Python: {error.msg}"))
        except (ValueError, RecursionError) as error:
            into.problems.append(Problem(path, f"cannot be read: {error}"))


def _cut(text: str) -> str:
    return "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))
