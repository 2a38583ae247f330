"""What Python code raises, what it catches, and which methods only say what others do."""

from __future__ import annotations

from docgen_engine.backends.static.flows.catching import leaves
from docgen_engine.domain.documents.analysis import Flow, FlowEntry, FlowStep
from docgen_engine.repository.index.extract import analyse
from support.index_facts import index_of

STORE = '''"""Store."""

from contextlib import suppress
from typing import Protocol, cast


class Broken(ValueError):
    pass


class Reader(Protocol):
    def read(self) -> bytes:
        """Reads."""


class Base:
    def pack(self):
        """Packs."""
        raise NotImplementedError("for others")

    def plain(self):
        raise NotImplementedError if self.x else ValueError

    def pass_on(self): ...


def decode(data):
    raise Broken("no")


def lost():
    raise KeyError(1)


def checked(data):
    try:
        return decode(data)
    except ValueError:
        return None


def again(data):
    try:
        return decode(data)
    except Exception as error:
        raise


def quiet():
    with suppress(LookupError):
        lost()


def last(error):
    raise cast(Broken, error)
'''


def test_methods_without_a_body_of_their_own() -> None:
    facts = analyse(STORE.encode(), "Python")
    assert [one.name for one in facts.symbols if one.is_abstract] == ["Reader.read", "Base.pack"]


def test_a_cast_says_what_is_raised() -> None:
    facts = analyse(STORE.encode(), "Python")
    found = next(one for one in facts.symbols if one.name == "last")
    assert [name for name, _ in found.raises] == ["Broken"]


def flow_through(caller: str, callee: str) -> tuple[bool, list[str]]:
    """Whether the error of a function leaves the one that calls it."""
    index = index_of({"store.py": STORE})
    steps = []
    for number, name in enumerate((caller, callee), start=1):
        symbol = index.symbol("store.py", name)
        assert symbol is not None
        line = 0
        if steps:
            line = next(c.line for c in index.calls_from("store.py", caller) if callee in c.callee)
        span = symbol.line, symbol.line_end
        file = "store.py" if line else ""
        steps.append(FlowStep(number, "store.py", *span, name, "", (), file, line))
    flow = Flow("f", "F", "api", FlowEntry("store.py", 1, caller), tuple(steps), "")
    raised = index.symbol("store.py", callee)
    assert raised is not None
    (name, line), *_ = raised.raises
    return leaves(index, flow, steps[1], name, line), [name]


def test_what_a_step_catches_does_not_leave_the_flow() -> None:
    assert flow_through("checked", "decode") == (False, ["Broken"]), "by a class above it"
    assert flow_through("quiet", "lost") == (False, ["KeyError"]), "by `suppress`"
    assert flow_through("again", "decode") == (True, ["Broken"]), "raised again"


def test_what_an_inner_function_raises_is_of_the_one_around_it() -> None:
    text = "def outer():\n    def inner():\n        raise Lost(1)\n\n    return inner\n"
    (outer,) = analyse(text.encode(), "Python").symbols
    assert outer.inner_raises == (("Lost", 3),)
    assert outer.raises == (), "it is not raised when that is called"
