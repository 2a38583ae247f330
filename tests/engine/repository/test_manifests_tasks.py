"""Tasks of Rake, scripts whose names look like hooks, recipes that print, and build files."""

from __future__ import annotations

import json

import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose
from docgen_engine.repository.manifests.purpose import guess_purpose
from docgen_engine.repository.readme import read_document
from support.manifests import facts

RAKEFILE = """\
require 'minitest/test_task'

task default: :test

Minitest::TestTask.create

desc 'Make the docs'
task 'docs' => ['prepare']

namespace :db do
  task :migrate do
  end
end

desc "Who helped"
task :thanks, [:since] do |_t, args|
end
"""


def test_tasks_of_rake() -> None:
    found = facts({"Rakefile": RAKEFILE}).commands
    assert [(c.command, c.purpose.value, c.line, c.help) for c in found] == [
        ("rake test", "test", 5, ""),
        ("rake docs", "docs", 8, "Make the docs"),
        ("rake thanks", "other", 16, "Who helped"),
    ]


def test_a_script_that_begins_like_a_hook_is_none() -> None:
    scripts = {"prettier": "prettier .", "test": "vitest", "pretest": "tsc", "posttest": "x"}
    found = facts({"package.json": json.dumps({"name": "a", "scripts": scripts})}).commands
    assert [c.command for c in found] == ["npm run prettier", "npm test"]


def test_what_a_recipe_prints_is_not_what_it_does() -> None:
    found = facts({"Makefile": "hint: x\n\t@echo \"Now run 'make test'\"\n\t@echo done\n"}).commands
    assert [(c.command, c.purpose) for c in found] == [("make hint", CommandPurpose.OTHER)]


@pytest.mark.parametrize(
    ("name", "text", "purpose"),
    [
        ("static-psalm", "composer bin psalm install\nvendor/bin/psalm", CommandPurpose.LINT),
        ("prepare-all", "pip install x\necho", CommandPurpose.OTHER),
        ("", "pip install -e .", CommandPurpose.INSTALL),
        ("dev:generate", "python gen.py", CommandPurpose.OTHER),
        ("dev:server", "x", CommandPurpose.RUN),
        ("stop-server", "node server.js stop", CommandPurpose.OTHER),
        ("distclean", "make -C src build", CommandPurpose.OTHER),
    ],
)
def test_what_installs_on_the_way_is_not_what_it_is_for(
    name: str, text: str, purpose: CommandPurpose
) -> None:
    assert guess_purpose(name, text) is purpose


def test_a_library_is_taken_in_by_a_line_of_a_build_file() -> None:
    text = "# Dove\n\n## Install\n\n```gradle\ndependencies {\n  implementation 'org.dove:dove:1.2'\n}\n```\n"
    found = read_document("README.md", text, "README").commands
    assert [(c.command, c.purpose, c.line) for c in found] == [
        ("implementation 'org.dove:dove:1.2'", CommandPurpose.INSTALL, 7)
    ]


def test_a_target_that_passes_on_to_a_build_builds() -> None:
    scripts = {"dev": "rollup -c -w", "start": "node server.js"}
    makefile = "frontend:\n\tnpm run dev\n\nserve:\n\tnpm run start\n"
    package = json.dumps({"name": "a", "scripts": scripts})
    found = {
        c.command: c.purpose.value
        for c in facts({"package.json": package, "Makefile": makefile}).commands
    }
    assert found["make frontend"] == found["npm run dev"] == "build"
    assert found["make serve"] == "run"


def test_a_makefile_that_first_links_a_program_builds_it() -> None:
    makefile = (
        "CFLAGS=-g\nOBJS=a.o\n\nbin/tool: $(OBJS)\n\t$(CC) -o $@ $^\n\n"
        "test: bin/tool\n\t./run-tests.sh\n\nhelper: h.o\n\t$(CC) -o $@ $^\n"
    )
    found = {c.command: (c.purpose.value, c.line) for c in facts({"Makefile": makefile}).commands}
    assert found["make"] == ("build", 4)
    assert found["make test"] == ("test", 7)
    assert found["make helper"][0] == "other"
    below = facts({"tools/Makefile": makefile}).commands
    assert ("make -C tools", "build") in {(c.command, c.purpose.value) for c in below}


def test_a_makefile_that_first_does_something_else_builds_nothing_by_itself() -> None:
    for recipe in ("tool: in.txt\n\t./gen in.txt > tool\n", ".PHONY: cc\ncc:\n\tgcc a.c\n"):
        assert "make" not in [c.command for c in facts({"Makefile": recipe}).commands]
