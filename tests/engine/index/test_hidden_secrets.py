"""What a secret is set to stands in no fact that a page shows."""

from __future__ import annotations

import pytest

from docgen_engine.domain.secrets import is_secret, without_secrets, without_texts
from docgen_engine.repository.index.extract import analyse


def _signatures(text: str, language: str = "Python") -> dict[str, str]:
    return {s.name: s.signature for s in analyse(text.encode(), language).symbols}


def test_a_secret_at_module_level_is_hidden() -> None:
    shown = _signatures(
        'SECRET_KEY = "kgq$h3@!!vbb6"\n'
        'DB_PASSWORD = os.getenv("DB_PASSWORD", "hunter2")\n'
        'TOKEN_URL = "/token"\n'
        'DATABASES = {"default": {"NAME": "app", "PASSWORD": "hunter2"}}\n'
    )
    assert shown == {
        "SECRET_KEY": 'SECRET_KEY = "…"',
        "DB_PASSWORD": 'DB_PASSWORD = os.getenv("DB_PASSWORD", "…")',
        "TOKEN_URL": 'TOKEN_URL = "/token"',
        "DATABASES": 'DATABASES = {"default": {"NAME": "app", "PASSWORD": "…"}}',
    }


def test_defaults_of_parameters_fields_and_variables_are_hidden() -> None:
    facts = analyse(
        b"import os\nfrom pydantic import BaseModel, Field\n"
        b"class Settings(BaseModel):\n"
        b'    api_key: str = Field("abc123", description="The key of the service")\n'
        b'    name: str = "app"\n'
        b'def connect(user="root", password="hunter2", token=None):\n'
        b'    return os.getenv("APP_SECRET", "hunter2")\n',
        "Python",
    )
    fields = {f.name: f.default for f in facts.models[0].fields}
    assert fields["api_key"] == 'Field("…", description="The key of the service")'
    assert fields["name"].strip("\"'") == "app"
    connect = next(s for s in facts.symbols if s.name == "connect")
    assert "hunter2" not in connect.signature
    assert "root" in connect.signature
    assert [p.default for p in connect.params][2] == "None"
    assert facts.environment[0].default.strip("\"'") == "…"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Go", 'package a\n\nconst ApiKey = "hunter2"\n'),
        ("JavaScript", 'export const apiKey = "hunter2";\n'),
        ("TypeScript", 'export const config = { password: "hunter2", host: "db" };\n'),
        ("Rust", 'pub const API_KEY: &str = "hunter2";\n'),
        ("Java", 'class A { public static final String API_KEY = "hunter2"; }\n'),
    ],
)
def test_other_languages_hide_them_too(language: str, text: str) -> None:
    assert "hunter2" not in " ".join(_signatures(text, language).values())


def test_names_of_secrets() -> None:
    secret = ("SECRET_KEY", "apiKey", "DB_PASSWORD", "GITHUB_TOKEN", "--api-key")
    plain = (
        "OIDC_OP_TOKEN_ENDPOINT",
        "TOKEN_URI",
        "SECRET_HOST",
        "tokens",
        "keyboard",
        "TOKEN_URL",
    )
    assert all(is_secret(name) for name in (*secret, "MYSQL_PASS"))
    assert not any(is_secret(name) for name in (*plain, "PASS_THROUGH", "BY_PASS_CACHE"))


def test_what_is_no_text_stays() -> None:
    assert without_texts("secrets.token_urlsafe(32)") == "secrets.token_urlsafe(32)"
    assert without_texts('""') == '""'
    assert without_secrets('{"user": "x"}') == '{"user": "x"}'
