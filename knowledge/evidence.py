"""Quotes: where in the text, as it was pasted, the evidence stands."""

from collections.abc import Iterable, Iterator
from typing import Any

import re2

LONGEST = 200
"""Characters of a quote; a longer one is cut."""
MOST = 3
_WORDS = 12
_WORD = rb"[A-Za-z0-9\x80-\xff]+"
_BETWEEN = (
    rb"(?:\\[nrtu]|\xe2[\x94\x95][\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xc2\xa0"
    rb"|[^A-Za-z0-9\x80-\xff]){0,8}"
)
"""What may stand between two words of a quote: marks, line breaks, frames, escapes."""


def quotes(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Where in *text* the *words* stand that its plain form holds; no quote repeats another."""
    found: list[str] = []
    for quote in _found(text, words):
        if not any(quote in other for other in found):
            found.append(quote)
        if len(found) == MOST:
            break
    return tuple(found)


def _found(text: str, words: Iterable[str]) -> Iterator[str]:
    lowered = text.lower()
    for seen in map(str.strip, words):
        at = lowered.find(seen) if len(lowered) == len(text) else -1
        quote = text[at : at + len(seen)] if at >= 0 else _mangled(text, seen)
        if quote:
            yield quote[:LONGEST]


def _mangled(text: str, seen: str) -> str:
    """The same words in *text*, whatever stands between them; *seen* where they are not found."""
    words = _bytewise(_WORD).findall(seen.encode())[:_WORDS]
    hit = _bytewise(_BETWEEN.join(words)).search(text.encode()) if words else None
    return hit.group().decode("utf-8", "ignore") if hit else seen


def _bytewise(source: bytes) -> Any:  # RE2 has no types of its own
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(source, options)
