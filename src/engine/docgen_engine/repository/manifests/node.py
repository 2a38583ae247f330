"""Reads package.json and pnpm-workspace.yaml."""

from __future__ import annotations

import posixpath
from typing import Any, Final

from docgen_engine.domain.documents.discovery import Package
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import (
    Collector,
    array,
    folder_of,
    one_line,
    table,
)
from docgen_engine.repository.manifests.json_lines import JsonLines, load_json
from docgen_engine.repository.manifests.model import (
    DeclaredDependency,
    DeclaredEntry,
    ModulePath,
    Requirement,
    ToolUse,
    WorkspaceMember,
)
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.manifests.yaml_lines import read_yaml

_DEPENDENCIES: Final = (
    ("dependencies", "runtime", ""),
    ("devDependencies", "dev", ""),
    ("peerDependencies", "runtime", "peer"),
    ("optionalDependencies", "optional", ""),
)
_LOCKS: Final = (
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "yarn"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    ("package-lock.json", "npm"),
    ("npm-shrinkwrap.json", "npm"),
)
_MANAGERS: Final = frozenset({"npm", "pnpm", "yarn", "bun"})
_MANAGER: Final = regex(r"(?P<name>npm|pnpm|yarn|bun)@(?P<version>\d[\w.-]*)")
_LIFECYCLE: Final = frozenset(
    {
        "prepare", "prepublish", "prepublishOnly", "prepack", "postpack", "publish", "preinstall",
        "postinstall", "postpublish", "install", "uninstall", "version", "preversion",
        "postversion", "dependencies",
    }
)  # fmt: skip
_TOOLS: Final[dict[str, tuple[str, str]]] = {
    "@biomejs/biome": ("Biome", "lint"),
    "@changesets/cli": ("Changesets", "release"),
    "@commitlint/cli": ("commitlint", "lint"),
    "@playwright/test": ("Playwright", "test"),
    "ava": ("AVA", "test"),
    "babel": ("Babel", "build"),
    "@babel/core": ("Babel", "build"),
    "c8": ("c8", "test"),
    "cypress": ("Cypress", "test"),
    "esbuild": ("esbuild", "build"),
    "eslint": ("ESLint", "lint"),
    "gulp": ("gulp", "automation"),
    "husky": ("Husky", "hooks"),
    "jasmine": ("Jasmine", "test"),
    "jest": ("Jest", "test"),
    "karma": ("Karma", "test"),
    "lerna": ("Lerna", "automation"),
    "lint-staged": ("lint-staged", "hooks"),
    "mocha": ("Mocha", "test"),
    "nx": ("Nx", "automation"),
    "nyc": ("nyc", "test"),
    "oxfmt": ("Oxfmt", "format"),
    "oxlint": ("Oxlint", "lint"),
    "prettier": ("Prettier", "format"),
    "release-it": ("release-it", "release"),
    "rollup": ("Rollup", "build"),
    "semantic-release": ("semantic-release", "release"),
    "size-limit": ("Size Limit", "test"),
    "stylelint": ("Stylelint", "lint"),
    "supertest": ("SuperTest", "test"),
    "tap": ("tap", "test"),
    "tape": ("tape", "test"),
    "tsdown": ("tsdown", "build"),
    "tsup": ("tsup", "build"),
    "turbo": ("Turborepo", "automation"),
    "typedoc": ("TypeDoc", "docs"),
    "typescript": ("TypeScript", "types"),
    "uvu": ("uvu", "test"),
    "vite": ("Vite", "build"),
    "vitepress": ("VitePress", "docs"),
    "vitest": ("Vitest", "test"),
    "webpack": ("webpack", "build"),
    "xo": ("XO", "lint"),
}


def read_package_json(path: str, text: str, into: Collector) -> None:
    """Read a package.json.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.

    Raises:
        ValueError: it is not JSON.
    """
    value, lines = load_json(text)
    _Reader(path, table(value), lines, into).read()


class _Reader:
    def __init__(self, path: str, data: dict[str, Any], lines: JsonLines, into: Collector) -> None:
        self.path = path
        self.folder = folder_of(path)
        self.data = data
        self.lines = lines
        self.into = into
        self.name = one_line(data.get("name"))

    def read(self) -> None:
        self._package()
        self._dependencies()
        self._scripts()
        self._bins()
        self._exports()
        self._workspaces()

    def _package(self) -> None:
        engines = table(self.data.get("engines"))
        # What a member of a workspace asks of its users is not what a checkout needs.
        whole = not self._is_below_another()
        for tool, constraint in engines.items() if whole else ():
            if one_line(constraint):
                line = self.lines.line("engines", tool)
                self.into.requirements.append(
                    Requirement(tool, one_line(constraint), self.path, line)
                )
        manager = _MANAGER.match(one_line(self.data.get("packageManager")))
        if manager is not None and whole and manager["name"] not in engines:
            self.into.requirements.append(
                Requirement(
                    manager["name"],
                    manager["version"],
                    self.path,
                    self.lines.line("packageManager"),
                )
            )
        node = one_line(engines.get("node"))
        has_words = isinstance(self.data.get("description"), str)
        line = self.lines.line("name")
        self.into.package(
            Package(
                name=self.name,
                path=self.folder,
                manifest=self.path,
                line=line,
                ecosystem="npm",
                version=one_line(self.data.get("version")),
                description=one_line(self.data.get("description")),
                description_line=self.lines.line("description") if has_words else 0,
                license=_license(self.data.get("license")),
                requires=f"Node.js {node}" if node else "",
            )
        )
        if self.name:
            self.into.modules.append(ModulePath(self.name, self.folder, "npm", self.path, line))

    def _is_below_another(self) -> bool:
        """Whether a folder above has a manifest as well."""
        folder = "" if self.folder == "." else self.folder
        while folder:
            folder = posixpath.dirname(folder)
            if posixpath.join(folder, "package.json") in self.into.paths:
                return True
        return False

    def _dependencies(self) -> None:
        optional_peers = {
            name
            for name, meta in table(self.data.get("peerDependenciesMeta")).items()
            if table(meta).get("optional") is True
        }
        for key, kind, group in _DEPENDENCIES:
            for name, constraint in table(self.data.get(key)).items():
                line = self.lines.line(key, name)
                actual = "optional" if group == "peer" and name in optional_peers else kind
                self.into.dependencies.append(
                    DeclaredDependency(
                        name, one_line(constraint), actual, "npm", self.path, line, group,
                        self.folder,
                    )
                )  # fmt: skip
                if name in _TOOLS and key != "peerDependencies":
                    tool, category = _TOOLS[name]
                    self.into.tools.append(
                        ToolUse(tool, category, self.path, line, one_line(constraint))
                    )

    # -- scripts ---------------------------------------------------------------------------

    def _scripts(self) -> None:
        scripts = table(self.data.get("scripts"))
        manager = self._manager()
        for name, text in scripts.items():
            hook = any(
                name.startswith(when) and name.removeprefix(when) in scripts
                for when in ("pre", "post")
            )
            if not isinstance(text, str) or name in _LIFECYCLE or hook or name.startswith("//"):
                continue
            self.into.command(
                _run(manager, name),
                guess_purpose(name, text),
                (self.path, self.lines.line("scripts", name)),
                "package.json scripts",
                text if len(text) <= 120 else "",
            )

    def _manager(self) -> str:
        """The package manager: as declared, else by the nearest lock file, else npm."""
        declared = one_line(self.data.get("packageManager")).partition("@")[0]
        if declared in _MANAGERS:
            return declared
        folder = "" if self.folder == "." else self.folder
        while True:
            for lock, manager in _LOCKS:
                if posixpath.join(folder, lock) in self.into.paths:
                    return manager
            if not folder:
                return "npm"
            folder = posixpath.dirname(folder)

    # -- entry points ----------------------------------------------------------------------

    def _bins(self) -> None:
        given = self.data.get("bin")
        if isinstance(given, str):
            self._entry(self.name.rpartition("/")[2], "command", given, ("bin",))
        for name, target in table(given).items():
            if isinstance(target, str):
                self._entry(name, "command", target, ("bin", name))

    def _exports(self) -> None:
        given = _export_targets(self.data.get("exports"), ("exports",))
        keys = [key for key in _FACES if isinstance(self.data.get(key), str)]
        if given or keys[:1] != ["browser"]:
            keys = [key for key in keys if key != "browser"]  # it only stands in for another
        # One file may be given out under several names.
        found: dict[tuple[str, str], tuple[str | int, ...]] = {}
        for key in keys:
            found.setdefault((self.name, self.data[key]), (key,))
        for target, at in given:
            found.setdefault((_export_name(self.name, at), target), at)
        for (name, target), at in found.items():
            if not target.endswith((".json", ".css")) and "*" not in target:
                self._entry(name, "export", target, at)

    def _entry(self, name: str, kind: str, target: str, at: tuple[str | int, ...]) -> None:
        if name:
            self.into.entry_points.append(
                DeclaredEntry(
                    name, kind, target, "npm", self.path, self.lines.line(*at), self.folder,
                    command=name if kind == "command" else "",
                )
            )  # fmt: skip

    def _workspaces(self) -> None:
        given = self.data.get("workspaces")
        at: tuple[str, ...] = ("workspaces",)
        if isinstance(given, dict):
            given, at = given.get("packages"), ("workspaces", "packages")
        for number, pattern in enumerate(array(given)):
            if isinstance(pattern, str):
                line = self.lines.line(*at, number)
                self.into.workspaces.append(WorkspaceMember(pattern, "npm", self.path, line))


_FACES: Final = ("source", "main", "module", "types", "browser")
"""What a package gives out under its own name; a file that two name stands for the first."""


def _run(manager: str, name: str) -> str:
    if name in ("test", "start") and manager != "bun":
        return f"{manager} {name}"
    return f"{manager} {name}" if manager == "yarn" else f"{manager} run {name}"


def _export_targets(
    value: object, at: tuple[str | int, ...]
) -> list[tuple[str, tuple[str | int, ...]]]:
    if isinstance(value, str):
        return [(value, at)]
    found = []
    if len(at) < 12:
        for key, inner in table(value).items():
            found.extend(_export_targets(inner, (*at, key)))
    return found


def _export_name(package: str, at: tuple[str | int, ...]) -> str:
    """`zod/v4` for `exports["./v4"].import`: what people write after `from`."""
    for part in at[1:]:
        if isinstance(part, str) and part.startswith("./") and package:
            return posixpath.join(package, part[2:])
    return package


def _license(value: object) -> str:
    return one_line(table(value).get("type")) if isinstance(value, dict) else one_line(value)


def read_pnpm_workspace(path: str, text: str, into: Collector) -> None:
    """Read a pnpm-workspace.yaml.

    Args:
        path: of the file.
        text: its content.
        into: where facts go.
    """
    for node in read_yaml(text).below("packages"):
        if node.text:
            into.workspaces.append(WorkspaceMember(node.text, "npm", path, node.line))
