"""What a project is for, called and started with: nothing that only its authors touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen_engine.domain.documents.discovery import Discovery
from support.discovered import discover
from support.static_world import World

LIBRARY = (
    '[project]\nname = "dove"\nversion = "1"\ndescription = "Dove is a library for letters."\n'
)
CODE = '"""Carries letters."""\n\n\ndef carry(letter):\n    return letter\n' + "# line\n" * 40
TOOL = 'def main():\n    print(1)\n\n\nif __name__ == "__main__":\n    main()\n'


def told(root: Path, files: dict[str, str]) -> Discovery:
    return discover(root / "checkout", files).language.discovery


def test_a_note_on_maintenance_is_not_what_the_project_is_for(tmp_path: Path) -> None:
    readme = "# dove\n\nNote that the project is feature complete and is in good hands.\n"
    found = told(tmp_path, {"README.md": readme, "pyproject.toml": LIBRARY, "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == "Dove is a library for letters."


def test_a_sentence_that_leads_to_code_may_say_what_it_is(tmp_path: Path) -> None:
    leads = "Dove is a small language for sending letters home:\n\n```ruby\nx\n```\n"
    lists = "Currently the following kinds of birds are all available here:\n\n- a\n"
    found = told(tmp_path, {"README.md": f"# Dove\n\n{leads}\nMore of it.\n", "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == "Dove is a small language for sending letters home"
    other = told(
        tmp_path / "b",
        {"README.md": f"# Dove\n\n{lists}", "pyproject.toml": LIBRARY, "dove.py": CODE},
    )
    assert other.purpose is not None
    assert other.purpose.text == "Dove is a library for letters."


def test_a_story_is_no_feature(tmp_path: Path) -> None:
    readme = "# dove\n\nDove is a library.\n\n## Features\n\n- I spent years with letters\n- Fast wings\n"
    found = told(tmp_path, {"README.md": readme, "dove.py": CODE})
    assert [said.text for said in found.features] == ["Fast wings"]


def test_a_tool_of_the_authors_is_not_where_the_project_starts(tmp_path: Path) -> None:
    files = {"pyproject.toml": LIBRARY, "src/dove/__init__.py": CODE, "tools/make.py": TOOL}
    assert told(tmp_path, files).entry_points == ()
    # Where scripts are all that there is, they are the project.
    alone = told(
        tmp_path / "other", {"tools/make.py": TOOL, "tools/b.py": CODE, "tools/c.py": CODE}
    )
    assert [point.file for point in alone.entry_points] == ["tools/make.py"]


def test_a_generator_beside_a_package_is_not_where_it_starts(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/dove\n\ngo 1.22\n",
        "dove.go": "package dove\n\nfunc Carry() {}\n",
        "gen.go": "//go:build ignore\n\npackage main\n\nfunc main() {}\n",
        "cmd/dove/main.go": "package main\n\nfunc main() {}\n",
    }
    assert [e.file for e in told(tmp_path, files).entry_points] == ["cmd/dove/main.go"]


def test_a_library_is_imported_though_it_has_a_program(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a library for letters of all kinds.\n",
        "pyproject.toml": LIBRARY,
        "src/dove/__init__.py": CODE,
        "src/dove/__main__.py": TOOL,
    }
    world = World(tmp_path, files)
    world.plan()
    users = world.page("01-project-overview.md").text.split("## Users")[1].split("##")[0]
    assert "Other programs import it, as `dove`" in users
    guide = world.page("AGENT.md").text
    assert "Execution starts" not in guide
    assert "In its own words: “Dove is a library for letters" in guide


def test_what_a_gem_computes_is_not_its_description(tmp_path: Path) -> None:
    gem = (
        "Gem::Specification.new do |s|\n  s.name = 'dove'\n  s.summary = 'Carries letters home'\n"
        '  s.description = "#{s.summary} and more"\nend\n'
    )
    found = told(tmp_path, {"dove.gemspec": gem, "lib/dove.rb": "def carry\n  1\nend\n" * 20})
    assert [package.description for package in found.packages] == ["Carries letters home"]
    only = gem.replace("  s.summary = 'Carries letters home'\n", "")
    found = told(tmp_path / "b", {"dove.gemspec": only, "lib/dove.rb": "def a\n  1\nend\n" * 20})
    assert [package.description for package in found.packages] == [""]


def test_news_and_the_origin_of_a_name_are_not_what_it_is_for(tmp_path: Path) -> None:
    news = "> Dove is heading towards v2 and we would love to hear what you want in it.\n"
    why = "## Why use Dove?\n\nDove is a complete solution for letters of all kinds.\n"
    readme = f"# dove\n\n{news}\n## Install\n\n```sh\npip install dove\n```\n\n{why}"
    found = told(tmp_path / "a", {"README.md": readme, "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == "Dove is a complete solution for letters of all kinds."
    origin = "dove derives from the old word for a grey bird and is short and easy to type.\n"
    does = "Instantly bring your letters home over any distance and in any weather.\n"
    other = told(tmp_path / "b", {"README.md": f"# dove\n\n{origin}\n{does}", "dove.py": CODE})
    assert other.purpose is not None
    assert other.purpose.text.startswith("Instantly bring your letters home")


def test_an_answer_about_plans_is_no_feature(tmp_path: Path) -> None:
    asked = "## Features\n\n- Fast wings\n- Dove is currently slow over water\n"
    found = told(tmp_path, {"README.md": f"# dove\n\nDove is a library.\n\n{asked}", "d.py": CODE})
    assert [said.text for said in found.features] == ["Fast wings"]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (
            "I spent a lot of time in my past life with letters.\n\nDove is a viewer of letters.",
            "Dove is a viewer of letters.",
        ),
        (
            "Dove is a letter library that gives you:\n\n- wings\n- tails",
            "Dove is a letter library",
        ),
    ],
)
def test_neither_a_story_nor_half_a_sentence_is_the_purpose(
    tmp_path: Path, lead: str, expected: str
) -> None:
    found = told(tmp_path, {"README.md": f"# Dove\n\n{lead}\n", "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == expected


def test_a_pointer_to_another_document_is_not_the_purpose(tmp_path: Path) -> None:
    lead = (
        "The whole solution for letters.\n\nFor terms used in this document see: [terms](terms.md)"
    )
    found = told(tmp_path, {"README.md": f"# Dove\n\n{lead}\n", "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == "The whole solution for letters."


def test_an_example_of_the_readers_own_is_not_how_the_project_is_run(tmp_path: Path) -> None:
    usage = "## Usage\n\n```sh\npython mine.py\npython carry.py\n```\n"
    files = {"README.md": f"# Dove\n\nDove carries.\n\n{usage}", "carry.py": TOOL}
    commands = [command.command for command in told(tmp_path, files).commands]
    assert "python carry.py" in commands
    assert "python mine.py" not in commands


JAVA_STARTS = (
    "package shop;\n\n@SpringBootApplication\npublic class Shop {\n"
    "  public static void main(String[] args) {\n    run();\n  }\n}\n"
)
POM = (
    "<project><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>"
    "<dependencies><dependency><groupId>org.springframework.boot</groupId>"
    "<artifactId>{starter}</artifactId></dependency></dependencies></project>\n"
)
STARTS_AT = "src/main/java/shop/Shop.java"
PHP = "<?php\nclass Shop {\n  function sell() { return 1; }\n}\n"
RUBY = "class Post\n  def show\n    1\n  end\nend\n"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"composer.json": '{"name": "a/shop", "type": "project"}', "src/Shop.php": PHP,
          "public/index.php": "<?php\n"}, "web application"),
        ({"composer.json": '{"name": "a/shop", "type": "project"}', "src/Shop.php": PHP},
         "application"),
        ({"composer.json": '{"name": "a/shop", "type": "library"}', "src/Shop.php": PHP},
         "library"),
        ({"package.json": '{"name": "shop", "version": "1.0.0", "private": true, '
          '"devDependencies": {"@sveltejs/kit": "1"}}', "src/a.js": "export const a = 1;\n"},
         "web application"),
        ({"config/application.rb": "class A < Rails::Application\nend\n",
          "app/models/post.rb": RUBY}, "web application"),
        ({"pom.xml": POM.replace("{starter}", "spring-boot-starter-web"), STARTS_AT: JAVA_STARTS},
         "web application"),
        ({"pom.xml": POM.replace("{starter}", "spring-boot-starter"), STARTS_AT: JAVA_STARTS},
         "application"),
        ({"settings.gradle": "rootProject.name = 'news'\ninclude ':app'\n",
          "app/build.gradle": "plugins { id 'com.android.application' }\n",
          "app/src/main/java/news/Main.java": "package news;\npublic class Main {}\n"},
         "Android application"),
    ],
)  # fmt: skip
def test_what_is_run_is_no_library(tmp_path: Path, files: dict[str, str], kind: str) -> None:
    assert told(tmp_path, files).project_type == kind


def test_an_introduction_is_said_whole_up_to_what_is_about_something_else(tmp_path: Path) -> None:
    readme = (
        "# Dove\n\nDove is a library that carries letters home through wind and rain.\nEach letter"
        " is sealed, so that nobody reads it on the way.\nRead the docs for more.\n\n"
        "It's possible to change the seal, the bird, the way it takes and the hour at which it "
        "leaves; letters are folded as needed, and the time of day may be written on them, which "
        "is looked at when they arrive, so that nobody takes an old one for a new one by mistake, "
        "whoever sent it and wherever it was sent from in the first place.\n"
    )
    found = told(tmp_path, {"README.md": readme, "pyproject.toml": LIBRARY, "dove.py": CODE})
    assert found.purpose is not None
    assert found.purpose.text == (
        "Dove is a library that carries letters home through wind and rain. "
        "Each letter is sealed, so that nobody reads it on the way."
    )


def test_of_many_features_each_section_keeps_its_first(tmp_path: Path) -> None:
    groups = "".join(
        f"### Group {g}\n\n"
        + "".join(f"- Does thing {g}{n} for everybody\n" for n in range(8))
        + "\n"
        for g in "abcde"
    )
    readme = f"# Dove\n\nDove is a library for letters.\n\n## Features\n\n{groups}"
    world = World(tmp_path, {"README.md": readme, "pyproject.toml": LIBRARY, "dove.py": CODE})
    world.plan()
    page = world.page("01-project-overview.md").text
    for g in "abcde":
        assert f"“Group {g}”" in page
        assert f"Does thing {g}0 for everybody" in page
        assert f"Does thing {g}7 for everybody" not in page
    assert "`README.md` lists more." in page


def test_a_folder_is_what_its_document_describes(tmp_path: Path) -> None:
    files = {
        "README.md": "# Dove\n\nDove is a library for letters.\n",
        "go.mod": "module example.org/dove\n",
        "fever/fever.go": "package fever\n\nfunc Send() {}\n" + "// line\n" * 40,
        "fever/README.md": "# API\n\nThis document describes the letters that Fever reads.\n",
        "wind/wind.go": "package wind\n\nfunc Blow() {}\n" + "// line\n" * 40,
    }
    found = discover(tmp_path / "a", files).components.components
    part = next(c for c in found if c.path == "fever")
    assert part.description == "the letters that Fever reads."


def test_lines_that_are_broken_by_hand_are_points_and_no_sentence(tmp_path: Path) -> None:
    points = (
        "👌&nbsp; Easy to use<br>\n🔌&nbsp; Pluggable reporters<br>\n🏷&nbsp; Tag `x` support<br>\n"
    )
    code = "\n".join(f"dove.call{n}()" for n in range(60))
    readme = (
        f"# Dove\n\n## Why Dove?\n\n{points}\n```js\n{code}\n```\n\n## Methods\n\nSends to all.\n"
    )
    package = '{"name": "dove", "version": "1.0.0", "description": "Elegant Letter Wrapper"}\n'
    found = told(tmp_path, {"README.md": readme, "package.json": package, "dove.js": "let a;\n"})
    assert [said.text for said in found.features] == [
        "Easy to use",
        "Pluggable reporters",
        "Tag x support",
    ]
    assert [said.line_start for said in found.features] == [5, 6, 7]
    # What a part far below says of itself is not what the project is for.
    assert found.purpose is not None
    assert found.purpose.text == "Elegant Letter Wrapper"


def test_a_server_platform_is_a_server(tmp_path: Path) -> None:
    readme = "# dove\n\nDove is an extensible server platform that uses wings by default.\n"
    found = told(tmp_path, {"README.md": readme, "dove.py": TOOL})
    assert found.project_type == "server"


def test_what_is_given_out_is_found_at_its_source_under_all_its_names(tmp_path: Path) -> None:
    package = """{
  "name": "dove", "version": "1.0.0", "browser": "./dist/web.mjs",
  "exports": {
    ".": {"import": "./dist/index.mjs", "types": "./dist/index.d.cts"},
    "./web": {"types": "./dist/web.d.cts", "import": "./dist/web.mjs"}
  }
}
"""
    files = {
        "README.md": "# dove\n\nDove is a library.\n",
        "package.json": package,
        "web.d.ts": "export * from './dist/web';\n",
        "src/index.ts": "export const a = 1;\n",
        "src/web.ts": "export const b = 1;\n",
    }
    found = told(tmp_path, files)
    exports = {e.name: e.file for e in found.entry_points if e.kind == "export"}
    assert exports == {"dove": "src/index.ts", "dove/web": "src/web.ts"}
