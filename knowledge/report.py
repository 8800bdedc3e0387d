"""What is known, counted; and a diagnosis as the line that `keyfix diagnose --jsonl` writes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from knowledge.diagnosis import Diagnosis
from knowledge.matcher import KnowledgeBase
from knowledge.triage import Question
from knowledge.vocabulary import Cause, Provider

FRESH = timedelta(days=180)
"""An entry that nobody checked for longer is stale."""


class CandidateLine(TypedDict):
    provider: str
    cause: str
    score: float


class Prediction(TypedDict):
    id: str
    silent: bool
    provider: str | None
    cause: str | None
    entry: str | None
    candidates: list[CandidateLine]
    facts: dict[str, list[str]]
    question: str | None


@dataclass(frozen=True, slots=True)
class Stats:
    """Entries by provider and cause, and the ids of those that are stale."""

    counts: Mapping[tuple[Provider, Cause], int]
    stale: tuple[str, ...]
    entries: int

    def row(self, provider: Provider) -> dict[Cause, int]:
        """How many entries of *provider* there are for each cause that has one."""
        return {c: n for (p, c), n in self.counts.items() if p is provider}


def as_prediction(
    text_id: str, diagnosis: Diagnosis | None, question: Question | None = None
) -> Prediction:
    """One line of `--jsonl`: silent where there is no diagnosis."""
    if diagnosis is None:
        return Prediction(
            id=text_id, silent=True, provider=None, cause=None, entry=None,
            candidates=[], facts={}, question=None,
        )  # fmt: skip
    return Prediction(
        id=text_id,
        silent=False,
        provider=diagnosis.provider.value,
        cause=diagnosis.cause.value,
        entry=diagnosis.entry.id,
        candidates=[
            CandidateLine(provider=c.provider.value, cause=c.cause.value, score=round(c.score, 3))
            for c in diagnosis.candidates
        ],
        facts={name: list(values) for name, values in diagnosis.facts.items()},
        question=question.ask if question else None,
    )


def stats(base: KnowledgeBase, today: date) -> Stats:
    """The matrix provider by cause; what was last checked more than 180 days before *today*."""
    counts = Counter((entry.provider, entry.cause) for entry in base)
    stale = tuple(entry.id for entry in base if today - entry.checked > FRESH)
    return Stats(counts, stale, len(base))
