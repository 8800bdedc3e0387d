import pytest

import knowledge
from bot.messages.guide_card import guide_card, help_card, unknown_card
from bot.messages.text import flat

BASE = knowledge.load()


@pytest.mark.parametrize("file", list(BASE.providers.values()), ids=lambda f: f.id)
def test_a_guide_has_the_commonest_causes_how_to_check_and_when_it_was_checked(file):
    card = guide_card(file)
    assert file.name in card.headline
    assert card.steps[0].who.lower() == file.checklist[0].cause.words
    assert flat(card.foot).endswith(f"Checked {file.checked}.")
    assert all(link.url.startswith("https://") for link in card.links)


def test_help_and_an_unknown_text_name_every_guide():
    for card in (help_card(BASE), unknown_card(BASE)):
        told = "".join(map(flat, card.body))
        assert all(provider.value in told for provider in BASE.providers)
