"""Which of all known phrases stand in a text.

A gate (gate.py) names the few that can be there; only these are looked for themselves.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import re2

from knowledge.atoms import Needs, of_literal, of_regex
from knowledge.phrase import MEMORY as OF_ONE
from knowledge.phrase import Phrase

MOST_ASKED = 160
"""Regexes that are looked for in one text; a real one brings a dozen into question."""


class Index:
    """Phrases as they are written, by number."""

    def __init__(self, written: Iterable[str]) -> None:
        self.phrases = tuple(Phrase(w) for w in sorted(set(written)))
        self.number: Mapping[str, int] = {p.written: n for n, p in enumerate(self.phrases)}
        self._needs: dict[int, tuple[Needs, ...]] = {}
        self._asked: dict[int, re2.Set] = {}
        self._spans: dict[int, Any] = {}
        self._literals = [None if p.is_regex else p.literal.encode() for p in self.phrases]

    def hits(self, numbers: Collection[int], folded: bytes) -> set[int]:
        """Those of the phrases that are in *folded*.

        A text in which hundreds of regexes come into question is none that a person pastes: of
        these the first are asked, so that its cost stays bounded.
        """
        literals, asked = self._literals, self._asked
        if len(numbers) > MOST_ASKED:
            regexes = sorted(n for n in numbers if literals[n] is None)
            numbers = set(numbers) - set(regexes[MOST_ASKED:])
        found = set()
        for number in numbers:
            literal = literals[number]
            if literal is not None:
                if literal in folded:
                    found.add(number)
            elif (asked.get(number) or self._ask(number)).Match(folded):
                found.add(number)
        return found

    def has(self, number: int, folded: bytes) -> bool:
        """Whether the phrase is in *folded*."""
        return bool(self.hits((number,), folded))

    def _ask(self, number: int) -> re2.Set:
        """The regex as a set of one: it says yes or no for a fifth of what a search costs."""
        asked = re2.Set.SearchSet(_options())
        asked.Add(self.phrases[number].source.encode())
        asked.Compile()
        self._asked[number] = asked
        return asked

    def words(self, number: int, folded: bytes) -> bytes:
        """What of *folded* the phrase takes up where it first stands; nothing where nowhere."""
        literal = self._literals[number]
        if literal is not None:
            return literal if literal in folded else b""
        if number not in self._spans:
            self._spans[number] = re2.compile(self.phrases[number].source.encode(), _options())
        hit = self._spans[number].search(folded)
        return folded[hit.start() : hit.end()] if hit else b""

    def needs(self, number: int) -> tuple[Needs, ...]:
        """What a text must hold that has the phrase: all of one of these."""
        if number not in self._needs:
            phrase = self.phrases[number]
            needs = of_regex if phrase.is_regex else of_literal
            self._needs[number] = needs(phrase.literal)
        return self._needs[number]


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = OF_ONE
    options.dot_nl = True
    options.never_capture = True
    return options
