"""Why a text was answered, or met with silence: the evidence, what spoke against it, what is near.

For people who add entries or wonder about an answer. It tries every phrase by itself, so it takes
some hundredths of a second, and decides nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge import silence
from knowledge.diagnosis import Diagnosis
from knowledge.entry import Entry
from knowledge.phrase import Phrase
from knowledge.provider import ProviderFile
from knowledge.vocabulary import Provider

_MOST = 5
_CLOSE = 0.6
_LEAST_WORDS = 3
_LINE = 90  # characters
_SPEAKS = {
    "elsewhere": "it looks like somebody else's error, so a provider must be told with certainty",
    "beside": "that may have refused as well, so a provider must be likely",
    "talk": "people talk about keys here, so their words prove no error",
    "review": "a change is described or reviewed here; what it quotes is no error of today",
}
_WORD = re.compile(r"[a-z0-9_]{2,}")


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that was not the answer, and what it lacked."""

    entry: Entry
    missing: str
    close: float
    """How near it was; only the order means anything."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What spoke for the answer or for silence. `str` gives it as lines for people."""

    diagnosis: Diagnosis | None
    clues: tuple[str, ...]
    """What tells a provider: `openai: “api.openai.com” (certain)`."""
    against: tuple[str, ...]
    """What spoke for silence."""
    near: tuple[Near, ...]
    """The nearest entries besides, nearest first."""

    @property
    def verdict(self) -> str:
        """In one line: which entry answered, or why none did."""
        if self.diagnosis:
            found = self.diagnosis
            return f"Answered by {found.entry.id}: {found.provider.value}, {found.cause.value}"
        if self.near and self.against:
            return "Met with silence: something fits, and something speaks against it"
        return "Met with silence: no entry has all its evidence in this text"

    def lines(self) -> Iterator[str]:
        """What stands behind the verdict, a line each."""
        if self.diagnosis:
            yield from (f"Evidence: “{' '.join(q.split())}”" for q in self.diagnosis.evidence)
            rivals = [f"{c.provider.value}/{c.cause.value}" for c in self.diagnosis.candidates[1:5]]
            if rivals:
                yield f"Behind it: {', '.join(rivals)}"
        yield from (f"Provider: {clue}" for clue in self.clues)
        if not self.clues:
            yield "Provider: nothing in the text tells one"
        yield from (f"For silence: {one}" for one in self.against)
        yield from (f"Near: {one.entry.id}: {one.missing}" for one in self.near)

    def __str__(self) -> str:
        """The verdict and what stands behind it."""
        return "\n".join([self.verdict, *(f"  {line}" for line in self.lines())])


def explain(
    folded: str,
    diagnosis: Diagnosis | None,
    entries: Iterable[Entry],
    providers: Mapping[Provider, ProviderFile],
) -> Explanation:
    """Look at *folded*, which led to *diagnosis*, phrase by phrase."""
    answered = {c.entry.id for c in diagnosis.candidates if c.entry} if diagnosis else set()
    words = set(_WORD.findall(folded))
    near = [
        one
        for entry in entries
        if entry.id not in answered and (one := _near(entry, folded, words))
    ]
    nearest = sorted(near, key=lambda one: (-one.close, one.entry.id))
    return Explanation(
        diagnosis,
        tuple(_clues(folded, providers)),
        tuple(_against(folded)),
        tuple(nearest[:_MOST]),
    )


def _near(entry: Entry, folded: str, words: set[str]) -> Near | None:
    sign = entry.signature
    there = next(_found(sign.any, folded), "")
    if not there:
        return _by_words(entry, words)
    lacks = [p for p in sign.all if Phrase(p).span(folded) is None]
    if lacks:
        close = 2 + 1 - len(lacks) / len(sign.all)
        return Near(entry, f"it has “{there}”, and lacks “{_cut(lacks[0])}”", close)
    rules_out = next(_found(sign.none, folded), "")
    if rules_out:
        return Near(entry, f"it has “{there}”, and “{rules_out}” rules it out", 3)
    told = (
        "and weighs less" if sign.alone else "which several say, and nothing tells that it was they"
    )
    return Near(entry, f"it fits by “{there}”, {told}", 4)


def _by_words(entry: Entry, words: set[str]) -> Near | None:
    """How many words of its best phrase are there, in whatever order."""
    best = Near(entry, "", 0.0)
    for phrase in map(Phrase, entry.signature.any):
        needed = set() if phrase.is_regex else set(_WORD.findall(phrase.literal))
        share = len(needed & words) / len(needed) if len(needed) >= _LEAST_WORDS else 0.0
        if share > best.close:
            lost = ", ".join(sorted(needed - words)) or "their order"
            best = Near(entry, f"of “{_cut(phrase.written)}” it lacks: {lost}", share)
    return best if best.close >= _CLOSE else None


def _clues(folded: str, providers: Mapping[Provider, ProviderFile]) -> Iterator[str]:
    for provider, file in providers.items():
        for strength, phrases in file.clues.model_dump().items():
            there = list(dict.fromkeys(_found(phrases, folded)))
            if there:
                quoted = ", ".join(f"“{one}”" for one in there[:3])
                yield f"{provider.value}: {quoted} ({strength})"


def _against(folded: str) -> Iterator[str]:
    speaks = silence.shipped()
    for kind, why in _SPEAKS.items():
        there = next(_found(getattr(speaks, kind), folded), "")
        if there:
            yield f"“{there}”: {why}"


def _found(phrases: Iterable[str], folded: str) -> Iterator[str]:
    """What the phrases stand for in *folded*, of each that is there."""
    for written in phrases:
        span = Phrase(written).span(folded)
        if span:
            yield _cut(folded[slice(*span)].strip())


def _cut(words: str) -> str:
    """*words*, or as many as fit on a line."""
    return words if len(words) <= _LINE else words[: _LINE - 1] + "…"
