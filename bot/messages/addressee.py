"""Who outside the chat has to act: whom a message has to be copied for, and the button for it."""

from collections.abc import Sequence

from bot.messages.card import Action, Button
from bot.messages.paste import Paste
from knowledge import Cause, Step
from knowledge.ask import Ask
from knowledge.triage import Standing

SUPPORT = "support"
ADMIN = "admin"
OUTSIDE = {
    "network": "the network team",
    "security": "the security team",
    "billing": "whoever pays the bills",
    SUPPORT: "the provider's support",
}
"""Whom no request in the chat reaches, by what a step calls them."""
_CALLED = OUTSIDE | {ADMIN: "an admin"}
_PROVIDERS_OWN = frozenset({Cause.ACCOUNT_RESTRICTED, Cause.APPROVAL_PENDING})
"""Where the provider itself decides, whatever the steps say."""


def current_ask(standing: Standing) -> Ask | None:
    """What an access request would ask for now: the checklist step's own, else the entry's."""
    if standing.step is not None and standing.step.ask is not None:
        return standing.step.ask
    return standing.diagnosis.entry.ask


def current_steps(standing: Standing) -> Sequence[Step]:
    """What is to be done as things stand: the checklist step's fix, else the entry's steps."""
    return standing.step.fix if standing.step else standing.diagnosis.entry.steps


def addressee(standing: Standing) -> str:
    """Who has to act and hears nothing of it here, as a step calls them; empty where nobody.

    An admin is one where nothing can be asked for in the chat.
    """
    named = [step.who for step in current_steps(standing)]
    outside = next((who for who in named if who in OUTSIDE), "")
    if outside:
        return outside
    cause = standing.step.cause if standing.step else standing.diagnosis.cause
    if cause in _PROVIDERS_OWN:
        return SUPPORT
    return ADMIN if ADMIN in named and current_ask(standing) is None else ""


def called(who: str) -> str:
    """*who* in the words of a sentence."""
    return _CALLED[who]


def copy_button(paste: Paste, standing: Standing) -> tuple[Button, ...]:
    """‹Copy for…›, where there is somebody to copy for."""
    who = addressee(standing)
    if not who:
        return ()
    hint = f"Show a message to send to {called(who)}, ready to copy"
    return (Button(Action.COPY, f"Copy for {called(who)}", paste.id, hint=hint),)
