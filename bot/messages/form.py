"""Something to fill in: a modal in Slack, a card with inputs in Teams, a dialog in the page."""

from dataclasses import dataclass
from enum import StrEnum

from bot.messages.card import Fact
from bot.messages.text import Line


class Purpose(StrEnum):
    """What a form is for; it comes back with the answers."""

    REQUEST = "request"
    DENIAL = "denial"
    EDIT = "edit"
    LESS = "less"
    DECISION = "decision"
    COULD_NOT = "could_not"
    STILL_REFUSED = "still_refused"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field can have."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line or box to fill in. With *choices* it is a menu."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    lines: int = 1
    required: bool = True
    most: int = 1000
    """Characters that it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """*subject* is what it is about, an id (and digest): it comes back as it was.

    title: 24 characters at most, submit: 24 at most (Slack's limits for a modal).
    """

    purpose: Purpose
    subject: str
    title: str
    lead: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    """What the form is of: those that are `whole` are never cut."""
    fields: tuple[Field, ...] = ()
    submit: str = "Send"
