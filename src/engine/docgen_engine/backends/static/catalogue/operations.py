"""Questions about running, testing and changing it (pages 06, 07 and 11 to 16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Final

from docgen_engine.backends.static.catalogue.kinds import Answer, Kind, Subject
from docgen_engine.backends.static.settings.environment import TOPIC as ENVIRONMENT
from docgen_engine.backends.static.settings.environment import is_written
from docgen_engine.backends.static.working.chosen_commands import typed
from docgen_engine.backends.static.working.guide_checks import CHECKS
from docgen_engine.backends.static.writing.knowledge import Knowledge
from docgen_engine.backends.static.writing.phrases import fact_term, term
from docgen_engine.domain.documents.analysis import Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.domain.documents.questions import Priority
from docgen_engine.domain.evidence import ClaimKind
from docgen_engine.domain.markup import code, counted, escape, first_sentence, listing, quote
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.purpose import guess_purpose

DEPLOYMENT: Final = "06-deployment.md"
MONITORING: Final = "07-monitoring-logging.md"
SECURITY: Final = "12-security-compliance.md"
PERFORMANCE: Final = "13-performance-benchmarks.md"
CONTRIBUTING: Final = "14-contributing-guide.md"
ROADMAP: Final = "15-roadmap.md"
GLOSSARY: Final = "16-glossary.md"
SETUP: Final = "03-development-setup.md"


_WORDS: Final = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ON_CHANGE: Final = regex(r"\bpull requests\b|\bpush(?:es)?\b|merge requests\b|runs on ")
_PREFIX: Final = regex(r"_?[A-Z][A-Z0-9]*_")
_SEVERAL: Final = 3
_EMPTY_WORDS: Final = frozenset((
    "a", "an", "the", "this", "that", "which", "of", "for", "to", "in", "on", "is", "are", "be",
    "class", "type", "interface", "struct", "object", "helper", "represents", "represent",
    "representing", "implements", "extends", "utility", "holds", "module", "function",
))  # fmt: skip


def _existing(k: Knowledge, facts: tuple[Fact, ...]) -> list[Fact]:
    return [fact for fact in facts if k.reference(fact.file, fact.line)]


def _files(facts: list[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.file for fact in facts))[:4]


def _about(
    facts: Callable[[Knowledge], list[Fact]], question: str, reason: str
) -> Callable[[Knowledge], list[Subject]]:
    """Bind one question to facts, if there are any."""

    def bound(k: Knowledge) -> list[Subject]:
        found = facts(k)
        return [Subject("", question.format(name=k.name), reason, _files(found))] if found else []

    return bound


def _named(k: Knowledge, fact: Fact) -> str:
    where = k.cite_fact(fact)
    if fact.topic == ENVIRONMENT and not is_written(fact, k.index.lines(fact.file)):
        return f"{escape(fact.name)} {where}"
    return where if fact.symbol and fact.symbol == fact.name else f"{fact_term(fact)} {where}"


# 03 Configuration


def environment(k: Knowledge) -> list[Fact]:
    """Environment variables that the code reads, each once, by name; those of its prefix first."""
    tests = set(k.analysis.discovery.test_files)
    found: dict[str, Fact] = {}
    for fact in _existing(k, k.analysis.environment):
        if fact.file not in tests and fact.topic == ENVIRONMENT:
            found.setdefault(fact.name, fact)
    own = _own_prefix(found)
    return [found[name] for name in sorted(found, key=lambda n: (not n.startswith(own), n))]


def _own_prefix(names: Collection[str]) -> str:
    """What at least half of several variables begin with, such as `_ZO_`."""
    counts = Counter(match[0] for name in names if (match := _PREFIX.match(name)))
    prefix, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return prefix if count >= max(_SEVERAL, len(names) / 2) else ""


def _answer_environment(k: Knowledge, _key: str) -> Answer:
    found = environment(k)
    claims = "".join(
        k.claim(ClaimKind.READS_ENVIRONMENT, f.file, f.name, f.file, f.line, f.line_end)
        for f in found[:40]
        if _is_written(k, f)
    )
    shown = [fact for fact in found if is_written(fact, k.index.lines(fact.file))] or found
    named = [_named(k, fact) for fact in shown[:4]]
    if len(found) > len(named):
        return Answer(
            f"The code reads {counted(len(found), 'environment variable')}, among them "
            f"{listing(named)}.{claims}"
        )
    noun = "environment variable" if len(found) == 1 else "environment variables"
    return Answer(f"The code reads the {noun} {listing(named)}.{claims}")


def _is_written(k: Knowledge, fact: Fact) -> bool:
    """Whether the line itself reads the variable, rather than a class of settings by its field."""
    facts = k.index.facts.get(fact.file)
    return facts is None or any(each.name == fact.name for each in facts.environment)


# 06 Deployment


def _infrastructure(k: Knowledge) -> list[Fact]:
    return [
        fact for fact in _existing(k, k.analysis.infrastructure) if fact.topic == "Infrastructure"
    ]


def _pipeline(k: Knowledge) -> list[Fact]:
    """The workflows that run on a change, rather than at certain times or by hand."""
    found = [f for f in _existing(k, k.analysis.infrastructure) if f.topic == "Pipeline"]
    changes = [f for f in found if _ON_CHANGE.search(f.detail) or not f.detail]
    return changes or found


def _release(k: Knowledge) -> list[Fact]:
    return [f for f in _existing(k, k.analysis.infrastructure) if f.topic == "Process"]


def _answer_facts(
    facts: Callable[[Knowledge], list[Fact]], one: str, many: str
) -> Callable[[Knowledge, str], Answer]:
    """An answer that names facts; `{}` is where they stand."""

    def answer(k: Knowledge, _key: str) -> Answer:
        found = facts(k)
        named = list(dict.fromkeys(_named(k, fact) for fact in found))
        if not named:
            return Answer(looked_in=_files(found))
        if len(named) == 1:
            return Answer(one.format(named[0]))
        shown = listing(named[:5]) if len(named) <= 5 else ", ".join(named[:4]) + " and others"
        return Answer(many.format(shown))

    return answer


# 07 Monitoring


def _logging(k: Knowledge) -> list[Fact]:
    return [f for f in _existing(k, k.analysis.observability) if f.topic == "Logging"]


# 12 Security


def _security(k: Knowledge) -> list[Fact]:
    return _existing(k, k.analysis.security)


# 14 Contributing


def checks(k: Knowledge) -> list[str]:
    """Commands that a change should pass, with their citations, each once.

    Those that the guide for contributors lists; else, and for tests, the best of each purpose.
    """
    listed = [f for f in _existing(k, k.analysis.contributing) if f.topic == CHECKS]
    said = [f"{code(f.name)} {k.cite_fact(f)}" for f in listed]
    # What formats rewrites the files; it checks nothing.
    wanted: tuple[CommandPurpose, ...] = (
        CommandPurpose.TEST,
        CommandPurpose.LINT,
        CommandPurpose.TYPES,
    )
    if said:
        tests = {c.command for c in k.commands(CommandPurpose.TEST)}
        wanted = () if any(_tests(f.name, tests) for f in listed) else wanted[:1]
    found = k.commands(*wanted) if wanted else []
    purposes: dict[CommandPurpose, str] = {}
    for command in found:
        purposes.setdefault(
            command.purpose, f"{typed(command)} {k.cite(command.file, command.line)}"
        )
    return [*purposes.values(), *said]


def _tests(command: str, known: Collection[str]) -> bool:
    """Whether a command runs tests, as it is listed or by what it says."""
    return command in known or guess_purpose("", command) is CommandPurpose.TEST


def _style(k: Knowledge) -> list[Subject]:
    found = _existing(k, k.analysis.contributing)
    commands = k.commands(CommandPurpose.LINT, CommandPurpose.FORMAT, CommandPurpose.TYPES)
    if not found and not commands:
        return []
    files = [f.file for f in found] + [c.file for c in commands]
    return [
        Subject(
            "",
            "Which checks must a change pass?",
            "A change that fails them is not merged.",
            tuple(dict.fromkeys(files))[:4],
        )
    ]


def _answer_style(k: Knowledge, _key: str) -> Answer:
    said = checks(k)
    if said:
        return Answer(f"These commands check a change: {listing(said)}.")
    return Answer(looked_in=_files(_existing(k, k.analysis.contributing)))


# 15 Roadmap


def _debt(k: Knowledge) -> list[Fact]:
    return [f for f in _existing(k, k.analysis.roadmap) if f.topic == "Technical debt" and f.detail]


def _answer_debt(k: Knowledge, _key: str) -> Answer:
    found = _debt(k)
    places: dict[str, list[Fact]] = {}
    for fact in found:
        places.setdefault(k.where(fact.file), []).append(fact)
    ranked = sorted(places, key=lambda name: (-len(places[name]), name))[:4]
    said = [f"{escape(name)} (such as {k.cite_fact(places[name][0])})" for name in ranked]
    return Answer(
        f"Authors left {counted(len(found), 'marker')} in comments, most in {listing(said)}."
    )


def _deprecations(k: Knowledge) -> list[Fact]:
    return [f for f in _existing(k, k.analysis.roadmap) if f.topic == "Deprecations"]


# 16 Glossary


def explains(fact: Fact) -> bool:
    """Whether a glossary's entry says more than its name does: `UrlBar: The URL bar.` does not."""
    name = {word.casefold() for word in _WORDS.findall(fact.name)}
    said = {word.casefold() for word in _WORDS.findall(fact.detail)}
    joined = fact.name.replace("_", "").casefold()
    return any(word not in name and word not in joined for word in said - _EMPTY_WORDS)


def _term(k: Knowledge) -> list[Subject]:
    found = [f for f in _existing(k, k.analysis.glossary) if explains(f)]
    return [
        Subject(
            fact.name,
            f"What is meant by {fact.name}?",
            "The word is used throughout the code or its documents.",
            (fact.file,),
        )
        for fact in found[:2]
    ]


def _answer_term(k: Knowledge, name: str) -> Answer:
    fact = next((f for f in _existing(k, k.analysis.glossary) if f.name == name), None)
    if fact is None or not fact.detail:
        return Answer()
    return Answer(f"{term(name)}: {quote(first_sentence(fact.detail))} {k.cite_fact(fact)}")


KINDS: Final = (
    Kind("environment", SETUP, "Configuration", "setup", Priority.HIGH,
         "Find every read of an environment variable.", "Names with the lines that read them.",
         _about(environment, "Which environment variables change its behaviour?",
                "They differ between machines and are a frequent cause of surprise."),
         _answer_environment),
    Kind("infrastructure", DEPLOYMENT, "Infrastructure", "operations", Priority.MEDIUM,
         "Find container, compose and platform files.", "Files and what they define.",
         _about(_infrastructure, "What does {name} bring along to be built and run elsewhere?",
                "It is what operators start from."),
         _answer_facts(_infrastructure, "The repository brings {}.", "The repository brings {}.")),
    Kind("release", DEPLOYMENT, "Process", "operations", Priority.MEDIUM,
         "Read the workflows and settings of releases.", "What starts a release, with its lines.",
         _about(_release, "How is {name} released or started in production?",
                "Somebody has to do it when the one who always did is away."),
         _answer_facts(_release, "There is {}.", "There are {}.")),
    Kind("pipeline", DEPLOYMENT, "Pipeline", "operations", Priority.MEDIUM,
         "Read the workflow files.", "Workflows with what starts them, and their jobs.",
         _about(_pipeline, "What runs automatically on a change?",
                "What the pipeline does not check, nobody checks."),
         _answer_facts(_pipeline, "On a change runs {}.", "On a change run {}.")),
    Kind("logging", MONITORING, "Logging", "operations", Priority.MEDIUM,
         "Find loggers and their configuration.", "Lines that set up or use logging.",
         _about(_logging, "Where does the code log, and how?",
                "Logs are the first thing to read when something goes wrong."),
         _answer_facts(_logging, "Logging goes through {}.", "Logging goes through {}.")),
    Kind("security", SECURITY, "Threats", "security", Priority.MEDIUM,
         "Look for a security policy and for code that guards something.",
         "Sentences and lines about security.",
         _about(_security, "What does the repository say or do about security?",
                "It has to be known before a vulnerability is found."),
         _answer_facts(_security, "There is {}.", "There are {}.")),
    Kind("performance", PERFORMANCE, "Baselines", "performance", Priority.LOW,
         "Find benchmarks and profiles.", "Files that measure.",
         _about(lambda k: _existing(k, k.analysis.performance), "What is measured about speed?",
                "Without a measurement a slowdown goes unnoticed."),
         _answer_facts(lambda k: _existing(k, k.analysis.performance),
                       "Speed is measured by {}.", "Speed is measured by {}.")),
    Kind("checks", CONTRIBUTING, "Style", "contributing", Priority.HIGH,
         "Find lint, format, type and test commands.", "Commands with their lines.",
         _style, _answer_style),
    Kind("debt", ROADMAP, "Technical debt", "maintenance", Priority.LOW,
         "Collect the markers that authors left.", "Markers by place.",
         _about(_debt, "Where did authors mark work that is left to do?",
                "Their own notes are the most honest list of weak spots."), _answer_debt),
    Kind("deprecations", ROADMAP, "Deprecations", "maintenance", Priority.MEDIUM,
         "Find what is marked as deprecated.", "Symbols with their lines.",
         _about(_deprecations, "What should no longer be used?",
                "New code must not build on it."),
         _answer_facts(_deprecations, "Deprecated: {}.", "Deprecated: {}.")),
    Kind("term", GLOSSARY, "Terms of this system", "domain", Priority.LOW,
         "Find where the term is defined.", "A definition.", _term, _answer_term),
)  # fmt: skip
