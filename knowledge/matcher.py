"""From an error's text to the entry that explains it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

from knowledge.diagnosis import Candidate, Diagnosis
from knowledge.entry import Entry
from knowledge.facts import extract
from knowledge.folding import fold
from knowledge.phrase import Phrase
from knowledge.provider import ProviderFile
from knowledge.question import KnownQuestion
from knowledge.redaction import Redacted
from knowledge.vocabulary import Cause, Provider

_PROOF = {"code": 300.0, "message": 200.0, "words": 100.0}
_CLUE = {"certain": 40.0, "likely": 20.0, "hint": 5.0}


@dataclass(frozen=True, slots=True)
class _Fit:
    entry: Entry
    provider: Provider
    score: float
    phrases: tuple[Phrase, ...]


class KnowledgeBase:
    """All entries, ready to be asked."""

    def __init__(
        self,
        entries: Sequence[Entry],
        providers: Mapping[Provider, ProviderFile] | None = None,
        questions: Sequence[KnownQuestion] = (),
    ) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self.providers: Mapping[Provider, ProviderFile] = dict(providers or {})
        self.questions = tuple(questions)
        self._index = _Index(entries, self.providers)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[entry_id]

    def diagnose(self, text: Redacted) -> Diagnosis | None:
        """The entry that fits *text* best; None where it is no refusal that is known: silence."""
        folded = fold(text.text)
        fits = self._index.fits(folded)
        if not fits:
            return None
        best = fits[0]
        evidence = tuple(folded[slice(*s)] for p in best.phrases if (s := p.span(folded)))
        candidates = [Candidate(f.provider, f.entry.cause, f.score, f.entry) for f in fits]
        also = [Candidate(best.provider, cause, best.score / 2) for cause in best.entry.also]
        return Diagnosis(
            best.provider, best.entry.cause, best.entry, evidence, extract(text),
            (candidates[0], *also, *candidates[1:]), text.secrets,
        )


class _Index:
    def __init__(self, entries: Sequence[Entry], providers: Mapping[Provider, ProviderFile]) -> None:
        self._entries = entries
        self._clues = [
            (Phrase(written), provider, weight)
            for provider, file in providers.items()
            for name, weight in _CLUE.items()
            for written in getattr(file.clues, name)
        ]
        written = {p for e in entries for p in (*e.signature.any, *e.signature.all, *e.signature.none)}
        self._phrases = sorted(written | {p.written for p, _, _ in self._clues})
        self._filter = re2.Filter()
        for phrase in self._phrases:
            self._filter.Add(Phrase(phrase).source)
        if self._phrases:
            self._filter.Compile()

    def hits(self, folded: str) -> set[str]:
        if not self._phrases:
            return set()
        potential = (self._phrases[i] for i in self._filter.Match(folded, potential=True) or ())
        return {p for p in potential if Phrase(p).span(folded)}

    def fits(self, folded: str) -> list[_Fit]:
        hits = self.hits(folded)
        if not hits:
            return []
        told: dict[Provider, float] = {}
        for phrase, provider, weight in self._clues:
            if phrase.written in hits:
                told[provider] = told.get(provider, 0.0) + weight
        found = [fit for e in self._entries if (fit := self._fit(e, hits, told))]
        return sorted(found, key=lambda f: (-f.score, f.entry.id))

    def _fit(self, entry: Entry, hits: set[str], told: dict[Provider, float]) -> _Fit | None:
        if not fits(entry, hits):
            return None
        sign, provider = entry.signature, entry.provider
        if not sign.alone and provider is Provider.GENERIC and told:
            provider = max(told, key=lambda p: told[p])
        elif not sign.alone and provider not in told:
            return None
        phrases = sorted((p for p in (*sign.any, *sign.all) if p in hits), key=len, reverse=True)
        length = sum(map(len, phrases)) / 10 - (50 if entry.cause is Cause.UNDETERMINED else 0)
        score = _PROOF[sign.proof] + told.get(provider, 0) + length
        return _Fit(entry, provider, score, tuple(map(Phrase, phrases)))


def fits(entry: Entry, hits: set[str]) -> bool:
    """Whether *hits*, the phrases that are in a text, make up the signature of *entry*."""
    sign = entry.signature
    return (
        not hits.isdisjoint(sign.any) and hits.issuperset(sign.all) and hits.isdisjoint(sign.none)
    )
