"""What a Python module gives out under other names, and what it raises through a variable."""

from __future__ import annotations

from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.languages.python.analyse import analyse_python


def _symbols(text: str) -> dict[str, SymbolFact]:
    return {symbol.name: symbol for symbol in analyse_python(text).symbols}


def test_a_method_of_an_instance_is_given_out_as_a_function() -> None:
    found = _symbols(
        "class Mock:\n"
        "    calls: list = []\n"
        "    def add(self, url: str, *, status=200) -> None:\n"
        '        """Add an answer."""\n'
        "    def reset(self): ...\n"
        "    @property\n    def size(self): ...\n\n"
        "_default = Mock()\n"
        "add = _default.add\nreset = _default.reset\nsize = _default.size\n"
        "calls = _default.calls\n"
    )
    add = found["add"]
    assert (add.kind, add.signature, add.doc) == (
        SymbolKind.FUNCTION,
        "def add(url: str, *, status=200) -> None",
        "Add an answer.",
    )
    assert [p.name for p in add.params] == ["url", "status"]
    assert add.line == 10
    assert found["reset"].signature == "def reset()"
    assert found["size"].kind is SymbolKind.VARIABLE
    assert found["calls"].signature == "calls = _default.calls"


def test_an_instance_that_is_assigned_twice_lends_nothing() -> None:
    found = _symbols(
        "class A:\n    def go(self): ...\n\n\na = A()\na = None\ngo = a.go\n",
    )
    assert found["go"].kind is SymbolKind.VARIABLE


def test_a_raised_variable_is_what_the_block_above_made() -> None:
    found = _symbols(
        "def send(x):\n"
        "    if x:\n"
        "        error = ConnectionError('no')\n"
        "        error.request = x\n"
        "        raise error\n"
        "    error = make()\n"
        "    raise error\n\n\n"
        "def other(x):\n"
        "    error = ValueError('a')\n"
        "    if x:\n"
        "        error = KeyError('b')\n"
        "    raise error\n"
    )
    assert found["send"].raises == (("ConnectionError", 5),)
    assert found["other"].raises == ()


def test_an_import_that_code_can_do_without_is_optional() -> None:
    facts = analyse_python(
        "import a\ntry:\n    from b import c\nexcept ImportError:\n    import d\n"
        "try:\n    import e\nexcept ValueError:\n    pass\n"
    )
    assert [(one.module, one.optional) for one in facts.imports] == [
        ("a", False),
        ("b", True),
        ("d", False),
        ("e", False),
    ]
