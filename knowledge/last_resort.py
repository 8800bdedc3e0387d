"""What is answered where no signature fits, though somebody is plainly refused by a platform.

Nobody writes a phrase for every wording. So where no entry fits, three things are looked for apart:
a platform that refuses somebody just now, nothing that makes it hearsay (a question, a plan,
somebody else's error), and a word that says what it is about: that names an entry of the generic
folder. The longest such word wins; a bare refusal comes last, and asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

from knowledge.entry import Entry, Strict, Written
from knowledge.gate import Gate
from knowledge.index import Index
from knowledge.phrase import Phrase
from knowledge.vocabulary import Cause
from knowledge.yaml_file import values

SHIPPED = Path(__file__).parent / "last_resort.yaml"
LONGEST = 700
"""Bytes: what is longer is seldom a person's own words alone."""
SHORT = 120
"""Bytes: so little is about its writer even where it does not say so."""


class LastResort(Strict):
    """The shipped file: names, and regexes in which `<platform>` stands for any of them."""

    platforms: tuple[str, ...]
    state: tuple[str, ...]
    refused: tuple[Written, ...]
    matter: tuple[Written, ...]
    own: tuple[Written, ...]
    fine: tuple[Written, ...]
    hearsay: tuple[Written, ...]
    gist: Mapping[str, tuple[Written, ...]]

    def spelt_out(self, written: Iterable[str]) -> list[str]:
        """*written*, with the lists that it names in their place."""
        platforms, state = "|".join(self.platforms), "|".join(self.state)
        return [
            w.replace("<platform>", f"({platforms})").replace("<state>", rf"\b({state})\b")
            for w in written
        ]


@cache
def shipped() -> LastResort:
    """The file that comes with the package."""
    return LastResort.model_validate(values(SHIPPED.read_bytes()))


@dataclass(frozen=True, slots=True)
class Gist:
    """An entry, and the words by which the text speaks of its cause."""

    entry: Entry
    words: tuple[str, ...]

    @property
    def weight(self) -> tuple[bool, int]:
        """One that names a cause before one that doesn't; more words before fewer."""
        return self.entry.cause is not Cause.UNDETERMINED, sum(map(len, self.words))


class Gists:
    """The last resort, ready to be asked."""

    def __init__(self, entries: Iterable[Entry], rules: LastResort) -> None:
        """An entry of *rules* that is not among *entries* (switched off) is left out."""
        by_id = {entry.id: entry for entry in entries}
        refused, hearsay = rules.spelt_out(rules.refused), rules.spelt_out(rules.hearsay)
        told_by = {
            by_id[f"generic/{name}"]: written
            for name, written in rules.gist.items()
            if f"generic/{name}" in by_id
        }
        matter = rules.spelt_out(rules.matter)
        gist = [w for written in told_by.values() for w in written]
        index = self._index = Index([*refused, *matter, *hearsay, *rules.own, *gist])
        self._refused = frozenset(index.number[w] for w in refused)
        self._hearsay = frozenset(index.number[w] for w in hearsay)
        self._matter = frozenset(index.number[w] for w in matter)
        self._fine = [re2.compile(Phrase(w).source.encode()) for w in rules.fine]
        self._own = frozenset(index.number[w] for w in rules.own)
        self._gist = [(e, [index.number[w] for w in s]) for e, s in told_by.items()]
        self._gate = Gate({n: index.needs(n) for n in range(len(index.phrases))})

    def found(self, folded: bytes) -> Sequence[Gist]:
        """What *folded* is about, likeliest first; nothing where nobody is refused in it."""
        if len(folded) > LONGEST:
            return []
        near, ask = self._gate.candidates(folded), self._index.hits
        hits = ask(near & (self._refused | self._matter | self._hearsay | self._own), folded)
        if not hits.isdisjoint(self._hearsay) or not self._is_refused(hits, len(folded)):
            return []
        for fine in self._fine:
            folded = fine.sub(b"", folded)
        hits = ask(near - hits, folded)
        found = [(e, sorted(hits.intersection(numbers))) for e, numbers in self._gist]
        words = [(e, [self._index.words(n, folded).decode() for n in ns]) for e, ns in found if ns]
        gists = [Gist(e, tuple(sorted(w, key=len, reverse=True))) for e, w in words]
        return sorted(gists, key=lambda g: g.weight, reverse=True)

    def _is_refused(self, hits: set[int], length: int) -> bool:
        """Whether somebody is refused, and it is the writer."""
        own = not hits.isdisjoint(self._own)
        if hits.isdisjoint(self._refused):
            return own and not hits.isdisjoint(self._matter)
        return own or length <= SHORT
