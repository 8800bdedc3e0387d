"""`/keyfix why`: what spoke for an answer, or for silence."""

from bot.messages.card import Card
from bot.messages.text import cut, plain
from knowledge.why import Explanation

_HEADLINE = 150


def why_card(explanation: Explanation) -> Card:
    """Draw *explanation*, a paragraph a line."""
    return Card(
        headline=cut(explanation.verdict, _HEADLINE),
        body=tuple(plain(line) for line in explanation.lines()),
        foot=plain("Only you see this."),
    )
