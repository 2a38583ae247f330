"""Facts that say what the code and the documents mean, not what their words look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.labels import short_labels
from docgen_engine.backends.static.quoting import first_paragraph, without_lead
from docgen_engine.domain.documents.analysis import Fact
from support.discovered import Discovered, discover

GO_MOD = "module example.org/dove\n\ngo 1.24\n"
WORKFLOW = """\
name: checks
on: [pull_request]
jobs:
  all:
    strategy:
      matrix:
        os: [ubuntu-24.04, macos-15]
        go: [stable, oldstable]
    runs-on: ${{ matrix.os }}
    steps:
      - if: matrix.go == 'stable' && matrix.os == 'ubuntu-24.04'
        run: make lint
      - run: make vet
      - run: make test
      - run: make generate
      - run: make check-size
      - if: success() && github.event_name == 'push'
        run: make diffcheck
"""
COMPOSE = """\
services:
  db:
    image: postgres:17
    volumes:
      - ./conf.d:/etc/postgres/conf.d:ro
      - ./init.sql:/docker-entrypoint-initdb.d/init.sql
      - ./data:/var/lib/postgresql
"""


def found(root: Path, files: dict[str, str]) -> Discovered:
    return discover(root / "checkout", files)


def go_facts(root: Path, code: str) -> Discovered:
    return found(root, {"go.mod": GO_MOD, "dove.go": f"package dove\n\n{code}"})


def details(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.name: fact.detail for fact in facts}


def test_a_field_called_local_makes_no_value_of_a_context(tmp_path: Path) -> None:
    go = (
        'var HelpFlag Flag = &BoolFlag{Name: "help", Local: true}\n\nvar Cache = map[string]int{}\n'
    )
    assert "HelpFlag" not in details(go_facts(tmp_path, go).flows.state_management)
    code = (
        "import threading\nfrom contextvars import ContextVar\n\n"
        'CURRENT: ContextVar[int] = ContextVar("current")\nHELD = threading.local()\n'
        "FLAG = Flag(Local=True)\n"
    )
    said = details(found(tmp_path / "b", {"dove.py": code}).flows.state_management)
    assert set(said) == {"CURRENT", "HELD"}
    assert said["HELD"] == "has a value of its own in each context"


def test_what_errors_are_written_to_is_no_error(tmp_path: Path) -> None:
    code = (
        "var ErrWriter io.Writer = os.Stderr\n\n"
        'var ErrLost = errors.New("lost")\n\nvar ErrLate error = nil\n\n'
        "var ErrTorn = &TornError{1}\n\nvar ErrOpen = fs.ErrClosed\n\n"
        'var ErrOwn = made("own")\n\nvar ErrLevel = 3\n\n'
        "type TornError struct{ n int }\n\n"
        'func (t *TornError) Error() string { return "" }\n\n'
        "func made(text string) error { return nil }\n"
    )
    names = {fact.name for fact in go_facts(tmp_path, code).flows.errors_raised}
    assert names == {"ErrLost", "ErrLate", "ErrTorn", "ErrOpen", "ErrOwn"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("A package for building tools in Go featuring:", "A package for building tools in Go"),
        (
            "It carries many letters. It is easy to use, the most simple program is as follows:",
            "It carries many letters.",
        ),
        ("Carries letters home, for example:", "Carries letters home"),
        ("Dove is a small language for sending letters home:",
         "Dove is a small language for sending letters home"),
        ("Carries letters: one at a time.", "Carries letters: one at a time."),
    ],
)  # fmt: skip
def test_words_that_lead_to_a_list_are_not_quoted_without_it(said: str, shown: str) -> None:
    assert without_lead(said) == shown
    assert first_paragraph(f"{said}\n\n- one\n") == shown


def test_a_policy_is_quoted_with_the_address_that_it_leads_to(tmp_path: Path) -> None:
    policy = (
        "# Policy\n\nPlease disclose what you found by e-mail to:\n\n[a@b.org](mailto:a@b.org)\n"
    )
    facts = found(tmp_path, {"dove.py": "x = 1\n", "SECURITY.md": policy}).dependencies.security
    fact = next(fact for fact in facts if fact.file == "SECURITY.md")
    assert fact.detail == "Please disclose what you found by e-mail to: a@b.org"
    assert (fact.line, fact.line_end) == (3, 5)


def test_a_job_names_its_own_checks_and_when_a_step_is_done(tmp_path: Path) -> None:
    files = {"dove.go": "package dove\n", ".github/workflows/checks.yml": WORKFLOW}
    facts = found(tmp_path, files).language.infrastructure
    (job,) = (fact for fact in facts if fact.name == "all")
    assert job.detail == (
        "runs `make lint` (only with Go stable on `ubuntu-24.04`), `make vet`, `make test`, "
        "`make check-size` and `make diffcheck` (if `github.event_name == 'push'`) "
        "on Linux and macOS with Go stable and oldstable"
    )


def test_what_a_service_only_reads_is_no_data_that_it_keeps(tmp_path: Path) -> None:
    facts = found(tmp_path, {"dove.py": "x = 1\n", "compose.yaml": COMPOSE}).language.infrastructure
    assert details(facts)["service `db`"] == (
        "runs `postgres:17`, keeps data in `./data:/var/lib/postgresql` and is given "
        "`./conf.d:/etc/postgres/conf.d:ro` and "
        "`./init.sql:/docker-entrypoint-initdb.d/init.sql`"
    )


README = """\
# Dove

Dove carries letters between people.

## Contributing

Use the tracker for bug reports :tada:

Editors are free to choose. All commits must have a Signed-off-by trailer.
"""


def test_a_readme_speaks_to_contributors_where_there_is_no_guide(tmp_path: Path) -> None:
    facts = found(tmp_path, {"dove.py": "x = 1\n", "README.md": README}).language.contributing
    told = [(fact.topic, fact.detail, fact.line) for fact in facts if fact.file == "README.md"]
    assert told == [
        ("Pull requests", "Use the tracker for bug reports", 7),
        ("Commits", "All commits must have a Signed-off-by trailer.", 9),
        ("Pull requests", "Editors are free to choose.", 9),
    ]
    guide = "# Contributing\n\n## Commit bit\n\nThose who help are :bow: invited to the team.\n"
    files = {"dove.py": "x = 1\n", "README.md": README, "CONTRIBUTING.md": guide}
    facts = found(tmp_path / "b", files).language.contributing
    assert [(fact.topic, fact.detail) for fact in facts] == [
        ("Further sections", ""),  # asks for nothing
    ]


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    paths = ("db/h2/schema.sql", "db/mysql/schema.sql", "db/h2/data.sql", "schema.sql")
    assert list(short_labels(paths).values()) == [
        "h2/schema.sql", "mysql/schema.sql", "data.sql", "schema.sql",
    ]  # fmt: skip
    assert short_labels(()) == {}


def test_a_rule_does_not_end_with_what_leads_to_code(tmp_path: Path) -> None:
    guide = (
        "# Contributing\n\n## Tests\n\nEvery change needs a test. Run them like this:\n\n"
        "```sh\nmake test\n```\n\n## Building\n\nType:\n\n```sh\nmake\n```\n"
    )
    files = {"dove.py": "x = 1\n", "CONTRIBUTING.md": guide}
    facts = found(tmp_path, files).language.contributing
    assert [(fact.name, fact.detail) for fact in facts] == [
        ("Tests", "Every change needs a test."), ("make test", ""), ("Building", ""),
    ]  # fmt: skip


def test_a_guide_that_lies_in_two_folders_is_quoted_once(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Tests\n\nEvery change needs a test.\n"
    files = {"dove.py": "x = 1\n", "CONTRIBUTING.md": guide, "docs/contributing.md": guide}
    facts = found(tmp_path, files).language.contributing
    assert [(fact.name, fact.file) for fact in facts] == [("Tests", "CONTRIBUTING.md")]


def test_what_leads_to_code_above_a_list_is_cut_and_what_leads_to_the_list_is_not(
    tmp_path: Path,
) -> None:
    guide = (
        "# Contributing\n\n## Failing\n\nIt fails where style is off. Within a shell run:\n\n"
        "```sh\nmake lint\n```\n\n* It may be mended by `make fix`.\n\n"
        "## Rules\n\nPlease see to these:\n\n- Tests pass.\n"
    )
    files = {"dove.py": "x = 1\n", "CONTRIBUTING.md": guide}
    facts = found(tmp_path, files).language.contributing
    assert [fact.detail for fact in facts] == [
        "Please see to these:", "Tests pass.", "", "",
    ]  # fmt: skip
    assert [fact.name for fact in facts[2:]] == ["make lint", "Failing"]
