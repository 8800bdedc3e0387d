"""Every entry's first card stays small, and says all that a card has to say."""

import pytest

import knowledge
from bot.messages.answer_card import STEPS, more_card
from bot.messages.card import Action
from bot.messages.paste import Paste, standing
from bot.messages.question_card import standing_card
from bot.messages.text import flat
from knowledge import redact
from tests.conftest import HELP, NOON, RAVI_ON_SLACK
from tests.world import actions

BASE = knowledge.load()
FIRST_CARD = 12  # lines; a paragraph of 100 characters is one


def paste_of(text):
    return Paste(id="dx-1", author=RAVI_ON_SLACK, place=HELP, text=redact(text), at=NOON)


def lines(text):
    return sum(1 + len(one) // 100 for one in text.splitlines())


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_the_first_card_of_every_entry_is_small(entry):
    paste = paste_of(entry.samples.matches[0])
    now = standing(paste, BASE)
    card = standing_card(paste, now, BASE)
    assert len(card.headline) <= 150
    assert len(card.steps) <= STEPS
    told = [card.headline, flat(card.lead), *map(flat, card.body), flat(card.foot)]
    counted = sum(map(lines, told)) + len(card.steps) + min(len(card.quote), 2) + bool(card.check)
    assert counted <= FIRST_CARD
    for button in card.buttons:
        assert len(button.label) <= 75
        assert len(button.value) <= 250


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_a_card_offers_a_request_only_where_something_can_be_asked_for(entry):
    paste = paste_of(entry.samples.matches[0])
    now = standing(paste, BASE)
    card = standing_card(paste, now, BASE)
    if now.question is None and now.step is None:
        offered = Action.ASK_FOR_ACCESS in actions(card)
        assert offered is (now.diagnosis.entry.ask is not None)
        assert more_card(paste, now, BASE).steps


def test_no_secret_of_a_paste_is_on_any_card():
    key = "sk-ant-api03-" + "EXAMPLEexample0123456789_" * 4
    paste = paste_of(f'anthropic.AuthenticationError: 401 invalid x-api-key "{key}"')
    assert paste.text.secrets
    assert key not in repr(standing_card(paste, standing(paste, BASE), BASE))


@pytest.mark.parametrize("entry", list(BASE), ids=lambda e: e.id)
def test_a_headline_names_the_provider_once(entry):
    paste = paste_of(entry.samples.matches[0])
    now = standing(paste, BASE)
    card = standing_card(paste, now, BASE)
    name = BASE.providers[now.diagnosis.provider].name
    assert card.headline.count(f"{name}: {name}") == 0
