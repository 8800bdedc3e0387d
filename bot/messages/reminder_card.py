"""A reminder: that a request still waits, and after that how it ended."""

from datetime import datetime

from bot.access.policy import Policy
from bot.access.request import AccessRequest, Status
from bot.messages.card import Action, Button, Card, Fact, Style, Tone
from bot.messages.request_card import headline, status_line
from bot.messages.text import plain


def reminder_card(request: AccessRequest, rule: Policy, now: datetime) -> Card:
    """Tell the reviewers that *request* waits for them; the button opens the whole of it."""
    if request.status_at(now) is not Status.PENDING:
        return Card(headline=headline(request), lead=status_line(request, now))
    seen = f"{request.id}:{request.digest}"
    hint = "Read the whole request, and decide"
    return Card(
        headline=f"Still waiting: {headline(request)}",
        tone=Tone.ASK,
        lead=status_line(request, now),
        facts=(Fact("Who can decide", plain(rule.needed())),),
        buttons=(Button(Action.DECIDE, "Decide", seen, Style.PRIMARY, hint),),
        foot=plain(f"Request {request.id}"),
    )
