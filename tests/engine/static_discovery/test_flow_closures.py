"""What a returned function does is told as happening later."""

from __future__ import annotations

import pytest

from docgen_engine.backends.static.flow_closures import later_spans


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("Python", "def a(f):\n    def b():\n        f()\n        g()\n\n    return wraps(b)\n",
         [(2, 4)]),
        ("Python", "def a(f):\n    def b():\n        f()\n\n    b()\n    return b\n", []),
        ("Python", "def a(f):\n    def b():\n        f()\n\n    return b()\n", []),
        ("Python", "def a(func):\n    return func(\n        1\n    )\n", []),
        ("Go", "func a() H {\n\tx()\n\treturn http.HandlerFunc(func(w W) {\n\t\tf()\n\t})\n}\n",
         [(3, 5)]),
        ("Go", "func a() {\n\tgo func() {\n\t\tf()\n\t}()\n\treturn\n}\n", []),
        ("TypeScript", "function a() {\n  x();\n  return async (c: C) => {\n    f(c);\n  };\n}\n",
         [(3, 5)]),
        ("TypeScript", "function a() {\n  return xs.map((x) => {\n    f(x);\n  });\n}\n", []),
        ("JavaScript", "function a() {\n  const b = (x) => {\n    f(x);\n  };\n  return b;\n}\n",
         [(2, 4)]),
    ],
)  # fmt: skip
def test_functions_that_are_returned(
    language: str, text: str, expected: list[tuple[int, int]]
) -> None:
    lines = text.split("\n")[:-1]
    assert later_spans(lines, 1, len(lines), language) == expected
