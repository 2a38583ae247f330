"""Settings classes as variables, what is used of known libraries, and what makes no page."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import TOO_LITTLE, Fact
from docgen_engine.domain.documents.discovery import CommandPurpose
from support.discovered import Discovered, discover

SETTINGS = '''\
"""Settings of the dove."""
from abc import ABC

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Nest(BaseModel):
    height: int = Field(default=3)
    """How high the nest is."""


class Provider(ABC):
    kind: str


class Common(BaseSettings):
    LEVEL: str = "info"
    """How much is told."""


class Settings(Common):
    model_config = SettingsConfigDict(env_prefix="dove_", env_nested_delimiter="__")

    speed: str = Field(default="slow", description="x")
    path: str = Field(default_factory=make_path)
    nest: Nest = Nest()
    provider: Provider | None = None
    _private: int = 1


class NoSettings(BaseModel):
    other: int = 1
'''


def found(root: Path, files: dict[str, str]) -> Discovered:
    return discover(root / "checkout", {"dove.py": "x = 1\n", **files})


def environment(root: Path, files: dict[str, str]) -> list[Fact]:
    return list(found(root, files).dependencies.environment)


def test_fields_of_settings_are_variables(tmp_path: Path) -> None:
    facts = environment(tmp_path, {"settings.py": SETTINGS})
    variables = [(f.name, f.detail, f.line) for f in facts if f.topic == "Environment variables"]
    assert variables == [
        ("DOVE_NEST__HEIGHT", "default `3`; read in `checkout`", 9),
        ("DOVE_PATH", "read in `checkout`", 26),
        ("DOVE_SPEED", "default `slow`; read in `checkout`", 25),
        ("LEVEL", "default `info`; read in `checkout`", 18),
    ]
    said = {f.name: f.detail for f in facts if f.topic == "Environment documents"}
    assert said == {
        "DOVE_NEST__HEIGHT": "How high the nest is.",
        "LEVEL": "How much is told.",
    }


def test_a_variable_that_is_also_read_has_the_default_of_its_field(tmp_path: Path) -> None:
    code = 'import os\n\nlevel = os.getenv("LEVEL")\n'
    facts = environment(tmp_path, {"settings.py": SETTINGS, "probe.py": code})
    level = next(f for f in facts if f.name == "LEVEL")
    assert (level.file, level.detail) == ("probe.py", "default `info`; read in `checkout`")


def test_what_is_used_of_a_library_is_named(tmp_path: Path) -> None:
    code = "import jwt\n\n\ndef token():\n    return jwt.encode({}, 'k') or jwt.decode('t')\n"
    (fact,) = [
        f
        for f in found(tmp_path, {"auth.py": code}).dependencies.security
        if f.topic == "Authentication and authorisation"
    ]
    assert fact.detail == "`checkout` uses `jwt.decode` and `jwt.encode`"


def test_a_hash_encrypts_nothing(tmp_path: Path) -> None:
    hashing = (
        'import { createHash } from "node:crypto";\n\nexport const sum = () => createHash("a");\n'
    )
    files = {"package.json": '{"name": "dove"}', "src/sum.ts": hashing}
    first = found(tmp_path / "one", files).dependencies.security
    assert not [f for f in first if f.topic == "Encryption"]
    files["src/sum.ts"] = hashing.replace("createHash", "createCipheriv")
    second = found(tmp_path / "two", files).dependencies.security
    assert [f.name for f in second if f.topic == "Encryption"] == ["node:crypto"]


def test_showing_findings_is_no_scan(tmp_path: Path) -> None:
    text = (
        "name: Fuzz\non: push\njobs:\n  a:\n    steps:\n      - uses: acme/fuzz@v1\n"
        "      - uses: github/codeql-action/upload-sarif@v3\n"
    )
    facts = found(tmp_path, {".github/workflows/fuzz.yml": text}).dependencies.security
    assert not [f for f in facts if f.name == "CodeQL"]


def test_a_time_is_no_secret(tmp_path: Path) -> None:
    code = 'import os\n\na = os.environ["TOKEN_TIME"]\nb = os.environ["API_TOKEN"]\n'
    facts = found(tmp_path, {"auth.py": code}).dependencies.security
    assert [f.name for f in facts if f.topic == "Secrets"] == ["API_TOKEN"]


def test_one_import_of_a_logger_makes_no_page(tmp_path: Path) -> None:
    code = "import logging\n\nlog = logging.getLogger()\n"
    little = found(tmp_path / "one", {"fly.py": code}).dependencies.observability
    assert [(f.topic, f.name) for f in little] == [(TOO_LITTLE, "logging")]
    code += '\n\ndef set_up():\n    """Send it to a file."""\n    logging.config.fileConfig("x")\n'
    facts = found(tmp_path / "two", {"fly.py": code}).dependencies.observability
    assert [(f.name, f.symbol, f.detail) for f in facts if f.symbol] == [
        ("set_up", "set_up", "configures it with `logging.config.fileConfig`: Send it to a file.")
    ]


def test_values_that_a_screen_follows_are_named(tmp_path: Path) -> None:
    code = (
        "from textual.reactive import reactive, Reactive\n\n\nclass Bar:\n"
        "    open: Reactive[bool] = reactive(False)\n    title: str = ''\n"
    )
    more = "import threading\n\nlocal = threading.local()\n"
    facts = found(tmp_path, {"bar.py": code, "more.py": more}).flows.state_management
    (fact,) = [f for f in facts if f.topic == "Reactive flows"]
    assert fact.detail == "what is shown follows `Bar.open`"


def test_a_pattern_that_only_a_name_tells_is_left_out(tmp_path: Path) -> None:
    code = (
        "class NestBuilder:\n    '''Puts a nest together from twigs.'''\n\n"
        "    def build(self):\n        return 1\n\n\n"
        "class TreeBuilder:\n    '''Reads a whole tree out of text.'''\n\n\n"
        "class EggBuilder:\n    pass\n\n\nclass _SecretBuilder:\n    '''Makes the secret things.'''\n"
    )
    facts = found(tmp_path, {"nest.py": code}).components.design
    assert [(f.name, f.detail) for f in facts] == [
        ("NestBuilder", "builder: Puts a nest together from twigs.")
    ]


def test_commands_say_what_they_are_for_in_their_file(tmp_path: Path) -> None:
    text = (
        "version: '3'\ntasks:\n  py:\n    desc: runs the backend server\n    cmds: [poetry run app]\n"
        "  dev:services:\n    desc: starts postgres containers\n    cmds: [docker compose up -d]\n"
    )
    commands = found(tmp_path, {"Taskfile.yml": text}).language.discovery.commands
    assert {c.command: c.purpose for c in commands} == {
        "task py": CommandPurpose.RUN,
        "task dev:services": CommandPurpose.OTHER,
    }


def test_a_guide_may_lie_in_a_folder_of_the_documents(tmp_path: Path) -> None:
    guide = (
        "# Contributing\n\n## Testing\n\n```sh\npytest -q\n```\n\n## Lint\n\nRun it:\n\n```sh\nruff check\n```\n"
        "\n## Pull requests\n\nKeep each one __ small.\n"
    )
    result = found(tmp_path, {"docs/community/contributing.md": guide})
    assert [c.command for c in result.language.discovery.commands] == [
        "pytest -q",
        "ruff check",
    ]
    rules = [f for f in result.language.contributing if f.file.startswith("docs/")]
    assert [(f.topic, f.detail) for f in rules][:1] == [("Pull requests", "Keep each one small.")]
    assert [f.name for f in rules if f.topic == "Checks"] == ["pytest -q", "ruff check"]


def test_a_guide_without_introduction_speaks_by_its_first_section(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Use of robots\n\nRobots have to follow the policy.\n"
    result = found(tmp_path, {"CONTRIBUTING.md": guide}).language.contributing
    assert [(f.name, f.detail) for f in result if f.file == "CONTRIBUTING.md"] == [
        ("Use of robots", "Robots have to follow the policy.")
    ]


def test_the_settings_of_a_django_site_tell_of_logging_stores_and_access(tmp_path: Path) -> None:
    settings = (
        "REST_FRAMEWORK = {\n"
        '    "DEFAULT_AUTHENTICATION_CLASSES": [\n'
        '        "shop.auth.Tokens",\n        # "shop.auth.Old",\n    ],\n}\n'
        'AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]\n'
        "if OIDC:\n    AUTHENTICATION_BACKENDS.append('other.Backend')\n"
        'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n'
        'LOGGING = {\n    "version": 1,\n'
        '    "handlers": {"console": {"class": "logging.StreamHandler"}},\n'
        '    "root": {"level": "WARNING"},\n}\n'
    )
    views = (
        "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
        "@login_required\ndef index(request): ...\n\n\n"
        "@login_required\ndef edit(request): ...\n"
    )
    analysis = found(
        tmp_path, {"shop/__init__.py": "", "shop/settings.py": settings, "shop/views.py": views}
    )
    logged = {f.name: f.detail for f in analysis.dependencies.observability}
    assert logged["LOGGING"] == "configures it, with `StreamHandler`, at the level `WARNING`"
    assert logged["getLogger(__name__)"] == "one module logs under its own name"
    access = {f.name: f.detail for f in analysis.dependencies.security}
    assert access["DEFAULT_AUTHENTICATION_CLASSES"] == "set to `Tokens`"
    assert access["AUTHENTICATION_BACKENDS"] == (
        "set to `ModelBackend`, and changed further on in the file"
    )
    assert access["login_required"].startswith("guards `index` and `edit`")
    stores = [t for t in analysis.dependencies.tech_stack if t.category == "Data stores"]
    assert [(t.name, t.line) for t in stores] == [("PostgreSQL", 10)]


def test_one_instance_for_all_is_global_state(tmp_path: Path) -> None:
    code = (
        "class Mock:\n    def __init__(self):\n        self.calls = []\n\n"
        "    def add(self, call): ...\n\n\n"
        "class Plain:\n    def go(self): ...\n\n\n_default = Mock()\nplain = Plain()\n"
    )
    facts = found(tmp_path, {"mock.py": code}).flows.state_management
    assert [(f.name, f.detail) for f in facts] == [
        ("_default", "the one `Mock` that everything in the process shares")
    ]
