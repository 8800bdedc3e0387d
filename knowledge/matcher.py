"""From an error's text to the entry that explains it."""

from collections.abc import Iterator, Mapping, Sequence

from knowledge import google_roles, last_resort, silence
from knowledge.diagnosis import Candidate, Diagnosis
from knowledge.entry import Entry
from knowledge.evidence import quotes
from knowledge.facts import extract
from knowledge.folding import fold
from knowledge.least_privilege import computed
from knowledge.probe import Probe, any_look
from knowledge.provider import ProviderFile
from knowledge.question import KnownQuestion
from knowledge.redaction import Redacted
from knowledge.vocabulary import Cause, Provider
from knowledge.weighing import Fit, Scales
from knowledge.why import Explanation, explain


class KnowledgeBase:
    """All entries, ready to be asked."""

    def __init__(
        self,
        entries: Sequence[Entry],
        providers: Mapping[Provider, ProviderFile] | None = None,
        questions: Sequence[KnownQuestion] = (),
        probes: Sequence[Probe] = (),
    ) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self.providers: Mapping[Provider, ProviderFile] = dict(providers or {})
        self.questions = tuple(questions)
        self.probes = tuple(probes)
        self.printed = any_look(self.probes)
        """Whatever a probe may print, as one regex."""
        self._google_roles = google_roles.shipped()
        self._scales = Scales(entries, self.providers, silence.shipped(), last_resort.shipped())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[entry_id]

    def diagnose(self, text: Redacted) -> Diagnosis | None:
        """The entry that fits *text* best; None where it is no refusal that is known: silence."""
        folded = fold(text.text)
        fits = self._scales.fits(folded.encode())
        if not fits:
            return None
        best = fits[0]
        facts = extract(text)
        return Diagnosis(
            provider=best.provider,
            cause=best.entry.cause,
            entry=best.entry,
            evidence=quotes(text.text, best.words),
            facts=facts,
            fills={**facts, **computed(best.provider, facts, self._google_roles)},
            candidates=_candidates(fits),
            secrets=text.secrets,
        )

    def why(self, text: Redacted) -> Explanation:
        """Why *text* is answered as it is, or met with silence."""
        return explain(fold(text.text), self.diagnose(text), self, self.providers)


def _candidates(fits: Sequence[Fit]) -> tuple[Candidate, ...]:
    """The fits, each once; the best one's `also` right after it."""
    best, *rest = [Candidate(f.provider, f.entry.cause, f.score, f.entry) for f in fits]
    also = [Candidate(best.provider, cause, best.score - 1) for cause in fits[0].entry.also]
    by_id: dict[tuple[Provider, Cause], Candidate] = {}
    for candidate in (best, *also, *rest):
        name = (candidate.provider, candidate.cause)
        if name not in by_id or by_id[name].entry is None:
            by_id[name] = candidate
    return tuple(by_id.values())
