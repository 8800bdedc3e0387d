"""A pasted error as it is kept: redacted, with the answers that people gave to keyfix about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.access.person import Identity
from bot.access.place import Place
from knowledge import KnowledgeBase, Redacted
from knowledge.triage import Answer, Standing, follow


class Rating(StrEnum):
    """What became of the advice."""

    NONE = ""
    WORKED = "worked"
    DIDNT_HELP = "didnt_help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """What somebody pasted, as far as it is kept. All that is said about it is drawn from this.

    *private*: it was asked for privately, so no thread hears of it.
    """

    id: str
    author: Identity
    place: Place
    text: Redacted
    answers: tuple[Answer, ...] = ()
    rating: Rating = Rating.NONE
    private: bool = False
    at: datetime


def standing(paste: Paste, base: KnowledgeBase) -> Standing | None:
    """How far *paste* is explained by its text and the answers so far; None: nobody knows it."""
    found = base.diagnose(paste.text)
    return follow(base, found, paste.answers) if found else None
