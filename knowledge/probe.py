"""Harmless commands whose output parts the rivals better than memory: `probes.yaml`.

A probe reads and changes nothing, prints little and no secret, and is run by the person who pasted
the error; what it printed is understood only while it is offered to them.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter

from knowledge.entry import Line, Strict, Text, Written
from knowledge.folding import fold
from knowledge.phrase import Phrase, compiled
from knowledge.question import Choice
from knowledge.redaction import Redacted
from knowledge.vocabulary import Provider
from knowledge.yaml_file import values

PROBES = Path(__file__).parent / "probes.yaml"
LONGEST = 4000
"""Characters that an output may have; what is longer is something else."""


class Outcome(Choice):
    """What one output means. *looks*: phrases as in a signature; the output has one of them."""

    looks: tuple[Written, ...] = Field(min_length=1)
    sample: Text
    """An output of this kind, as it is pasted."""


class Probe(Strict):
    """One command, of which providers' errors, and what its outputs mean for the causes.

    *run* may hold `{fact}` placeholders; *tells* says what one learns by it, in a few words.
    """

    id: Annotated[str, StringConstraints(pattern=r"^probe_[a-z0-9_]{1,34}$")]
    providers: tuple[Provider, ...] = Field(min_length=1)
    run: Text
    tells: Line
    outcomes: tuple[Outcome, ...] = Field(min_length=2, max_length=7)
    source: Line

    @property
    def options(self) -> tuple[Outcome, ...]:
        """The outcomes, as a question has options."""
        return self.outcomes

    def outcome_of(self, output: Redacted) -> Outcome | None:
        """What *output* is of this probe; None where it is nothing that this probe prints."""
        folded = _plain(output)
        return next((o for o in self.outcomes if _looks(o.looks, folded)), None)


@cache
def shipped() -> tuple[Probe, ...]:
    """The probes that come with the package."""
    rows = values(PROBES.read_bytes())
    return TypeAdapter(tuple[Probe, ...]).validate_python(rows)


def any_look(probes: Sequence[Probe]) -> str:
    """A regex for whatever one of *probes* may print; empty where there are none."""
    looks = {Phrase(written).source for p in probes for o in p.outcomes for written in o.looks}
    return "|".join(sorted(looks))


def may_be_output(look: str, text: Redacted) -> bool:
    """Whether *text* looks like what `any_look` is of. Quick: every message is asked."""
    if not look or len(text.text) > LONGEST:
        return False
    return compiled(look).search(_plain(text)) is not None


def _plain(text: Redacted) -> str:
    """*text* in its plain form, without the marks that set it as code in a chat."""
    return fold(text.text).strip("' ")


def _looks(phrases: Iterable[str], folded: str) -> bool:
    return any(Phrase(written).span(folded) for written in phrases)
