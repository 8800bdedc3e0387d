"""From the phrases that are in a text to the entries that fit it, best first.

Two things are told apart. **Provider**: the clues of every provider's own file are counted, and
what fits by itself counts as well. **Cause**: an error code outranks a provider's own sentence,
which outranks a person's words; among equals the longer evidence wins.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.entry import Entry
from knowledge.gate import Gate
from knowledge.index import Index
from knowledge.last_resort import Gists, LastResort
from knowledge.provider import ProviderFile
from knowledge.silence import Silence
from knowledge.vocabulary import Cause, Provider

PROOF = {"code": 300.0, "message": 200.0, "words": 100.0}
CLUE = {"certain": 40.0, "likely": 16.0, "hint": 5.0}
OWN = {"code": 40.0, "message": 30.0, "words": 6.0}
TELLS = 5.0
"""What the clues must amount to where the entry's evidence does not tell the provider itself."""
_SURE = CLUE["certain"]
_HOSTS = frozenset(
    {
        *(Provider.AWS_BEDROCK, Provider.AZURE_OPENAI, Provider.VERTEX_AI, Provider.OPENROUTER),
        *(Provider.GITHUB_COPILOT, Provider.CURSOR, Provider.WINDSURF, Provider.TOKENMIX),
    }
)
"""They serve the models of others: where both are named, it is they who refuse."""
_CLOUDS = frozenset({Provider.AWS_BEDROCK, Provider.AZURE_OPENAI, Provider.VERTEX_AI})
_SERVED = frozenset(
    {
        *(Provider.OPENAI, Provider.ANTHROPIC, Provider.COHERE, Provider.DEEPSEEK),
        *(Provider.MISTRAL, Provider.MOONSHOT, Provider.XAI),
    }
)
"""Makers of models that the clouds serve as well."""
_MOST = 3
_CONFLICT = -150.0
_UNSURE, _BORROWED = -25.0, -110.0
_UNTOLD = -100.0
_LAST = -100.0
"""What the last resort scores: below every signature."""
_LETTER, _LENGTH, _CONDITION = 0.5, 60.0, 12.0


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry whose signature is in the text; *provider* is the text's where it is generic."""

    entry: Entry
    provider: Provider
    score: float
    words: tuple[str, ...]
    """Its evidence as it stands in the folded text, the longest first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Signature:
    entry: Entry
    free: bool
    """Whether it may fit without any clue to a provider."""
    any: frozenset[int]
    all: frozenset[int]
    none: frozenset[int]

    def fits(self, hits: set[int]) -> bool:
        return hits >= self.all and hits.isdisjoint(self.none) and not hits.isdisjoint(self.any)


class Scales:
    """Every signature and clue by the phrases that it needs."""

    def __init__(
        self,
        entries: Sequence[Entry],
        providers: Mapping[Provider, ProviderFile],
        silence: Silence,
        last_resort: LastResort,
    ) -> None:
        clues = [
            (written, provider, name)
            for provider, file in providers.items()
            for name in CLUE
            for written in getattr(file.clues, name)
        ]
        signs = [(e, e.signature) for e in entries]
        written = {p for _, s in signs for p in (*s.any, *s.all, *s.none)}
        self.index = Index([*written, *(w for w, _, _ in clues), *silence.phrases()])
        number = self.index.number
        self._clues: dict[int, list[tuple[Provider, str]]] = defaultdict(list)
        for phrase, provider, name in clues:
            self._clues[number[phrase]].append((provider, name))
        self._by_phrase: dict[int, list[_Signature]] = defaultdict(list)
        for entry, sign in signs:
            groups = (frozenset(number[p] for p in g) for g in (sign.any, sign.all, sign.none))
            signature = _Signature(entry, sign.alone or sign.usual, *groups)
            for phrase_number in signature.any:
                self._by_phrase[phrase_number].append(signature)
        self._elsewhere = frozenset(number[p] for p in silence.elsewhere)
        self._beside = frozenset(number[p] for p in silence.beside)
        self._talk = frozenset(number[p] for p in silence.talk)
        self._asks = frozenset(number[p] for p in silence.asks)
        self._reports = frozenset(number[p] for p in silence.reports)
        self._review = frozenset(number[p] for p in silence.review)
        self._source = frozenset(number[p] for p in silence.source)
        self._gists = Gists(entries, last_resort)
        self._gates()

    def _gates(self) -> None:
        """One gate for each step: what is asked later is seldom asked at all."""
        signatures = {s for near in self._by_phrase.values() for s in near}
        self._silent = self._elsewhere | self._beside | self._talk | self._asks
        self._silent |= self._review | self._source
        conditions = {n for s in signatures for n in (*s.all, *s.none)}
        first = self._clues.keys() | {n for s in signatures if s.free for n in s.any}
        needs = self.index.needs
        self._first = Gate({n: needs(n) for n in first})
        self._guarded = Gate({n: needs(n) for n in self._by_phrase.keys() - first})
        self._last = Gate({n: needs(n) for n in conditions | self._silent | self._reports})

    def fits(self, folded: bytes) -> list[Fit]:
        """The entries that fit, best first; none where the text is better met with silence."""
        ask = self.index.hits
        hits = ask(self._first.candidates(folded), folded)
        if not hits:
            return []
        told = self.told(hits)
        if told:  # without a clue nothing that needs one fits
            hits |= ask(self._guarded.candidates(folded), folded)
        near = {s for n in hits for s in self._by_phrase.get(n, ())}
        return self._signed(near, hits, told, folded) or self._last_resort(hits, told, folded)

    def _signed(
        self,
        near: set[_Signature],
        hits: set[int],
        told: Mapping[Provider, float],
        folded: bytes,
    ) -> list[Fit]:
        """The entries whose signature is in the text."""
        if not near:
            return []
        ask = self.index.hits
        last = self._last.candidates(folded)
        hits |= ask({n for s in near for n in (*s.all, *s.none)} & last - hits, folded)
        found = [s for s in near if s.fits(hits) and (told or s.free)]
        if not found:
            return []
        hits |= ask(self._silent & last - hits, folded)
        if not hits.isdisjoint(self._asks | self._talk):  # only there a report changes anything
            hits |= ask(self._reports & last - hits, folded)
        return self._weigh(found, hits, told, folded)

    def _weigh(
        self,
        found: Sequence[_Signature],
        hits: set[int],
        told: Mapping[Provider, float],
        text: bytes,
    ) -> list[Fit]:
        if not hits.isdisjoint(self._review):
            return []
        written = not hits.isdisjoint(self._source)
        quiet = written or self._is_talk(hits)
        least = self._least(hits, foreign=not told and b"://" in text)
        named = _named(told, least)
        heard = [
            (s, whose)
            for s in found
            if not (quiet and s.entry.signature.proof == "words")
            and not (written and s.entry.provider is Provider.GENERIC)
            and (whose := _whose(s.entry, named, told, least))
        ]
        evidence = {n for s, _ in heard for n in (s.any | s.all) & hits}
        words = {n: self.index.words(n, text) for n in evidence}
        fits = [_fit(s, provider, words, guessed=guessed) for s, (provider, guessed) in heard]
        return sorted(_settled(fits, told), key=lambda f: (-f.score, f.entry.id))

    def _last_resort(
        self, hits: set[int], told: Mapping[Provider, float], folded: bytes
    ) -> list[Fit]:
        """What the text is about, where no signature is in it and a platform refuses somebody."""
        gists = self._gists.found(folded) if told else ()
        if not gists:
            return []
        near = self._silent & self._last.candidates(folded)
        hits = hits | self.index.hits(near, folded)
        if not hits.isdisjoint(self._review | self._source | self._asks):
            return []
        least = self._least(hits, foreign=False)
        hosts = {p: weight for p, weight in told.items() if p in _HOSTS and weight >= least}
        sure = any(weight >= _SURE for weight in told.values())
        provider = _named(told if sure else hosts or told, least)
        if told.get(provider, 0.0) < least:
            return []
        return [Fit(g.entry, provider, _LAST - n, g.words) for n, g in enumerate(gists)]

    def _least(self, hits: set[int], *, foreign: bool) -> float:
        """What the clues must amount to where the evidence does not tell the provider itself."""
        if foreign or not hits.isdisjoint(self._elsewhere):
            return _SURE
        return CLUE["likely"] if not hits.isdisjoint(self._beside) else TELLS

    def _is_talk(self, hits: set[int]) -> bool:
        """Whether words prove no error here: talk, or a question, of one who was not refused."""
        return hits.isdisjoint(self._reports) and not hits.isdisjoint(self._asks | self._talk)

    def told(self, hits: set[int]) -> dict[Provider, float]:
        """What the clues in the text say for each provider."""
        count: dict[Provider, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for n in sorted(hits):
            for provider, name in self._clues.get(n, ()):
                count[provider][name] += 1
        return {
            provider: sum(CLUE[name] * min(times, _MOST) for name, times in names.items())
            for provider, names in count.items()
        }


def _whose(
    entry: Entry, named: Provider, told: Mapping[Provider, float], least: float
) -> tuple[Provider, bool] | None:
    """The provider that *entry* speaks of here, and whether it is only guessed; None: of none.

    *named*: the provider that the clues tell. *least*: what the clues must amount to where the
    evidence alone does not tell the provider.
    """
    sign, foreign = entry.signature, least >= _SURE
    provider = entry.provider if entry.provider is not Provider.GENERIC else named
    clear = told.get(provider, 0.0) >= least
    guessed = not sign.alone and not clear
    if guessed and (foreign or told.keys() - {Provider.GENERIC} or not sign.usual):
        return None
    if sign.alone and sign.proof == "words" and (foreign or (least > TELLS and not clear)):
        return None
    return provider, guessed


def _fit(sign: _Signature, provider: Provider, found: Mapping[int, bytes], *, guessed: bool) -> Fit:
    """*found*: what of the text each piece of evidence takes up."""
    entry = sign.entry
    words = sorted((found[n] for n in (sign.any | sign.all) & found.keys()), key=_by_length)
    score = PROOF[entry.signature.proof] + min(sum(map(len, words)) * _LETTER, _LENGTH)
    score += _CONDITION * len(sign.all)
    score += _UNSURE if entry.cause is Cause.UNDETERMINED else 0.0
    score += _BORROWED if provider is not entry.provider else 0.0
    untold = provider is Provider.GENERIC and not entry.signature.alone
    score += _UNTOLD if guessed or untold else 0.0
    return Fit(entry, provider, score, tuple(word.decode() for word in words))


def _by_length(words: bytes) -> tuple[int, bytes]:
    return -len(words), words


def _named(told: Mapping[Provider, float], least: float) -> Provider:
    """The provider that the clues tell; the generic one where they tell none."""
    named: dict[Provider, float] = {p: told[p] for p in told if p != Provider.GENERIC}
    if named.get(Provider.OPENAI, 0.0) < _SURE:  # its SDK and its names are spoken by all
        named = {p: min(w, TELLS + 1) if p is Provider.OPENAI else w for p, w in named.items()}
    best = max(named, key=lambda p: (named[p], p in _HOSTS), default=Provider.GENERIC)
    return best if named.get(best, 0.0) >= least else Provider.GENERIC


def _settled(fits: Sequence[Fit], told: Mapping[Provider, float]) -> list[Fit]:
    """The fits, those behind that are of a provider of which the text holds no other sign.

    Only where it holds certain signs of another one, and something of that one fits as well.
    OpenAI's SDK and forms are no sign of OpenAI: nearly everybody speaks its dialect. Nor is a
    model's name a sign of its maker where a cloud serves it.
    """
    sure = {p for p, weight in told.items() if weight >= _SURE and p is not Provider.GENERIC}
    settled = {fit.provider for fit in fits} & sure
    if not settled:
        return list(fits)
    served = _SERVED if settled & _CLOUDS else frozenset({Provider.OPENAI})
    known = {p for p in told if p not in served} | sure | {Provider.GENERIC}
    return [
        fit if fit.provider in known else replace(fit, score=fit.score + _CONFLICT) for fit in fits
    ]
