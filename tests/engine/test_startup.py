"""What the program loads before it knows that there is work: nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from docgen_engine.lazily import lazily

HEAVY = ("tree_sitter", "markdown_it", "pathspec", "quickjs", "yaml", "anthropic")


def loaded_by(statements: str) -> set[str]:
    """The modules that a fresh process has after some statements."""
    told = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", f"{statements}\n{told}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_the_process_of_the_screen_leaves_languages_and_rules_to_its_workers() -> None:
    loaded = loaded_by("import docgen_engine.engine, docgen_engine.backends.static.backend")
    assert not [name for name in HEAVY if name in loaded]
    assert not [name for name in loaded if name.startswith("docgen_engine.gates.rules")]
    assert not [name for name in loaded if ".static.writing" in name or ".languages." in name]


def test_an_analyst_has_all_of_them_before_the_first_task() -> None:
    loaded = loaded_by("from docgen_engine.backends.static import doors; doors.warm()")
    assert "docgen_engine.backends.static.writing.page" in loaded
    assert "docgen_engine.backends.static.discovery_flows" in loaded


def test_a_look_that_finds_nothing_to_do_loads_nothing_to_do_it_with() -> None:
    loaded = loaded_by("import docgen_engine.engine")
    assert "docgen_engine.orchestrator.unchanged" in loaded
    assert "docgen_engine.orchestrator.phase_run" not in loaded


def test_what_is_loaded_lazily_is_the_module_itself_once_it_is_used() -> None:
    loaded = loaded_by(
        "import docgen_engine.engine as engine\n"
        "driver = engine.driving.Driver\n"
        "from docgen_engine.orchestrator.driving import Driver\n"
        "assert driver is Driver"
    )
    assert "docgen_engine.orchestrator.phase_run" in loaded


def test_a_module_that_is_missing_is_noticed_at_once() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        lazily("docgen_engine.no_such_module")
