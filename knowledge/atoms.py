r"""The words that a phrase can't be without.

A text that has none of them can't have the phrase, and that is told without reading it closely.
`/\b(invalid|expired) token\b/` needs `invalid` or `expired`, and `token`. A need is met by a part
of a word too, but for the sides on which a blank stands: ` ip ` is that word and no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

Choice = frozenset[str]
"""Words of which one must be in the text."""

Needs = tuple[Choice, ...]
"""Of each of these one must be in the text; the most telling first."""

MOST_NEEDS = 5
_TELLING = 3
_SPECIAL, _QUANTIFIERS = frozenset("\\()[].^$|?*+{}"), frozenset("?*+{")
_COMMON = frozenset(
    # what most messages of developers hold, errors or not
    """
    a an the and or but if of in on at to for from by with without as is are was were be been am
    it its this that these those there here he she we i you they me us my our your their his her
    no not only just any all some one two more most new old can could may might must should will
    would do does did done don t s re ve ll has have had get gets got getting give gives take make
    makes use used using set sets up out off so than then when while who what which where how why
    now still again yet also too very please see say says said need needs try tried work works
    error errors api key keys access model token request project account user failed fail code
    status openai http https com www org net io ai message type service team 401 403 404 page
    data file line value name id add added open docs help chat plus pro mini beta meta bad found
    x url run running time first last day today after before into over same other another free
    change changed list read write create created allowed available enabled disabled
    """.split()  # noqa: SIM905 - words are read as words
)


def of_literal(literal: str) -> tuple[Needs, ...]:
    """What every text with *literal* (folded) must hold."""
    return (_sorted([frozenset([word]) for word in _words(literal)]),)


def of_regex(source: str) -> tuple[Needs, ...]:
    """For each branch of `a|b|…` what a text that matches it must hold."""
    return tuple(_sorted(branch) for branch in _Reader(source.lower()).branches())


def _words(text: str) -> list[str]:
    """The words of *text*; a blank stands where one is known to begin or to end."""
    spaced = "".join(" " if c.isascii() and not c.isalnum() else c for c in text)
    found, at = [], 0
    for word in spaced.split():
        at = spaced.index(word, at)
        end = at + len(word)
        found.append(" " * (at > 0) + word + " " * (end < len(spaced)))
        at = end
    return found


def _sorted(choices: list[Choice]) -> Needs:
    ranked = sorted(set(choices), key=worth, reverse=True)
    return tuple(ranked[:MOST_NEEDS])


def _best(choices: list[Choice]) -> Choice | None:
    return max(choices, key=worth, default=None)


def worth(choice: Choice) -> float:
    """How telling a need is: long rare words, and few of them to choose from."""
    return min(map(_rarity, choice)) - len(choice) / 8


def _rarity(atom: str) -> float:
    word = atom.strip()
    if word in _COMMON or (len(word) < _TELLING and word.isascii()):
        return min(len(word), _TELLING) / 2
    return len(word) * (1 if word.isascii() else 3) + atom.count(" ")


@dataclass(slots=True)
class _Reader:
    """Reads a regex from left to right, once; what it can't tell it leaves out."""

    source: str
    at: int = 0
    run: list[str] = field(default_factory=list)

    def branches(self) -> list[list[Choice]]:
        """The needs of each branch of `a|b|…` up to the end or the closing bracket."""
        branches = [self._sequence()]
        while self.at < len(self.source) and self.source[self.at] == "|":
            self.at += 1
            branches.append(self._sequence())
        return branches

    def _alternatives(self) -> list[Choice]:
        branches = self.branches()
        if len(branches) == 1:
            return branches[0]
        best = [_best(branch) for branch in branches]
        return [] if None in best else [frozenset().union(*(b for b in best if b))]

    def _sequence(self) -> list[Choice]:
        found: list[Choice] = []
        run = ""
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            if plain := self._plain():
                run += plain
                continue
            letter, inner = self._item()
            optional = self._optional()
            repeated = not optional and self._repeated()
            if letter and not optional and not repeated:
                run += letter
                continue
            found += self._ended(run + (letter if letter and not optional else ""))
            run = ""
            if not optional:
                found += inner
        return [*found, *self._ended(run)]

    def _plain(self) -> str:
        """The plain characters that come next; one that a quantifier follows is no such one."""
        start = end = self.at
        while end < len(self.source) and self.source[end] not in _SPECIAL:
            end += 1
        if end > start and self.source[end : end + 1] in _QUANTIFIERS:
            end -= 1
        self.at = end
        return self.source[start:end]

    def _ended(self, run: str) -> Iterator[Choice]:
        return (frozenset([word]) for word in _words(run))

    def _item(self) -> tuple[str, list[Choice]]:
        """The next item: a plain character, or what a group needs; neither for a class."""
        character = self.source[self.at]
        self.at += 1
        if character == "(":
            return "", self._group()
        if character == "[":
            self._skip_class()
            return "", []
        if character == "\\":
            return self._escape(), []
        return ("", []) if character in ".^$" else (character, [])

    def _escape(self) -> str:
        """The character that is meant; none for a class or a word's edge."""
        character = self.source[self.at : self.at + 1]
        self.at += 1
        return "" if character.isalnum() else character

    def _group(self) -> list[Choice]:
        if self.source[self.at : self.at + 1] == "?":
            end = self.at + 1
            while end < len(self.source) and self.source[end] not in ":>)":
                end += 1
            self.at = end + 1
            if self.source[end : end + 1] == ")":
                return []
        found = self._alternatives()
        self.at += 1
        return found

    def _skip_class(self) -> None:
        if self.source[self.at : self.at + 1] == "^":
            self.at += 1
        if self.source[self.at : self.at + 1] == "]":
            self.at += 1
        while self.at < len(self.source) and self.source[self.at] != "]":
            self.at += 2 if self.source[self.at] == "\\" else 1
        self.at += 1

    def _optional(self) -> bool:
        """Whether what was just read may be missing; a quantifier that says so is passed over."""
        rest = self.source[self.at : self.at + 3]
        if rest[:1] in {"?", "*"} or rest[:2] in {"{0", "{,"}:
            self._skip_quantifier()
            return True
        return False

    def _repeated(self) -> bool:
        """Whether it may come again: then a word does not go on behind it."""
        if self.source[self.at : self.at + 1] in {"+", "{"}:
            self._skip_quantifier()
            return True
        return False

    def _skip_quantifier(self) -> None:
        if self.source[self.at] == "{":
            while self.at < len(self.source) and self.source[self.at] != "}":
                self.at += 1
        self.at += 1
        if self.source[self.at : self.at + 1] == "?":
            self.at += 1
