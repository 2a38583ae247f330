"""Words by which people and tools name what a command is for, and the tools that do it."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.patterns import regex

STRONG: Final[dict[str, Purpose]] = {
    **dict.fromkeys(
        ("types", "typecheck", "typing", "mypy", "pyright", "pyrefly", "tsc", "typed"),
        Purpose.TYPES,
    ),
    **dict.fromkeys(
        (
            "doc",
            "docs",
            "sphinx",
            "mkdocs",
            "typedoc",
            "documentation",
            "website",
            "site",
            "apidoc",
        ),
        Purpose.DOCS,
    ),
}
WEAK: Final[dict[str, Purpose]] = {
    **dict.fromkeys(
        (
            "test", "tests", "unittest", "unit", "integration", "e2e", "spec", "coverage", "cov",
            "pytest", "jest", "vitest", "doctest", "testacc", "snapshot", "cypress",
            "playwright",
        ),
        Purpose.TEST,
    ),
    **dict.fromkeys(
        ("lint", "linter", "lints", "ruff", "flake8", "eslint", "vet", "clippy", "stylelint",
         "pylint", "style", "codestyle", "pycodestyle", "pydocstyle"),
        Purpose.LINT,
    ),
    **dict.fromkeys(
        ("format", "fmt", "black", "prettier", "oxfmt", "isort", "gofmt", "fix"), Purpose.FORMAT
    ),
    **dict.fromkeys(
        ("install", "setup", "bootstrap", "deps", "venv", "develop", "requirements", "dependencies",
         "provision"),
        Purpose.INSTALL,
    ),
    **dict.fromkeys(
        ("build", "dist", "compile", "wheel", "sdist", "bundle", "package", "binary", "image"),
        Purpose.BUILD,
    ),
    **dict.fromkeys(
        ("run", "start", "serve", "server", "dev", "up", "demo", "runserver", "preview"),
        Purpose.RUN,
    ),
}  # fmt: skip

_AT: Final = r"(?<![.\w-])"
"""A word that begins there: `this.prettier` and `--test` name no tool."""

TEXT: Final[tuple[tuple[Purpose, re.Pattern[str]], ...]] = (
    (
        Purpose.INSTALL,
        regex(
            _AT
            + r"(?:pip3? install|uv (?:sync|pip install|tool install|add)|poetry (?:install|add)"
            r"|pdm (?:install|sync)|rye sync|pipx install|npm (?:ci|i|install|add)\b"
            r"|pnpm (?:i|install|add)\b|yarn (?:install|add)\b|bun (?:install|add)\b"
            r"|go (?:install|get|mod download)\b|cargo (?:install|add)\b|gem install"
            r"|bundle install|composer (?:install|require)|apt(?:-get)? install|brew install"
            r"|dnf install|pacman -S|conda (?:install|env create)|python3? -m venv|virtualenv"
            r"|git clone|make install|pre-commit install|(?:npm|yarn|pnpm|bun) create"
            r"|(?:winget|choco|scoop|snap|port|pkg|eopkg|zypper|nix-env|mise|asdf) (?:install|use)"
            r"|xbps-install|nix-shell -p|apk add|pacman -S)|^yarn$"
        ),
    ),
    (
        Purpose.TEST,
        regex(
            _AT + r"(?:pytest|py\.test|unittest|jest|vitest|mocha|ava|karma|playwright test|cypress"
            r"|go test|gotestsum|cargo (?:nextest|test)|mvn\S* .*\b(?:test|verify)\b"
            r"|gradlew? .*\btest|rails test|rake (?:test|spec)\b|rspec|phpunit|ctest"
            r"|(?:bun|deno|npm|yarn|pnpm) (?:run )?test|node (?:--[\w-]+(?:=\S+)? )*--test\b"
            r"|npm t\b|coverage run"
            r"|make (?:test|check)\b|stestr|runtests?|hatch test|bats|prove|tap\b)"
        ),
    ),
    (
        Purpose.FORMAT,
        regex(
            _AT + r"(?:black|isort|prettier|oxfmt|gofmt|goimports|gofumpt|rustfmt"
            r"|cargo[ -](?:\+\S+ )?fmt|ruff format|yapf|autopep8|clang-format|biome format"
            r"|go fmt|dprint|shfmt|nixfmt"
            r"|yamlfmt|taplo fmt|stylua|alejandra)\b"
        ),
    ),
    (
        Purpose.TYPES,
        regex(
            _AT
            + r"(?:mypy|pyright|basedpyright|pyre|pyrefly|ty check|tsc\b.*--noEmit|vue-tsc|attw)\b"
        ),
    ),
    (
        Purpose.LINT,
        regex(
            _AT + r"(?:ruff|flake8|pylint|eslint|golangci-lint|go vet|staticcheck|clippy|pre-commit"
            r"|stylelint|rubocop|shellcheck|biome|oxlint|prek|lint-imports|codespell|xo"
            r"|npx standard|check-manifest|phpcs|phpstan|psalm|phan|hadolint|pycodestyle|pydocstyle"
            r"|markdownlint|yamllint|actionlint|gosec|govulncheck|bandit|pip-audit|brakeman|semgrep"
            r"|gitleaks|trivy|cargo[- ](?:audit|deny)|bundler-audit|zizmor)\b"
        ),
    ),
    (
        Purpose.DOCS,
        regex(
            _AT
            + r"(?:sphinx-build|sphinx-autobuild|mkdocs|typedoc|pdoc|docusaurus|vitepress|zensical"
            r"|cargo doc|godoc|jsdoc|doxygen|javadoc|SPHINXBUILD)\b"
        ),
    ),
    (
        Purpose.BUILD,
        regex(
            _AT + r"(?:python3? -m build|pyproject-build|(?:hatch|poetry|uv|flit|pdm|rye) build"
            r"|(?:npm|yarn|pnpm|bun) (?:run )?build|tsc|webpack|rollup|vite build|esbuild|tsup"
            r"|tsdown|unbuild|go build|cargo build|mvn\S* .*\b(?:package|install)\b"
            r"|gradlew? .*\b(?:build|assemble)|docker (?:buildx )?build|cmake|next build|goreleaser"
            r"|setup\.py (?:build|sdist|bdist)|make(?: (?:build|all))?$)\b"
        ),
    ),
    (
        Purpose.RUN,
        regex(
            _AT + r"(?:uvicorn|gunicorn|hypercorn|flask run|manage\.py runserver|go run|cargo run"
            r"|fastapi (?:dev|run)|docker(?:-| )compose (?:-f \S+ )*(?:up|watch)|docker run"
            r"|next dev|vite|nodemon|webpack-dev-server"
            r"|npm start|(?:npm|yarn|pnpm|bun) (?:run )?(?:start|dev|serve))"
        ),
    ),
)

SUPPORTS: Final = regex(r"(?i)\b(?:supporting|backing|required) (?:services|containers)\b")
LEADS: Final = (
    (
        Purpose.INSTALL,
        regex(
            r"(?i)\binstall\w* (?:(?:the|all|its|your|our|any|needed|required|project"
            r"|frontend|backend|development|dev|python|node|npm)\b[ -]*)*"
            r"(?:dependenc|requirements|packages)"
            r"|\bset(?:ting)? up (?:the|your|a) (?:development|local|virtual|project|environment)"
        ),
    ),
    (
        Purpose.FORMAT,
        regex(r"(?i)\b(?:auto-?format\w*|formatter|formats? (?:the |your )?code)"),
    ),
    (
        Purpose.LINT,
        regex(r"(?i)\b(?:linters?|linting|lint|code checks|style check\w*|code style)\b"),
    ),
    (
        Purpose.TEST,
        regex(
            r"(?i)\b(?:run|execute|start|launch)\w*\b[^.]{0,40}\btests?\b"
            r"|^to test\b(?! (?:it|out)\b)"
        ),
    ),
    (
        Purpose.DOCS,
        regex(r"(?i)\b(?:build|serve|preview|generate)\w*\b.{0,30}\bdoc(?:s|umentation)\b"),
    ),
    (
        Purpose.RUN,
        regex(
            r"(?i)\b(?:start|run|launch|serve)s?\b.{0,50}\b(?:servers?|app|application|backend|frontend"
            r"|stack|bot|daemon)\b"
        ),
    ),
)
"""What the sentence right above a command says that it does."""
