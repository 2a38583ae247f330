"""Reads pyproject.toml: PEP 621, PEP 735, Poetry, PDM, Hatch, uv and the tools it configures."""

from __future__ import annotations

from typing import Any, Final

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.repository.manifests.collector import (
    Collector,
    array,
    folder_of,
    is_dev_group,
    one_line,
    table,
)
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    DeclaredEntry,
    Requirement,
    ToolUse,
    WorkspaceMember,
)
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.requirement import read_requirement
from docgen_engine.repository.manifests.sessions import note_tox_table
from docgen_engine.repository.toml_lines import TomlLines, loads, toml_lines

_TOOLS: Final[dict[str, tuple[str, str]]] = {
    "bandit": ("Bandit", "lint"),
    "basedpyright": ("basedpyright", "types"),
    "black": ("Black", "format"),
    "cibuildwheel": ("cibuildwheel", "release"),
    "codespell": ("codespell", "lint"),
    "commitizen": ("Commitizen", "release"),
    "coverage": ("coverage.py", "test"),
    "cython-lint": ("cython-lint", "lint"),
    "deptry": ("deptry", "lint"),
    "djlint": ("djLint", "lint"),
    "flake8": ("Flake8", "lint"),
    "importlinter": ("Import Linter", "lint"),
    "interrogate": ("interrogate", "lint"),
    "isort": ("isort", "format"),
    "mypy": ("mypy", "types"),
    "nox": ("Nox", "automation"),
    "poe": ("Poe the Poet", "automation"),
    "pydocstyle": ("pydocstyle", "lint"),
    "pylint": ("Pylint", "lint"),
    "pyrefly": ("Pyrefly", "types"),
    "pyright": ("Pyright", "types"),
    "pytest": ("pytest", "test"),
    "ruff": ("Ruff", "lint"),
    "semantic_release": ("Python Semantic Release", "release"),
    "setuptools_scm": ("setuptools-scm", "build"),
    "towncrier": ("towncrier", "release"),
    "tox": ("tox", "automation"),
    "ty": ("ty", "types"),
    "vulture": ("Vulture", "lint"),
    "yapf": ("YAPF", "format"),
}
_BACKENDS: Final = {
    "hatchling": "Hatchling",
    "setuptools": "setuptools",
    "poetry": "Poetry",
    "flit_core": "Flit",
    "flit": "Flit",
    "pdm": "PDM",
    "maturin": "Maturin",
    "scikit_build_core": "scikit-build-core",
    "mesonpy": "meson-python",
    "uv_build": "uv",
    "whey": "Whey",
    "jupyter_packaging": "jupyter-packaging",
}
_SCRIPT_TABLES: Final = (
    (("pdm", "scripts"), "pdm run"),
    (("poe", "tasks"), "poe"),
    (("taskipy", "tasks"), "task"),
    (("rye", "scripts"), "rye run"),
)


def read_pyproject(path: str, text: str, into: Collector) -> None:
    """Read a pyproject.toml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
    """
    _Reader(path, loads(text), toml_lines(text), into).read()


class _Reader:
    def __init__(self, path: str, data: dict[str, Any], lines: TomlLines, into: Collector) -> None:
        self.path = path
        self.folder = folder_of(path)
        self.data = data
        self.lines = lines
        self.into = into

    def read(self) -> None:
        self._project()
        self._groups()
        self._build_system()
        tool = table(self.data.get("tool"))
        self._poetry(table(tool.get("poetry")))
        self._other_tools(tool)
        note_tox_table(self.path, table(tool.get("tox")), self.lines, ("tool", "tox"), self.into)
        self._hatch(table(table(tool.get("hatch")).get("envs")))
        for where, runner in _SCRIPT_TABLES:
            self._scripts(("tool", *where), table(table(tool.get(where[0])).get(where[1])), runner)

    # -- PEP 621 and PEP 735 ---------------------------------------------------------------

    def _project(self) -> None:
        project = table(self.data.get("project"))
        requires = one_line(project.get("requires-python"))
        self._package(project, ("project",), requires)
        self._python(requires, "project", "requires-python")
        at = ("project", "dependencies")
        self._requirements(array(project.get("dependencies")), at, "runtime", "")
        for group, items in table(project.get("optional-dependencies")).items():
            kind = "dev" if is_dev_group(group) else "optional"
            self._requirements(
                array(items), ("project", "optional-dependencies", group), kind, group
            )
        for key in ("scripts", "gui-scripts"):
            self._entries(table(project.get(key)), ("project", key))
        for group, items in table(project.get("entry-points")).items():
            if group in ("console_scripts", "gui_scripts"):
                self._entries(table(items), ("project", "entry-points", group))

    def _package(self, data: dict[str, Any], at: tuple[str, ...], requires: str) -> None:
        has_words = isinstance(data.get("description"), str)
        self.into.package(
            Package(
                name=one_line(data.get("name")),
                path=self.folder,
                manifest=self.path,
                line=self.lines.line(*at, "name"),
                ecosystem="python",
                version=one_line(data.get("version")),
                description=one_line(data.get("description")),
                description_line=self.lines.line(*at, "description") if has_words else 0,
                license=_license(data.get("license")),
                requires=f"Python {requires}" if requires else "",
            )
        )

    def _python(self, constraint: str, *at: str) -> None:
        if constraint:
            line = self.lines.line(*at)
            self.into.requirements.append(Requirement("python", constraint, self.path, line))

    def _groups(self) -> None:
        for group, items in table(self.data.get("dependency-groups")).items():
            self._requirements(array(items), ("dependency-groups", group), "dev", group)

    def _build_system(self) -> None:
        system = table(self.data.get("build-system"))
        self._requirements(array(system.get("requires")), ("build-system", "requires"), "build", "")
        backend = one_line(system.get("build-backend"))
        if backend:
            name = _BACKENDS.get(backend.partition(".")[0], backend)
            self._tool(name, "build", ("build-system", "build-backend"), backend)

    def _requirements(self, items: list[Any], at: tuple[str, ...], kind: str, group: str) -> None:
        for number, item in enumerate(items):
            found = read_requirement(item)
            if found is not None:
                line = self.lines.line(*at, number)
                self._dependency(found.name, found.constraint, kind, group, line, found.marker)

    def _dependency(
        self, name: str, constraint: str, kind: str, group: str, line: int, marker: str = ""
    ) -> None:
        self.into.dependencies.append(
            DeclaredDependency(
                name, constraint, kind, "python", self.path, line, group, self.folder,
                marker=marker,
            )
        )  # fmt: skip

    def _entries(self, items: dict[str, Any], at: tuple[str, ...]) -> None:
        for name, given in items.items():
            details = table(given)
            target = details.get("callable") or details.get("reference") if details else given
            if isinstance(target, str):
                line = self.lines.line(*at, name)
                self.into.entry_points.append(
                    DeclaredEntry(
                        name, "command", one_line(target), "python", self.path, line, self.folder,
                        command=name,
                    )
                )  # fmt: skip

    # -- Poetry ----------------------------------------------------------------------------

    def _poetry(self, poetry: dict[str, Any]) -> None:
        if not poetry:
            return
        at = ("tool", "poetry")
        main = table(poetry.get("dependencies"))
        python = _poetry_version(main.get("python"))
        if not table(self.data.get("project")).get("name"):
            self._package(poetry, at, python)
        self._python(python, *at, "dependencies", "python")
        self._poetry_table(main, (*at, "dependencies"), "runtime", "")
        self._poetry_table(
            table(poetry.get("dev-dependencies")), (*at, "dev-dependencies"), "dev", "dev"
        )
        for group, content in table(poetry.get("group")).items():
            where = (*at, "group", group, "dependencies")
            self._poetry_table(table(table(content).get("dependencies")), where, "dev", group)
        self._entries(table(poetry.get("scripts")), (*at, "scripts"))

    def _poetry_table(
        self, items: dict[str, Any], at: tuple[str, ...], kind: str, group: str
    ) -> None:
        for name, value in items.items():
            if name != "python":
                optional = isinstance(value, dict) and value.get("optional") is True
                self._dependency(
                    name,
                    _poetry_version(value),
                    "optional" if optional and kind == "runtime" else kind,
                    group,
                    self.lines.line(*at, name),
                )

    # -- tools -----------------------------------------------------------------------------

    def _other_tools(self, tool: dict[str, Any]) -> None:
        for key in tool:
            if key in _TOOLS:
                name, category = _TOOLS[key]
                self._tool(name, category, ("tool", key), f"[tool.{key}]")
        for manager in ("uv", "rye"):
            items = array(table(tool.get(manager)).get("dev-dependencies"))
            self._requirements(items, ("tool", manager, "dev-dependencies"), "dev", "dev")
        for group, items in table(table(tool.get("pdm")).get("dev-dependencies")).items():
            at = ("tool", "pdm", "dev-dependencies", group)
            self._requirements(array(items), at, "dev", group)
        members = array(table(table(tool.get("uv")).get("workspace")).get("members"))
        for number, pattern in enumerate(members):
            line = self.lines.line("tool", "uv", "workspace", "members", number)
            self.into.workspaces.append(
                WorkspaceMember(one_line(pattern), "python", self.path, line)
            )

    def _tool(self, name: str, category: str, at: tuple[str, ...], detail: str) -> None:
        self.into.tools.append(ToolUse(name, category, self.path, self.lines.line(*at), detail))

    def _hatch(self, envs: dict[str, Any]) -> None:
        for env, content in envs.items():
            at = ("tool", "hatch", "envs", env)
            for key in ("dependencies", "extra-dependencies"):
                items = array(table(content).get(key))
                self._requirements(items, (*at, key), "dev", env)
            runner = "hatch run" if env == "default" else f"hatch run {env}:"
            self._scripts((*at, "scripts"), table(table(content).get("scripts")), runner)

    def _scripts(self, at: tuple[str, ...], scripts: dict[str, Any], runner: str) -> None:
        for name, value in scripts.items():
            if name.startswith("_"):
                continue
            glue = "" if runner.endswith(":") else " "
            self.into.command(
                f"{runner}{glue}{name}",
                guess_purpose(name, _script_text(value)),
                (self.path, self.lines.line(*at, name)),
                "pyproject.toml scripts",
                one_line(table(value).get("help")),
            )


def _script_text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("cmd") or value.get("shell") or value.get("script") or ""
    if isinstance(value, list):
        return "\n".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _license(value: object) -> str:
    if isinstance(value, dict):
        return one_line(value.get("text")) or one_line(value.get("file"))
    return one_line(value)


def _poetry_version(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("version") or (f"git {value['git']}" if value.get("git") else "")
    text = one_line(value)
    return "" if text == "*" else text
