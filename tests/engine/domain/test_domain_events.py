"""Events: every kind survives a line of JSON, and no two share a name."""

import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_engine.domain.events import Event, EventBase, TextDelta, decode_event, encode_event
from docgen_engine.domain.runs import RunConfig

KINDS: tuple[type[EventBase], ...] = typing.get_args(Event)

VALUES: dict[object, st.SearchStrategy[object]] = {
    RunConfig: st.builds(RunConfig, concurrency=st.integers(0, 8)),
}


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.sampled_from(KINDS))
    for value, strategy in VALUES.items():
        st.register_type_strategy(typing.cast("type", value), strategy)
    hints = typing.get_type_hints(kind)
    hints = {name: hint for name, hint in hints.items() if name in kind.__struct_fields__}
    made = {name: draw(_value(hint)) for name, hint in hints.items()}
    return typing.cast("Event", kind(**made))


def _value(hint: object) -> st.SearchStrategy[object]:
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if hint == float | None:
        return st.none() | _value(float)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        inner = typing.get_type_hints(hint)
        return st.fixed_dictionaries(
            {name: _value(each) for name, each in inner.items() if name in hint.__struct_fields__}
        ).map(lambda values: hint(**values))
    return typing.cast("st.SearchStrategy[object]", st.from_type(typing.cast("type", hint)))


@given(events())
def test_an_event_is_one_line_and_comes_back(event: Event) -> None:
    line = encode_event(event)
    assert b"\n" not in line
    assert decode_event(line) == event


def test_every_event_has_a_name_of_its_own() -> None:
    names = [kind.__struct_config__.tag for kind in KINDS]
    assert len(set(names)) == len(names)
    assert all(isinstance(name, str) and name.islower() for name in names)


def test_every_event_that_is_defined_is_in_the_union() -> None:
    def below(kind: type) -> set[type]:
        return {kind} | {each for sub in kind.__subclasses__() for each in below(sub)}

    defined = {kind for kind in below(EventBase) if kind.__struct_config__.tag != kind.__name__}
    assert defined == set(KINDS)


@pytest.mark.parametrize("line", ["", "{}", '{"type": "run.exploded"}', "[1]", '{"type": 3}'])
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_event(line)


def test_text_is_no_event() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_event(encode_event(TextDelta(5, "phase5_v1", "writer-1", "t", "hello")))


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="extra"):
        decode_event('{"type":"phase.stale","phase":5,"extra":1}')
