"""The form of a provider's own file, `providers/<provider>/provider.yaml`.

It says how the provider is told from a text (`clues`), and holds what `/keyfix <provider>` shows:
the guide, and the checklist that is walked where an error's text proves no one cause.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from knowledge.ask import Ask
from knowledge.entry import Line, Link, Step, Strict, Text, Written
from knowledge.vocabulary import AskKind, Cause, Provider


class Clues(Strict):
    """What tells this provider from the others, strongest first; phrases as in a signature.

    `certain`: hosts, SDK modules, key prefixes, id shapes, console links: they settle it.
    `likely`: names of its products and models: they settle it where nothing else speaks.
    `hint`: words that lean this way.
    """

    certain: tuple[Written, ...] = ()
    likely: tuple[Written, ...] = ()
    hint: tuple[Written, ...] = ()


class ChecklistStep(Strict):
    """One thing to look at, most likely first: what to look for, and what puts it right.

    *look* asks for something that the person can see or has done, never "which cause is it?".
    *confirmed* is false for what was reported but found in no source of the provider's own.
    """

    cause: Cause
    look: Line
    fix: tuple[Step, ...] = Field(min_length=1)
    ask: Ask | None = None
    confirmed: bool = True


class Verify(Strict):
    """A way to see that a key or an access works now."""

    by: Literal["page", "curl", "sdk", "cli"]
    do: Line
    run: Text | None = None
    at: Link | None = None


class Answer(Strict):
    """A question that people ask, and its answer."""

    q: Line
    a: Line


class ProviderFile(Strict):
    """Everything about one provider that is not one error."""

    id: Provider
    name: Line
    console: Link | None = None
    keys_page: Link | None = None
    status_page: Link | None = None
    clues: Clues = Clues()
    summary: Line
    """Who may make keys here, in a sentence or two."""
    keys_here: Line | None = None
    """Who can make keys in this organisation, and whom to ask: the organisation's own word."""
    prerequisites: tuple[Line, ...] = ()
    checklist: tuple[ChecklistStep, ...] = Field(min_length=1)
    spare: tuple[ChecklistStep, ...] = ()
    """Of the generic file: steps lent to a provider whose own checklist lacks a rival's cause."""
    verify: tuple[Verify, ...] = ()
    new_member: tuple[Line, ...] = ()
    """An admin's checklist for somebody who joins."""
    key_formats: tuple[Line, ...] = ()
    limits: tuple[Line, ...] = ()
    faq: tuple[Answer, ...] = ()
    prevention: tuple[Line, ...] = ()
    escalation: tuple[Line, ...] = ()
    """Whom to turn to when nothing helped, and what to send them."""
    can_ask_for: tuple[AskKind, ...] = ()
    sources: tuple[Line, ...] = Field(min_length=1)
    checked: date
