"""What Python's manifests declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.repository.manifests.requirement import read_requirement
from docgen_engine.repository.manifests.sessions import expand
from support.manifests import facts

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "parcel"
version = "1.2.0"
description = "Weighs letters"
license = { text = "MIT" }
requires-python = ">=3.11"
dependencies = [
    "rich>=13,<15",  # tables
    "httpx[http2] ~= 0.28",
    'tomli>=2; python_version < "3.11"',
    "local @ https://example.invalid/local.whl",
]

[project.optional-dependencies]
speed = ["uvloop"]
test = ["pytest==8.4.2"]

[project.scripts]
parcel = "parcel.cli:main"

[dependency-groups]
lint = ["ruff", {include-group = "x"}]

[tool.hatch.envs.default.scripts]
check = ["ruff check .", "pytest"]

[tool.hatch.envs.docs.scripts]
build = "mkdocs build"

[tool.poe.tasks]
serve = { cmd = "uvicorn app", help = "Run the server" }

[tool.pytest.ini_options]
addopts = "-q"

[tool.ruff]
line-length = 100
"""


def test_pyproject() -> None:
    found = facts({"pyproject.toml": PYPROJECT})
    (package,) = found.packages
    assert (package.name, package.line, package.path) == ("parcel", 6, ".")
    assert (package.description, package.description_line) == ("Weighs letters", 8)
    assert (package.license, package.requires) == ("MIT", "Python >=3.11")
    listed = [(d.name, d.constraint, d.kind, d.group, d.line) for d in found.dependencies]
    assert listed == [
        ("hatchling", ">=1.27", "build", "", 2),
        ("rich", ">=13,<15", "runtime", "", 12),
        ("httpx", "~= 0.28", "runtime", "", 13),
        ("tomli", ">=2", "runtime", "", 14),
        ("local", "@ https://example.invalid/local.whl", "runtime", "", 15),
        ("uvloop", "", "optional", "speed", 19),
        ("pytest", "==8.4.2", "dev", "test", 20),
        ("ruff", "", "dev", "lint", 26),
    ]
    assert found.dependencies[3].marker == 'python_version < "3.11"'
    (entry,) = found.entry_points
    assert (entry.command, entry.target, entry.line) == ("parcel", "parcel.cli:main", 23)
    commands = [(c.command, c.purpose.value, c.line, c.help) for c in found.commands]
    assert commands == [
        ("hatch run check", "lint", 29, ""),
        ("hatch run docs:build", "build", 32, ""),
        ("poe serve", "run", 35, "Run the server"),
    ]
    assert {(tool.name, tool.line) for tool in found.tools} == {
        ("Hatchling", 3), ("Poe the Poet", 34), ("pytest", 37), ("Ruff", 40),
    }  # fmt: skip
    assert found.python_requires is not None
    assert found.python_requires.line == 10


def test_poetry() -> None:
    found = facts(
        {
            "pyproject.toml": "[tool.poetry]\nname = 'parcel'\ndescription = 'd'\n"
            "[tool.poetry.dependencies]\npython = '^3.11'\nrich = '*'\n"
            "httpx = { version = '^0.28', optional = true }\n"
            "[tool.poetry.group.dev.dependencies]\npytest = '^8'\n"
            "[tool.poetry.scripts]\nparcel = 'parcel.cli:main'\n"
        }
    )
    assert found.packages[0].requires == "Python ^3.11"
    assert [(d.name, d.constraint, d.kind, d.line) for d in found.dependencies] == [
        ("rich", "", "runtime", 6),
        ("httpx", "^0.28", "optional", 7),
        ("pytest", "^8", "dev", 9),
    ]
    assert found.entry_points[0].line == 11


def test_setup_cfg_and_setup_py_make_one_package() -> None:
    found = facts(
        {
            "setup.cfg": "[metadata]\nname = parcel\nversion = attr: parcel.V\n"
            "description = Weighs letters\n\n[options]\npython_requires = >=3.8\n"
            "install_requires =\n    rich>=13\n    # why\n    attrs\n"
            "[options.extras_require]\ntest =\n    pytest\n"
            "[options.entry_points]\nconsole_scripts =\n    parcel = parcel.cli:main\n"
            "[flake8]\nmax-line-length = 100\n",
            "setup.py": "from setuptools import setup\nsetup(name='other')\n",
        }
    )
    (package,) = found.packages
    assert (package.name, package.version, package.line) == ("parcel", "", 2)
    assert [(d.name, d.line, d.kind) for d in found.dependencies] == [
        ("rich", 9, "runtime"), ("attrs", 11, "runtime"), ("pytest", 14, "dev"),
    ]  # fmt: skip
    assert found.entry_points[0].line == 17
    assert [(tool.name, tool.line) for tool in found.tools] == [("Flake8", 18)]


def test_setup_py_is_read_and_never_run() -> None:
    found = facts(
        {
            "setup.py": "import os, setuptools\nos._exit(1)\nNEEDS = [\n    'rich>=13',\n]\n"
            "setuptools.setup(\n    name='parcel',\n    version=compute(),\n"
            "    description='Weighs',\n    python_requires='>=3.9',\n"
            "    install_requires=NEEDS,\n    extras_require={'test': ['pytest']},\n"
            "    entry_points={'console_scripts': ['parcel = parcel:main']},\n)\n"
        }
    )
    (package,) = found.packages
    assert (package.name, package.line, package.version) == ("parcel", 7, "")
    assert [(d.name, d.line, d.kind) for d in found.dependencies] == [
        ("rich", 4, "runtime"), ("pytest", 12, "dev"),
    ]  # fmt: skip
    assert (found.entry_points[0].target, found.entry_points[0].line) == ("parcel:main", 13)


def test_a_module_called_setup_is_no_manifest() -> None:
    found = facts({"pkg/__init__.py": "", "pkg/setup.py": "setup(name='x')\n"})
    assert (found.packages, found.files) == ((), ())


def test_requirements() -> None:
    found = facts(
        {
            "requirements.txt": "# top\nrich>=13 \\\n    --hash=sha256:abc\n-r other.txt\n"
            "-e .\nattrs==1 # why\n\nbad name here\n",
            "requirements-dev.txt": "pytest\n",
            "requirements/docs.in": "sphinx<9\n",
            "docs/requirements.txt": "furo\n",
        }
    )
    assert [(d.file, d.name, d.constraint, d.kind, d.line) for d in found.dependencies] == [
        ("requirements-dev.txt", "pytest", "", "dev", 1),
        ("requirements.txt", "rich", ">=13", "dev", 2),
        ("requirements.txt", "attrs", "==1", "dev", 6),
        ("docs/requirements.txt", "furo", "", "dev", 1),
        ("requirements/docs.in", "sphinx", "<9", "dev", 1),
    ]


def test_pipfile() -> None:
    found = facts(
        {
            "Pipfile": "[packages]\nrich = '*'\nhttpx = {version = '>=0.28'}\n[dev-packages]\n"
            "pytest = '>=8'\n[requires]\npython_version = '3.12'\n[scripts]\ntest = 'pytest'\n"
        }
    )
    assert [(d.name, d.constraint, d.kind, d.line) for d in found.dependencies] == [
        ("rich", "", "runtime", 2), ("httpx", ">=0.28", "runtime", 3), ("pytest", ">=8", "dev", 5),
    ]  # fmt: skip
    assert found.requirements[0].line == 7
    assert found.commands[0].command == "pipenv run test"


def test_tox_and_nox() -> None:
    found = facts(
        {
            "tox.ini": "[tox]\nenvlist =\n    py{311,312}\n    lint\n[testenv]\ncommands = pytest\n"
            "[testenv:lint]\ndescription = check style\ncommands = ruff check\n",
            "noxfile.py": "import nox\n\n\n@nox.session(name='unit')\ndef tests(session):\n"
            '    """Run the tests."""\n    session.run("pytest")\n\n\ndef helper(): ...\n',
        }
    )
    listed = [(c.command, c.purpose.value, c.file, c.line, c.help) for c in found.commands]
    assert listed == [
        ("nox -s unit", "test", "noxfile.py", 5, "Run the tests."),
        ("tox -e py311", "test", "tox.ini", 3, ""),
        ("tox -e py312", "test", "tox.ini", 3, ""),
        ("tox -e lint", "lint", "tox.ini", 7, "check style"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("py{311,312}-{a,b}, lint", ["py311-a", "py311-b", "py312-a", "py312-b", "lint"]),
        ("py3{9, 10}", ["py39", "py310"]),
        ("a b,c", ["a", "b", "c"]),
        ("", []),
    ],
)
def test_names_of_tox_environments(text: str, names: list[str]) -> None:
    assert expand(text) == names


def test_names_of_tox_environments_do_not_explode() -> None:
    assert len(expand("{a,b,c,d}" * 12)) == 64


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a", ("a", "", "", "")),
        ("A.b-c_d [x,y] >=1, <2 ; m == 'x'  # c", ("A.b-c_d", "[x,y]", ">=1, <2", "m == 'x'")),
        ("a (>=1)", ("a", "", ">=1", "")),
        ("a===1.0+local", ("a", "", "===1.0+local", "")),
    ],
)
def test_requirements_in_parts(text: str, parts: tuple[str, ...]) -> None:
    found = read_requirement(text)
    assert found is not None
    assert (found.name, found.extras, found.constraint, found.marker) == parts


@pytest.mark.parametrize(
    "text", ["", "-e .", "two words", "./local", "a >", "https://x/y", 5, None]
)
def test_what_is_no_requirement(text: object) -> None:
    assert read_requirement(text) is None


NAMES = ["pyproject.toml", "setup.cfg", "setup.py", "requirements.txt", "Pipfile", "tox.ini",
         "noxfile.py", "tox.toml"]  # fmt: skip


@given(st.sampled_from(NAMES), st.text(max_size=80) | st.text("[]=\"'\n a:{},.", max_size=60))
def test_broken_manifests_are_problems_never_errors(name: str, text: str) -> None:
    found = facts({name: text})
    lines = text.count("\n") + 1
    for item in (*found.dependencies, *found.commands, *found.packages):
        assert 1 <= item.line <= lines


def test_a_broken_manifest_is_named() -> None:
    found = facts({"pyproject.toml": "[project\n", "setup.py": "def (\n"})
    assert [problem.file for problem in found.problems] == ["pyproject.toml", "setup.py"]
    assert "not valid TOML" in found.problems[0].message


def test_wrong_types_are_passed_over() -> None:
    found = facts(
        {"pyproject.toml": "project = 5\ntool = []\n[build-system]\nrequires = 'x'\n"
         "[dependency-groups]\na = 'b'\n"}
    )  # fmt: skip
    assert (found.packages, found.dependencies, found.problems) == ((), (), ())


def test_manifests_of_fixtures_and_vendors_speak_of_others() -> None:
    manifest = "[project]\nname = 'x'\ndependencies = ['y']\n"
    found = facts({f"{folder}/pyproject.toml": manifest for folder in
                   ("tests/fixtures/a", "vendor/b", "examples/c", "src/templates/d")})  # fmt: skip
    assert (found.packages, found.dependencies) == ((), ())


def test_a_list_without_python_beside_it_is_of_tools() -> None:
    listed = {"docs-site-requirements.txt": "mkdocs==1\n"}
    go = facts({**listed, "dove.go": "package dove\n"})
    assert [(d.name, d.kind) for d in go.dependencies] == [("mkdocs", "dev")]
    for source in ("src/dove.py", "notebook.ipynb"):
        found = facts({"requirements.txt": "numpy\n", source: "x = 1\n"})
        assert [(d.name, d.kind) for d in found.dependencies] == [("numpy", "runtime")]
    apart = facts({"api/requirements.txt": "flask\n", "scripts/tool.py": "x = 1\n"})
    assert [d.kind for d in apart.dependencies] == ["dev"]
