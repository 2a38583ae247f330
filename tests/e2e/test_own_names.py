"""Repositories whose own names and words look like something that was never filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.here import Here
from support.monorepo import text_of
from support.repositories import write_repository

SLUG = "{{cookiecutter.slug}}"
CODE = '"""Keeps lists."""\n\n\nclass TODO:\n    """One thing to do."""\n\n\n'
REPOSITORIES = {
    "a list of things to do": {
        "README.md": "# tasks\n\nA TODO list for the terminal.\n\n## Features\n\n- TODO lists with "
        "dates\n- Coming soon: lists of others\n",
        "pyproject.toml": '[project]\nname = "tasks"\nversion = "1"\n'
        'description = "A TODO list for the terminal"\n',
        "src/model.py": '"""The TODO model."""\n\n\ndef add(text: str) -> str:\n'
        '    """Add a TODO to the list."""\n    return text\n',
        "src/show.py": '"""TODO lists on the screen."""\n\n\ndef show() -> None:\n    """Show."""\n',
        "src/fill.py": '"""Fills in {{ name }}."""\n\n\ndef fill() -> None:\n'
        '    """Replaces {{ name }} by its value."""\n',
    },
    "called so": {
        "README.md": "# TODO\n\nKeeps lists.\n",
        "pyproject.toml": '[project]\nname = "TODO"\nversion = "1"\n',
        **{f"TODO/{each}.py": f'{CODE}def {each}() -> TODO:\n    """Add."""\n' for each in "abc"},
    },
    "a template": {
        "README.md": "# mould\n\nA template for Python packages.\n",
        "cookiecutter.json": '{"slug": "x"}\n',
        "hooks/pre.py": '"""Runs first."""\n\n\ndef check() -> None:\n    """Check the name."""\n',
        "hooks/post.py": '"""Runs last."""\n\n\ndef clean() -> None:\n    """Clean up."""\n',
        f"{SLUG}/pyproject.toml": '[project]\nname = "{{ cookiecutter.slug }}"\nversion = "1"\n',
        f"{SLUG}/README.md": "# {{ cookiecutter.slug }}\n\n{{ cookiecutter.about }}\n",
        f"{SLUG}/src/app.py": '"""The {{ cookiecutter.slug }} package."""\n\n\n'
        'def main() -> None:\n    """Run it."""\n',
    },
    "empty manifests": {
        **dict.fromkeys(("Makefile", "go.mod", "Cargo.toml", "Dockerfile", "package.json"), ""),
        **{f"src/{each}.py": f'def {each}() -> None:\n    """Do it."""\n' for each in "abc"},
    },
}


@pytest.mark.parametrize("which", REPOSITORIES)
def test_they_are_documented(
    tmp_path: Path,
    which: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = write_repository(tmp_path / "desk", REPOSITORIES[which])
    said = Here(capsys, monkeypatch)("run", "--review", "batch", "--yes", repository)
    assert said.code == 0, said
    assert "Quality: 100 of 100" in said.out


def test_the_index_says_in_other_words_what_would_read_as_a_gap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = write_repository(tmp_path / "desk", REPOSITORIES["a list of things to do"])
    assert Here(capsys, monkeypatch)("run", "--review", "batch", "--yes", repository).code == 0
    docs = repository / "documentation"
    assert "“A TODO list for the terminal.” [README.md:3]" in text_of(docs)
    index = (docs / "index.md").read_text(encoding="utf-8")
    assert "What it is for, its public names and its files." in index
