"""The texts that the engine is measured on: pasted errors and ordinary messages, with labels.

They come from `../shared/corpus` where that lies beside the project; elsewhere the entries' own
samples and the lines below stand in, and the figures say so. Only the half whose sha256(id) is
even is read: the other half is kept for the last judgement.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import knowledge

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ORDINARY = (
    "morning all, standup in five",
    "can somebody review the billing branch? it renames the openai client and two tests",
    "deploy of 4f2a91c to staging is done, 0 errors, p99 212 ms",
    "who owns the staging-eu cluster these days?",
    "I pushed a fix for the flaky test, permission checks are mocked out now, see the thread",
    "fatal: could not read from remote repository. Permission denied (publickey).",
    "Error: connect ECONNREFUSED 127.0.0.1:5432",
    "kubectl says pods is forbidden: User jane cannot list resource pods in the namespace default",
    "TypeError: Cannot read properties of undefined (reading 'map')\n    at render (app.js:41:18)",
    "lunch? the place at the corner has the soup again",
    "npm ERR! 403 Forbidden - PUT the-registry/left-pad - you must be logged in",
    "the claude release notes are out, the long context is nice",
    "This model's maximum context length is 128000 tokens. Please reduce the length.",
    "MERGED: rotate the API keys every 90 days (#4821), docs updated",
    "docker: permission denied while trying to connect to the Docker daemon socket",
    "ok so the plan is: mock the gateway, ship on Tuesday, celebrate on Wednesday",
    "psql: FATAL: role app does not exist",
    "thx! worked after a restart",
    "https://example.com/blog/how-we-cut-our-build-times in case anybody is bored",
    "does anybody have a good example of streaming responses with gemini in go?",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what it is: provider and cause, or neither."""

    text: str
    label: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it is to be answered."""
        return bool(self.label)


@dataclass(frozen=True, slots=True)
class Texts:
    """Both kinds, and where they come from."""

    errors: tuple[Text, ...]
    ordinary: tuple[Text, ...]
    source: str


def label(provider: str, cause: str) -> str:
    """The name of a diagnosis, as classifiers know it."""
    return f"{provider}/{cause}"


def texts(base: knowledge.KnowledgeBase) -> Texts:
    """The corpus, or what stands in for it."""
    if (FOLDER / "errors.jsonl").exists():
        lines = [*_lines("errors"), *_lines("ordinary")]
        errors, ordinary = [t for t in lines if t.is_error], [t for t in lines if not t.is_error]
        return Texts(tuple(errors), tuple(ordinary), "half of the corpus")
    samples = [Text(s, label(e.provider, e.cause)) for e in base for s in e.samples.matches]
    return Texts(tuple(samples), tuple(map(Text, ORDINARY)), "the entries' own samples")


def _lines(name: str) -> Iterator[Text]:
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 == 0:
                known = row["provider"] != "none"
                yield Text(row["text"], label(row["provider"], row["cause"]) if known else "")
