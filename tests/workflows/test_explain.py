import pytest

from tests.conftest import (
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_a_pasted_error_is_answered_in_its_thread_with_evidence_and_steps(world):
    await world.say(MISSING_SCOPE)
    (card,) = world.chat.at(HELP)
    assert "OpenAI" in card.headline
    assert "model.request" in " ".join(card.quote)
    assert card.steps
    assert card.check
    assert await world.kinds() == ["error.explained"]


@pytest.mark.parametrize("text", ["lunch at noon?", "git push: Permission denied (publickey)."])
async def test_ordinary_messages_are_met_with_silence(world, text):
    await world.say(text)
    assert world.chat.posts == {}
    assert await world.kinds() == []


async def test_the_same_message_delivered_three_times_is_answered_once(world):
    for _ in range(3):
        await world.say(MISSING_SCOPE, key="slack:T0ACME:C0HELP:17.1")
    assert len(world.chat.at(HELP)) == 1
    assert await world.kinds() == ["error.explained"]


async def test_whoever_speaks_to_keyfix_itself_is_answered_in_any_case(world):
    await world.say("hello?", addressed=True)
    (card,) = world.chat.at(HELP)
    assert card.headline == "keyfix does not know this text"


async def test_that_a_paste_holds_a_secret_is_told_to_its_author_alone(world):
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    await world.say(f"{MISSING_SCOPE} with {key}")
    ((place, to, card),) = world.chat.whispers
    assert (place, to) == (HELP, RAVI_ON_SLACK)
    assert "rotate" in card.headline
    assert key not in repr(card)
    (public,) = world.chat.at(HELP)
    assert key not in repr(public)
    assert "rotate" not in repr(public)
    async with world.database.begin() as work:
        links = [link.body async for link in work.audit_log.links()]
        assert not any(b"sk-proj-EXAMPLE" in body for body in links)
