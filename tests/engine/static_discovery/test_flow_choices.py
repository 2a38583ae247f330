"""What a flow tells where its functions choose, hand over, or go where nobody can follow."""

from __future__ import annotations

from pathlib import Path

from docgen_engine.domain.documents.analysis import Flow, FlowStep
from support.discovered import discover

PYPROJECT = '[project]\nname = "lark"\nversion = "1"\nscripts = { lark = "lark.main:main" }\n'


def flows(root: Path, files: dict[str, str]) -> list[Flow]:
    whole = {"lark/__init__.py": "", "pyproject.toml": PYPROJECT, **files}
    return list(discover(root / "checkout", whole).flows.flows.flows)


def steps(root: Path, main: str, files: dict[str, str] | None = None) -> dict[str, FlowStep]:
    found = flows(root, {"lark/main.py": main, **(files or {})})
    flow = next(one for one in found if one.entry_point.function == "main")
    return {step.function: step for step in flow.steps}


def work(*names: str) -> str:
    """Functions that do something: each calls a helper of its own."""
    return "".join(
        f'def {name}():\n    """Do {name}."""\n    for_{name}()\n\n\ndef for_{name}():\n    pass\n\n\n'
        for name in names
    )


def test_both_arms_of_a_question_are_told_with_their_conditions(tmp_path: Path) -> None:
    # `shared` is called by so many that alone it would be nobody's step.
    callers = "".join(f"def caller_{at}():\n    shared()\n\n\n" for at in range(14))
    main = (
        "def main(quick=False):\n    first()\n    if quick:\n        sing()\n    else:\n"
        f"        shared()\n\n\n{work('first', 'sing', 'shared')}{callers}"
    )
    found = steps(tmp_path, main)
    assert found["sing"].when == "if `quick` is set"
    assert found["shared"].when == "if `quick` is not set"
    assert not found["first"].when


def test_what_many_cases_choose_between_is_one_step(tmp_path: Path) -> None:
    names = ("one", "two", "three", "four", "five")
    cases = "".join(f"        case '{name}':\n            {name}()\n" for name in names)
    main = f"def main(word):\n    first()\n    last()\n    match word:\n{cases}\n\n"
    found = steps(tmp_path, main + work("first", "last", *names))
    assert "two" not in found
    assert [entry.function for entry in found["one"].among] == list(names)


def test_a_central_method_of_an_abstract_class_is_no_helper(tmp_path: Path) -> None:
    callers = "".join(f"def caller_{at}(b: Bird):\n    b.utter()\n\n\n" for at in range(14))
    main = (
        "from abc import ABC, abstractmethod\n\n\nclass Bird(ABC):\n    @abstractmethod\n"
        '    def utter(self):\n        """Make a sound."""\n\n\n'
        "class Lark(Bird):\n    def utter(self):\n        sing()\n\n\n"
        "class Crow(Bird):\n    def utter(self):\n        caw()\n\n\n"
        "def main(bird: Bird):\n    first()\n    second()\n    bird.utter()\n\n\n"
        f"{work('first', 'second', 'sing', 'caw')}{callers}"
    )
    found = steps(tmp_path, main)
    assert {one.function for one in found["Bird.utter"].others} == {"Lark.utter", "Crow.utter"}


def test_a_function_that_calls_itself_often_is_no_helper_of_all(tmp_path: Path) -> None:
    inner = "".join(f"    if n == {at}:\n        walk(n - {at})\n" for at in range(1, 16))
    main = (
        f"def main():\n    first()\n    walk(3)\n\n\ndef walk(n):\n    leave()\n{inner}\n\n"
        f"{work('first', 'leave')}"
    )
    assert "walk" in steps(tmp_path, main)


def test_what_only_holds_a_value_is_no_step(tmp_path: Path) -> None:
    main = (
        "from lark.bird import Bird\n\n\ndef main():\n    bird = Bird()\n    bird.set_name('a')\n"
        f"    first()\n    second()\n\n\n{work('first', 'second')}"
    )
    bird = "class Bird:\n    def set_name(self, name):\n        self.name = name\n"
    assert "Bird.set_name" not in steps(tmp_path, main, {"lark/bird.py": bird})


def test_a_call_that_nobody_can_follow_is_named(tmp_path: Path) -> None:
    main = (
        "def main(bird):\n    first()\n    second()\n    bird.serenade()\n    bird.get()\n\n\n"
        'class Lark:\n    def serenade(self):\n        """Sing at night."""\n\n'
        '    def get(self):\n        """Get it."""\n\n\n'
        f"{work('first', 'second')}"
    )
    found = steps(tmp_path, main)
    assert [note.text for note in found["main"].notes] == [
        "calls `bird.serenade`, which could not be followed"
    ]


def test_commands_that_the_readme_shows_come_first(tmp_path: Path) -> None:
    names = [f"c{at}" for at in range(9)]
    commands = "".join(
        f"@cli.command()\ndef {name}():\n    a_{name}()\n    b_{name}()\n\n\n"
        f"{work(f'a_{name}', f'b_{name}')}"
        for name in names
    )
    files = {
        "pyproject.toml": PYPROJECT.replace("main:main", "main:cli"),
        "README.md": "# lark\n\nSings.\n\n```\nlark c8 tree\nlark c5\n```\n",
        "lark/main.py": f"import click\n\n\n@click.group()\ndef cli():\n    pass\n\n\n{commands}",
    }
    told = [flow.name for flow in flows(tmp_path, files) if flow.type == "subcommand"]
    assert told[:2] == ["Command `c8`", "Command `c5`"]


def test_macros_are_no_steps(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "lark"\nversion = "1.0.0"\nedition = "2021"\n',
        "src/main.rs": "macro_rules! out {\n    ($x:expr) => {\n        println!($x)\n    };\n}\n\n"
        "fn main() {\n    first();\n    second();\n    third();\n    out!(1);\n}\n\n"
        + "".join(
            f"/// Does it.\nfn {name}() {{\n    for_{name}();\n}}\n\nfn for_{name}() {{}}\n\n"
            for name in ("first", "second", "third")
        ),
    }
    root = tmp_path / "checkout"
    (flow,) = discover(root, files).flows.flows.flows
    assert "out" not in {step.function for step in flow.steps}
