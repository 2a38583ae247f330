"""Which development tools a repository configures in files of their own, by the files' names."""

from __future__ import annotations

from typing import Final

from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.collector import Collector
from docgen_engine.repository.manifests.model import ToolUse

_FILES: Final[tuple[tuple[str, str, str], ...]] = (
    (r"(?:\.?ruff\.toml)", "Ruff", "lint"),
    (r"\.flake8", "Flake8", "lint"),
    (r"\.?mypy\.ini", "mypy", "types"),
    (r"pyrightconfig\.json", "Pyright", "types"),
    (r"\.?pylintrc", "Pylint", "lint"),
    (r"pytest\.ini", "pytest", "test"),
    (r"conftest\.py", "pytest", "test"),
    (r"tox\.(?:ini|toml)", "tox", "automation"),
    (r"noxfile\.py", "Nox", "automation"),
    (r"\.importlinter", "Import Linter", "lint"),
    (r"\.coveragerc", "coverage.py", "test"),
    (r"(?:\.eslintrc(?:\.\w+)?|eslint\.config\.\w+)", "ESLint", "lint"),
    (r"(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)", "Prettier", "format"),
    (r"biome\.jsonc?", "Biome", "lint"),
    (r"tsconfig\.json", "TypeScript", "types"),
    (r"jest\.config\.\w+", "Jest", "test"),
    (r"vitest\.(?:config|workspace)\.\w+", "Vitest", "test"),
    (r"\.mocharc(?:\.\w+)?", "Mocha", "test"),
    (r"karma\.conf\.\w+", "Karma", "test"),
    (r"playwright\.config\.\w+", "Playwright", "test"),
    (r"cypress\.config\.\w+", "Cypress", "test"),
    (r"webpack\.config\.\w+", "webpack", "build"),
    (r"rollup\.config\.\w+", "Rollup", "build"),
    (r"vite\.config\.\w+", "Vite", "build"),
    (r"tsup\.config\.\w+", "tsup", "build"),
    (r"turbo\.jsonc?", "Turborepo", "automation"),
    (r"nx\.json", "Nx", "automation"),
    (r"lerna\.json", "Lerna", "automation"),
    (r"pnpm-workspace\.yaml", "pnpm", "build"),
    (r"(?:babel\.config\.\w+|\.babelrc)", "Babel", "build"),
    (r"typedoc\.json", "TypeDoc", "docs"),
    (r"mkdocs\.ya?ml", "MkDocs", "docs"),
    (r"(?:docusaurus\.config\.\w+)", "Docusaurus", "docs"),
    (r"\.readthedocs\.ya?ml", "Read the Docs", "docs"),
    (r"\.golangci\.(?:ya?ml|toml|json)", "golangci-lint", "lint"),
    (r"\.?goreleaser\.ya?ml", "GoReleaser", "release"),
    (r"\.?rustfmt\.toml", "rustfmt", "format"),
    (r"\.?clippy\.toml", "Clippy", "lint"),
    (r"\.clang-format", "clang-format", "format"),
    (r"\.clang-tidy", "clang-tidy", "lint"),
    (r"\.rubocop\.yml", "RuboCop", "lint"),
    (r"phpunit\.xml(?:\.dist)?", "PHPUnit", "test"),
    (r"phpstan\.neon(?:\.dist)?", "PHPStan", "lint"),
    (r"(?:GNU)?[Mm]akefile", "Make", "automation"),
    (r"\.?[Jj]ustfile", "just", "automation"),
    (r"Taskfile\.ya?ml", "Task", "automation"),
    (r"CMakeLists\.txt", "CMake", "build"),
    (r"meson\.build", "Meson", "build"),
    (r"(?:MODULE|WORKSPACE)(?:\.bazel)?", "Bazel", "build"),
    (r"build\.gradle(?:\.kts)?", "Gradle", "build"),
    (r"pom\.xml", "Maven", "build"),
    (r"Cargo\.toml", "Cargo", "build"),
    (r"go\.mod", "Go modules", "build"),
    (r"Jenkinsfile", "Jenkins", "automation"),
    (r"\.travis\.yml", "Travis CI", "automation"),
    (r"azure-pipelines\.ya?ml", "Azure Pipelines", "automation"),
    (r"\.gitlab-ci\.yml", "GitLab CI", "automation"),
    (r"renovate\.json5?", "Renovate", "automation"),
    (r"\.?codecov\.ya?ml", "Codecov", "test"),
    (r"\.releaserc(?:\.\w+)?", "semantic-release", "release"),
    (r"\.cz\.toml", "Commitizen", "release"),
    (r"commitlint\.config\.\w+", "commitlint", "hooks"),
    (r"lefthook\.ya?ml", "Lefthook", "hooks"),
)
_PATHS: Final[tuple[tuple[str, str, str], ...]] = (
    (r"\.github/dependabot\.ya?ml", "Dependabot", "automation"),
    (r"\.circleci/config\.yml", "CircleCI", "automation"),
    (r"(?:docs?|doc/source|docs/source|docs/src)/conf\.py", "Sphinx", "docs"),
    (r"\.changeset/config\.json", "Changesets", "release"),
    (r"\.husky/[\w-]+", "Husky", "hooks"),
    (r"\.vitepress/config\.\w+|docs/\.vitepress/config\.\w+", "VitePress", "docs"),
)
_BY_NAME: Final = tuple((regex(p), name, category) for p, name, category in _FILES)
_BY_PATH: Final = tuple((regex(p), name, category) for p, name, category in _PATHS)


def note_tool_file(path: str, into: Collector) -> None:
    """Note the tool that a file configures, if any.

    Args:
        path: of the file.
        into: where facts go.
    """
    base = "" if path.startswith(".github/workflows/") else path.rpartition("/")[2]
    for pattern, name, category in _BY_NAME:
        if pattern.fullmatch(base):
            into.tools.append(ToolUse(name, category, path, 1))
    for pattern, name, category in _BY_PATH:
        if pattern.fullmatch(path):
            into.tools.append(ToolUse(name, category, path, 1))
