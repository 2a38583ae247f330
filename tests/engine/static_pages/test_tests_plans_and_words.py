"""Pages 11, 13, 15 and 16: what tests exercise, what waits, what is measured, what words mean."""

from __future__ import annotations

from pathlib import Path

from support.static_world import World

PROJECT = '[project]\nname = "yard"\nversion = "1"\ndependencies = []\n'
PAD = "".join(f"\n\ndef pad_{at}(value):\n    return value + {at}\n" for at in range(12))
TESTING = "11-testing-strategy.md"


def page(root: Path, path: str, files: dict[str, str]) -> str:
    world = World(root, {"README.md": "# yard\n\nYard keeps wagons.\n", **files})
    world.plan()
    return world.page(path).text


def code(**tests: str) -> dict[str, str]:
    return {
        "pyproject.toml": PROJECT,
        "yard/__init__.py": "",
        "yard/cli.py": "def run():\n    return 1\n" + PAD,
        "yard/store.py": "from yard.cli import run\n\n\ndef keep():\n    return run()\n" + PAD,
        **{f"tests/{name}.py": text for name, text in tests.items()},
    }


def test_test_files_stand_with_what_they_exercise(tmp_path: Path) -> None:
    files = code(
        # Started by its command line, so that no call leads to it.
        test_cli_long="import subprocess\n\n\ndef test_a():\n    assert subprocess\n",
        test_things="from yard.store import keep\n\n\ndef test_b():\n    assert keep()\n",
    )
    rows = [x for x in page(tmp_path, TESTING, files).splitlines() if x.startswith("| [yard.")]
    found = {row.split("]")[0][3:]: row for row in rows}
    assert "test\\_cli\\_long.py" in found["yard.cli"]
    assert "test\\_things.py" in found["yard.store"]


def test_own_options_of_pytest_and_property_tests(tmp_path: Path) -> None:
    files = code(
        conftest='def pytest_addoption(parser):\n    parser.addoption("--slow", help="All.")\n',
        test_cli="from hypothesis import given\n\n\ndef test_a():\n    assert given\n",
    )
    text = page(tmp_path, TESTING, files)
    assert "pytest takes here: `--slow` [tests/conftest.py:2]" in text
    assert "Hypothesis [tests/test\\_cli.py:1]" in text
    assert "## Doubles" not in text, "Hypothesis stands in for nothing"


def test_tests_that_a_file_inherits_make_it_a_test_file(tmp_path: Path) -> None:
    files = code(
        test_cli="class TestBase:\n    def test_a(self):\n        assert 1\n",
        test_more="from test_cli import TestBase\n\n\nclass TestMore(TestBase):\n    size = 2\n",
    )
    assert "(two test files" in page(tmp_path, TESTING, files)


def test_a_folder_of_code_names_no_level_of_tests(tmp_path: Path) -> None:
    go = "package integration\n\nfunc Send() {}\n"
    test = 'package integration\n\nimport "testing"\n\nfunc TestSend(t *testing.T) {\n\tSend()\n}\n'
    files = {
        "go.mod": "module example.com/yard\n\ngo 1.22\n",
        "internal/integration/send.go": go,
        "internal/integration/send_test.go": test,
        "internal/api/api.go": "package api\n\nfunc Serve() {}\n",
        "internal/api/api_integration_test.go": test.replace("integration", "api")
        .replace("Send()", "Serve()")
        .replace("TestSend", "TestServe"),
    }
    text = page(tmp_path, TESTING, files)
    below = text.split("## Integration", 1)[1]
    assert "api\\_integration\\_test.go" in below
    assert "send\\_test.go" not in below


def test_what_waits_for_a_release_is_no_plan_but_told(tmp_path: Path) -> None:
    changes = (
        "Changes\n=======\n\nVersion 2\n---------\n\nUnreleased\n\n-   Drop support for steam.\n\n"
        "Version 1\n---------\n\nReleased 2024\n\n-   Add the first wagon.\n"
    )
    text = page(tmp_path, "15-roadmap.md", {**code(), "CHANGES.rst": changes})
    assert "waiting for the next release:\n\n- “Drop support for steam.”" in text
    assert "first wagon" not in text


def test_what_is_kept_for_compatibility_is_on_its_way_out(tmp_path: Path) -> None:
    go = (
        "package yard\n\n// GetWagon was renamed to Get and remains here for backwards "
        "compatibility.\nfunc GetWagon() {}\n\n// Get gets.\nfunc Get() {}\n"
    )
    files = {"go.mod": "module example.com/yard\n\ngo 1.22\n", "yard.go": go}
    text = page(tmp_path, "15-roadmap.md", files)
    assert "GetWagon" in text
    assert "Get gets" not in text


def test_words_of_a_table_and_of_chapters(tmp_path: Path) -> None:
    terms = (
        "# Terminology\n\n| Term | Explanation |\n| --- | --- |\n"
        "| wagon | what is pulled |\n| engine | what pulls it |\n"
    )
    concepts = (
        "# Concepts\n\n## The Buffer\n\nThe buffer takes the push between two wagons.\n\n"
        "## Wagon vs Engine\n\nA wagon is pulled and an engine pulls.\n\n"
        "## Brake Method Safety\n\nA train is stopped by hand, which is safe.\n"
    )
    files = {**code(), "docs/terminology.md": terms, "docs/concepts.md": concepts}
    text = page(tmp_path, "16-glossary.md", files)
    assert "| wagon | “what is pulled” |" in text
    assert "| Buffer | “The buffer takes" in text
    assert " vs " not in text
    assert "Brake Method Safety" not in text


def test_documents_and_scripts_of_benchmarks_are_baselines(tmp_path: Path) -> None:
    files = {
        **code(),
        "BENCHMARKS.md": "# How fast it is\n\nFast.\n",
        "scripts/benchmark-basic": "#!/bin/sh\ntime yard\n",
    }
    text = page(tmp_path, "13-performance-benchmarks.md", files)
    assert "How fast it is" in text
    assert "benchmark-basic" in text
