"""What commands do by what they run, and what manifests say by way of other files."""

from __future__ import annotations

import pytest

from docgen_engine.domain.documents.discovery import CommandPurpose as Purpose
from docgen_engine.repository.manifests.purpose import guess_purpose, purpose_of_lead, unwrapped
from docgen_engine.repository.readme import read_document
from support.manifests import facts


def purposes(files: dict[str, str]) -> dict[str, str]:
    return {c.command: c.purpose.value for c in facts(files).commands}


@pytest.mark.parametrize(
    ("name", "text", "purpose"),
    [
        ("lint", "ruff format src\nruff check --fix src", Purpose.FORMAT),
        ("lint", "eslint .", Purpose.LINT),
        ("test:format", "prettier . --list-different", Purpose.LINT),
        ("format:check", "black --check .", Purpose.LINT),
        ("fix:lint", "eslint . --fix", Purpose.FORMAT),
        ("coverage", "coverage combine\ncoverage report", Purpose.OTHER),
        ("test", "scripts/check\ncoverage run -m pytest", Purpose.TEST),
        ("copy", "cp a b && json -e 'this.prettier=undefined'", Purpose.OTHER),
        ("generate-client", "bun run lint", Purpose.OTHER),
        ("pycodestyle", "", Purpose.LINT),
        ("", "uv run bash scripts/test.sh", Purpose.TEST),
        ("", "uv run fastapi dev", Purpose.RUN),
        ("", "npm ci && npm test", Purpose.TEST),
        ("", "alembic upgrade head", Purpose.OTHER),
    ],
)
def test_what_it_runs_decides_where_the_name_does_not(
    name: str, text: str, purpose: Purpose
) -> None:
    assert guess_purpose(name, text) is purpose


@pytest.mark.parametrize(
    ("lead", "purpose"),
    [
        ("To run the code auto-formatting:", Purpose.FORMAT),
        ("Lastly, to run code checks separately, run:", Purpose.LINT),
        ("To test the backend from the backend directory, run:", Purpose.TEST),
        ("Start the FastAPI development server:", Purpose.RUN),
        ("Start the supporting services:", Purpose.OTHER),
        ("Then install the dependencies and prepare the database:", Purpose.INSTALL),
        ("To test it out:", Purpose.OTHER),
    ],
)
def test_the_sentence_above_a_command_says_what_it_is_for(lead: str, purpose: Purpose) -> None:
    assert purpose_of_lead(lead) is purpose


def test_what_only_starts_a_command_is_taken_off() -> None:
    assert unwrapped("CI=1 uv run --locked bash scripts/test.sh") == "scripts/test.sh"
    assert unwrapped("npm test") == "npm test"


def test_a_script_is_judged_by_what_it_runs_without_its_glue() -> None:
    check = (
        '#!/bin/sh\nexport FILES="uvicorn tests"\necho Running tests\nruff format --check $FILES\n'
    )
    report = "#!/bin/sh\ncoverage combine\ncoverage report\n"
    found = purposes({"scripts/check": check, "scripts/coverage": report})
    assert found == {"scripts/check": "lint"}


def test_of_two_targets_the_one_that_needs_the_other_is_the_command() -> None:
    found = purposes({"Makefile": "all: tests\n\ntests: a.o\n\ntest: tests\n\t./a\n"})
    assert found["make test"] == "test"
    assert found["make tests"] == "other"


def test_environments_of_tox_that_only_lend_their_settings_are_none() -> None:
    text = (
        "[tox]\nenv_list =\n    clean\n    py3{11,12}\n[testenv]\ncommands = pytest\n"
        "[testenv:base]\ndeps = coverage\n[testenv:clean]\nbase = base\ncommands = coverage erase\n"
        "[testenv:wide]\nbase = style\n[testenv:style]\ncommands = flake8 .\n"
    )
    found = purposes({"tox.ini": text})
    assert "tox -e base" not in found
    assert found["tox -e wide"] == "lint"
    assert found["tox -e py311"] == "test"


def test_a_coverage_that_is_erased_tests_nothing() -> None:
    text = "[testenv:coverage-erase]\ncommands = coverage erase\n"
    assert purposes({"tox.ini": text}) == {"tox -e coverage-erase": "other"}


SETUP = """import os
from setuptools import setup
from kettle.version import REQUIRES

package = "kettle"
here = os.path.dirname(__file__)
about = {}
with open(os.path.join(here, package, "__version__.py")) as f:
    exec(f.read(), about)
if sys.argv[-1] == "publish":
    os.system("twine upload dist/*")
setup(
    name=about["__title__"] + "-kit",
    version=f"{about['__version__']}",
    description=about["__description__"],
    license=about["__licence__"],
    python_requires=REQUIRES,
)
"""


def test_a_setup_that_reads_its_names_from_another_file_is_followed() -> None:
    found = facts(
        {
            "setup.py": SETUP,
            "kettle/__version__.py": '__title__ = "kettle"\n__version__ = "1.2"\n'
            '__description__ = "Boils."\n__licence__ = "MIT"\n',
            "kettle/version.py": 'REQUIRES = ">=3.10"\n',
        }
    )
    (package,) = found.packages
    assert (package.name, package.line, package.version) == ("kettle-kit", 13, "1.2")
    assert (package.license, package.requires) == ("MIT", "Python >=3.10")
    # The words stand in another file: they are not quoted from this one.
    assert (package.description, package.description_line) == ("Boils.", 0)
    assert [(c.command, c.help) for c in found.commands] == [
        ("python setup.py publish", "twine upload dist/*")
    ]


def test_what_is_computed_is_not_guessed() -> None:
    found = facts({"setup.py": "from setuptools import setup\nsetup(name=find(), version=a + b)\n"})
    assert found.packages == ()


def test_a_list_that_installs_the_project_is_for_those_who_work_on_it() -> None:
    found = facts(
        {
            "pyproject.toml": '[project]\nname = "a"\ndependencies = ["h11>=0.8"]\n',
            "requirements.txt": "-e .\n\n# Core\nh11==0.16\n\n# Testing\npytest==8.3\n",
        }
    )
    assert [(d.name, d.constraint, d.kind, d.group) for d in found.dependencies] == [
        ("h11", ">=0.8", "runtime", ""),
        ("pytest", "==8.3", "dev", "testing"),
    ]


DOCUMENT = """# Dove

## Local development

Then, from the `backend` directory, install the dependencies:

```bash
uv sync
uv run bash scripts/prestart.sh
```

Start the development server:

```bash
uv run fastapi dev
```

In another terminal, from the project root:

```bash
bun run dev # opens a browser
```

## Running the tests

    python test.py

## Install

<details>
<summary>Arch Linux</summary>

```sh
pacman -S dove
```

</details>

| Distribution | Command |
| --- | --- |
| Alpine | `apk add dove` |
| Any | sentence on apk |
"""


def test_a_document_says_where_and_for_what_commands_are_typed() -> None:
    found = read_document("README.md", DOCUMENT, "README").commands
    shown = [(c.command, c.purpose.value, c.folder, c.help) for c in found]
    lead = "Then, from the backend directory, install the dependencies:"
    assert shown == [
        ("uv sync", "install", "backend", lead),
        ("uv run bash scripts/prestart.sh", "install", "backend", ""),
        ("uv run fastapi dev", "run", "backend", "Start the development server:"),
        ("bun run dev", "run", ".", "opens a browser"),
        ("python test.py", "test", "", ""),
        ("pacman -S dove", "install", "", "Arch Linux"),
        ("apk add dove", "install", "", "Alpine"),
    ]


def test_blocks_are_kept_whole_with_the_words_above_them() -> None:
    text = "# Dove\n\n## Building\n\nFirst:\n\n```console\n$ mkdir build\n$ cd build\nok\n$ cmake ..\n```\n"
    (block,) = read_document("README.md", text, "README").shown
    assert (block.text, block.lead) == ("mkdir build\ncd build\ncmake ..", "First:")
    assert (block.line, block.line_end, block.lead_line) == (8, 11, 5)


def test_a_literal_alone_in_a_section_on_installing_is_a_command() -> None:
    text = "Lark\n====\n\nWords of it.\n\nInstalling\n----------\n\n``pip install lark``\n"
    text += "\nUse\n---\n\n``lark.send()``\n"
    (found,) = read_document("README.rst", text, "README").commands
    assert (found.command, found.purpose.value, found.line) == ("pip install lark", "install", 9)


def test_blocks_of_tasks_without_a_language_are_shown() -> None:
    text = "# Lark\n\n## Setup\n\nBegin with:\n```\nmake init\n```\n\nAdd a user:\n```\n"
    text += "uv run manage.py createsuperuser\n```\n\nIt prints:\n```\nhello world\n```\n"
    shown = read_document("README.md", text, "README").shown
    assert [block.text for block in shown] == ["make init", "uv run manage.py createsuperuser"]
