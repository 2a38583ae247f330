"""How the program lets itself be watched: loggers, metrics, tracing, debugging switches."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.quoting import first_sentence
from docgen_engine.backends.static.settings.option_maps import option_variables
from docgen_engine.backends.static.stack.known import LOGGING, METRICS, MONITORING, lookup
from docgen_engine.backends.static.stack.metrics import metric_facts
from docgen_engine.backends.static.stack.usage import main_files, usage_facts
from docgen_engine.domain.documents.analysis import TOO_LITTLE, Fact
from docgen_engine.domain.facts import SymbolKind
from docgen_engine.domain.markup import code, listing
from docgen_engine.patterns import regex

_CONFIGURES: Final = frozenset(
    {"logging.basicConfig", "logging.config.dictConfig", "logging.config.fileConfig", "dictConfig",
     "basicConfig", "log.SetOutput", "log.SetFlags", "winston.createLogger", "slog.New",
     "zap.NewProduction", "zap.NewDevelopment", "logging.addLevelName"}
)  # fmt: skip
_PLAIN_CONFIGURES: Final = frozenset({"basicConfig", "dictConfig", "fileConfig"})
_GIVES_LOGGER: Final = frozenset({"logging.getLogger", "getLogger"})
_LOGGER: Final = regex(r"getLogger\(\s*[\"'](?P<name>[\w.-]+)[\"']")
_OF_MODULE: Final = "getLogger(__name__)"
_WELL: Final = regex(
    r"(?i)/_*(?:health(?:z|[_-]?check)?|read(?:yz?|iness)|live(?:z|ness)?|heartbeat)/?$"
)
_VERSION: Final = regex(r"[\"']version[\"']\s*:\s*1\b")
_HANDLER: Final = regex(r"[\"']class[\"']\s*:\s*[\"'](?!logging\.Formatter)([\w.]+)[\"']")
_LEVEL: Final = regex(r"[\"']level[\"']\s*:\s*[\"'](\w+)[\"']")
_MOST_LOGGERS: Final = 8
_ENOUGH: Final = 3
_DEBUG: Final = regex(r"(?i)(?:^|[_-])(?:debug|verbose|trace|log[_-]?level|log[_-]?file)")


def observability_facts(survey: Survey) -> tuple[Fact, ...]:
    """Facts for the sections Logging, Monitoring, Metrics and Debugging."""
    logging = usage_facts(survey, "Logging", LOGGING, said="used for logging in", names=False)
    configured = _configuration(survey, bool(logging))
    watched = usage_facts(survey, "Monitoring", MONITORING)
    watched += usage_facts(survey, "Metrics", METRICS)
    watched += _wired(survey, {fact.name for fact in watched})
    watched += metric_facts(survey)
    watched += _checks(survey) if watched or configured else []
    facts = [*logging, *configured, *_loggers(survey), *watched, *_switches(survey)]
    # That a library is imported, or that an option is called `--verbose`, makes no page.
    if configured or watched or len(facts) >= _ENOUGH:
        return tuple(facts)
    return tuple(msgspec.structs.replace(fact, topic=TOO_LITTLE) for fact in facts)


def _settings(survey: Survey) -> list[Fact]:
    """The dictionary by which a Django site sets up logging; Django takes it by its name."""
    found = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        symbol = survey.index.symbol(path, "LOGGING") if facts.language == "Python" else None
        if symbol is None or symbol.kind is not SymbolKind.CONSTANT:
            continue
        text = "\n".join(survey.index.lines(path)[symbol.line - 1 : symbol.line_end])
        if _VERSION.search(text):
            kinds = dict.fromkeys(m[1].rpartition(".")[2] for m in _HANDLER.finditer(text))
            to = f", with {listing([code(kind) for kind in kinds], 4)}" if kinds else ""
            levels = dict.fromkeys(m[1] for m in _LEVEL.finditer(text))
            at = f", at the level{'s' * (len(levels) > 1)} " if levels else ""
            at += listing([code(level) for level in levels], 4)
            said = f"configures it{to}{at}"
            found.append(
                Fact("Logging", symbol.name, said, path, symbol.line, symbol.line_end, symbol.name)
            )
    return found


def _checks(survey: Survey) -> list[Fact]:
    """The routes by which others ask whether the program is well."""
    found: dict[str, Fact] = {}
    for path in main_files(survey):
        for route in survey.index.routes(path):
            if _WELL.search(route.path) and route.method in ("", "GET", "HEAD", "ANY"):
                said = (
                    f"answers whether it is well, by {code(route.handler)}"
                    if route.handler
                    else ("answers whether it is well")
                )
                fact = Fact("Monitoring", route.path, said, path, route.line, route.line)
                found.setdefault(route.path, fact)
    return [found[path] for path in sorted(found)]


def _wired(survey: Survey, known: set[str]) -> list[Fact]:
    """What Java programs watch themselves by without an import: being a dependency is enough."""
    found: dict[str, Fact] = {}
    for each in survey.project.dependencies:
        if each.ecosystem != "java" or each.kind != "runtime" or not survey.is_own(each.file):
            continue
        for topic, table in (("Monitoring", MONITORING), ("Metrics", METRICS)):
            label = lookup(table, each.name)
            if label and label not in known:
                said = f"comes with the dependency {code(each.name)}"
                fact = Fact(topic, label, said, each.file, each.line, each.line)
                found[label] = min(
                    fact, found.get(label, fact), key=lambda one: (one.file, one.line)
                )
    return [found[label] for label in sorted(found)]


def _configuration(survey: Survey, logs: bool) -> list[Fact]:
    settings = _settings(survey)
    if not logs:
        return settings
    found: dict[tuple[str, str], Fact] = {}
    ways: dict[tuple[str, str], list[str]] = {}
    for path in main_files(survey):
        for call in survey.index.facts[path].calls:
            if _configures(call.callee):
                known = ways.setdefault((path, call.caller), [])
                known += [call.callee] if call.callee not in known else []
            if _configures(call.callee) and (path, call.caller) not in found:
                symbol = survey.index.symbol(path, call.caller) if call.caller else None
                said = first_sentence(symbol.doc) if symbol is not None else ""
                name, at = (call.caller, symbol) if symbol is not None else (call.callee, None)
                found[path, call.caller] = Fact(
                    "Logging",
                    name,
                    said,
                    path,
                    at.line if at else call.line,
                    at.line_end if at else call.line,
                    name if at else "",
                )
    return settings + [_with_ways(fact, ways[place]) for place, fact in found.items()][:12]


def _with_ways(fact: Fact, ways: list[str]) -> Fact:
    """A place that sets up logging with what it calls; names of levels only where nothing else."""
    whole = [way for way in ways if way.rpartition(".")[2] in _PLAIN_CONFIGURES] or ways
    detail = f"configures it with {listing([code(way) for way in whole])}"
    detail = detail if fact.symbol else "configures it"
    said = f"{detail}: {fact.detail}" if fact.detail else detail
    return msgspec.structs.replace(fact, detail=said)


def _loggers(survey: Survey) -> list[Fact]:
    """The loggers that code asks for by a name of their own, with the parts that write to them."""
    places: dict[str, list[tuple[str, int]]] = {}
    named: list[tuple[str, int]] = []
    for path in main_files(survey):
        facts = survey.index.facts[path]
        calls = [c for c in facts.calls if c.callee in _GIVES_LOGGER]
        lines = survey.index.lines(path) if calls and facts.language == "Python" else []
        for call in calls if lines else ():
            match = _LOGGER.search(lines[call.line - 1])
            if match is None and _OF_MODULE in lines[call.line - 1]:
                named.append((path, call.line))
            if match is not None:
                places.setdefault(match["name"], []).append((path, call.line))
    found = []
    for name, used in sorted(places.items()):
        parts = dict.fromkeys(survey.component_name(path) or path for path, _ in used)
        detail = f"logger that {listing([code(part) for part in sorted(parts)], 4)} write to"
        detail = detail if len(parts) > 1 else detail.replace(" write to", " writes to")
        found.append(Fact("Logging", name, detail, *min(used), min(used)[1]))
    if named:
        many = (
            f"{len(named)} modules log under their"
            if len(named) > 1
            else "one module logs under its"
        )
        said = f"{many} own name{'s' * (len(named) > 1)}"
        found.insert(0, Fact("Logging", "getLogger(__name__)", said, *min(named), min(named)[1]))
    return found[:_MOST_LOGGERS]


def _configures(callee: str) -> bool:
    """Whether a call sets up logging, whatever name its module was imported under."""
    return callee in _CONFIGURES or callee.rpartition(".")[2] in _PLAIN_CONFIGURES


def _switches(survey: Survey) -> list[Fact]:
    """Options and environment variables that turn on debugging or logging."""
    found: dict[str, Fact] = {}
    for path in main_files(survey):
        facts = survey.index.facts[path]
        for option in facts.commands:
            if option.kind == "option" and _DEBUG.search(option.name):
                detail = option.help or "command-line option"
                found.setdefault(
                    option.name,
                    Fact("Debugging", option.name, detail, path, option.line, option.line),
                )
        for read in facts.environment:
            if _DEBUG.search(read.name):
                detail = (
                    f"environment variable{f', default `{read.default}`' if read.default else ''}"
                )
                found.setdefault(
                    read.name, Fact("Debugging", read.name, detail, path, read.line, read.line)
                )
    for variable in option_variables(survey):
        if _DEBUG.search(variable.name) or variable.name.startswith("LOG_"):
            shown = f", default {code(variable.default)}" if variable.default else ""
            said = f"environment variable{shown}"
            place = variable.file, variable.line, variable.line
            found.setdefault(variable.name, Fact("Debugging", variable.name, said, *place))
    return [found[name] for name in sorted(found)]
