"""Which of all known phrases stand in a text: one pass for all, a closer look at the few left.

RE2's filter finds, for every phrase, the literals that it can't be without; only what has them
all is looked for itself. So the cost hardly grows with the number of phrases.
"""

from collections.abc import Iterable, Mapping

import re2

from knowledge.phrase import Phrase, compiled


class BadIndex(RuntimeError):
    """RE2 could not hold the phrases in its memory: it would answer *no match* without a word."""


class Index:
    """Phrases as they are written, by number."""

    def __init__(self, written: Iterable[str]) -> None:
        """Take every phrase once.

        Raises:
            BadIndex: a phrase that is looked for in itself is not found.

        """
        self.phrases = tuple(Phrase(w) for w in sorted(set(written)))
        self.number: Mapping[str, int] = {p.written: n for n, p in enumerate(self.phrases)}
        self._literals = [None if p.is_regex else p.literal.encode() for p in self.phrases]
        self._filter = re2.Filter()
        for phrase in self.phrases:
            self._filter.Add(phrase.source.encode())
        if self.phrases:
            self._filter.Compile()
        self._prove()

    def potential(self, folded: bytes) -> list[int]:
        """The numbers of the phrases that can be in *folded*; no other one can."""
        return self._filter.Match(folded, potential=True) or [] if self.phrases else []

    def hits(self, folded: bytes, among: Iterable[int]) -> set[int]:
        """Those numbers *among* the potential ones whose phrases are in *folded*."""
        return {number for number in among if self._is_in(number, folded)}

    def _is_in(self, number: int, folded: bytes) -> bool:
        literal = self._literals[number]
        if literal is not None:
            return literal in folded
        return compiled(self.phrases[number].source.encode()).search(folded) is not None

    def _prove(self) -> None:
        literals = [(n, text) for n, text in enumerate(self._literals) if text]
        for number, literal in literals[:: max(1, len(literals) // 8)]:
            if number not in self.hits(literal, self.potential(literal)):
                raise BadIndex(f"{len(self.phrases)} phrases are too many: {literal!r} is not found")
