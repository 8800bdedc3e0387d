"""Whoever wonders is told, and nothing of it is kept."""

import pytest

from bot.access.person import Identity
from tests.conftest import ANA_ON_SLACK, MISSING_SCOPE
from tests.world import World

MIA = Identity("slack", "T0ACME", "U0MIA")


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK)


async def test_a_text_behind_the_command_is_accounted_for(world):
    card = (await world.command(f"why {MISSING_SCOPE}")).card
    assert card.headline.startswith("Answered by openai/")
    assert "Missing scopes: model.request" in repr(card.body)
    assert world.chat.posts == {}
    assert await world.kinds() == []


async def test_silence_is_accounted_for_too(world):
    card = (await world.command("why You exceeded the quota. Check your plan and billing.")).card
    assert card.headline.startswith(("Met with silence", "Answered by"))
    assert "it lacks: " in repr(card.body)


async def test_alone_it_is_about_what_one_pasted_last_in_the_channel(world):
    await world.say(MISSING_SCOPE)
    assert (await world.command("why")).card.headline.startswith("Answered by openai/")
    assert "pasted nothing here" in (await world.command("why", MIA)).card.headline


async def test_no_secret_is_in_what_is_told(world):
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    assert key not in repr(await world.command(f"Why {MISSING_SCOPE} {key}"))
