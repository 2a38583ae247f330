"""Calls on what declared results give: the elements of a loop, results of own and static methods."""

from __future__ import annotations

from pathlib import Path

from support.discovered import index_of
from support.repositories import write_repository


def called(root: Path, files: dict[str, str], path: str, function: str) -> set[str]:
    index = index_of(write_repository(root / "checkout", files))
    return {call.to_symbol for call in index.calls_from(path, function) if call.to_symbol}


def test_the_variable_of_a_loop_has_the_type_of_the_elements(tmp_path: Path) -> None:
    text = (
        "from collections import abc\n\n\nclass Bird:\n    def sing(self):\n        pass\n\n\n"
        "class Tree:\n    def birds(self) -> abc.Iterator[Bird]:\n        yield Bird()\n\n"
        "    def first(self) -> Bird:\n        return Bird()\n\n"
        "    def names(self) -> dict[str, Bird]:\n        return {}\n\n"
        "    def wake(self):\n        for bird in self.birds():\n            bird.sing()\n\n"
        "    def one(self):\n        bird = self.first()\n        bird.sing()\n\n"
        "    def keys(self):\n        for name in self.names():\n            name.sing()\n"
    )
    index = index_of(write_repository(tmp_path / "checkout", {"lark.py": text}))

    def told(name: str) -> set[str]:
        return {call.to_symbol for call in index.calls_from("lark.py", name)}

    assert "Bird.sing" in told("Tree.wake")
    assert "Bird.sing" in told("Tree.one")
    assert "Bird.sing" not in told("Tree.keys")


def test_what_a_types_own_method_gives_back_tells_overloads_apart(tmp_path: Path) -> None:
    files = {
        "a/Token.java": "package a;\n\npublic class Token {\n"
        "  public static Token of(String text) { return new Token(); }\n}\n",
        "a/Box.java": "package a;\n\npublic class Box {\n  void put(Token token) {}\n\n"
        "  void put(Class<?> kind) {}\n\n  void fill(String s) {\n    put(Token.of(s));\n  }\n}\n",
    }
    assert "Box.put" in called(tmp_path, files, "a/Box.java", "Box.fill")
