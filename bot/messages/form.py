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
    SETUP_PLACES = "setup_places"
    SETUP_REVIEWERS = "setup_reviewers"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field can have."""

    value: str
    label: str


class Picks(StrEnum):
    """What a field is filled with."""

    WORDS = "words"
    """Typed, or one of the field's choices."""
    PEOPLE = "people"
    """People of the platform: the ids of their accounts."""
    CHANNELS = "channels"
    """Channels of the platform, by their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line or box to fill in. With *choices* it is a menu.

    People and channels are picked in the platform's own way; *choices* name those that are in
    *value* already, and where a platform has no such way all that can be picked. With *many* the
    value is several, by commas.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    picks: Picks = Picks.WORDS
    many: bool = False
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
