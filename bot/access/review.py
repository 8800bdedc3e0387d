"""What reviewers said to a request, and what it was before it was changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.access.asked import Asked
from bot.access.person import Person


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Review:
    """What one person says to one request. A later one stands in place of theirs before."""

    by: Person
    verdict: Verdict
    at: datetime
    reason: str = ""
    offer: Asked | None = None
    """With a denial: the smaller wish that they would rather decide on."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was asked for until *by*, a person's id, changed it *at* that moment."""

    asked: Asked
    by: str
    at: datetime
