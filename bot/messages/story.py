"""A later paste of the same person in the same thread: what has changed since."""

from dataclasses import replace

from bot.messages.card import Card
from bot.messages.text import plain
from knowledge import Cause
from knowledge.triage import Standing


def continued(card: Card, before: Standing, now: Standing) -> Card:
    """*card* with one line more: what it was before, and what it is now."""
    told = plain(_story(_cause(before), _cause(now)))
    return replace(card, quote=card.quote[:1], body=(told, *card.body))


def _cause(standing: Standing) -> Cause:
    return standing.step.cause if standing.step and standing.solved else standing.diagnosis.cause


def _story(first: Cause, second: Cause) -> str:
    if first is second:
        return "The same as before in this thread."
    if first is Cause.UNDETERMINED:
        return "Before, the text did not say why; this one does."
    if second is Cause.UNDETERMINED:
        return f"Before: {first.value}. This is another refusal."
    return f"Before: {first.value}, which is past. Now: {second.value}."
