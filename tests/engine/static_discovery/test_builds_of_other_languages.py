"""What builds of CMake, Gradle and gems say about a project, and what pages make of it."""

from __future__ import annotations

from pathlib import Path

from support.discovered import discover
from support.static_world import World

PAD = "".join(f"// line {at}\n" for at in range(40))


def test_switches_and_targets_of_a_build_stand_on_the_page_on_setting_up(tmp_path: Path) -> None:
    files = {
        "CMakeLists.txt": 'project(kite)\noption(WITH_TLS "Speak TLS" OFF)\n'
        'set(KITE_SIZE 4 CACHE STRING "How large")\nset(HIDDEN 1 CACHE INTERNAL "")\n'
        'cmake_dependent_option(SLOW "Slow ones" ON "WITH_TLS;UNIX" OFF)\n'
        'option(LATER "Another" ${BY_OTHERS})\n'
        "add_library(kite STATIC src/kite.c src/wind.c kite.manifest)\n"
        "add_test(NAME flies COMMAND kite)\n",
        "src/kite.c": "int fly(void) { return 1; }\n" + PAD,
        "src/wind.c": "int blow(void) { return 1; }\n" + PAD,
    }
    world = World(tmp_path / "kite", files)
    world.plan()
    page = world.page("03-development-setup.md").text
    assert "| `WITH_TLS` | `OFF` | Speak TLS | [CMakeLists.txt:2]" in page
    assert "| `KITE_SIZE` | `4` | How large | [CMakeLists.txt:3]" in page
    assert "| `SLOW` | `ON` | Slow ones (where WITH\\_TLS, UNIX) |" in page
    assert "| `LATER` | `${BY_OTHERS}` | Another |" in page
    assert "HIDDEN" not in page
    assert "| `kite` | static library from `src/kite.c`, `src/wind.c` | [CMakeLists.txt:7]" in page
    assert "| `flies` | test | [CMakeLists.txt:8]" in page


def test_projects_of_a_gradle_build_are_packages_and_one_language_is_only_counted(
    tmp_path: Path,
) -> None:
    files = {
        "settings.gradle.kts": 'rootProject.name = "kite-root"\ninclude(\n  ":kite",\n'
        '  ":kite-wind",\n)\n',
        "README.md": "# Kite\n\nKite is a library that flies.\n\n## Download\n\n```kotlin\n"
        'implementation("org.kite:kite:1.0")\n```\n',
        "build.gradle.kts": "plugins {}\n",
        "kite/build.gradle.kts": "plugins {}\n",
        "kite-wind/build.gradle.kts": "plugins {}\n",
        "other/build.gradle.kts": "plugins {}\n",
    }
    for part in ("a", "b", "c"):
        files[f"kite/src/{part}Main/kotlin/kite/Fly{part}.kt"] = f"class Fly{part}\n" + PAD * 9
    files["kite-wind/src/main/kotlin/wind/Wind.kt"] = "class Wind\n" + PAD
    found = discover(tmp_path / "checkout", files)
    discovery = found.language.discovery
    assert discovery.name == "Kite"
    assert [package.name for package in discovery.packages] == ["kite-root", "kite", "kite-wind"]
    code = {part.name for part in found.components.components if part.path.startswith("kite")}
    assert code == {"kite", "kite-wind"}
    world = World(tmp_path / "world", files)
    world.plan()
    page = world.page("01-project-overview.md").text
    assert "depend on it as `org.kite:kite` ([README.md:8]" in page
    assert page.count("Files in Kotlin are counted and listed, not analysed") == 1


def test_a_gem_with_a_command_is_a_tool_unless_documents_require_it(tmp_path: Path) -> None:
    spec = (
        'Gem::Specification.new do |s|\n  s.name = "kite"\n  s.version = "1"\n'
        '  s.summary = "Flies"\n  s.bindir = "exe"\n'
        "  s.executables = s.files.grep(%r!^exe/!) { |f| File.basename(f) }\nend\n"
    )
    files = {
        "kite.gemspec": spec,
        "exe/kite": "#!/usr/bin/env ruby\nKite.fly\n",
        "lib/kite.rb": "module Kite\n  def self.fly\n    1\n  end\nend\n" + "# line\n" * 40,
        "README.md": "# Kite\n\nKite is a simple maker of wind.\n",
    }
    found = discover(tmp_path / "tool", files).language.discovery
    assert found.project_type == "command-line tool"
    assert [(e.command, e.file) for e in found.entry_points if e.kind == "command"] == [
        ("kite", "exe/kite")
    ]
    files["README.md"] += '\n## Usage\n\n```ruby\nrequire "kite"\nKite.fly\n```\n'
    found = discover(tmp_path / "lib", files).language.discovery
    assert found.project_type == "library with a command"


def test_the_executables_of_a_gem_as_they_are_listed(tmp_path: Path) -> None:
    spec = 'Gem::Specification.new do |s|\n  s.name = "kite"\n  s.executables = %w[fly land gone]\nend\n'
    files = {"kite.gemspec": spec, "bin/fly": "puts 1\n", "bin/land": "puts 2\n"}
    files["lib/kite.rb"] = "module Kite\n  def self.fly\n    1\n  end\nend\n"
    found = discover(tmp_path / "tool", files).language.discovery
    assert [e.command for e in found.entry_points if e.kind == "command"] == ["fly", "land"]


def test_what_autoconf_makes_can_be_run_and_a_repeated_command_is_repeated(tmp_path: Path) -> None:
    readme = (
        "# Kite\n\nKite is a program that flies.\n\n* Installation\n\nTo build and install it, use:\n\n"
        "\t$ ./configure && make\n\t$ sudo make install\n\nTo get the latest:\n\n"
        "\t$ git clone https://example.org/kite.git\n\t$ cd kite\n\t$ sh autogen.sh\n"
        "\t$ ./configure && make\n\t$ sudo make install\n"
    )
    files = {
        "README": readme,
        "configure.ac": "AC_INIT([kite], 1.0)\n",
        "autogen.sh": "autoreconf\n",
        "kite.c": "int main(void) { return 1; }\n" + PAD,
    }
    world = World(tmp_path / "kite", files)
    world.plan()
    page = world.page("03-development-setup.md").text
    assert "```sh\n./configure && make\nsudo make install\n```" in page
    assert "cd kite\nsh autogen.sh\n./configure && make\nsudo make install\n```" in page


def test_a_project_that_only_builds_others_is_no_package_and_a_title_begins_with_the_name(
    tmp_path: Path,
) -> None:
    project = '<Project Sdk="Microsoft.NET.Sdk">\n</Project>\n'
    files = {
        "README.md": "# Kite - a small maker of wind\n\n## Use\n\nFly it.\n",
        "Build.csproj": '<Project Sdk="Microsoft.Build.Traversal/2.0">\n</Project>\n',
    }
    for name in ("Kite", "Kite.Wind"):
        files[f"{name}/{name}.csproj"] = project
        files[f"{name}/{name}.cs"] = f"namespace {name};\npublic class One {{}}\n" + PAD
    found = discover(tmp_path / "checkout", files).language.discovery
    assert found.name == "Kite"
    assert [package.name for package in found.packages] == ["Kite", "Kite.Wind"]


def test_a_package_of_composer_is_called_without_its_owner(tmp_path: Path) -> None:
    files = {
        "composer.json": '{"name": "wind/kite", "autoload": {"psr-4": {"Kite\\\\": "src/"}}}\n',
        "src/Kite.php": "<?php\nnamespace Kite;\nclass Kite\n{\n}\n" + PAD,
    }
    assert discover(tmp_path / "checkout", files).language.discovery.name == "kite"
