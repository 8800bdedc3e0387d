"""Which of all known phrases stand in a text, told from its words.

Every phrase has words that it can't be without (atoms.py). The words of a text are looked up; only
the phrases that they leave are looked for themselves. A word that was seen once costs one look-up
in a set, so the cost does not grow with the number of phrases, and there is no automaton whose
memory could run out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import re2

from knowledge.atoms import Needs, of_literal, of_regex, worth
from knowledge.phrase import MEMORY as OF_ONE
from knowledge.phrase import Phrase

MOST_ASKED = 160
"""Regexes that are looked for in one text; a real one brings a dozen into question."""
MOST_WORDS = 100_000
"""Words that are remembered; beyond it the memory begins anew."""
MEMORY = 128 << 20
"""Bytes that the sieve's automaton may use."""
_LONGEST = 400
_SPACED = {c: " " for c in range(128) if not chr(c).isalnum()}


class Index:
    """Phrases as they are written, by number."""

    def __init__(self, written: Iterable[str]) -> None:
        self.phrases = tuple(Phrase(w) for w in sorted(set(written)))
        self.number: Mapping[str, int] = {p.written: n for n, p in enumerate(self.phrases)}
        self._needs: dict[int, tuple[Needs, ...]] = {}
        self._sets: dict[int, re2.Set] = {}
        self._spans: dict[int, Any] = {}
        self._literals = [None if p.is_regex else p.literal.encode() for p in self.phrases]

    def has(self, number: int, folded: bytes) -> bool:
        """Whether the phrase is in *folded*."""
        literal = self._literals[number]
        if literal is not None:
            return literal in folded
        return self._asked(number).Match(folded) is not None

    def hits(self, numbers: Collection[int], folded: bytes) -> set[int]:
        """Those of the phrases that are in *folded*.

        A text in which hundreds of regexes come into question is none that a person pastes: of
        these the first are asked, so that its cost stays bounded.
        """
        if len(numbers) > MOST_ASKED:
            regexes = sorted(n for n in numbers if self._literals[n] is None)
            numbers = set(numbers) - set(regexes[MOST_ASKED:])
        return {number for number in numbers if self.has(number, folded)}

    def _asked(self, number: int) -> re2.Set:
        """The regex as a set of one: it says yes or no for a fifth of what a search costs."""
        if number not in self._sets:
            asked = re2.Set.SearchSet(_options())
            asked.Add(self.phrases[number].source.encode())
            asked.Compile()
            self._sets[number] = asked
        return self._sets[number]

    def length(self, number: int, folded: bytes) -> int:
        """How many bytes of *folded* the phrase takes up where it first stands; 0 where nowhere."""
        literal = self._literals[number]
        if literal is not None:
            return len(literal) if literal in folded else 0
        if number not in self._spans:
            self._spans[number] = re2.compile(self.phrases[number].source.encode(), _options())
        hit = self._spans[number].search(folded)
        return hit.end() - hit.start() if hit else 0

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


_TELLING = 9.0
"""A need that is worth less is met by many an ordinary text, and is asked for together with one
more."""
_SURE, _CLUE, _GUARDED, _WEAK, _WITH = range(5)


class Sieve:
    """One quick pass that tells most texts to hold no phrase at all; no phrase is lost by it.

    *guarded* phrases need a clue beside them. It asks five yes-or-no questions at once, so its
    automaton stays small; it may say yes to a text that a closer look finds empty.
    """

    def __init__(
        self, index: Index, free: Iterable[int], guarded: Iterable[int], clues: Iterable[int]
    ) -> None:
        groups: list[set[str]] = [set() for _ in range(5)]
        groups[_SURE] = {_literal(index, n) for n in free if not index.phrases[n].is_regex}
        needs = [need for n in free if index.phrases[n].is_regex for need in index.needs(n)]
        self._blind = not all(needs)
        for first, *rest in filter(None, needs):
            if worth(first) >= _TELLING or not rest:
                groups[_SURE].update(map(_pattern, first))
            else:
                groups[_WEAK].update(map(_pattern, first))
                groups[_WITH].update(map(_pattern, rest[0]))
        groups[_CLUE] = _patterns(index, clues)
        groups[_GUARDED] = _patterns(index, guarded)
        options = re2.Options()
        options.max_mem = MEMORY
        options.never_capture = True
        self._set = re2.Set.SearchSet(options)
        for group in groups:
            self._set.Add("|".join(sorted(group)) or r"[^\x00-\x{10ffff}]")
        self._set.Compile()

    def passes(self, folded: bytes) -> bool:
        """Whether *folded* may hold a phrase."""
        yes = self._set.Match(folded)
        if not yes:
            return self._blind
        return _SURE in yes or (_CLUE in yes and _GUARDED in yes) or (_WEAK in yes and _WITH in yes)


def _patterns(index: Index, numbers: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for number in numbers:
        if not index.phrases[number].is_regex:
            found.add(_literal(index, number))
            continue
        for need in index.needs(number):
            found.update(map(_pattern, need[0] if need else ()))
    return found


def _literal(index: Index, number: int) -> str:
    return str(re2.escape(index.phrases[number].literal))


def _pattern(atom: str) -> str:
    word = re2.escape(atom.strip())
    before = r"(?:^|[^a-z0-9])" if atom[0] == " " else ""
    after = r"(?:[^a-z0-9]|$)" if atom[-1] == " " else ""
    return f"{before}{word}{after}"


_Known = tuple[int, frozenset[int], tuple[frozenset[int], ...]]
"""A phrase that an atom leads to, with what else must be there."""


class Gate:
    """Lets through those phrases whose words are in a text."""

    def __init__(self, needs: Mapping[int, tuple[Needs, ...]]) -> None:
        every = (choice for branches in needs.values() for need in branches for choice in need)
        atoms = sorted(frozenset[str]().union(*every))
        number = {atom: n for n, atom in enumerate(atoms)}
        self._always: set[int] = set()
        self._by_atom: dict[int, list[_Known]] = defaultdict(list)
        for phrase, branches in needs.items():
            for need in branches:
                choices = [frozenset(number[atom] for atom in choice) for choice in need]
                first, *rest = choices or [frozenset[int]()]
                if not first:
                    self._always.add(phrase)
                second = rest.pop(0) if rest else first
                for atom in first:
                    self._by_atom[atom].append((phrase, second, tuple(rest)))
        self._set = re2.Set.SearchSet()
        for word in atoms:
            self._set.Add(re2.escape(word))
        self._set.Compile()
        self._empty = not atoms
        self._seen: set[str] = set()
        self._telling: dict[str, tuple[int, ...]] = {}

    def candidates(self, folded: str) -> set[int]:
        """The phrases that can be in *folded*; no other one can."""
        words = set(folded.translate(_SPACED).split())
        if not words <= self._seen:
            self._learn(words - self._seen)
        telling = self._telling.keys() & words
        atoms = set[int]().union(*map(self._telling.__getitem__, telling))
        missing = atoms.isdisjoint
        found = set(self._always)
        for atom in self._by_atom.keys() & atoms:
            for phrase, second, rest in self._by_atom[atom]:
                if not missing(second) and phrase not in found and not any(map(missing, rest)):
                    found.add(phrase)
        return found

    def _learn(self, words: set[str]) -> None:
        if len(self._seen) > MOST_WORDS:
            self._seen, self._telling = set(), {}
        for word in words:
            held = None if self._empty else self._set.Match(f" {word} ")
            if held:
                self._telling[word] = tuple(held)
            if len(word) <= _LONGEST:
                self._seen.add(word)
