"""How telling a piece of text is: how seldom an ordinary message holds it.

Of what a phrase can't be without, the most telling is looked for first. A wrong guess costs time
and changes no answer.
"""

import re
from collections.abc import Collection
from functools import cache
from math import log2

_SHORT = 3
_LONG, _LEAST, _OF_COMMON, _OF_MARK = 5, 0.2, 3.0, 0.4
_WORD = re.compile(r"[a-z0-9_]+|[^\x00-\x7f]+")  # only ever run on what entries' authors wrote
_COMMON = frozenset(
    # what most messages of developers hold, errors or not
    """
    a an the and or but if of in on at to for from by with without as is are was were be been am
    it its this that these those there here he she we i you they me us my our your their his her
    no not only just any all some one two more most new old can could may might must should will
    would do does did done don t s re ve ll has have had get gets got getting give gives take make
    makes use used using set sets up out off so than then when while who what which where how why
    now still again yet also too very please see say says said need needs tried try work works
    error errors api key keys access model token request project account user failed fail code
    status openai http https com www org net io ai message type service team 401 403 404 page
    data file line value name id add added open docs help chat plus pro mini beta meta bad found
    x url run running time first last day today after before into over same other another free
    change changed list read write create created allowed available enabled disabled
    """.split()  # noqa: SIM905 - words are read as words
)


def worth(choice: Collection[str]) -> float:
    """How telling a need is, in bits: rare words, and few of them to choose from."""
    return -log2(sum(0.5 ** _bits(atom) for atom in choice))


@cache
def _bits(atom: str) -> float:
    words = _WORD.findall(atom)
    bits = sum(map(_of_word, words))
    if not words:
        return len(atom) * _OF_MARK
    ends = (atom[0] != " ") * (len(words[0]) < _LONG) + (atom[-1] != " ") * (len(words[-1]) < _LONG)
    return max(bits - ends, _LEAST)


def _of_word(word: str) -> float:
    if word in _COMMON or (len(word) < _SHORT and word.isascii()):
        return _OF_COMMON
    return _OF_COMMON + len(word) * (0.8 if word.isascii() else 3)
