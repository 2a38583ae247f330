"""The technical stack: languages, frameworks, stores, queues, services and tools (page 02)."""

from __future__ import annotations

from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.backends.static.stack import known, known_java
from docgen_engine.backends.static.stack.usage import main_files
from docgen_engine.domain.documents.analysis import ExternalDependency, Technology
from docgen_engine.patterns import regex
from docgen_engine.repository.manifests.model import MANAGED_ELSEWHERE

_CATEGORIES: Final = (
    ("Frameworks", known_java.PARTS, ""),
    ("Frameworks", known.WEB_FRAMEWORKS, "web"),
    ("Frameworks", known.UI_FRAMEWORKS, "user interface"),
    ("Frameworks", known.CLI_FRAMEWORKS, "command line"),
    ("Frameworks", known.OTHER_FRAMEWORKS, ""),
    ("Data stores", known.DATA_STORES, ""),
    ("Queues", known.QUEUES, ""),
    ("External services", known.SERVICES, ""),
)
_IMAGES: Final = {
    "postgres": ("PostgreSQL", "Data stores"),
    "mysql": ("MySQL", "Data stores"),
    "mariadb": ("MariaDB", "Data stores"),
    "mongo": ("MongoDB", "Data stores"),
    "redis": ("Redis", "Data stores"),
    "valkey": ("Valkey", "Data stores"),
    "elasticsearch": ("Elasticsearch", "Data stores"),
    "rabbitmq": ("RabbitMQ", "Queues"),
    "kafka": ("Kafka", "Queues"),
    "nats": ("NATS", "Queues"),
    "nginx": ("nginx", "External services"),
}
_ENGINE: Final = regex(
    r"[^#]*[\"']ENGINE[\"']\s*\]?\s*[:=]\s*[\"'](?P<engine>[\w.]*\bbackends\.(?P<kind>\w+))[\"']"
)
_ENGINES: Final = {
    "sqlite3": "SQLite",
    "spatialite": "SQLite",
    "postgresql": "PostgreSQL",
    "postgresql_psycopg2": "PostgreSQL",
    "postgis": "PostgreSQL",
    "mysql": "MySQL",
    "oracle": "Oracle",
}
"""Databases by the last name of the engine that a Django site takes for them."""

_TOOL_CATEGORIES: Final = {
    "build",
    "lint",
    "format",
    "types",
    "test",
    "docs",
    "release",
    "hooks",
    "automation",
}


def tech_stack(survey: Survey, external: tuple[ExternalDependency, ...]) -> tuple[Technology, ...]:
    """Everything that the repository is made with, each at the line that shows it.

    Args:
        survey: the repository.
        external: its dependencies; development-only ones are tools, not the stack.
    """
    found: dict[tuple[str, str], Technology] = {}
    for item in (
        *_languages(survey),
        *_built_on(external),
        *_from_dependencies(external),
        *_from_images(survey),
        *_from_settings(survey),
        *_tools(survey),
    ):
        if item.name.casefold() != survey.name.casefold():  # a client of itself, for its scripts
            found.setdefault((item.category, item.name), item)
    return tuple(found.values())


def frameworks(external: tuple[ExternalDependency, ...]) -> list[Technology]:
    """The frameworks among the dependencies at run time, the most used first."""
    ranked = sorted(
        (d for d in external if d.kind in {"runtime", "undeclared"}),
        key=lambda d: (-d.import_count, d.name.lower()),
    )
    return [t for t in _from_dependencies(tuple(ranked)) if t.category == "Frameworks"]


def _languages(survey: Survey) -> list[Technology]:
    """The language versions that manifests ask for."""
    labels = {
        "python": "Python",
        "node": "Node.js",
        "go": "Go",
        "rust": "Rust",
        "java": "Java",
        "php": "PHP",
        "ruby": "Ruby",
    }
    return [
        Technology(labels[need.tool], "Languages", need.file, need.line, need.constraint)
        for need in survey.project.requirements
        if need.tool in labels
    ]


def _built_on(external: tuple[ExternalDependency, ...]) -> list[Technology]:
    """Frameworks that a parent or a plugin of the build brings in, with their versions."""
    asked: dict[str, bool] = {}
    for item in frameworks(external):
        asked[item.name] = asked.get(item.name, False) or item.detail.startswith("web")
    found = []
    for each in sorted(external, key=lambda d: ":" not in d.name):  # a parent before a plugin
        label = known_java.BUILT_ON.get(each.name, "")
        if label in asked and each.kind == "build" and each.ecosystem == "java":
            what = "web, " if asked[label] else ""
            said = f"{what}`{each.name}` {each.constraint}"
            found.append(Technology(label, "Frameworks", each.file, each.line, said))
    return found


def _from_dependencies(external: tuple[ExternalDependency, ...]) -> list[Technology]:
    found = []
    for dependency in external:
        if dependency.kind in {"dev", "build", "types", "spare"}:
            continue
        key = dependency.name.lower().replace("_", "-")
        for category, table, what in _CATEGORIES:
            label = table.get(key, "") or known.lookup(table, dependency.name)
            if label:
                said = [what] if what else []
                if dependency.constraint not in ("", MANAGED_ELSEWHERE):
                    said.append(f"`{dependency.name}` {dependency.constraint}")
                elif label != dependency.name:
                    said.append(f"`{dependency.name}`")
                found.append(
                    Technology(label, category, dependency.file, dependency.line, ", ".join(said))
                )
                break
    return found


def _from_images(survey: Survey) -> list[Technology]:
    found = []
    for fact in survey.project.containers:
        if fact.kind not in {"image", "base"}:
            continue
        image = fact.value.split("@")[0].rsplit("/", 1)[-1].split(":")[0].lower()
        if image in _IMAGES:
            label, category = _IMAGES[image]
            found.append(Technology(label, category, fact.file, fact.line, f"image `{fact.value}`"))
    return found


def _from_settings(survey: Survey) -> list[Technology]:
    """The databases that the settings of a Django site choose from, by their engines."""
    found = []
    for path in main_files(survey):
        if not any(each.name == "DATABASES" for each in survey.index.facts[path].symbols):
            continue
        for number, line in enumerate(survey.index.lines(path), start=1):
            engine = _ENGINE.match(line) if "ENGINE" in line else None
            label = _ENGINES.get(engine["kind"], "") if engine else ""
            if engine and label:
                said = f"engine `{engine['engine']}`"
                found.append(Technology(label, "Data stores", path, number, said))
    return found


def _tools(survey: Survey) -> list[Technology]:
    found = []
    for tool in survey.project.tools:
        if tool.category in _TOOL_CATEGORIES:
            said = tool.category + (f": {tool.detail}" if tool.detail else "")
            found.append(Technology(tool.name, "Build tools", tool.file, tool.line, said))
    return found
