"""What Python files say, where a wrong answer would put a false fact on a page."""

from __future__ import annotations

import pytest

from docgen_engine.domain.facts import FileFacts, SymbolFact, SymbolKind
from docgen_engine.repository.index.extract import analyse


def facts_of(text: str) -> FileFacts:
    return analyse(text.encode(), "Python")


def symbol(facts: FileFacts, name: str) -> SymbolFact:
    return next(one for one in facts.symbols if one.name == name)


def test_a_syntax_error_keeps_what_stands_around_it_and_says_the_lines() -> None:
    facts = facts_of(
        "import os\n\n\ndef good(a):\n    return a\n\n\nclass Bad(:\n    pass\n\nx = 1\n"
    )
    assert [one.name for one in facts.symbols] == ["good", "x"]
    assert facts.symbols[0].line_end == 5
    assert facts.problem.startswith("syntax error in line 8")
    assert facts.problem.endswith("lines 8-10 could not be read")
    assert facts.lines.total == 11


def test_a_broken_line_in_a_method_costs_no_other_method() -> None:
    facts = facts_of(
        "class A:\n    def one(self): pass\n\n    def two(self, x):\n        return x +* 2\n\n"
        "    def three(self): pass\n\n\ndef four():\n    run()\n"
    )
    names = [one.name for one in facts.symbols]
    assert names == ["A", "A.one", "A.two", "A.three", "four"]
    assert facts.problem.endswith("line 5 could not be read")
    assert [(c.callee, c.line) for c in facts.calls] == [("run", 11)]


def test_a_function_without_body_costs_no_function_behind_it() -> None:
    facts = facts_of("def one():\ndef two(): pass\n\n\ndef three(): pass\n")
    assert [one.name for one in facts.symbols] == ["two", "three"]


@pytest.mark.parametrize(
    "text",
    [
        "def a():\n    try:\n        x()\n    except jwt.Bad, Wrong:\n        y()\n",
        "def a():\n    print 'x', y()\n    print >>err, 'z'\n",
        "def a():\n    try: x()\n    except Bad, e: raise Bad, 'no'\n    return 0777 <> 10L\n",
        "def a():\n    return f'{d['k']} {\"\\n\".join(y())}'\n",
    ],
)
def test_syntax_of_other_versions_of_python_is_read_whole(text: str) -> None:
    facts = facts_of(
        f'"""Doc."""\n{text}\n\ndef last():\n    """Do\n\n    print the end\n    """\n'
    )
    assert facts.problem == ""
    assert [one.name for one in facts.symbols] == ["a", "last"]
    assert facts.symbols[1].doc == "Do\n\nprint the end"


def test_type_parameters_are_read_by_every_version() -> None:
    facts = facts_of(
        "def first[T: int, *Ts](a: T) -> T:\n    return a\n\n\nclass Box[\n    T,\n](Base):\n"
        "    def get(self) -> T: ...\n\n\ntype Pair[K] = tuple[K, K]\n"
    )
    assert facts.problem == ""
    assert [one.signature for one in facts.symbols][:3] == [
        "def first[T: int, *Ts](a: T) -> T",
        "class Box[T](Base)",
        "def get(self) -> T",
    ]
    assert facts.symbols[3].name == "Pair"


def test_an_unclosed_string_gives_no_symbol_from_inside_of_it() -> None:
    facts = facts_of('a = 1\ntext = """\ndef invented():\n    pass\n')
    assert [one.name for one in facts.symbols] == ["a"]
    assert facts.problem


def test_a_comment_at_the_margin_does_not_cut_a_function() -> None:
    facts = facts_of("def f():\n    a = 1\n# note\n    return a\n\nprint 'two'\n")
    assert [(one.name, one.line_end) for one in facts.symbols] == [("f", 4)]


def test_lone_carriage_returns_are_not_guessed_at() -> None:
    facts = facts_of("a = 1\rb = 2\n")
    assert facts.symbols == ()
    assert "carriage return" in facts.problem


def test_windows_line_ends_keep_their_lines() -> None:
    facts = facts_of("# one\r\n\r\ndef f():\r\n    '''Doc.'''\r\n")
    assert (symbol(facts, "f").line, symbol(facts, "f").doc) == (3, "Doc.")
    assert facts.problem == ""
    assert facts.lines.blank == 1


def test_odd_escapes_are_no_error_even_where_warnings_are() -> None:
    facts = facts_of("import re\nDIGITS = re.compile('\\d+')\n")
    assert [one.name for one in facts.symbols] == ["DIGITS"]
    assert facts.problem == ""


def test_spans_begin_at_the_first_decorator() -> None:
    facts = facts_of("@a\n@b(\n    1,\n)\ndef f(): ...\n")
    found = symbol(facts, "f")
    assert (found.line, found.signature_line, found.line_end) == (1, 5, 5)
    assert found.decorators == ("a", "b(1)")


@pytest.mark.parametrize(
    ("header", "signature"),
    [
        ("def f(a, /, b=1, *, c: int = 2, **d): ...", None),
        ("async def f(*args: int) -> dict[str, int]: ...", None),
        ("def f(\n    a: int,  # why\n    b='x',\n) -> None: ...", "def f(a: int, b='x') -> None"),
    ],
)
def test_signatures_are_as_written_on_one_line(header: str, signature: str | None) -> None:
    wanted = signature or header.removesuffix(": ...")
    assert symbol(facts_of(header + "\n"), "f").signature == wanted


def test_a_name_assigned_twice_is_no_constant() -> None:
    facts = facts_of("LIMIT = 1\nif x:\n    LIMIT = 2\nOTHER = 3\n")
    assert symbol(facts, "LIMIT").kind is SymbolKind.VARIABLE
    assert symbol(facts, "LIMIT").value == ""
    assert symbol(facts, "OTHER").value == "3"


def test_definitions_inside_of_functions_are_not_symbols() -> None:
    facts = facts_of("def outer():\n    class Inner: ...\n    def inner(): raise ValueError\n")
    assert [one.name for one in facts.symbols] == ["outer"]
    assert facts.symbols[0].raises == ()


def test_a_variable_that_is_raised_names_no_exception() -> None:
    facts = facts_of(
        "def f(error):\n    raise error\n\ndef g():\n    raise lib.Broken('x') from None\n"
    )
    assert symbol(facts, "f").raises == ()
    assert symbol(facts, "g").raises == (("lib.Broken", 5),)


def test_fields_that_hold_different_types_hold_none() -> None:
    facts = facts_of(
        "class A:\n    def __init__(self):\n        self.x = Engine()\n        self.y = Engine()\n"
        "    def other(self):\n        self.x = Motor()\n        self.y = None\n"
    )
    assert symbol(facts, "A.x").type_hint == ""
    assert symbol(facts, "A.y").type_hint == "Engine()"


@pytest.mark.parametrize(
    ("code", "name", "default"),
    [
        ("import os\nos.environ['A']\n", "A", ""),
        ("import os as system\nsystem.getenv('A', 'b')\n", "A", "'b'"),
        ("from os import environ\nx = environ.get('A')\n", "A", ""),
        ("from os import getenv as read\nread('A')\n", "A", ""),
        ("import os\nKEY = 'A'\nos.environ[KEY]\n", "A", ""),
    ],
)
def test_environment_reads(code: str, name: str, default: str) -> None:
    assert [(one.name, one.default) for one in facts_of(code).environment] == [(name, default)]


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.environ['A'] = 'set'\n",
        "environ = {}\nenviron['A']\n",
        "import os\nos.environ[name]\n",
        "settings.environ.get('A')\n",
    ],
)
def test_what_is_no_environment_read(code: str) -> None:
    assert facts_of(code).environment == ()


def test_routes_of_flask_django_and_starlette() -> None:
    flask = facts_of(
        "from flask import Blueprint\nbp = Blueprint('b', __name__, url_prefix='/api')\n"
        "@bp.route('/x', methods=['POST', 'GET'])\ndef x(): ...\n"
    )
    assert [(r.method, r.path, r.handler) for r in flask.routes] == [
        ("GET", "/api/x", "x"),
        ("POST", "/api/x", "x"),
    ]
    django = facts_of(
        "from django.urls import include, path\nfrom . import views\n"
        "urlpatterns = [path('a/<int:pk>/', views.A.as_view()), path('b/', include('b.urls'))]\n"
    )
    assert [(r.method, r.path, r.handler) for r in django.routes] == [
        ("ANY", "/a/<int:pk>/", "views.A")
    ]
    starlette = facts_of(
        "from starlette.routing import Route\nroutes = [Route('/h', home, methods=['PUT'])]\n"
    )
    assert [(r.method, r.path, r.handler) for r in starlette.routes] == [("PUT", "/h", "home")]


def test_a_dictionary_lookup_is_no_route() -> None:
    assert facts_of("from flask import request\n@cache.get('key')\ndef f(): ...\n").routes == ()


def test_typer_parameters_become_options_and_arguments() -> None:
    facts = facts_of(
        "import typer\nfrom typing import Annotated\napp = typer.Typer()\n"
        "@app.command('send')\n"
        "def send_it(name: str, count: int = 1,\n"
        "            to: Annotated[str, typer.Option('--to', '-t', help='Where.')] = 'home'):\n"
        "    '''Send a letter.\n\n    Slowly.'''\n"
    )
    assert [(c.kind, c.name, c.default, c.help) for c in facts.commands] == [
        ("command", "send", "", "Send a letter."),
        ("argument", "name", "", ""),
        ("option", "--count", "1", ""),
        ("option", "--to", "'home'", "Where."),
    ]
    assert facts.commands[3].aliases == ("-t",)


def test_models_of_the_common_kinds() -> None:
    facts = facts_of(
        "import attr\nimport enum\nfrom pydantic import BaseModel\nfrom typing import NamedTuple\n"
        "from django.db import models\n"
        "class P(BaseModel):\n    a: int = 1\n"
        "class Q(P):\n    b: str\n"
        "@attr.define\nclass R:\n    c: int\n"
        "class S(NamedTuple):\n    d: int\n"
        "class T(models.Model):\n    e = models.CharField(max_length=3)\n    f = 3\n"
        "class U(enum.Enum):\n    G = 'g'\n"
        "class V:\n    __tablename__ = 'v'\n    h = Column(Integer)\n"
        "class W:\n    i: int\n"
    )
    assert [(m.symbol, m.kind, [f.name for f in m.fields]) for m in facts.models] == [
        ("P", "pydantic", ["a"]),
        ("Q", "pydantic", ["b"]),
        ("R", "attrs", ["c"]),
        ("S", "namedtuple", ["d"]),
        ("T", "django", ["e"]),
        ("U", "enum", ["G"]),
        ("V", "sqlalchemy", ["h"]),
    ]


def test_a_function_called_test_that_tests_nothing_is_no_test() -> None:
    facts = facts_of(
        "def test_connection(url):\n    return ping(url)\n\ndef test_real():\n    assert f() == 1\n"
        "\nclass TestIt(TestCase):\n    def test_x(self):\n        run()\n"
    )
    assert [one.name for one in facts.symbols if one.is_test] == [
        "test_real",
        "TestIt",
        "TestIt.test_x",
    ]


def test_a_local_name_hides_an_imported_one() -> None:
    facts = facts_of("from m import run\ndef f(run):\n    run()\n\ndef g():\n    run()\n")
    assert [(c.caller, c.receiver) for c in facts.calls] == [("f", "?"), ("g", "")]


def test_what_a_loop_leaves_is_given_to_nobody() -> None:
    facts = facts_of(
        "for path in paths:\n    data = read(path)\nKEPT = {\n    'a': 1,\n    'b': 2,\n}\n"
        "if __name__ == '__main__':\n    args = parse()\n"
    )
    assert [(one.name, one.exported) for one in facts.symbols] == [
        ("data", False), ("KEPT", True), ("args", False),
    ]  # fmt: skip
    assert facts.symbols[1].signature == "KEPT = {'a': 1, 'b': 2}"


def test_comments_for_sphinx_are_the_words_of_what_they_stand_at() -> None:
    facts = facts_of(
        "#: How far a dove flies.\n#:\n#: In miles.\nRANGE = 3\n\n\nclass Dove:\n"
        "    name = '#: none'  #: What it is called.\n    #: Not of this.\n\n    age = 1\n"
        "    # A remark.\n    wings = 2\n\n    def __init__(self, nest):\n"
        "        #: Where it sleeps.\n        self.nest = nest\n"
    )
    docs = {one.name: (one.doc, one.doc_line) for one in facts.symbols if one.doc}
    assert docs == {
        "RANGE": ("How far a dove flies.\n\nIn miles.", 1),
        "Dove.name": ("What it is called.", 8),
        "Dove.nest": ("Where it sleeps.", 16),
    }


def test_what_stands_in_for_a_missing_module_is_told_and_its_import_is_optional() -> None:
    facts = facts_of(
        "import importlib\ntry:\n    db = importlib.import_module('fastdb')\n"
        "    dump = importlib.import_module('dumper').dump\n    here = 1\n"
        "except (ImportError, OSError):\n    import slowdb as db\n    dump = None\n"
        "other = importlib.import_module('always')\n"
    )
    assert symbol(facts, "db").signature == (
        "db = importlib.import_module('fastdb')  # otherwise import slowdb as db"
    )
    assert symbol(facts, "dump").signature.endswith("('dumper').dump  # otherwise None")
    assert symbol(facts, "here").signature == "here = 1"
    optional = [(one.module, one.name, one.alias) for one in facts.imports if one.optional]
    assert optional == [("fastdb", "", "db"), ("dumper", "dump", "dump")]
