"""A later paste says what it was before, on a card that stays small."""

import pytest

import knowledge
from bot.messages.paste import Paste, standing
from bot.messages.question_card import standing_card
from bot.messages.text import flat
from knowledge import redact
from tests.conftest import HELP, MISSING_SCOPE, NOON, RAVI_ON_SLACK
from tests.messages.test_answer_card import FIRST_CARD, lines

BASE = knowledge.load()
NO_MONEY = "openai.RateLimitError: Error code: 429 - {'error': {'code': 'insufficient_quota'}}"
UNTOLD = "mistral api: 401 Unauthorized"


def stands(text):
    paste = Paste(id="dx-1", author=RAVI_ON_SLACK, place=HELP, text=redact(text), at=NOON)
    return paste, standing(paste, BASE)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            MISSING_SCOPE,
            NO_MONEY,
            "Before: key_scope_missing, which is past. Now: billing_missing.",
        ),
        (NO_MONEY, NO_MONEY, "The same as before in this thread."),
        (UNTOLD, NO_MONEY, "Before, the text did not say why; this one does."),
        (NO_MONEY, UNTOLD, "Before: billing_missing. This is another refusal."),
    ],
)
def test_what_changed_since_is_said_in_a_line(first, second, told):
    paste, now = stands(second)
    card = standing_card(paste, now, BASE, before=stands(first)[1])
    assert flat(card.body[0]) == told


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_with_that_line_every_first_card_stays_small(entry):
    paste, now = stands(entry.samples.matches[0])
    card = standing_card(paste, now, BASE, before=stands(MISSING_SCOPE)[1])
    told = [card.headline, flat(card.lead), *map(flat, card.body), flat(card.foot)]
    counted = sum(map(lines, told)) + len(card.steps) + min(len(card.quote), 2) + bool(card.check)
    assert counted <= FIRST_CARD + 1
