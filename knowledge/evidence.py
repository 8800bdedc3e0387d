"""Quotes: where in the text, as it was pasted, the evidence stands."""

from collections.abc import Iterable, Iterator

import re2

from knowledge.phrase import Phrase

LONGEST = 200
"""Characters of a quote; a longer one is cut."""
MOST = 3
_SEPARATOR = r"(?:\\[nrtu\"'`/]|[^\pL\pN])"
_WORD = re2.compile(r"[\pL\pN]+")


def quotes(text: str, folded: str, phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """What of *text* the phrases were found in, without repeating a part of another quote."""
    found: list[str] = []
    for quote in _found(text, folded, phrases):
        if not any(quote in other for other in found):
            found.append(quote)
        if len(found) == MOST:
            break
    return tuple(found)


def _found(text: str, folded: str, phrases: Iterable[Phrase]) -> Iterator[str]:
    lowered = text.lower()
    for phrase in phrases:
        span = phrase.span(folded)
        if not span:
            continue
        seen = folded[slice(*span)].strip()
        at = lowered.find(seen) if len(lowered) == len(text) else -1
        quote = text[at : at + len(seen)] if at >= 0 else _mangled(text, seen)
        if quote:
            yield quote[:LONGEST]


def _mangled(text: str, seen: str) -> str:
    """The same words in *text*, whatever stands between them."""
    words = _WORD.findall(seen)[:40]
    if not words:
        return seen
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    pattern = f"{_SEPARATOR}{{0,24}}".join(map(re2.escape, words))
    hit = re2.compile(pattern, options).search(text)
    return str(hit.group()) if hit else seen
