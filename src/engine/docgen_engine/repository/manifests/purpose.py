"""What a command is for, judged by its name and its text: words that tools and people use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose_words import (
    LEADS,
    STRONG,
    SUPPORTS,
    TEXT,
    WEAK,
)
from docgen_engine.repository.manifests.recipes import (
    OF_PROJECT,
    common_purpose,
    is_glue,
    is_launcher,
    lines_of,
)

_RUNNER: Final = regex(
    r"^(?:\S+=\S*\s+)*(?:(?:npm|yarn|pnpm|bun)(?: -\S+)*(?: run)?|make(?: -\S+)*|just|task|tox -e"
    r"|nox -(?:s|e)|hatch run|pdm run|poe|(?:bundle exec |bin/)?(?:rake|rails)|composer(?: run)?)"
    r"\s+(?P<name>[\w:.-]+)"
    r"|^(?:\./)?(?:scripts?|bin|tools|dev|hack|ci)/(?P<script>[\w.-]+)"
)
_STARTS_OTHERS: Final = regex(
    r"(?i)^(?:starts?|runs?|launch(?:es)?|spins? up|brings? up)\b"
    r"(?!.*\b(?:server|app|application)\b)"
    r".*\b(?:containers?|databases?|postgres\w*|mysql|redis|services|dependencies|mail\w*)\b"
)
_HELP: Final = (
    (Purpose.LINT, regex(r"(?i)^(?:runs?|checks?)\b.*\b(?:linters?|checks|type checkers?)\b")),
    (Purpose.TEST, regex(r"(?i)^runs?\b.*\btests?\b")),
    (
        Purpose.RUN,
        regex(
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
_AROUND: Final = frozenset(
    {"postgres", "postgresql", "mysql", "mariadb", "redis", "mongo", "mongodb", "rabbitmq", "kafka",
     "elasticsearch", "minio", "db", "database"}
)  # fmt: skip
"""What a program needs around it: to start that starts no program."""

_MAKERS: Final = _MAKES - {"types"}
_REPORTS: Final = frozenset(
    {"combine", "report", "html", "xml", "badge", "merge", "summary", "summarize"}
)
"""What makes something of the results of tests; the tests have run before."""

_CORRECTED: Final = frozenset({Purpose.TEST, Purpose.LINT, Purpose.FORMAT})
_CHECKING: Final = frozenset({Purpose.LINT, Purpose.FORMAT, Purpose.TYPES})
_CHECKS: Final = frozenset({Purpose.TEST, Purpose.LINT, Purpose.TYPES})
_PARTS: Final = regex(r"\n|&&|;")
_REPORT: Final = regex(r"\bcoverage (?:combine|report|erase|xml|html|json|lcov)\b")
_COMPARES: Final = regex(
    r"\s(?:--check\b|--list-different\b|--diff\b|--dry-run\b|--verify\b|-lint\b|-[ld]\b)"
)
"""Options by which a formatter says what it would change."""

_REWRITES: Final = regex(r"\s(?:--fix\b(?!=false)|--write\b|--apply\b|--autocorrect\b)")
"""Options by which a linter changes files."""

_WATCHES: Final = regex(
    r"(?<![.\w-])(?:rollup|webpack|esbuild|tsc|tsup|tsdown|unbuild|postcss|sass|tailwindcss|swc"
    r"|babel|parcel watch|vite build|microbundle|ncc build)\b[^&|;\n]*\s(?:-\w*w\b|--watch\b)"
)
"""A tool that builds again whenever a file changes; nothing is started."""

_ALSO_STARTS: Final = regex(
    r"(?i)serve|--onSuccess|--open\b|concurrently|npm-run-all|run-[ps]\b|nodemon|\bnode |electron"
    r"|&\s|\bstart\b"
)
_WRAPPER: Final = regex(
    r"^(?:(?:[A-Za-z_]\w*=\S*|sudo|env|(?:uv|poetry|pdm|hatch|pipenv|rye) run|bundle exec|npx|bunx"
    r"|pnpm (?:exec|dlx)|yarn (?:exec|dlx)|(?:ba|z)?sh|time|cross-env)(?: --?[a-z][\w-]*)* )+"
)

_ALONE: Final = {"all": Purpose.BUILD, "init": Purpose.INSTALL}
"""What a whole name says: what `make` alone does, and what makes a checkout ready."""

_WORDS: Final = regex(r"[A-Za-z0-9]+")
_CAMEL: Final = regex(r"(?<=[a-z])(?=[A-Z])")


def guess_purpose(name: str, text: str = "") -> Purpose:
    """What a command is for: by its name, unless what it runs plainly says otherwise.

    `lint` that only rewrites files formats; `test:format` that only compares them checks the style;
    `coverage` that only reports is no test.

    Args:
        name: of the target, script or environment; empty where there is only text.
        text: what is run, one or more lines.

    Returns:
        `OTHER` where neither says.
    """
    if name and _words(name)[:1] and _words(name)[0] in _MAKERS:
        return Purpose.OTHER
    by_name = _by_name(name)
    if by_name is Purpose.RUN and (
        not _AROUND.isdisjoint(_words(name)) or (text and is_launcher(text))
    ):
        return Purpose.OTHER
    if by_name is Purpose.OTHER:
        return _by_text(text, named=bool(name))
    if by_name is Purpose.RUN and text and set(_purposes(text)) == {Purpose.TEST}:
        return Purpose.OTHER  # `dev` that runs the tests again whenever a file changes
    if by_name is Purpose.RUN and _WATCHES.search(text) and not _ALSO_STARTS.search(text):
        return Purpose.BUILD
    return _corrected(by_name, text) if by_name in _CORRECTED and text else by_name


def _corrected(by_name: Purpose, text: str) -> Purpose:
    """The purpose of a name, corrected by tools that only check, only rewrite or only report."""
    parts = dict.fromkeys(_purposes(text))
    done = [each for each in parts if each is not Purpose.OTHER]
    if by_name is Purpose.TEST and not done and _REPORT.search(text):
        return Purpose.OTHER
    # A line of a kind that is not known may do anything; one tool that fits the name is enough.
    if by_name in done or not done or not set(parts) <= _CHECKING:
        return by_name
    first = next(iter(done))
    return by_name if by_name is Purpose.FORMAT and first is Purpose.TYPES else first


def _purposes(text: str) -> Iterator[Purpose]:
    """What each command of a script does, without what only leads to it or installs."""
    for line in lines_of(text):
        for part in _PARTS.split(line):
            bare = part.strip()
            found = _of_line(bare)
            if found is not Purpose.INSTALL and not (found is Purpose.OTHER and is_glue(bare)):
                yield found


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


def purpose_of_lead(text: str) -> Purpose:
    """What a command is for by the sentence that leads to it, such as `To run the linters:`.

    Args:
        text: the paragraph above the block of code, on one line.

    Returns:
        `OTHER` where it does not say so plainly, and where it starts only what is needed around it.
    """
    if not text or SUPPORTS.search(text):
        return Purpose.OTHER
    return next((p for p, pattern in LEADS if pattern.search(text)), Purpose.OTHER)


def is_aside(command: str) -> bool:
    """Whether a command cleans up, publishes or the like, whatever section it stands in.

    Args:
        command: as written, such as `make distclean`.
    """
    runner = _RUNNER.match(command) or _RUNNER.match(unwrapped(command))
    words = _words(runner["name"] or runner["script"]) if runner else []
    return bool(words) and words[0] in _NEITHER


def starts_others(text: str) -> bool:
    """Whether a command starts what the program needs around it rather than the program itself."""
    return bool(_STARTS_OTHERS.search(text))


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", name))]


def _by_name(name: str) -> Purpose:
    words = _words(name)
    if "fix" in words and STRONG.keys().isdisjoint(words):
        return Purpose.FORMAT  # `fix:lint` and `lint:fix` change files
    named = [word for word in words if not word.isdigit()]
    if _REPORTS.intersection(words[1:]) and not STRONG.keys() & words:
        return Purpose.OTHER
    if named[-1:] == ["setup"] and len(named) > 1 and named[0] in WEAK:
        return Purpose.OTHER  # `lint-staged:setup` sets up a tool, not the project
    strong = next((STRONG[word] for word in words if word in STRONG), None)
    if strong is not None:
        return strong
    return _ALONE.get(" ".join(words)) or _by_words(words)


def _by_words(words: list[str]) -> Purpose:
    """What a name says by its words in their order, of which none decides alone."""
    if "type" in words and "check" in words:
        return Purpose.TYPES
    found = next((WEAK[word] for word in words if word in WEAK), Purpose.OTHER)
    if found is Purpose.FORMAT and "check" in words:
        return Purpose.LINT  # `format:check` changes no file
    if "check" in words and ("all" in words or (len(words) > 1 and words[-1] == "check")):
        return Purpose.LINT if found in {Purpose.RUN, Purpose.OTHER} else found
    # `dev:generate` makes something for those who develop; it starts nothing.
    return Purpose.OTHER if found is Purpose.RUN and words[-1] in _MAKES else found


def _by_text(text: str, *, named: bool) -> Purpose:
    """What the first line with a purpose does, or that it checks, where it checks several things.

    What installs is on the way to the rest; alone it is what the text is there for, of a target
    with a name only where it sets up the project itself.
    """
    found: list[Purpose] = []
    installs = other = False
    for bare in lines_of(text):
        runner = _RUNNER.match(bare) or _RUNNER.match(unwrapped(bare))
        if runner:
            words = _words(runner["name"] or runner["script"])
            if words[:1] and words[0] in _NEITHER:
                return found[0] if found else Purpose.OTHER
        kind = _of_line(bare)
        if kind is Purpose.INSTALL:
            installs = installs or not named or bool(OF_PROJECT.search(bare))
        elif kind is not Purpose.OTHER:
            found.append(kind)
        else:
            other = other or not is_glue(bare)
    if found:
        # Something that runs tests beside the rest, and has no name, is there to test.
        several = common_purpose(found) if named or Purpose.TEST not in found else Purpose.TEST
        checks = len(set(found)) > 1 and several is not Purpose.OTHER
        return several if checks and set(found) <= _CHECKS else found[0]
    return Purpose.INSTALL if installs and not (named and other) else Purpose.OTHER


def _of_line(bare: str) -> Purpose:
    """What one command does: by the task or script that it runs, else by the tools in it."""
    runner = _RUNNER.match(bare) or _RUNNER.match(unwrapped(bare))
    named = _by_name(runner["name"] or runner["script"]) if runner else Purpose.OTHER
    if named is Purpose.OTHER:
        named = next((p for p, pattern in TEXT if pattern.search(bare)), Purpose.OTHER)
    if named is Purpose.FORMAT and not runner and _COMPARES.search(bare):
        return Purpose.LINT
    if named is Purpose.LINT and not runner and _REWRITES.search(bare):
        return Purpose.FORMAT
    return named


def unwrapped(command: str) -> str:
    """A command without what only starts it: `uv run bash scripts/test.sh` is `scripts/test.sh`.

    Args:
        command: as written.
    """
    return _WRAPPER.sub("", command)
