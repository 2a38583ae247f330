"""The command lines that code defines, linked: true names, and options that decorators share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final

import msgspec

from docgen_engine.backends.static.flows.handlers import handler_in
from docgen_engine.domain.documents.discovery import EntryPoint
from docgen_engine.domain.facts import CarriedFact, CommandFact
from docgen_engine.repository.index.linked import RepositoryIndex

_INLINE: Final = 2
"""What carries the options of up to so many commands is told with each of them."""

Key = tuple[str, str]
"""A file and the name of what carries options: a command's function, a decorator, a variable."""


class Option(msgspec.Struct, frozen=True):
    """An option or argument with the file that declares it."""

    file: str
    fact: CommandFact


class CommandLines:
    """The commands of a repository's own code with all of their options."""

    def __init__(
        self,
        index: RepositoryIndex,
        starts: Iterable[EntryPoint],
        is_shown: Callable[[str], bool],
    ) -> None:
        """Link what the files say.

        Args:
            index: the repository.
            starts: its entry points: a function that a declared command names has that name.
            is_shown: whether the options of a file are told at all.
        """
        self._index = index
        self._programs = {
            (one.file, one.function): one.name
            for one in starts
            if one.kind == "command" and one.function
        }
        self._options: dict[Key, list[Option]] = {}
        self._carried: dict[Key, list[CarriedFact]] = {}
        self._commands: dict[Key, CommandFact] = {}
        for file, facts in index.facts.items():
            if (facts.commands or facts.carried) and is_shown(file):
                self._take(file, facts.commands, facts.carried)
        self._users = self._find_users()

    def _take(
        self, file: str, commands: Iterable[CommandFact], carried: Iterable[CarriedFact]
    ) -> None:
        for fact in commands:
            if fact.kind != "command":
                self._options.setdefault((file, fact.symbol), []).append(Option(file, fact))
            elif fact.symbol:
                self._commands.setdefault((file, fact.symbol), fact)
        for one in carried:
            self._carried.setdefault((file, one.symbol), []).append(one)

    def _find_users(self) -> dict[Key, list[Key]]:
        """The commands that take the options of each carrier."""
        users: dict[Key, list[Key]] = {}
        for key in self._commands:
            for carrier in self._carriers(key):
                users.setdefault(carrier, []).append(key)
        return users

    def _carriers(self, key: Key) -> list[Key]:
        """All that a command or carrier takes options of, itself aside, in their order."""
        found: dict[Key, None] = {}
        waiting = [key]
        while waiting:
            file, symbol = waiting.pop()
            inner = []
            for one in self._carried.get((file, symbol), ()):
                target = handler_in(self._index, file, one.name) if one.name else None
                carrier = (target[0], target[1].name) if target is not None else None
                if carrier is not None and carrier != key and carrier not in found:
                    inner.append(carrier)
            # A helper without options of its own or of others is an ordinary decorator.
            inner = [one for one in inner if one in self._options or one in self._carried]
            found.update(dict.fromkeys(inner))
            waiting.extend(reversed(inner))
        return [one for one in found if one not in self._commands]

    # -- options ------------------------------------------------------------------------------

    def told(self, file: str, symbol: str) -> list[Option]:
        """The options that are told with a command: its own, and those that few others have."""
        few = [key for key in self._carriers((file, symbol)) if len(self._users[key]) <= _INLINE]
        found = [option for key in few for option in self._options.get(key, ())]
        return [*found, *self._options.get((file, symbol), ())]

    def shared(self, file: str, symbol: str) -> list[Key]:
        """The carriers with options of many commands that a command takes as well."""
        return [
            key
            for key in self._carriers((file, symbol))
            if len(self._users[key]) > _INLINE and key in self._options
        ]

    def unnamed(self, file: str, symbol: str) -> list[tuple[str, CarriedFact]]:
        """Where options are added to a command whose names the code does not write out."""
        keys = [(file, symbol), *self._carriers((file, symbol))]
        return [(key[0], one) for key in keys for one in self._carried.get(key, ()) if not one.name]

    def carriers(self) -> Iterator[tuple[Key, list[Option], list[CommandFact]]]:
        """What carries options of many commands, with these and the commands."""
        for key, users in self._users.items():
            if len(users) > _INLINE and key in self._options:
                yield key, self._options[key], [self._commands[user] for user in users]

    def others(self, taken: Iterable[Key]) -> dict[str, list[Option]]:
        """By file, the options of no command that is told."""
        known = {*taken, *self._users}
        found: dict[str, list[Option]] = {}
        for key, options in self._options.items():
            if key not in known:
                found.setdefault(key[0], []).extend(options)
        return found

    def of(self, file: str, symbol: str) -> list[Option]:
        """The options of a carrier itself."""
        return self._options.get((file, symbol), [])

    # -- names --------------------------------------------------------------------------------

    def program(self, file: str, fact: CommandFact) -> str:
        """The name under which a declared program starts a command or group; empty for others."""
        return self._programs.get((file, fact.symbol), "") if fact.symbol else ""

    def title(self, file: str, fact: CommandFact) -> str:
        """The name of a command as it is typed, behind that of its program: `db migrate`."""
        above: list[str] = []
        seen: set[Key] = set()
        at, one = file, fact
        while one.within:
            found = handler_in(self._index, at, one.within)
            key = (found[0], found[1].name) if found is not None else ("", "")
            group = self._commands.get(key)
            if group is None or not self._is_inner(key, group) or key in seen:
                break
            seen.add(key)
            above.insert(0, group.name)
            at, one = key[0], group
        return " ".join((*above, fact.name))

    def has_commands(self, file: str, group: CommandFact) -> bool:
        """Whether something is a group inside of another, with a command that is known."""
        key = file, group.symbol
        return self._is_inner(key, group) and key in self._groups

    def _is_inner(self, key: Key, group: CommandFact) -> bool:
        """Whether a group stands in another; the one at the top is the program."""
        return (
            group.is_group
            and key not in self._programs
            and (bool(group.within) or key in self._added)
        )

    @cached_property
    def _added(self) -> frozenset[Key]:
        """The groups that a file imports which adds commands to another: `main.add_command(db)`."""
        return frozenset(
            key
            for key, fact in self._commands.items()
            if fact.is_group and not fact.within
            for one in self._index.importers(key[0])
            if one.symbol == key[1]
            and any(
                call.callee.endswith(".add_command")
                for call in self._index.facts[one.from_file].calls
            )
        )

    @cached_property
    def _groups(self) -> frozenset[Key]:
        """The groups that commands name as theirs."""
        found = set()
        for (file, _), fact in self._commands.items():
            target = handler_in(self._index, file, fact.within) if fact.within else None
            if target is not None:
                found.add((target[0], target[1].name))
        return frozenset(found)
