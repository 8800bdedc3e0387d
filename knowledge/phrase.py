"""A phrase of a signature or a clue, ready to be looked for in folded text.

A literal is written as it is seen. What stands between slashes is a regex: it may go over several
lines, whose breaks and indents mean nothing, and name word lists (words.py) in angle brackets.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import re2

from knowledge.folding import level
from knowledge.words import UnknownWords, joined, spelt_out

MEMORY = 4 << 20
"""Bytes that one regex may use; one that needs more is a fault of its entry."""


class BadPhrase(ValueError):
    """A regex that RE2 can't take: it says what is wrong with it."""


@dataclass(frozen=True)
class Phrase:
    """What an author wrote: a literal, or a regex between slashes."""

    written: str

    @cached_property
    def is_regex(self) -> bool:
        return len(self.written) > 2 and self.written[0] == self.written[-1] == "/"  # noqa: PLR2004 - two slashes and something

    @cached_property
    def literal(self) -> str:
        """What is looked for, levelled as the text is; for a regex its source, spelt out.

        Raises:
            BadPhrase: it names a word list that there isn't.

        """
        if not self.is_regex:
            return level(self.written).lower()
        try:
            return level(spelt_out(in_one_line(self.written)[1:-1]))
        except UnknownWords as error:
            raise BadPhrase(str(error)) from None

    @cached_property
    def source(self) -> str:
        """The phrase as a regex."""
        return f"(?i:{self.literal})" if self.is_regex else str(re2.escape(self.literal))

    def span(self, folded: str) -> tuple[int, int] | None:
        """Where it first stands in *folded*, or None."""
        if self.is_regex:
            hit = compiled(self.source).search(folded)
            return hit.span() if hit else None
        at = folded.find(self.literal)
        return None if at < 0 else (at, at + len(self.literal))


def in_one_line(written: str) -> str:
    """*written*; of a regex over several lines the breaks go, with the blanks around them."""
    if "\n" not in written or not Phrase(written).is_regex:
        return written
    return joined(written)


@cache
def compiled(source: str | bytes) -> Any:  # RE2 has no types of its own
    """*source*, compiled once.

    Raises:
        BadPhrase: it is no regex, or one of those that RE2 hasn't.

    """
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    options.dot_nl = True
    try:
        return re2.compile(source, options)
    except re2.error as error:
        words = error.args[0] if error.args else "no regex"
        raise BadPhrase(words.decode() if isinstance(words, bytes) else str(words)) from None
