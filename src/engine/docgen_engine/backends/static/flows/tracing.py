"""Follows resolved calls from a function, the most telling ones first."""

from __future__ import annotations

from typing import Final

import msgspec

from docgen_engine.backends.static.flows.choices import Choices, Option, pick
from docgen_engine.backends.static.flows.library import DOES_WORK
from docgen_engine.backends.static.flows.messages import is_in_message
from docgen_engine.backends.static.flows.order import Hop, calling_order
from docgen_engine.backends.static.flows.standing import Standing
from docgen_engine.backends.static.flows.values import Values
from docgen_engine.backends.static.flows.words import asks_whether
from docgen_engine.domain.facts import SymbolFact
from docgen_engine.patterns import regex
from docgen_engine.repository.index.linked import ResolvedCall

_MOST_STEPS: Final = 12
_ENOUGH: Final = 9
_TELLING: Final = -1.2
"""The weight up to which a call is worth one step more than enough."""

_DEEPEST: Final = 6
_FEWEST: Final = 3
_WORTHLESS: Final = 1.0
"""From this weight on a call adds nothing to a flow that has enough steps; less is more."""

_HANDED_ON: Final = 1.2
"""How much of what a step costs, for its condition, that those cost as well which it calls."""

_BELOW: Final = 2
"""Steps that are told below one that is only taken under a condition."""

_REFUSES: Final = regex(
    r"(?i)(?:server_?error|bad_?request|not_?found|forbidden|unauthori[sz]ed|too_?many_?requests"
    r"|method_?not_?allowed|unprocessable(?:_?entity)?)$"
    r"|^(?:send|serve|write|render|respond|reply|http|json|html|xml|text|log|print|return)\w*error$"
    r"|^(?:abort|panic|fatal[fw]?|die|error)$|(?:^|_)[45]\d\d(?:_|$)|exception$"
)
"""Functions that answer when something went wrong: what goes right is told without them."""

_ERROR: Final = regex(r"(?:Error|Exception|Warning)$")


class _Reached(msgspec.Struct):
    """What is known of a hop beside where it is: its level, what its conditions cost, how many
    steps it is below one that has a condition, and how many calls it may lead to.
    """

    level: int = 0
    cost: float = 0.0
    below: int = 0
    calls: int = 0


class Tracer(Values):
    """Follows calls. Each function is visited once in a flow."""

    def trace(self, file: str, function: str) -> list[Hop]:
        """The functions of a flow, in the order in which they are called.

        Best first: of all calls seen so far the most telling one is followed next, until there are
        enough; then they are put in calling order.
        """
        hops = [Hop(file, function)]
        reached = [_Reached()]
        visited = {(file, function)}
        frontier = self._frontier(hops, reached, 0)
        while frontier and len(hops) < _MOST_STEPS:
            best = pick(frontier)
            if best.key[0] > _WORTHLESS and len(hops) > _FEWEST:
                break
            far = best.key[0] > _TELLING or reached[best.parent].level > 1
            if far and len(hops) >= _ENOUGH:
                continue
            body = self._body(best.call.to_file, best.call.to_symbol)
            if body is None or body in visited:
                continue
            visited.add(body)
            hops.append(self._hop(hops, best, body))
            # What only hands on to one other function is no level of its own.
            level = reached[best.parent].level + (reached[best.parent].calls > 1)
            above = reached[best.parent].below
            below = above + 1 if above or best.standing.when else 0
            reached.append(_Reached(level, best.cost, below))
            # How a helper of everybody works is told where that is the question.
            deep = hops[-1].depth == _DEEPEST or below > _BELOW
            if not deep and not self.is_shared(*body):
                frontier += self._frontier(hops, reached, len(hops) - 1)
        return calling_order(hops, self.index.lines)

    def _hop(self, hops: list[Hop], option: Option, body: tuple[str, str]) -> Hop:
        parent, found = hops[option.parent], option.standing
        symbol = self.index.symbol(*body)
        python = self.index.facts[body[0]].language == "Python"
        return Hop(
            *body,
            parent.file,
            option.call.line,
            option.parent,
            parent.depth + 1,
            deferred=python and symbol is not None and symbol.is_async,
            later=found.later,
            when=found.when,
            given=found.given,
            returned=found.returned,
            at=found.line,
            among=option.among,
        )

    def _frontier(self, hops: list[Hop], reached: list[_Reached], position: int) -> list[Option]:
        hop = hops[position]
        whole = [
            Option((0.0, 0, 0), position, call, self.standing(hop, call))
            for each in self.calls(hop.file, hop.function)
            if self._tells(hop, each) and (call := self._on_main_line(hop, each)) is not None
        ]
        told = [one for one in whole if not self.is_everybodys(one.call)]
        if hop.depth:
            # What is only there for others to call is no part of what happens here.
            told = [one for one in told if not _is_offered(one.standing)]
        options = Choices(whole).merged(told)
        reached[position].calls = len(options)
        return [
            msgspec.structs.replace(one, key=(weight, position, number), cost=cost)
            for number, one in enumerate(options)
            if (cost := one.standing.cost + _HANDED_ON * reached[position].cost) is not None
            if (weight := cost - self.value(hop, one.call, reached[position].level)) is not None
        ]

    def _tells(self, hop: Hop, call: ResolvedCall) -> bool:
        last = call.to_symbol.partition("(")[0].rpartition(".")[2]
        return not (
            _REFUSES.search(last)
            or asks_whether(last)
            or self.only_holds(call)
            or self.makes(call)
            or self.is_nobodys(call)
            or self._raises(hop, call)
        )

    def standing(self, hop: Hop, call: ResolvedCall) -> Standing:
        """How a call of a step stands in its function."""
        return self.indirect.places.of(hop.file, hop.function, call.line, call.callee)

    def _on_main_line(self, hop: Hop, call: ResolvedCall) -> ResolvedCall | None:
        """Of all calls of a function from another the one that tells; none if all are messages."""
        lines = self.index.lines(hop.file)
        target = call.to_file, call.to_symbol
        name = call.callee.rpartition(".")[2].removesuffix("()")
        sites = [
            site
            for site in self.index.calls_from(hop.file, hop.function)
            if (site.to_file, site.to_symbol) == target
        ] or [call]
        told = [
            site
            for site in sites
            if DOES_WORK.match(name) or not is_in_message(lines, site.line, name)
        ]
        return min(told, key=lambda site: (self.standing(hop, site).cost, site.line), default=None)

    def _raises(self, hop: Hop, call: ResolvedCall) -> bool:
        """Whether a call only makes the error that is raised on its line."""
        made = call.to_symbol.removesuffix(".__init__").removesuffix(".constructor")
        made = made.partition("(")[0].rpartition(".")[2]
        symbol: SymbolFact | None = None
        if hop.function:
            symbol = self.index.symbol(hop.file, hop.function)
        raised = symbol.raises if symbol is not None else ()
        return bool(_ERROR.search(made)) or any(
            name.rpartition(".")[2] == made and abs(line - call.line) <= 1 for name, line in raised
        )


def _is_offered(standing: Standing) -> bool:
    return standing.later and not standing.given and not standing.returned
