"""Why a text was refused, as far as the text itself proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.entry import Entry
from knowledge.vocabulary import Cause, Provider


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider and cause that fit, and how well (best first: only the order means anything)."""

    provider: Provider
    cause: Cause
    score: float
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The entry that fits best; *provider* is the text's, where the entry is generic."""

    provider: Provider
    cause: Cause
    entry: Entry
    evidence: tuple[str, ...] = ()
    """Quotes from the text as it stands there, strongest first, each of 200 characters at most."""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By name, the likeliest value first; a fact that is not in the text has no key."""
    fills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What fills the entry's `{…}`: the facts, and the smallest right, worked out from them."""
    candidates: tuple[Candidate, ...] = ()
    """Best first, this one first of all; the causes that its entry can't rule out too."""
    secrets: tuple[str, ...] = ()
    """The kinds of secret that stood in the text."""

    @property
    def others(self) -> tuple[Cause, ...]:
        """The other causes that fit, likeliest first, each once."""
        causes = dict.fromkeys(one.cause for one in self.candidates[1:])
        return tuple(c for c in causes if c not in {self.cause, Cause.UNDETERMINED})

    @property
    def certain(self) -> bool:
        """False where the text proves no one cause: then ask, don't claim."""
        return self.cause is not Cause.UNDETERMINED
