"""Calls in a function inside of another one are told when that is called, or as happening later."""

from __future__ import annotations

import pytest

from docgen_engine.backends.static.flows.standing import Place, Standing, standing
from docgen_engine.repository.index.extract import analyse
from docgen_engine.repository.index.shape.shapes import Shapes


def stands(language: str, text: str) -> Standing:
    """How the first function of a text calls `f`."""
    facts = analyse(text.encode(), language)
    symbol = next(one for one in facts.symbols if one.kind in ("function", "method"))
    regions = Shapes(lambda _: text).of("file", language, symbol)
    lines = text.split("\n")
    place = Place(symbol, lines, language, regions, lambda region: region.given == "visit")
    line = next(at for at, one in enumerate(lines, 1) if "f(" in one.replace("def f(", ""))
    return standing(place, line, "f")


@pytest.mark.parametrize(
    ("language", "text", "returned"),
    [
        ("Python", "def a():\n    def b():\n        f()\n        g()\n\n    return wraps(b)\n",
         True),
        ("Go", "func a() H {\n\tx()\n\treturn http.HandlerFunc(func(w W) {\n\t\tf()\n\t})\n}\n",
         True),
        ("TypeScript", "function a() {\n  x();\n  return async (c: C) => {\n    f(c);\n  };\n}\n",
         True),
        ("JavaScript", "function a() {\n  const b = (x) => {\n    f(x);\n  };\n  return b;\n}\n",
         True),
        # Given out with others: who calls it is not known here.
        ("JavaScript", ("function a() {\n  const b = (x) => {\n    f(x);\n  };\n"
         "  return {\n    b,\n  };\n}\n"), False),
        ("JavaScript", "function a() {\n  this.on('end', () => {\n    f();\n  });\n}\n", False),
    ],
)  # fmt: skip
def test_what_others_call_happens_later(language: str, text: str, returned: bool) -> None:
    found = stands(language, text)
    assert found.later
    assert found.returned is returned


def test_what_a_function_is_handed_to_is_named() -> None:
    text = "function a() {\n  this.on('end', () => {\n    f();\n  });\n}\n"
    assert stands("JavaScript", text).given == "this.on"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Python", "def a():\n    def b():\n        f()\n\n    b()\n    return b\n"),
        ("Python", "def a():\n    def b():\n        f()\n\n    return b()\n"),
        ("Go", "func a() {\n\tgo func() {\n\t\tf()\n\t}()\n\treturn\n}\n"),
        ("TypeScript", "function a() {\n  return xs.map((x) => {\n    f(x);\n  });\n}\n"),
        ("JavaScript", "function a() {\n  visit(xs, (x) => {\n    f(x);\n  });\n}\n"),
        ("Java", "class A {\n  void a() {\n    xs.forEach(x -> {\n      f(x);\n    });\n  }\n}\n"),
        ("Ruby", "def a\n  xs.each do |x|\n    f(x)\n  end\nend\n"),
    ],
)
def test_what_is_called_at_once_is_no_later(language: str, text: str) -> None:
    assert not stands(language, text).later


def test_a_local_function_counts_where_it_is_called() -> None:
    text = "def a():\n    def b():\n        f()\n\n    if c:\n        b()\n"
    found = stands("Python", text)
    assert (found.line, found.when) == (6, "if `c`")
