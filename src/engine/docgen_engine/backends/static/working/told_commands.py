"""The commands that the repository's documents tell people to type, where they are about it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

import msgspec

from docgen_engine.backends.static.about.own_documents import GUIDES, documents
from docgen_engine.backends.static.about.purpose import spoken_names
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import Command, CommandPurpose, Statement
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import guess_purpose, unwrapped
from docgen_engine.repository.places import Place
from docgen_engine.repository.readme import Readme, read_document, read_readme

_DEVELOPMENT: Final = frozenset({
    "development", "developing", "developer", "hacking", "building", "build", "local-development",
    "local_development", "dev", "developer-guide", "developers", "contributing",
})  # fmt: skip
_MADE: Final = regex(r"\./(?:target|build|bin|dist|out)/")
_BUILDERS: Final = frozenset({
    "make", "npm", "cargo", "go", "yarn", "pnpm", "bun", "deno", "uv", "pip", "poetry", "pdm",
    "hatch", "tox", "nox", "pytest", "black", "ruff", "mypy", "sphinx-build", "jest", "vitest",
    "cmake", "just",
})  # fmt: skip
"""Programs that build and check others; one of them may be the repository's own."""

_FROM_COPY: Final = regex(r"(?:uv|poetry|pdm|hatch|pipenv|rye) run |bundle exec ")
"""How a command begins that runs what lies in a copy of the repository."""

_RUNNER: Final = regex(r"(?:make|just|task|tox|nox|poe|rake|npm|pnpm|yarn|bun|hatch|invoke)\s")
_MAKEFILES: Final = ("Makefile", "makefile", "GNUmakefile")
_SHOWS_OFF: Final = regex(r"[|<>`]|\$\(|\s--?[\w-]+[= ]?['\"]|\s(?:kill|stop|quit)(?:-\w+)?$")
"""A pipe, a redirection or an option in quotation marks is an example of use; what ends a program
does not start it."""

_INTERPRETED: Final = regex(
    r"(?:node|python3?|ruby|php|bun|deno run|ts-node|tsx|(?:ba|z)?sh) (?:\./)?"
    r"(?P<file>[\w./-]+\.\w{1,4})(?= |$)"
)
"""A file of code that is run by its language's program."""

_OWN_SCRIPT: Final = regex(r"(?:ba|z)?sh (?:\./)?[\w./-]+\.sh$")
_INTERPRETERS: Final = frozenset(
    {"python", "python3", "node", "ruby", "php", "bash", "sh", "deno", "docker", "java", "git"}
)
"""What a title may begin with, such as `Python Slugify`, that is another's program."""

_SCRIPT: Final = regex(r"(?:\./)?(?P<file>[\w.-]+/[\w./-]+)(?= |$)")
_ARGUMENT: Final = regex(r" (?:\./)?((?:[\w-]+/)+[\w.-]+\.[a-z]{1,7})(?= |$|::)")
_CLONES: Final = regex(r"git clone .*?(?P<url>\w*@?[\w.:-]*[:/]\S+)")
_SERVICES: Final = regex(
    r"docker(?:-| )compose (?:-f \S+ )*up(?: --?[a-z][\w-]*(?:=\S+)?)*"
    r"(?P<services>(?: [a-z][\w.-]*)+)$"
)
_MOST_PARTS: Final = 5


def told_commands(survey: Survey, documented: Iterable[Command]) -> list[Command]:
    """The commands of documents that are about the project, in the order of the documents.

    Args:
        survey: gives the pages on development, and the packages whose README tells commands.
        documented: those that README and contributing guide show, in their order.
    """
    own = _programs(survey)
    found = [*documented]
    for document in development_documents(survey):
        found += document.commands
    for document in documents_of_parts(survey):
        found += (c for c in document.commands if _has_a_place(c, survey))
    started = [_started(command, own) for command in found]
    return [_placed(c, survey) for c in started if _is_told(c, survey, own)]


def _started(command: Command, own: frozenset[str]) -> Command:
    """A command; one that starts the repository's own program from a copy runs it."""
    bare = unwrapped(command.command)
    starts = (
        command.purpose is CommandPurpose.OTHER
        and _FROM_COPY.match(command.command)
        and bare.split()[:1]
        and bare.split()[0] in own - _BUILDERS
    )
    return msgspec.structs.replace(command, purpose=CommandPurpose.RUN) if starts else command


def development_documents(survey: Survey) -> list[Readme]:
    """The pages that say how to work on the project, beside README and contributing guide."""
    return survey.once("development documents", _development_documents)


def _development_documents(survey: Survey) -> list[Readme]:
    known = {d.file for d in (survey.readme, survey.contributing) if d is not None}
    found = []
    for path in documents(survey):
        stem, _ = posixpath.splitext(posixpath.basename(path).lower())
        near = GUIDES.fullmatch(posixpath.dirname(survey.inside(path)))
        if near and stem in _DEVELOPMENT and path not in known:
            found.append(read_document(path, survey.text(path), "documents"))
    return found


def documents_of_parts(survey: Survey) -> list[Readme]:
    """The README of each part of a program that has a few; a library's packages stand alone."""
    return survey.once("documents of parts", _of_parts)


def prerequisites_of_parts(survey: Survey) -> tuple[Statement, ...]:
    """What the README of each part asks for, which is more than any part alone needs."""
    known: dict[str, Statement] = {}
    for document in documents_of_parts(survey):
        for said in document.prerequisites[:_MOST_PARTS]:
            known.setdefault(said.text.casefold(), said)
    return tuple(known.values())


def _of_parts(survey: Survey) -> list[Readme]:
    folders = sorted(
        {
            p.path
            for p in survey.project.packages
            if p.path != survey.top and survey.is_own(p.manifest)
        }
    )
    if not 0 < len(folders) <= _MOST_PARTS:
        return []
    read = (read_readme(survey.index.manifest, survey.text, folder) for folder in folders)
    known = survey.readme.file if survey.readme else ""
    return [each for each in read if each is not None and each.file != known]


def _has_a_place(command: Command, survey: Survey) -> bool:
    """Whether it is known where a command of a part's README is typed, and that it is no install.

    What it tells to install is the part for others, as its own page says.
    """
    if command.purpose is CommandPurpose.INSTALL:
        return False
    return bool(command.folder) and (command.folder == "." or _folder(command, survey) != "")


def _folder(command: Command, survey: Survey) -> str:
    """The folder of the repository that a document names for a command, else empty."""
    folder = posixpath.normpath(command.folder) if command.folder not in {"", "."} else ""
    top = "" if survey.top in {"", "."} else survey.top
    # A folder that a copy, a build or a package of the same name makes is none to go to.
    if not folder or folder.split("/")[0] in {"..", *spoken_names(survey), survey.name}:
        return ""
    path = posixpath.join(top, folder)
    if not any(p.path == path for p in survey.project.packages):
        return ""
    return folder if _is_known_in(command.command, path, survey) else ""


def _is_known_in(command: str, folder: str, survey: Survey) -> bool:
    """Whether a target is there to be run in a folder, rather than only elsewhere."""
    if not _RUNNER.match(command):
        return True
    if command.startswith("make ") and not any(
        survey.has(posixpath.join(folder, name)) for name in _MAKEFILES
    ):
        return False
    places = {posixpath.dirname(c.file) for c in survey.project.commands if c.command == command}
    return not places or folder in places


def _placed(command: Command, survey: Survey) -> Command:
    """A command with the folder that it is typed in, and without one that there is not."""
    folder = _folder(command, survey)
    purpose = command.purpose
    match = _SERVICES.match(command.command)
    if match and purpose is CommandPurpose.RUN and not _is_all(match["services"].split(), survey):
        purpose = CommandPurpose.OTHER  # starts what the program needs around it
    if (folder, purpose) == (command.folder, command.purpose):
        return command
    return msgspec.structs.replace(command, folder=folder, purpose=purpose)


def _is_all(services: list[str], survey: Survey) -> bool:
    """Whether services that are started by name are parts of the program itself."""
    own = {posixpath.basename(p.path) for p in survey.project.packages} | spoken_names(survey)
    own |= {"app", "web", "server", "api", "backend", "frontend"}
    return not own.isdisjoint(services)


def _programs(survey: Survey) -> frozenset[str]:
    """The programs that this repository makes, by the names that people type."""
    declared = {entry.command.split()[0] for entry in survey.project.entry_points if entry.command}
    spoken = {name for name in spoken_names(survey) if " " not in name}
    return frozenset(declared | (spoken - _INTERPRETERS))


def _is_told(command: Command, survey: Survey, own: frozenset[str]) -> bool:
    """Whether a document's command is about the project: examples of use serve no purpose here."""
    if _is_use(command, own) or not _is_here(command, survey):
        return False
    if command.purpose is not CommandPurpose.OTHER or _RUNNER.match(command.command):
        return True
    # The sentence above it says what it is for, and it is started as the project's own tools are.
    outside = command.command.startswith(("sudo ", "npx ", "bunx "))
    wrapped = not outside and unwrapped(command.command) != command.command
    if _OWN_SCRIPT.match(command.command):
        return True  # it is here, as was asked
    return command.help.endswith(":") and (wrapped or bool(_SERVICES.match(command.command)))


def _is_use(command: Command, own: frozenset[str]) -> bool:
    """Whether a command shows what the program can do, rather than how it is worked on."""
    program = command.command.removeprefix("sudo ").split()[0]
    if _MADE.match(program):
        return True  # what a build has just made is only tried
    if command.purpose is CommandPurpose.RUN:
        # What it can do together with others is not how it is started.
        return bool(_SHOWS_OFF.search(command.command))
    if program not in own:
        return False
    # Its own options, in a section that is called as something else: `Format`, `Docs`.
    return program not in _BUILDERS or guess_purpose("", command.command) is CommandPurpose.OTHER


def _is_here(command: Command, survey: Survey) -> bool:
    """Whether what a command copies, runs or starts is this repository's."""
    if copies_another(command.command, survey):
        return False  # such as that of a package manager
    image = command.command.split()[-1] if command.command.startswith("docker run ") else ""
    if image and not any(name in image.lower() for name in spoken_names(survey)):
        return False  # a database to try it with
    # The reader's own file, such as an example that was just shown, is not.
    return _exists(command, unwrapped(command.command), survey)


def copies_another(command: str, survey: Survey) -> bool:
    """Whether a command gets a copy of somebody else's repository.

    One of this repository has its name as the last part of its address.

    Args:
        command: as written.
        survey: knows the names.
    """
    clone = _CLONES.search(command) if "git clone" in command else None
    if clone is None:
        return False
    url = clone["url"].rstrip("/")
    name = url.rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".git").casefold()
    names = {*spoken_names(survey), survey.name.casefold()}
    names |= {p.name.casefold().rsplit("/", 1)[-1] for p in survey.project.packages}
    return name not in names and name.replace("-", " ") not in names


def _exists(command: Command, bare: str, survey: Survey) -> bool:
    """Whether a file that a command runs is one of the repository, if it names one."""
    script = _INTERPRETED.match(bare) or _SCRIPT.match(bare)
    files = [script["file"]] if script else []
    if command.purpose is CommandPurpose.TEST:
        files += _ARGUMENT.findall(bare)  # `tests/your_test.py` is the reader's to fill in
    top = "" if survey.top in {"", "."} else survey.top
    near = (top, posixpath.join(top, command.folder), posixpath.dirname(command.file))
    return all(
        any(_has(survey, posixpath.normpath(posixpath.join(folder, file))) for folder in near)
        for file in files
    )


def _has(survey: Survey, path: str) -> bool:
    """Whether a file is there, or what Autoconf makes it from."""
    made = posixpath.basename(path) == "configure"
    return survey.has(path) or (made and any(survey.has(path + end) for end in (".ac", ".in")))


def is_elsewhere(path: str, survey: Survey, *, told: bool) -> bool:
    """Whether a file tells how to work with tests, examples or a website, not with the project.

    Args:
        path: of the file.
        survey: knows the places.
        told: whether it is a document.
    """
    if path.startswith((".", "scripts/", "script/")) or "/" not in path:
        return False
    place = survey.places.place_of(path)
    return place is not Place.CODE and not (told and place is Place.DOCUMENTS)
