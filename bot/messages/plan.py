"""What will be done at the provider, in order, shown before anybody approves it."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages.card import StepLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one grant is given, and how it is taken back.

    *by_hand*: a person does it, with these very commands; else keyfix does, with such calls.
    *until*: the end that stands in the grant itself, so that it lapses though keyfix is down; None
    where only keyfix ends it.
    """

    give: tuple[StepLine, ...]
    take_back: tuple[StepLine, ...]
    by_hand: bool = False
    until: datetime | None = None
