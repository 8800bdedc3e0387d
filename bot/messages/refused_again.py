"""It was granted and is refused still: what was fixed by it, and what remains."""

from dataclasses import replace

from bot.messages.card import Card
from bot.messages.form import Field, Form, Purpose
from bot.messages.text import Line, plain
from knowledge.triage import Standing

MOST = 3000
"""Characters of the new text."""


def refused_form(request_id: str) -> Form:
    """Ask what it says now."""
    hint = "Paste the whole message. Secrets are cut from it before anything is kept."
    text = Field(name="text", label="What it says now", lines=8, most=MOST, hint=hint)
    return Form(
        purpose=Purpose.STILL_REFUSED,
        subject=request_id,
        title="Still refused",
        fields=(text,),
        submit="Diagnose",
    )


def could_not_form(request_id: str) -> Form:
    """Ask why it could not be carried out, or not be taken back."""
    hint = "The requester and the reviewers read this."
    reason = Field(name="reason", label="Why it could not be done", lines=3, hint=hint)
    return Form(
        purpose=Purpose.COULD_NOT,
        subject=request_id,
        title="Could not",
        fields=(reason,),
        submit="Send",
    )


def refused_again_card(card: Card, before: Standing | None, now: Standing | None) -> Card:
    """*card*, the answer to the new text, begun with what was fixed and what remains."""
    return replace(card, body=(*_story(before, now), *card.body))


def _story(before: Standing | None, now: Standing | None) -> tuple[Line, ...]:
    if now is None:
        return (plain("keyfix doesn't know this text, so it can't tell what remains."),)
    remains = now.diagnosis.entry.title
    if before is None:
        return (plain(f"What remains: {remains}."),)
    if before.diagnosis.entry.id != now.diagnosis.entry.id:
        fixed = plain(f"Fixed by the grant: {before.diagnosis.entry.title}.")
        return (fixed, plain(f"What remains: {remains}."))
    takes = now.diagnosis.entry.propagation
    wait = f" It takes a while to be felt: {takes}" if takes else ""
    return (plain(f"Nothing has changed yet: the same refusal as before.{wait}"),)
