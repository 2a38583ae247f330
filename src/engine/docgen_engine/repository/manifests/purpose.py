"""What a command is for, judged by its name and its text: words that tools and people use."""

from __future__ import annotations

import re
from typing import Final

from docgen_engine.domain.documents.analysis import CommandPurpose as Purpose

_STRONG: Final[dict[str, Purpose]] = {
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
_WEAK: Final[dict[str, Purpose]] = {
    **dict.fromkeys(
        (
            "test", "tests", "unittest", "unit", "integration", "e2e", "spec", "coverage", "cov",
            "pytest", "jest", "vitest", "doctest", "testacc", "snapshot",
        ),
        Purpose.TEST,
    ),
    **dict.fromkeys(
        ("lint", "linter", "lints", "ruff", "flake8", "eslint", "vet", "clippy", "stylelint",
         "pylint", "style", "codestyle"),
        Purpose.LINT,
    ),
    **dict.fromkeys(("format", "fmt", "black", "prettier", "isort", "gofmt"), Purpose.FORMAT),
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

_TEXT: Final[tuple[tuple[Purpose, re.Pattern[str]], ...]] = (
    (
        Purpose.INSTALL,
        re.compile(
            r"\b(?:pip3? install|uv (?:sync|pip install|tool install|add)|poetry (?:install|add)"
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
        re.compile(
            r"\b(?:pytest|py\.test|unittest|jest|vitest|mocha|ava|karma|playwright test|cypress"
            r"|go test|gotestsum|cargo (?:nextest|test)|mvn\S* .*\b(?:test|verify)\b"
            r"|gradlew? .*\btest|rails test|rake (?:test|spec)\b|rspec|phpunit|ctest"
            r"|(?:bun|deno|npm|yarn|pnpm) (?:run )?test"
            r"|npm t\b|coverage run"
            r"|make (?:test|check)\b|stestr|runtests?|hatch test|bats|prove|tap\b)"
        ),
    ),
    (
        Purpose.FORMAT,
        re.compile(
            r"\b(?:black|isort|prettier|gofmt|goimports|gofumpt|rustfmt|cargo fmt|ruff format|yapf"
            r"|autopep8|clang-format|biome format|go fmt|dprint)\b"
        ),
    ),
    (
        Purpose.TYPES,
        re.compile(
            r"\b(?:mypy|pyright|basedpyright|pyre|pyrefly|ty check|tsc\b.*--noEmit|vue-tsc|attw)\b"
        ),
    ),
    (
        Purpose.LINT,
        re.compile(
            r"\b(?:ruff|flake8|pylint|eslint|golangci-lint|go vet|staticcheck|clippy|pre-commit"
            r"|stylelint|rubocop|shellcheck|biome|oxlint|prek|lint-imports|codespell|xo"
            r"|npx standard|check-manifest|phpcs|phpstan|psalm|phan|hadolint)\b"
        ),
    ),
    (
        Purpose.DOCS,
        re.compile(
            r"\b(?:sphinx-build|sphinx-autobuild|mkdocs|typedoc|pdoc|docusaurus|vitepress|zensical"
            r"|cargo doc|godoc|jsdoc|doxygen|javadoc|SPHINXBUILD)\b"
        ),
    ),
    (
        Purpose.BUILD,
        re.compile(
            r"\b(?:python3? -m build|pyproject-build|(?:hatch|poetry|uv|flit|pdm|rye) build"
            r"|(?:npm|yarn|pnpm|bun) (?:run )?build|tsc|webpack|rollup|vite build|esbuild|tsup"
            r"|tsdown|unbuild|go build|cargo build|mvn\S* .*\b(?:package|install)\b"
            r"|gradlew? .*\b(?:build|assemble)|docker (?:buildx )?build|cmake|next build|goreleaser"
            r"|setup\.py (?:build|sdist|bdist)|make(?: (?:build|all))?$)\b"
        ),
    ),
    (
        Purpose.RUN,
        re.compile(
            r"\b(?:uvicorn|gunicorn|hypercorn|flask run|manage\.py runserver|go run|cargo run"
            r"|docker(?:-| )compose up|docker run|next dev|vite|nodemon|webpack-dev-server"
            r"|npm start|(?:npm|yarn|pnpm|bun) (?:run )?(?:start|dev|serve))"
        ),
    ),
)
_RUNNER: Final = re.compile(
    r"^(?:\S+=\S*\s+)*(?:(?:npm|yarn|pnpm|bun)(?: -\S+)*(?: run)?|make(?: -\S+)*|just|task|tox -e"
    r"|nox -(?:s|e)|hatch run|pdm run|poe|(?:bundle exec |bin/)?(?:rake|rails)|composer(?: run)?)"
    r"\s+(?P<name>[\w:.-]+)"
    r"|^(?:\./)?(?:scripts?|bin|tools|dev|hack|ci)/(?P<script>[\w.-]+)"
)
_STARTS_OTHERS: Final = re.compile(
    r"(?i)^(?:starts?|runs?|launch(?:es)?|spins? up|brings? up)\b"
    r"(?!.*\b(?:server|app|application)\b)"
    r".*\b(?:containers?|databases?|postgres\w*|mysql|redis|services|dependencies|mail\w*)\b"
)
_HELP: Final = (
    (Purpose.LINT, re.compile(r"(?i)^(?:runs?|checks?)\b.*\b(?:linters?|checks|type checkers?)\b")),
    (Purpose.TEST, re.compile(r"(?i)^runs?\b.*\btests?\b")),
    (
        Purpose.RUN,
        re.compile(
            r"(?i)^(?:runs?|starts?|serves?|launch(?:es)?)\b.{0,40}\b(?:server|app|application"
            r"|backend|frontend|program|bot|daemon)\b"
        ),
    ),
)
_NEITHER: Final = frozenset(
    {"update", "upgrade", "bump", "clean", "publish", "release", "deploy", "changelog", "help",
     "version", "tag", "changeset", "purge", "remove", "uninstall", "push", "debug", "prepare",
     "profile", "stop", "down", "kill", "distclean", "realclean", "mrproper"}
)  # fmt: skip
# What a name says first decides: `update-requirements` installs nothing.
_MAKES: Final = _NEITHER | {"generate", "gen", "migrate", "seed", "reset", "codegen", "types"}
_REPORTS: Final = frozenset(
    {"combine", "report", "html", "xml", "badge", "merge", "summary", "summarize"}
)
"""What makes something of the results of tests; the tests have run before."""

_WORDS: Final = re.compile(r"[A-Za-z0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def guess_purpose(name: str, text: str = "") -> Purpose:
    """What a command is for.

    Args:
        name: of the target, script or environment; empty where there is only text.
        text: what is run, one or more lines.

    Returns:
        `OTHER` where neither says.
    """
    if name and _words(name)[:1] and _words(name)[0] in _NEITHER:
        return Purpose.OTHER
    by_name = _by_name(name)
    if by_name is not Purpose.OTHER:
        return by_name
    return _by_text(text)


def purpose_of_help(text: str) -> Purpose:
    """What a command is for by the words that its file says about it, such as `runs the server`.

    Args:
        text: the comment or description of a target.

    Returns:
        `OTHER` where they do not say it plainly.
    """
    if _STARTS_OTHERS.search(text):
        return Purpose.OTHER
    return next((p for p, pattern in _HELP if pattern.search(text)), Purpose.OTHER)


def is_aside(command: str) -> bool:
    """Whether a command cleans up, publishes or the like, whatever section it stands in.

    Args:
        command: as written, such as `make distclean`.
    """
    runner = _RUNNER.match(command)
    words = _words(runner["name"] or runner["script"]) if runner else []
    return bool(words) and words[0] in _NEITHER


def starts_others(text: str) -> bool:
    """Whether a command starts what the program needs around it rather than the program itself."""
    return bool(_STARTS_OTHERS.search(text))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", name))]


def _by_name(name: str) -> Purpose:
    words = _words(name)
    named = [word for word in words if not word.isdigit()]
    if _REPORTS.intersection(words[1:]) and not _STRONG.keys() & words:
        return Purpose.OTHER
    if named[-1:] == ["setup"] and len(named) > 1 and named[0] in _WEAK:
        return Purpose.OTHER  # `lint-staged:setup` sets up a tool, not the project
    strong = next((_STRONG[word] for word in words if word in _STRONG), None)
    if strong is not None:
        return strong
    if words == ["all"]:
        return Purpose.BUILD  # what `make` alone does
    return _by_words(words)


def _by_words(words: list[str]) -> Purpose:
    """What a name says by its words in their order, of which none decides alone."""
    if "type" in words and "check" in words:
        return Purpose.TYPES
    found = next((_WEAK[word] for word in words if word in _WEAK), Purpose.OTHER)
    if "check" in words and ("all" in words or (len(words) > 1 and words[-1] == "check")):
        return Purpose.LINT if found in {Purpose.RUN, Purpose.OTHER} else found
    # `dev:generate` makes something for those who develop; it starts nothing.
    return Purpose.OTHER if found is Purpose.RUN and words[-1] in _MAKES else found


def _by_text(text: str) -> Purpose:
    """What the first line with a purpose does; what only installs is on the way to the rest."""
    installs = False
    for line in text.splitlines() or [text]:
        bare = line.strip()
        runner = _RUNNER.match(bare)
        named = Purpose.OTHER
        if runner:
            name = runner["name"] or runner["script"]
            if _words(name)[:1] and _words(name)[0] in _NEITHER:
                return Purpose.OTHER
            named = _by_name(name)
        if named is Purpose.OTHER:
            named = next((p for p, pattern in _TEXT if pattern.search(bare)), Purpose.OTHER)
        if named not in {Purpose.OTHER, Purpose.INSTALL}:
            return named
        installs = installs or named is Purpose.INSTALL
    return Purpose.INSTALL if installs else Purpose.OTHER
