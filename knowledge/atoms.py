r"""The pieces of text that a phrase can't be without.

A text that has none of them can't have the phrase, and that is told without reading it closely.
`/\b(invalid|expired) (key|token)/` needs one of `invalid key`, `expired key`, `invalid token` and
`expired token`. A regex without gaps comes down to the few texts that it can be; what lies between
two gaps does so for itself.
"""

from typing import NamedTuple

from knowledge.telling import worth

Choice = frozenset[str]
"""Pieces of which one must be in the text."""

Needs = tuple[Choice, ...]
"""Of each of these one must be in the text; the most telling first."""

MOST = 3
"""Needs that are looked for."""
_TELLING = 0.0
"""Bits that the second and third must tell to be worth it: others are met by most texts."""
MOST_TEXTS = 24
"""Texts that a part of a regex is spelt out to; one that can be more is read piece by piece."""
_FEW, _LEAST_LENGTH = 6, 2
_WORDY = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_SPACES = {code: " " for code in range(128) if chr(code) not in _WORDY}
_SPACED = bytes(ord(chr(c).lower()) if chr(c).lower() in _WORDY else 32 for c in range(256))
_SPECIAL, _QUANTIFIERS = frozenset("\\()[].^$|?*+{}"), frozenset("?*+{")
_NOTHING: Choice = frozenset([""])
_MARK = "\x08"  # a word's edge
_EDGE: Choice = frozenset([_MARK])


def of_literal(literal: str) -> tuple[Needs, ...]:
    """What every text with *literal* (folded) must hold."""
    return (_sorted([frozenset([literal])]),)


def of_regex(source: str) -> tuple[Needs, ...]:
    """For each branch of `a|b|…` what a text that matches it must hold."""
    return tuple(_sorted(piece.needs()) for piece in _Reader(source.lower()).branches())


def spaced(text: bytes) -> bytes:
    """*text* with a blank for whatever is no letter, digit or underscore of ASCII."""
    return b" %b " % text.translate(_SPACED)


def is_plain(atom: str) -> bool:
    """Whether *atom* is looked for in spaced text; one without words, or with others, is not."""
    return atom.isascii() and not _WORDY.isdisjoint(atom)


def _sorted(choices: list[Choice]) -> Needs:
    told = dict.fromkeys(filter(None, map(_shortest, choices)))
    ranked = sorted(told, key=worth, reverse=True)
    return tuple(ranked[:1] + [choice for choice in ranked[1:MOST] if worth(choice) > _TELLING])


def _shortest(choice: Choice) -> Choice:
    """*choice* as it is looked for, without what another one of it is a part of.

    Nothing is left where a blank or a single letter or mark will do.
    """
    choice = frozenset(map(_looked_for, choice))
    if min(len(atom.strip().encode()) for atom in choice) < _LEAST_LENGTH:
        return frozenset()
    if len(choice) == 1:
        return choice
    kept: list[str] = []
    for atom in sorted(choice, key=len):
        if not any(shorter in atom for shorter in kept):
            kept.append(atom)
    return frozenset(kept)


def _looked_for(text: str) -> str:
    if not is_plain(text):
        return text.replace(_MARK, "")
    outer = text.strip(_MARK)
    before = " " if text[:1] == _MARK and outer[:1] in _WORDY else ""
    after = " " if text[-1:] == _MARK and outer[-1:] in _WORDY else ""
    return before + outer.replace(_MARK, "").translate(_SPACES) + after


class _Piece(NamedTuple):
    """A part of a regex: all *texts* that it can be, or where they are too many what it needs."""

    texts: Choice | None
    needed: tuple[Choice, ...] = ()

    def needs(self) -> list[Choice]:
        if self.texts is None:
            return list(self.needed)
        return [] if "" in self.texts else [self.texts]


_ANY = _Piece(None)


def _either(branches: list[_Piece]) -> _Piece:
    """One of *branches*."""
    if len(branches) == 1:
        return branches[0]
    texts = [branch.texts for branch in branches if branch.texts is not None]
    if len(texts) == len(branches):
        union = frozenset[str]().union(*texts)
        if len(union) <= MOST_TEXTS:
            return _Piece(union)
    best = [_sorted(branch.needs())[:1] for branch in branches]
    if not all(best):
        return _ANY
    return _Piece(None, (frozenset[str]().union(*(choice for (choice,) in best)),))


class _Sequence:
    """Pieces one after another, from left to right."""

    def __init__(self) -> None:
        self._texts = _NOTHING
        self._needed: list[Choice] = []
        self._whole = True

    def add(self, piece: _Piece, *, optional: bool, repeated: bool) -> None:
        """Put *piece* behind the rest; it may be missing, or come more than once."""
        if piece.texts is None or (optional and repeated):
            self._end()
            self._needed += () if optional else piece.needed
            return
        texts = piece.texts | _NOTHING if optional else piece.texts
        if len(self._texts) * len(texts) > MOST_TEXTS:
            self._end()
        self._texts = frozenset(a + b for a in self._texts for b in texts)
        if repeated:
            self._end()

    def plain(self, run: str) -> None:
        """Put plain characters behind the rest."""
        self._texts = frozenset(text + run for text in self._texts)

    def piece(self) -> _Piece:
        if self._whole:
            return _Piece(self._texts)
        self._end()
        return _Piece(None, tuple(self._needed))

    def _end(self) -> None:
        """What comes next need not stand right behind."""
        self._whole = False
        if "" not in self._texts:
            self._needed.append(self._texts)
        self._texts = _NOTHING


class _Reader:
    """Reads a regex from left to right, once; what it can't tell it leaves out."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def branches(self) -> list[_Piece]:
        """The branches of `a|b|…` up to the end or the closing bracket."""
        branches = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._sequence())
        return branches

    def _next(self) -> str:
        return self._source[self._at : self._at + 1]

    def _sequence(self) -> _Piece:
        found = _Sequence()
        while self._next() not in {"", "|", ")"}:
            if run := self._plain():
                found.plain(run)
                continue
            piece = self._item()
            optional, repeated = self._quantifier()
            found.add(piece, optional=optional, repeated=repeated)
        return found.piece()

    def _plain(self) -> str:
        """The plain characters that come next; one that a quantifier follows is no such one."""
        source, start, end = self._source, self._at, self._at
        while end < len(source) and source[end] not in _SPECIAL:
            end += 1
        if end > start and source[end : end + 1] in _QUANTIFIERS:
            end -= 1
        self._at = end
        return source[start:end]

    def _item(self) -> _Piece:
        character = self._next()
        self._at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return _Piece(_NOTHING)
        return _ANY if character == "." else _Piece(frozenset([character]))

    def _escape(self) -> _Piece:
        """A character, a word's edge (which takes no room), or a class of characters."""
        character = self._next()
        self._at += 1
        if character == "b":
            return _Piece(_EDGE)
        if not character.isalnum():
            return _Piece(frozenset([character]))
        if character in "px0123456789" and self._next() != "{":  # \pL, \x2f, \012
            self._at += {"p": 1, "x": 2}.get(character, 2)
        elif character == "q":  # \Q…\E: what follows is left out
            self._at = len(self._source)
        return _ANY

    def _group(self) -> _Piece:
        if self._next() == "?":
            end = self._at + 1
            while self._source[end : end + 1] not in {"", ":", ">", ")"}:
                end += 1
            self._at = end + 1
            if self._source[end : end + 1] == ")":
                return _Piece(_NOTHING)
        found = _either(self.branches())
        self._at += 1
        return found

    def _class(self) -> _Piece:
        """A class; one of few plain characters is spelt out."""
        source, start = self._source, self._at
        if self._next() == "^":
            self._at += 1
        if self._next() == "]":
            self._at += 1
        while self._at < len(source) and source[self._at] != "]":
            self._at += 2 if source[self._at] == "\\" else 1
        body = source[start : self._at]
        self._at += 1
        plain = body[:1] != "^" and "-" not in body[1:-1] and not {"\\", "["} & set(body)
        return _Piece(frozenset(body)) if plain and len(body) <= _FEW else _ANY

    def _quantifier(self) -> tuple[bool, bool]:
        """Whether what was just read may be missing, and whether it may come again."""
        sign = self._next()
        if sign not in _QUANTIFIERS or not sign:
            return False, False
        least = most = sign
        if sign == "{":
            end = self._source.find("}", self._at)
            least, comma, most = self._source[self._at + 1 : end].partition(",")
            most = most if comma else least
            self._at = end
        self._at += 1
        if self._next() == "?":
            self._at += 1
        return least in {"?", "*", "0", ""}, most not in {"?", "0", "1"}
