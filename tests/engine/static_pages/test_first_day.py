"""What a newcomer types and needs: installing, prerequisites, tools, what tests reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.backends.static.catalogue.prerequisites import current_only
from docgen_engine.domain.documents.discovery import Statement
from support.static_world import World

RUST = '[package]\nname = "kettle"\nversion = "1.0.0"\n'


def setup_page(root: Path, files: dict[str, str]) -> str:
    world = World(root / "kettle", files)
    world.plan()
    return world.page("03-development-setup.md").text


def page(root: Path, path: str, files: dict[str, str]) -> str:
    world = World(root / "kettle", files)
    world.plan()
    return world.page(path).text


def test_a_copy_is_followed_by_what_its_document_shows(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Building\n\n```\n$ git clone https://git.example/kettle\n$ cd kettle\n"
        "$ cargo build --release\n$ ./target/release/kettle --version\n```\n"
    )
    text = setup_page(
        tmp_path, {"README.md": readme, "Cargo.toml": RUST, "src/main.rs": "fn main() {}\n"}
    )
    block = "git clone https://git.example/kettle\ncd kettle\ncargo build --release\n"
    assert f"To work on it ([README.md:6-9](../README.md#L6-L9)):\n\n```sh\n{block}" in text
    assert "| build | `cargo build --release`" not in text  # it has been said


def test_the_folder_of_a_build_is_made_before_it(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Building\n\nGet the source:\n\n```sh\n"
        "git clone --recurse-submodules https://git.example/kettle.git\n```\n\n## Building\n\n"
        "It needs a compiler.\n\n```sh\nmkdir -p build && cd build\ncmake .. && cmake --build .\n```\n"
    )
    text = setup_page(
        tmp_path,
        {"README.md": readme, "CMakeLists.txt": "project(kettle)\n", "a.c": "int a(void);\n"},
    )
    assert "kettle.git\ncd kettle\n```\n\n“It needs a compiler.”\n\n```sh\nmkdir -p build" in text


def test_make_install_is_for_users_of_a_compiled_program(tmp_path: Path) -> None:
    readme = "# Kettle\n\n## Installing\n\n```sh\nmake install\n```\n"
    code = "int main(void) { return 0; }\n"
    text = setup_page(
        tmp_path, {"README.md": readme, "kettle.c": code, "Makefile": "install:\n\tcp\n"}
    )
    assert "To use it ([README.md:6](../README.md#L6)):\n\n```sh\nmake install\n```" in text


POM = (
    "<project>\n  <parent>\n    <groupId>org.kettle</groupId>\n    <version>{version}</version>\n"
    "  </parent>\n  <artifactId>kettle-core</artifactId>\n  <properties>\n"
    "    <java.version>17</java.version>\n  </properties>\n  <dependencies>\n    <dependency>\n"
    "      <groupId>org.kettle</groupId>\n      <artifactId>kettle-core</artifactId>\n"
    "      <version>1</version>\n    </dependency>\n  </dependencies>\n</project>\n"
)


@pytest.mark.parametrize(
    ("version", "shown"), [("2.1", "org.kettle:kettle-core:2.1"), ("3-SNAPSHOT", "kettle-core")]
)
def test_a_maven_library_is_taken_in_by_its_coordinates(
    tmp_path: Path, version: str, shown: str
) -> None:
    files = {
        "README.md": "# Kettle\n\nA library that boils water.\n",
        "pom.xml": POM.format(version=version),
        "src/main/java/org/kettle/Kettle.java": "package org.kettle;\n\npublic class Kettle {}\n",
    }
    text = setup_page(tmp_path, files)
    assert "To use it, take it in as a dependency of Maven or Gradle:" in text
    assert f"{shown}` [pom.xml:6](../pom.xml#L6)" in text
    assert "SNAPSHOT" not in text
    # A module of the repository is no package of others.
    assert "org.kettle:kettle-core" not in page(tmp_path / "x", "02-technical-stack.md", files)


def said(*texts: str) -> list[str]:
    return [s.text for s in current_only(Statement(text, "README.md", 1, 1) for text in texts)]


def test_only_what_is_needed_now_is_a_prerequisite() -> None:
    assert said(
        "Kettle 2.12.0 and newer: Java 8",
        "Kettle 2.9.0 to 2.11.0: Java 7",
        "Kettle 2.8.9 and older: Java 6",
        "Kettle 2.15.0 and newer: Java 11",
        "java.sql (optional since Kettle 2) gives dates.",
        "Kettle 2.15.0 and newer: API level 24",
        "A C compiler",
    ) == ["Kettle 2.15.0 and newer: Java 11", "A C compiler"]


def test_packages_that_need_different_versions_are_named(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": RUST.replace("1.0.0", '1.0.0"\nrust-version = "1.96')
        + '[workspace]\nmembers = ["parts/*"]\n',
        "src/main.rs": "fn main() {}\n",
        "parts/lid/Cargo.toml": '[package]\nname = "lid"\nrust-version = "1.80"\n',
        "parts/lid/src/lib.rs": "pub fn shut() {}\n",
    }
    text = setup_page(tmp_path, files)
    assert "- `Rust 1.96` for `kettle` [Cargo.toml:4]" in text
    assert "- `Rust 1.80` for `lid` [parts/lid/Cargo.toml:3]" in text


def test_a_version_that_a_workspace_shares_is_asked_for(tmp_path: Path) -> None:
    shared = "rust-version.workspace = true\n[workspace]\n[workspace.package]\n"
    files = {
        "Cargo.toml": f'{RUST}{shared}rust-version = "1.90"\n',
        "src/main.rs": "fn main() {}\n",
    }
    assert "`Rust 1.90` [Cargo.toml:7]" in setup_page(tmp_path, files)


def test_a_renamed_crate_is_the_package_that_it_is(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": f'{RUST}[dependencies]\nmap = {{ package = "map2", version = "0.9" }}\n',
        "src/main.rs": "use map::Map;\n\nfn main() {}\n",
    }
    text = page(tmp_path, "02-technical-stack.md", files)
    assert "| `map2` | `0.9` |" in text
    assert "Imported without a declaration" not in text


def test_a_tool_is_named_once_with_its_package(tmp_path: Path) -> None:
    manifest = (
        '{"name": "kettle", "devDependencies": {\n "ava": "^6.4.1",\n "delay": "^1.0.0"\n}}\n'
    )
    files = {"package.json": manifest, "index.js": "export const a = 1;\n"}
    text = page(tmp_path, "02-technical-stack.md", files)
    assert "| AVA | tests | package `ava` `^6.4.1` |" in text
    assert text.count("`ava`") == 1
    assert "| `delay` | `^1.0.0` |" in text


def test_variables_of_a_prefix_and_documents_of_settings(tmp_path: Path) -> None:
    code = (
        "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
        '    model_config = dict(env_prefix="kettle_")\n    heat: int = 90\n'
        '    """How hot it gets."""\n'
    )
    files = {
        "kettle/settings.py": code,
        "CHANGELOG.md": "# Configuration changes\n\nOld.\n",
        "docs/configuration.md": "# Configuration\n\nNew.\n",
    }
    text = setup_page(tmp_path, files)
    # The whole name stands nowhere in the code, and is not shown as if it did.
    assert r"| KETTLE\_HEAT | “How hot it gets.” [kettle/settings.py:7]" in text
    assert "| `90` |" in text
    assert "Settings are explained in Configuration [docs/configuration.md:1]" in text
    assert "CHANGELOG" not in text.split("Settings are explained")[1]


def many(name: str) -> str:
    """Enough functions for a part of its own."""
    return "\n\n".join(f"def {name}_{n}(a: int) -> int:\n    return a\n" for n in range(1, 9))


def test_what_tests_load_through_others_is_tested(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "pot"\nversion = "1"\n',
        "src/pot/__init__.py": "",
        "src/pot/lid.py": f'"""Lids."""\n\nfrom pot.rim import ring_1\n\n{many("lid")}',
        "src/pot/rim.py": f'"""Rims."""\n\n{many("ring")}',
        "src/pot/ear.py": f'"""Ears."""\n\n{many("ear")}',
        "tests/test_lid.py": "from pot.lid import lid_1\n\n\ndef test_lid():\n    assert lid_1(1)\n",
    }
    text = page(tmp_path, "11-testing-strategy.md", files)
    untested = text.split("No test file imports")[1].split("neither itself")[0]
    assert "ear" in untested
    assert "rim" not in untested


def test_fixtures_without_words_are_one_sentence(tmp_path: Path) -> None:
    conftest = (
        "import pytest\n\n\n@pytest.fixture\ndef cold():\n    '''Water from the tap.'''\n\n\n"
        "@pytest.fixture\ndef hot():\n    return 1\n"
    )
    test = "def test_a(hot):\n    assert hot\n"
    files = {"kettle.py": "x = 1\n", "tests/conftest.py": conftest, "tests/test_a.py": test}
    text = page(tmp_path, "11-testing-strategy.md", files)
    assert "- [`cold`](../tests/conftest.py#L4-L6): Water from the tap." in text
    assert "Further ones: [`hot`](../tests/conftest.py#L9-L11)." in text


def test_a_long_workflow_is_a_list_of_names_at_its_end(tmp_path: Path) -> None:
    jobs = "".join(f"  job{n}:\n    steps:\n      - run: pytest -k {n}\n" for n in range(14))
    files = {"kettle.py": "x = 1\n", ".github/workflows/ci.yml": f"on: push\njobs:\n{jobs}"}
    text = page(tmp_path, "06-deployment.md", files)
    assert text.count(" runs `pytest") == 10
    assert "- Further jobs: [job10](../.github/workflows/ci.yml#L33-L35)" in text


def test_an_action_of_the_repository_is_what_it_does(tmp_path: Path) -> None:
    workflow = (
        "name: Checks\non:\n  workflow_run:\n    workflows: [Build]\njobs:\n  a:\n    steps:\n"
        "      - uses: ./.github/actions/check\n"
    )
    action = "runs:\n  using: composite\n  steps:\n    - run: pytest --slow\n      shell: sh\n"
    files = {
        "kettle.py": "x = 1\n",
        ".github/workflows/checks.yml": workflow,
        ".github/actions/check/action.yml": action,
    }
    text = page(tmp_path, "06-deployment.md", files)
    assert "**Checks** runs when the workflow `Build` ended" in text
    assert "`a` runs `pytest --slow`" in text


def test_the_server_of_a_librarys_tests_is_not_how_it_is_started(tmp_path: Path) -> None:
    files = {
        "composer.json": '{"name": "acme/kettle", "type": "library"}',
        "src/Kettle.php": "<?php\n\nclass Kettle {}\n",
        "README.md": "# Kettle\n\nA PHP library that boils water.\n",
        "Makefile": "start-server:\n\tnode tests/server.js\n",
    }
    text = setup_page(tmp_path, files)
    assert "Start it with" not in text
    assert "| run | `make start-server` |" in text


def test_what_one_line_imports_is_not_the_package_of_a_tool(tmp_path: Path) -> None:
    files = {
        "kettle.py": "x = 1\n",
        "pyproject.toml": '[project]\nname = "kettle"\n',
        "docs/conf.py": "from packaging import version\n",
    }
    text = page(tmp_path, "02-technical-stack.md", files)
    assert "| Sphinx | documents | [docs/conf.py:1]" in text


def test_what_is_typed_in_a_ports_tree_sets_up_no_checkout(tmp_path: Path) -> None:
    readme = (
        "# Kettle\n\n## Installing\n\n```bash\ncd /usr/ports/tea/kettle\nmake install\n```\n\n"
        "## Building\n\n```bash\ngit clone https://git.example/kettle\n\n# Build it\n"
        "cargo build --bins\n```\n"
    )
    files = {"README.md": readme, "Cargo.toml": RUST, "src/main.rs": "fn main() {}\n"}
    text = setup_page(tmp_path, files)
    block = "git clone https://git.example/kettle\ncd kettle\n\n# Build it\ncargo build --bins\n"
    assert f"```sh\n{block}```" in text
    assert "/usr/ports" not in text


def test_what_a_setting_may_be_is_not_what_it_does(tmp_path: Path) -> None:
    options = (
        "# Options\n\n### `KETTLE_HEAT`\n\nValues: `String` | Default = None\n\n"
        "How hot the water gets.\n"
    )
    files = {"kettle.py": 'import os\n\nx = os.getenv("KETTLE_HEAT")\n', "docs/options.md": options}
    assert "| `KETTLE_HEAT` | “How hot the water gets.” [docs/options.md:3-7]" in setup_page(
        tmp_path, files
    )


def test_words_that_repeat_a_manifest_are_left_out(tmp_path: Path) -> None:
    files = {
        "README.md": "# Kettle\n\n## Prerequisites\n\n- Python 3.13\n- A cup\n",
        "pyproject.toml": '[project]\nname = "kettle"\nrequires-python = ">=3.13"\n',
        "kettle.py": "x = 1\n",
    }
    section = setup_page(tmp_path, files).split("## Prerequisites")[1].split("##")[0]
    assert "“A cup”" in section
    assert "“Python 3.13”" not in section


def test_a_trial_set_up_deploys_nothing(tmp_path: Path) -> None:
    compose = "services:\n  {}:\n    image: {}:1\n    environment:\n      HEAT: 1\n"
    files = {
        "kettle.py": "x = 1\n",
        "compose.yaml": compose.format("kettle", "kettle"),
        "scripts/test-environments/tea/compose.yml": compose.format("tea", "tea"),
    }
    text = page(tmp_path, "06-deployment.md", files)
    assert "`kettle`" in text
    assert "test-environments" not in text


def test_what_a_folder_installs_for_itself_sets_up_no_compiled_program(tmp_path: Path) -> None:
    files = {
        "README.md": "# Kettle\n\n## Installing\n\n```sh\nmake install\n```\n",
        "kettle.c": "int main(void) { return 0; }\n",
        "Makefile": "install:\n\tcp kettle /usr/bin\n",
        "modules/Makefile": "install:\n\tcp lid /usr/lib\n",
    }
    text = setup_page(tmp_path, files)
    assert "To work on it" not in text
