"""Applications that a well-known file gives away: nobody builds on them, people run them."""

from __future__ import annotations

import json
from typing import Final

from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.documents.discovery import EntryPoint
from docgen_engine.patterns import regex

RAILS: Final = ("config/application.rb", "< Rails::Application")
"""The file that every Rails application has, and what its class is derived from."""

_WEB: Final = "web application"
_PLAIN: Final = "application"
_WEB_STARTERS: Final = regex(r":spring-boot-starter-(?:web\w*|thymeleaf|jersey)$")
_WHOLE_SITES: Final = frozenset(
    {"next", "nuxt", "@sveltejs/kit", "astro", "gatsby", "@remix-run/react"}
)
_ANDROID: Final = regex(r"\b(?:com\.android\.application\b|android\.application\b)")
"""The plugin that makes an application, by its id or by its name in a catalogue of versions."""


def application_kind(survey: Survey, entry_points: tuple[EntryPoint, ...]) -> str:
    """What kind of application it is, by the files that its framework asks for.

    Args:
        survey: the repository.
        entry_points: where execution starts.

    Returns:
        Empty where no such file is at the top of what is documented.
    """
    return (
        _rails(survey)
        or _of_composer(survey)
        or _of_npm(survey)
        or _spring(survey, entry_points)
        or _android(survey)
    )


def _text(survey: Survey, path: str) -> str:
    path = path if survey.top == "." else f"{survey.top}/{path}"
    return survey.text(path) if survey.has(path) else ""


def _rails(survey: Survey) -> str:
    file, mark = RAILS
    return _WEB if mark in _text(survey, file) else ""


def _of_composer(survey: Survey) -> str:
    """A root package of the type `project`, which nothing can require."""
    if _json(survey, "composer.json", '"project"').get("type") != "project":
        return ""
    return _WEB if _text(survey, "public/index.php") or _text(survey, "index.php") else _PLAIN


def _of_npm(survey: Survey) -> str:
    """A root package that is never published and needs what makes whole web applications."""
    data = _json(survey, "package.json", '"private"')
    if data.get("private") is not True or "workspaces" in data:
        return ""
    top = [each for each in survey.project.dependencies if each.package == survey.top]
    return _WEB if any(each.name in _WHOLE_SITES for each in top) else ""


def _json(survey: Survey, name: str, word: str) -> dict[str, object]:
    """A file at the top that is an object and has a word; empty where there is none."""
    text = _text(survey, name)
    if word not in text:
        return {}
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _spring(survey: Survey, entry_points: tuple[EntryPoint, ...]) -> str:
    """A program of the unit at the top that Spring Boot starts."""
    unit = "" if survey.top == "." else survey.top
    starts = any(
        point.kind == "main"
        and point.file.endswith((".java", ".kt", ".groovy"))
        and survey.places.unit_of(point.file) == unit
        and "@SpringBootApplication" in survey.text(point.file)
        for point in entry_points
    )
    if not starts:
        return ""
    web = any(_WEB_STARTERS.search(each.name) for each in survey.project.dependencies)
    return _WEB if web else _PLAIN


def _android(survey: Survey) -> str:
    """An Android application in `app/`, where the tools of Android put it."""
    for name in ("app/build.gradle.kts", "app/build.gradle"):
        if _ANDROID.search(_text(survey, name)):
            return "Android application"
    return ""
