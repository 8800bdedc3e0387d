"""Which of many patterns can be in a text, told by one pass over it.

Every pattern has pieces that it can't be without (atoms.py). One automaton (Aho-Corasick: linear
time, a size that is known beforehand) finds the pieces of all patterns; only the patterns whose
pieces are all there are looked for themselves.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick

from knowledge.atoms import Needs, is_plain, spaced

_Known = tuple[int, tuple[frozenset[int], ...]]
"""A pattern that a piece leads to; of each set of other pieces one must be there as well."""
_ATOM = itemgetter(0)


class Gate:
    """Lets through the patterns whose pieces are in a text."""

    def __init__(self, needs: Mapping[int, tuple[Needs, ...]]) -> None:
        """*needs*: for each pattern, by number, what it can't be without, branch by branch."""
        every = (choice for branches in needs.values() for need in branches for choice in need)
        atoms = frozenset[str]().union(*every)
        plain = [atom for atom in atoms if is_plain(atom)]
        wide = [atom for atom in atoms if not is_plain(atom)]
        number = {atom: n for n, atom in enumerate((*plain, *wide))}
        leads: dict[int, list[_Known]] = defaultdict(list)
        for pattern, branches in needs.items():
            for first, *rest in filter(None, branches):
                more = tuple(frozenset(number[atom] for atom in choice) for choice in rest)
                for atom in first:
                    leads[number[atom]].append((pattern, more))
        self._always = frozenset(n for n, branches in needs.items() if not all(branches))
        self._leads: Mapping[int, tuple[_Known, ...]] = {a: tuple(k) for a, k in leads.items()}
        self._leading = frozenset(leads)
        self._find = _automaton(plain).find_matches_as_indexes
        self._find_wide = _automaton(wide).find_matches_as_indexes
        self._plain = len(plain)
        self._marks = any(map(str.isascii, wide))

    def candidates(self, text: bytes) -> set[int]:
        """The patterns that can be in *text*, which is lower case; no other one can."""
        there = set(map(_ATOM, self._find(spaced(text), overlapping=True)))
        if self._marks or not text.isascii():
            plain = self._plain
            there |= {plain + hit[0] for hit in self._find_wide(text, overlapping=True)}
        found = set(self._always)
        missing = there.isdisjoint
        for atom in self._leading & there:
            for pattern, more in self._leads[atom]:
                for choice in more:
                    if missing(choice):
                        break
                else:
                    found.add(pattern)
        return found


def _automaton(atoms: Collection[str]) -> BytesAhoCorasick:
    return BytesAhoCorasick([a.encode() for a in atoms])
