"""Images and services in words: what a Dockerfile builds, what a compose file starts."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.settings.environment import is_of_a_build
from docgen_engine.backends.static.working.start_scripts import script_words
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.containers import is_compose
from docgen_engine.repository.manifests.model import ContainerFact
from docgen_engine.repository.places import Place

DEVELOPMENT: Final = ".devcontainer/"
"""Containers to develop in are none that are deployed."""

_VARIABLE: Final = regex(
    r"\$\{(?P<name>\w+)(?:(?P<or>:?-)(?P<default>(?:[^{}]|\$\{[^{}]*\})*))?\}|\$(?P<bare>\w+)"
)
"""A variable that is replaced; one in braces may have a default, which may have one itself."""
_DIGEST: Final = regex(r"@sha256:[0-9a-f]{12,}")
_SECRET: Final = regex(r"(?i)secret|token|passw|key|credential")
_ONE_FILE: Final = regex(
    r"(?i)[^/.]\.(?:ya?ml|json|toml|conf|cfg|cnf|ini|env|sql|sh|xml|properties|crt|pem|key|template)$"
    r"|\.sock$"
)
"""A file from beside a compose file, by its name; folders are called otherwise."""

_MOST_SERVICES: Final = 40
_MOST_VARIABLES: Final = 40
_LONGEST: Final = 90


_TRIALS: Final = regex(r"(?:^|/)(?:[\w.]+-)?tests?(?:-[\w.-]+)?/")
"""Folders of set-ups that something is tried with, such as `test-environments/`."""


def container_facts(survey: Survey) -> list[Fact]:
    """One fact for each Dockerfile and each service of a compose file, and their variables."""
    files: dict[str, list[ContainerFact]] = {}
    for fact in survey.project.containers:
        beside = survey.places.place_of(fact.file) is Place.TESTS or _TRIALS.search(fact.file)
        if not beside and DEVELOPMENT not in fact.file:
            files.setdefault(fact.file, []).append(fact)
    found: list[Fact] = []
    variables: list[Fact] = []
    several = sum(map(is_compose, files)) > 1
    for file, facts in files.items():
        if not is_compose(file):
            found += _image(file, facts, survey)
        else:
            found += _variant(file, facts) if several else _services(file, facts)
        variables += _variables(facts if is_compose(file) else _shipped(facts), survey)
    once = {(fact.name, fact.detail): fact for fact in reversed(variables)}
    return found[:_MOST_SERVICES] + list(reversed(once.values()))[:_MOST_VARIABLES]


def _image(file: str, facts: list[ContainerFact], survey: Survey) -> list[Fact]:
    """What one Dockerfile builds on, what it offers and what it starts."""
    arguments = {
        fact.value.partition("=")[0]: fact.value.partition("=")[2]
        for fact in facts
        if fact.kind in {"argument", "environment"} and "=" in fact.value
    }
    bases = [fact for fact in facts if fact.kind == "base"]
    if not bases:
        return []
    stages = {fact.name for fact in bases if fact.name}
    images = [_written(fact.value, arguments) for fact in bases if fact.value not in stages]
    chain = _chain(bases)
    final = _written(chain[0].value, arguments)
    before = [image for image in dict.fromkeys(images) if image != final]
    said = [f"builds on {listing([code(image) for image in before], 4)}"] if before else []
    own = _of_stages(facts, bases, chain)
    started = " ".join(_started(own, survey))
    # What starts nothing is there to build something in, and is given to nobody.
    ends = "ships" if started else "ends in"
    said.append(f"{ends if before else 'is built on'} {code(final)}")
    said += _offers(own, arguments)
    if started and len(started) <= _LONGEST:
        said.append(f"starts {code(started)}{script_words(survey, file, started)}")
    end = max(fact.line_end for fact in facts)
    return [Fact("Infrastructure", file, listing(said), file, bases[0].line, end)]


def _shipped(facts: list[ContainerFact]) -> list[ContainerFact]:
    """The facts of a Dockerfile that hold in the image that it ends in, not only on the way."""
    bases = [fact for fact in facts if fact.kind == "base"]
    own = _of_stages(facts, bases, _chain(bases)) if bases else facts
    arguments = {f.value.partition("=")[0] for f in facts if f.kind == "argument"}
    return [fact for fact in own if not _is_passed_on(fact, arguments)]


def _is_passed_on(fact: ContainerFact, arguments: set[str]) -> bool:
    """Whether a variable only passes on what is given when the image is built."""
    name, _, value = fact.value.partition("=")
    passed = _VARIABLE.fullmatch(value)
    known = (passed["name"] or passed["bare"]) if passed else ""
    return fact.kind == "environment" and known in {name, *arguments} and bool(known)


def _chain(bases: list[ContainerFact]) -> list[ContainerFact]:
    """The stages that the last one is built on, from the first, which has an image of others."""
    chain = [bases[-1]]
    for base in reversed(bases[:-1]):
        if base.name and base.name == chain[0].value:
            chain.insert(0, base)
    return chain


def _of_stages(
    facts: list[ContainerFact], bases: list[ContainerFact], chain: list[ContainerFact]
) -> list[ContainerFact]:
    """The facts of some stages of a Dockerfile, in their order."""
    lines = [base.line for base in bases]
    held = {base.line for base in chain}
    return [fact for fact in facts if lines[max(bisect_right(lines, fact.line) - 1, 0)] in held]


def _started(facts: list[ContainerFact], survey: Survey) -> list[str]:
    """What an image starts: its last ENTRYPOINT, then its last CMD."""
    found: dict[str, str] = {}
    for fact in facts:
        if fact.kind == "command":
            word = survey.index.lines(fact.file)[fact.line - 1].split(None, 1)[0].upper()
            found[word] = fact.value
    return [found[word] for word in ("ENTRYPOINT", "CMD") if word in found]


def _written(image: str, arguments: dict[str, str]) -> str:
    """An image with the defaults of its variables, without the digest that pins it.

    A default may be empty (`${REGISTRY-}web`); a variable without one stays as it is written.
    """

    def value(match: re.Match[str]) -> str:
        known = arguments.get(match["name"] or match["bare"])
        if known or (known == "" and match["or"] != ":-"):
            return known
        return match[0] if match["default"] is None else _written(match["default"], arguments)

    return _DIGEST.sub("", _VARIABLE.sub(value, image))


def _offers(facts: list[ContainerFact], known: dict[str, str]) -> list[str]:
    """The ports and the folders that an image or a service offers, each once."""

    def shown(kind: str) -> list[str]:
        values = (_written(fact.value, known) for fact in facts if fact.kind == kind)
        return [code(value) for value in dict.fromkeys(values)]

    said = []
    ports = shown("port")
    if ports:
        said.append(f"exposes port{'s' if len(ports) > 1 else ''} {listing(ports, 5)}")
    given = [value for value in shown("volume") if _is_given(value.strip("`"))]
    volumes = [value for value in shown("volume") if value not in given]
    if volumes:
        said.append(f"keeps data in {listing(volumes, 5)}")
    if given:
        said.append(f"is given {listing(given, 5)}")
    return said


def _is_given(volume: str) -> bool:
    """Whether a volume is something that is only read: by its mode, or because it is one file."""
    parts = volume.split(":")
    if len(parts) > 2 and "ro" in parts[-1].split(","):
        return True
    return parts[0].startswith((".", "/", "~", "$")) and bool(_ONE_FILE.search(parts[0]))


def _services(file: str, facts: list[ContainerFact]) -> list[Fact]:
    found = []
    for service in facts:
        if service.kind != "service":
            continue
        own = [fact for fact in facts if fact.name == service.name]
        image = _written(service.value, {})
        said = [image if image.startswith("built from") else f"runs {code(image)}"]
        if not image:
            said = ["is a service"]
        said += [words.replace("exposes", "publishes") for words in _offers(own, {})]
        commands = [fact.value for fact in own if fact.kind == "command"]
        if commands and len(commands[0]) <= _LONGEST:
            said.append(f"starts {code(commands[0])}")
        needs = [code(fact.value) for fact in own if fact.kind == "needs"]
        if needs:
            said.append(f"needs {listing(needs, 5)}")
        name = f"service {code(service.name)}"
        at = (file, service.line, service.line_end)
        found.append(Fact("Infrastructure", name, listing(said), *at))
    return found


def _variant(file: str, facts: list[ContainerFact]) -> list[Fact]:
    """One of several compose files, which mostly start the same with small differences."""
    services = [fact for fact in facts if fact.kind == "service"]
    said = [
        code(each.name) + (f" ({_short(each.value)})" if each.value else "") for each in services
    ]
    if not said:
        return []
    end = max(fact.line_end for fact in services)
    return [Fact("Infrastructure", file, f"starts {listing(said)}", file, services[0].line, end)]


def _short(value: str) -> str:
    return value if value.startswith("built from") else code(_written(value, {}))


def _variables(facts: list[ContainerFact], survey: Survey) -> list[Fact]:
    """Variables that an image or a service is given; what looks like a secret is not repeated."""
    found = []
    for fact in facts:
        if fact.kind != "environment":
            continue
        name, _, value = fact.value.partition("=")
        if is_of_a_build(name, "", survey):
            continue
        shown = code(value) if value and not _SECRET.search(name) else "set"
        for_ = f" for {code(fact.name)}" if fact.name and is_compose(fact.file) else ""
        found.append(
            Fact("Environment variables", name, f"{shown}{for_}", fact.file, fact.line, fact.line)
        )
    return found
