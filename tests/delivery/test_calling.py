import pytest

from bot.access.directory import UserGroup
from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.messages.card import Action, Mention
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, button

NAMED = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
people:
  ana: {name: Ana, identities: ["slack:T0ACME:U0ANA", "teams:acme:aad-ana"]}
  ben: {name: Ben, identities: ["slack:T0ACME:U0BEN"]}
  ravi: {name: Ravi, identities: ["slack:T0ACME:U0RAVI"]}
  tea: {name: Tea, identities: ["teams:acme:aad-tea"]}
groups:
  platform: {people: [ben, tea], usergroups: ["slack:T0ACME:S0PLATFORM"]}
rules: [{reviewers: [ana, ravi, platform]}]
"""


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


@pytest.fixture
def posts(world):
    """Every card that was posted or redrawn for the reviewers, in its order."""
    seen = []
    post, update = world.chat.post, world.chat.update

    async def posted(place, card, key):
        seen.extend([card] if place == ADMINS_PLACE else [])
        return await post(place, card, key)

    async def updated(place, message_id, card):
        seen.extend([card] if place == ADMINS_PLACE else [])
        return await update(place, message_id, card)

    world.chat.post, world.chat.update = posted, updated
    return seen


@pytest.mark.parametrize("policy", [parse_policy(NAMED)], ids=["people"])
async def test_those_whom_the_policy_names_there_are_called_once(world, posts):
    async with world.database.begin() as work:
        await work.people.agree(parse_policy(NAMED).people)
    world.roster.usergroups[UserGroup.parse("slack:T0ACME:S0PLATFORM")] = [ANA_ON_SLACK]
    card = await world.asked(MISSING_SCOPE)
    assert posts[0].mentions == (
        Mention("S0PLATFORM", "the reviewers", group=True),
        Mention("U0ANA", "Ana"),
        Mention("U0BEN", "Ben"),
    )
    await world.press(button(card, Action.APPROVE), Identity("slack", "T0ACME", "U0MIA"))
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert [one.mentions for one in posts[1:]] == [()] * (len(posts) - 1)
    assert len(posts) > 1


async def test_admins_are_nobody_in_particular_and_are_not_called(world, posts):
    await world.asked(MISSING_SCOPE)
    assert posts[0].mentions == ()


async def test_no_text_calls_anybody(world, posts):
    await world.asked(MISSING_SCOPE, reason="<@U0ANA> <!channel> @Ana <at>Ana</at>")
    assert posts[0].mentions == ()


async def test_whoever_asks_is_not_called(world, posts):
    await world.asked(MISSING_SCOPE, by=RAVI_ON_SLACK)
    assert all(one.id != "U0RAVI" for one in posts[0].mentions)
