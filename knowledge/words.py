r"""Word lists that phrases share: one meaning in the ways in which people and programs say it.

A regex names a list in angle brackets: `/<gets> .{0,30}<access denied>/`. The lists stand in
`words.yaml`, each with texts that it has and texts that it hasn't. `\<b>` names none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

from knowledge.yaml_file import values

WORDS = Path(__file__).parent / "words.yaml"
_NAME = re2.compile(r"\\?<([a-z][a-z -]*)>")


class UnknownWords(ValueError):
    """A regex names a list that there isn't."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Pieces of regexes that mean the same; they may name the lists that stand before this one."""

    words: tuple[str, ...]
    has: tuple[str, ...]
    """Texts in which one of the words stands."""
    lacks: tuple[str, ...]
    """Near misses."""


@cache
def shipped() -> Mapping[str, WordList]:
    """Every list by its name, in the order of the file."""
    rows = values(WORDS.read_bytes())
    return {
        name: WordList(tuple(map(joined, row["words"])), tuple(row["has"]), tuple(row["lacks"]))
        for name, row in rows.items()
    }


def joined(source: str) -> str:
    """*source*, a regex over several lines, without the breaks and the blanks around them."""
    return "".join(line.strip() for line in source.splitlines())


def spelt_out(source: str) -> str:
    """The regex *source* with `(one|other|…)` in place of each list that it names.

    Raises:
        UnknownWords: there is no list of that name.

    """
    return _NAME.sub(_named, source) if "<" in source else source


def _named(hit: re2._Match) -> str:
    return hit.group() if hit.group()[0] == "\\" else _group(hit.group(1))


@cache
def _group(name: str) -> str:
    if name not in shipped():
        raise UnknownWords(f"there is no word list <{name}> in {WORDS.name}")
    return f"({spelt_out('|'.join(shipped()[name].words))})"
