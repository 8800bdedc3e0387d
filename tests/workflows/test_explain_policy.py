import pytest

from bot.access.person import Identity
from bot.errors import LookupFailed
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, MISSING_SCOPE, RAVI_ON_SLACK
from tests.world import Edge, World, button


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def told(world, card, by):
    reply = await world.press(button(card, Action.WHO_DECIDES), by)
    return {fact.name: flat(fact.value) for fact in reply.card.facts} | {
        "headline": reply.card.headline
    }


async def test_the_card_says_who_could_decide_and_why_not_i(world):
    card = await world.asked(MISSING_SCOPE)
    mine = await told(world, card, RAVI_ON_SLACK)
    assert mine["It takes"] == "a workspace admin"
    assert mine["Could decide now"] == "Ana, Ben"
    assert mine["You"] == "You asked for this yourself, so someone else has to decide."
    assert (await told(world, card, ANA_ON_SLACK))["You"] == "You can decide on this."
    mia = Identity("slack", "T0ACME", "U0MIA")
    assert (await told(world, card, mia))[
        "You"
    ] == "Only a workspace admin can decide on this request."


async def test_it_is_told_from_the_directory_of_now(world):
    card = await world.asked(MISSING_SCOPE)
    world.roster.admins.discard(str(ANA_ON_SLACK))
    assert (await told(world, card, ANA_ON_SLACK))["Could decide now"] == "Ben"
    world.roster.fails = LookupFailed("Slack is away.")
    now = await told(world, card, BEN_ON_SLACK)
    assert (now["Could decide now"], now["Not found out"]) == ("nobody", "Slack is away.")
    assert now["You"] == "Slack is away."


async def test_whoever_is_not_known_where_it_was_asked_is_told_nothing(world):
    card = await world.asked(MISSING_SCOPE)
    world.bot.add("teams", Edge(world.chat, world.roster))
    reply = await world.press(
        button(card, Action.WHO_DECIDES), Identity("teams", "acme", "aad-eve")
    )
    assert "keyfix doesn't know you" in reply.card.headline


async def test_nothing_is_changed_or_audited_by_asking(world):
    card = await world.asked(MISSING_SCOPE)
    before = await world.kinds()
    await told(world, card, RAVI_ON_SLACK)
    assert await world.kinds() == before
