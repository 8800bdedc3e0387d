"""Cards as Block Kit. Every limit here is Slack's: https://docs.slack.dev/reference/block-kit/blocks

What a person typed goes into rich text and plain text only. Both are shown as they are: nothing in
them mentions, links or formats, whatever characters they hold. There is no mrkdwn in any block.
"""

import sys
from datetime import datetime
from typing import Any

from bot.messages.card import Button, Card, Fact, Link, Mention, StepLine, Style, buttons_of
from bot.messages.text import Line, Look, Span, bold, cut, flat, plain, visible
from bot.platforms.slack.mrkdwn import escaped

Block = dict[str, Any]

HEADER_MAX = 150
TEXT_MAX = 3000
URL_MAX = 3000
LABEL_MAX = 75
VALUE_MAX = 2000
ACTIONS_MAX = 25
CARD_MAX = 10_000
"""Characters in a whole card. Slack says only that blocks can be too long, near 13,000."""

FACTS_MAX = 20_000
"""Characters of what a form is of: a modal takes more than a message does."""

DATE = "{day_divider_pretty} at {time}"
"""How Slack shows a moment, in each reader's own zone: `Today at 3:00 PM`, `Monday, May 4th …`."""

_LEAST = 2_000
"""What must be left for the rest of a card when the facts that are shown whole are in."""

_TOO_LONG = "Too long to decide here: not all that is asked for can be shown. Read it all first."
_LONG_COMMAND = "(The command is too long to be shown here.)"


def to_message(card: Card) -> dict[str, Any]:
    """The `text` (for notifications and screen readers) and the `blocks` of *card*.

    What is too long is cut and ends in `…`, but never a fact that must be whole: such a card says
    that it can't be decided here, and has no button to do it.
    """
    text = " · ".join(filter(None, (card.headline, flat(card.lead), *map(flat, card.body))))
    return {"text": escaped(text, TEXT_MAX), "blocks": to_blocks(card)}


def to_blocks(card: Card) -> list[Block]:
    """Draw *card*, top to bottom."""
    room = _Room(card)
    blocks: list[Block] = [{"type": "header", "text": plain_text(card.headline, HEADER_MAX)}]
    blocks += _mentions(card.mentions)
    elements = room.draw()
    if elements:
        blocks.append({"type": "rich_text", "elements": elements})
    blocks += _actions(card, decidable=room.decidable)
    return blocks + paragraphs((card.foot,))


class _Room:
    """Draws what stands between headline and buttons, within the room that a card has."""

    def __init__(self, card: Card) -> None:
        self._card = card
        whole = [flat(fact.value) for fact in card.facts if fact.whole]
        self._left = CARD_MAX - sum(map(len, whole))
        self.decidable = self._left >= _LEAST and all(len(one) <= TEXT_MAX for one in whole)
        if not self.decidable:
            self._left = CARD_MAX

    def draw(self) -> list[Block]:
        card = self._card
        parts = [self._section(card.lead)] if card.lead else []
        parts += [] if self.decidable else [_section(_spans(bold(_TOO_LONG), TEXT_MAX))]
        parts += [self._fixed(*card.quote)] if any(card.quote) else []
        parts += [self._section(line) for line in card.body if flat(line)]
        parts += [self._fact(fact) for fact in card.facts if flat(fact.value)]
        parts += [part for n, step in enumerate(card.steps) for part in self._step(n, step)]
        parts += self._check(card.check) if card.check else []
        parts += [self._section(line) for line in card.more if flat(line)]
        parts += [self._section(_linked(card.links))] if card.links else []
        return [part for part in parts if part["elements"]]

    def _section(self, line: Line, most: int = TEXT_MAX) -> Block:
        drawn = _spans(line, min(most, self._left))
        self._left -= sum(len(one.get("text") or one["fallback"]) for one in drawn)
        return _section(drawn)

    def _fact(self, fact: Fact) -> Block:
        if fact.whole and self.decidable:
            return _section(_spans((*bold(fact.name + ": "), *fact.value), 2 * TEXT_MAX))
        return self._section((*bold(fact.name + ": "), *fact.value))

    def _step(self, n: int, step: StepLine) -> list[Block]:
        # A list can't hold a command, so every step is a list of one that counts on.
        item = self._section(_step_line(step))
        listed = {"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": n}
        return [{**listed, "elements": [item]}, *self._command(step)] if item["elements"] else []

    def _check(self, check: StepLine) -> list[Block]:
        return [self._section(_step_line(check)), *self._command(check)]

    def _command(self, step: StepLine) -> list[Block]:
        if not step.command:
            return []
        if len(step.command) > min(TEXT_MAX, self._left):  # half a command is worse than none
            return [_section(_spans(plain(_LONG_COMMAND), TEXT_MAX))]
        return [self._fixed(step.command)]

    def _fixed(self, *lines: str) -> Block:
        text = visible(cut("\n".join(lines), min(TEXT_MAX, max(1, self._left))))
        self._left -= len(text)
        return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def _mentions(mentions: tuple[Mention, ...]) -> list[Block]:
    """Those who are called; Slack notifies them when the card is posted, not when it is redrawn."""
    drawn: list[Block] = [{"type": "text", "text": "For "}]
    for one in mentions:
        drawn += [{"type": "text", "text": ", "}] if len(drawn) > 1 else []
        user = {"type": "user", "user_id": one.id}
        drawn.append({"type": "usergroup", "usergroup_id": one.id} if one.group else user)
    return [{"type": "rich_text", "elements": [_section(drawn)]}] if mentions else []


def plain_text(words: str, most: int) -> Block:
    """A plain_text object; Slack wants one character at least, and no emoji are made of it."""
    return {"type": "plain_text", "text": visible(cut(words, most)) or "…", "emoji": False}


def paragraphs(lines: tuple[Line, ...]) -> list[Block]:
    """*lines* as rich text, a paragraph each; no block where they say nothing."""
    drawn = [_section(_spans(line, TEXT_MAX)) for line in lines if flat(line)]
    return [{"type": "rich_text", "elements": drawn}] if drawn else []


def whole_facts(facts: tuple[Fact, ...]) -> list[Block] | None:
    """*facts* as rich text, a paragraph each; None where what must be whole has no room."""
    left = FACTS_MAX - sum(len(flat(fact.value)) for fact in facts if fact.whole)
    if left < 0:
        return None
    drawn = []
    for fact in (one for one in facts if flat(one.value)):
        value = _spans(fact.value, sys.maxsize if fact.whole else min(TEXT_MAX, left))
        left -= 0 if fact.whole else sum(len(one.get("text", "")) for one in value)
        drawn.append(_section([*_spans(bold(f"{cut(fact.name, LABEL_MAX)}: "), TEXT_MAX), *value]))
    return [{"type": "rich_text", "elements": drawn}] if drawn else []


def _section(elements: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": elements}


def _spans(line: Line, most: int) -> list[Block]:
    """The spans of *line*, *most* characters together."""
    drawn: list[Block] = []
    for span in line:
        if span.text and most > 0:
            text = visible(cut(span.text, most))
            drawn.append(_span(span, text))
            most -= len(text)
    return drawn


def _span(span: Span, text: str) -> Block:
    if span.at:
        seconds = int(datetime.fromisoformat(span.at).timestamp())
        return {"type": "date", "timestamp": seconds, "format": DATE, "fallback": text}
    if span.url.startswith("https://") and len(span.url) <= URL_MAX:
        return {"type": "link", "url": span.url, "text": text}
    drawn: Block = {"type": "text", "text": text}
    if span.look is not Look.PLAIN:
        drawn["style"] = {span.look.value: True}
    return drawn


def _step_line(step: StepLine) -> Line:
    who = bold(step.who + ": ") if step.who else ()
    return (*who, *step.do, *((Span("  "), *_linked((step.link,))) if step.link else ()))


def _linked(links: tuple[Link, ...]) -> Line:
    spans: list[Span] = []
    for link in links:
        spans += [Span("  ·  ")] if spans else []
        spans.append(Span(link.label, url=link.url))
    return tuple(spans)


def _actions(card: Card, *, decidable: bool) -> list[Block]:
    shown = buttons_of(card, whole=decidable)
    buttons = [_button(n, button) for n, button in enumerate(shown)]
    rows = [buttons[at : at + ACTIONS_MAX] for at in range(0, len(buttons), ACTIONS_MAX)]
    return [{"type": "actions", "elements": row} for row in rows]


def _button(n: int, button: Button) -> Block:
    if len(button.value) > VALUE_MAX:
        raise ValueError(f"the value of {button.label!r} is longer than Slack carries")
    drawn: Block = {
        "type": "button",
        "action_id": f"{button.action.value}:{n}",
        "text": plain_text(button.label, LABEL_MAX),
        "value": button.value,
    }
    if button.style is not Style.PLAIN:
        drawn["style"] = button.style.value
    if button.hint:
        drawn["accessibility_label"] = visible(cut(button.hint, LABEL_MAX))
    return drawn
