"""What the functions of a flow call: directly, through interfaces, fields and frameworks."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.handlers import handler_of
from docgen_engine.backends.static.flows.implementing import Implementations, is_abstract
from docgen_engine.backends.static.flows.indirect import Indirect, Through
from docgen_engine.backends.static.flows.lost import Lost
from docgen_engine.backends.static.flows.order import Hop
from docgen_engine.backends.static.flows.programs import Programs
from docgen_engine.backends.static.project import Survey
from docgen_engine.domain.facts import SymbolFact, SymbolKind
from docgen_engine.repository.index.linked import ResolvedCall

_SCOPE_DEPTH: Final = 4
_SCOPE_MOST: Final = 60
WITHOUT_BODY: Final = frozenset(
    {SymbolKind.CLASS, SymbolKind.STRUCT, SymbolKind.TYPE, SymbolKind.ENUM, SymbolKind.INTERFACE}
)
"""Making one of these is a step that leads nowhere."""

_EXECUTES: Final = frozenset({"Execute", "ExecuteC", "ExecuteContext", "ExecuteContextC"})
_NOT_HERE: Final = "NotImplementedError"


class Calls:
    """Leads from a function to those that it calls, and to what it reaches besides."""

    def __init__(self, survey: Survey) -> None:
        """Take the repository."""
        self._survey = survey
        self.index = survey.index
        self._implementations = Implementations(survey)
        self.used = Counter(
            (call.to_file, call.to_symbol) for call in survey.index.calls if call.to_file
        )
        self.programs = Programs(survey.index)
        self.indirect = Indirect(survey)
        self.lost = Lost(survey, self.indirect.places)
        self._onward: dict[tuple[str, str], list[ResolvedCall]] = {}

    def part_of(self, file: str) -> str:
        """Name of the component that a file belongs to, empty for none."""
        part = self._survey.components.of(file)
        return part.name if part is not None else ""

    def calls(self, file: str, function: str) -> list[ResolvedCall]:
        """Calls of a function to other functions of code, in line order, each target once."""
        key = file, function
        symbol = self.index.symbol(file, function) if function else None
        if symbol is not None and symbol.kind in WITHOUT_BODY:
            return []
        if key not in self._onward:
            targets: dict[tuple[str, str], ResolvedCall] = {}
            for call in sorted(self.index.calls_from(file, function), key=lambda c: c.line):
                command = self._command(call)
                if command is not None and command != key:
                    targets.setdefault(
                        command,
                        msgspec.structs.replace(call, to_file=command[0], to_symbol=command[1]),
                    )
                elif call.to_file and call.to_symbol and self._is_step(call):
                    target = self._body(call.to_file, call.to_symbol)
                    if target and target != key:
                        targets.setdefault(target, call)
            for through in self.indirect.of(file, function):
                if through.functions and through.functions[0] != key:
                    body = through.functions[0]
                    call = ResolvedCall(file, function, through.line, through.callee, *body)
                    targets.setdefault(body, call)
            self._onward[key] = sorted(targets.values(), key=lambda call: call.line)
        return self._onward[key]

    def _is_step(self, call: ResolvedCall) -> bool:
        """Whether a call leads to code that runs: a macro is text that is written out in place."""
        target = self.index.symbol(call.to_file, call.to_symbol)
        is_macro = target is not None and target.kind is SymbolKind.MACRO
        return self._survey.is_code(call.to_file) and not is_macro

    def through(self, hop: Hop, caller: Hop) -> Through | None:
        """The field or variable through which a step is called, None for an ordinary call."""
        for one in self.indirect.of(caller.file, caller.function):
            if one.line == hop.call_line and (hop.file, hop.function) in one.functions:
                return one
        return None

    def _command(self, call: ResolvedCall) -> tuple[str, str] | None:
        """`rootCmd.Execute()` of cobra leads to the function that carries the command out."""
        name, _, last = call.callee.rpartition(".")
        if call.to_symbol or last not in _EXECUTES or not name.isidentifier():
            return None
        for path, symbol in self.index.symbols_named(name):
            if posixpath.dirname(path) != posixpath.dirname(call.from_file):
                continue
            for command in self.index.facts[path].commands:
                if command.kind == "command" and symbol.line <= command.line <= symbol.line_end:
                    found = handler_of(self._survey, path, command.symbol)
                    return (found[0], found[1].name) if found is not None else None
        return None

    def _body(self, file: str, name: str) -> tuple[str, str] | None:
        """Where a call goes on: a function, or the constructor of a class if it has one."""
        symbol = self.index.symbol(file, name)
        if symbol is None:
            return None
        implemented = self._implementations.only(file, symbol)
        if implemented is not None:
            return implemented
        if symbol.kind in (SymbolKind.CLASS, SymbolKind.STRUCT):
            for constructor in (f"{name}.__init__", f"{name}.constructor"):
                if self.index.symbol(file, constructor) is not None:
                    return file, constructor
        return file, name

    def body(self, file: str, function: str) -> tuple[str, str]:
        """Where a function is carried out: for one that is only declared, where it is defined."""
        return (self._body(file, function) if function else None) or (file, function)

    def reach(self, file: str, function: str) -> int:
        """How many other files and components the calls of a function, and theirs, go to."""
        start = self._survey.components.of(file)
        files: set[str] = set()
        for call in self.calls(file, function):
            files.add(call.to_file)
            body = self._body(call.to_file, call.to_symbol)
            if body is not None:
                files.update(onward.to_file for onward in self.calls(*body))
        files.discard(file)
        parts = {part.path for f in files if (part := self._survey.components.of(f))}
        return len(files) + 2 * len(parts - {start.path if start else ""})

    def scope(self, file: str, function: str) -> int:
        """How many files and components the work of a function goes through, a few calls deep."""
        seen = {(file, function)}
        edge = [(file, function)]
        for _ in range(_SCOPE_DEPTH):
            found = [
                body
                for place in edge
                for call in self.calls(*place)
                if (body := self._body(call.to_file, call.to_symbol)) is not None
            ]
            edge = [body for body in dict.fromkeys(found) if body not in seen]
            seen.update(edge)
            if len(seen) > _SCOPE_MOST:
                break
        files = {path for path, _ in seen}
        parts = {part.path for path in files if (part := self._survey.components.of(path))}
        return len(files) + 2 * len(parts) - 3

    def implemented(self, file: str, function: str) -> list[tuple[str, str]]:
        """The methods that carry out one of an interface, where several do."""
        symbol = self.index.symbol(file, function) if function else None
        return self._implementations.several(file, symbol) if symbol is not None else []

    def is_declared(self, file: str, symbol: SymbolFact) -> bool:
        """Whether types of the code carry a method out: of an interface, or without a body."""
        not_here = any(name.rpartition(".")[2] == _NOT_HERE for name, _ in symbol.raises)
        if not_here or is_abstract(symbol):
            return True
        owner = self.index.symbol(file, symbol.parent) if symbol.parent else None
        return owner is not None and owner.kind is SymbolKind.INTERFACE
