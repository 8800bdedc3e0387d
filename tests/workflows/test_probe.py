"""What a command printed is an answer: of whoever was asked, in that thread, while it is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access.person import Identity
from bot.messages.text import flat
from bot.storage.database import Database
from tests.conftest import ANA_ON_SLACK, HELP, MISSING_SCOPE, NOON
from tests.world import World

UNTOLD = "mistral api says: Error code: 401 Unauthorized"
NO_MONEY = "openai.RateLimitError: Error code: 429 - {'error': {'code': 'insufficient_quota'}}"
MIA = Identity("slack", "T0ACME", "U0MIA")


@pytest.fixture
async def world(url, base, policy):
    """One whose clock goes on by a second with each look at it."""
    looks = iter(range(10**6))
    database = Database(url, lambda: NOON + timedelta(seconds=next(looks)))
    yield World(database, base, policy, ANA_ON_SLACK)
    await database.close()


@pytest.fixture
def asked(world):
    """Somebody pasted a text of which a command tells more, and the card offers it."""

    async def ask(text):
        await world.say(text)
        (card,) = world.chat.at(HELP)
        (line,) = [step for step in card.steps if "Or run this" in flat(step.do)]
        return card, line.command

    return ask


BEDROCK = (
    "botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when "
    "calling the InvokeModel operation: Your account is not authorized to invoke this API operation"
)
USABLE = (
    '{"agreementAvailability": {"status": "AVAILABLE"}, "authorizationStatus": "AUTHORIZED", '
    '"entitlementAvailability": "AVAILABLE", "regionAvailability": "AVAILABLE"}'
)


async def test_the_card_offers_a_command_and_its_output_narrows_the_causes(world, asked):
    card, command = await asked(BEDROCK)
    assert command.startswith("aws bedrock get-foundation-model-availability")
    await world.say(f"```{USABLE}```")
    (now,) = world.chat.at(HELP)
    assert now != card
    assert all(command != step.command for step in now.steps)
    assert await world.kinds() == ["error.explained", "question.answered"]


@pytest.mark.parametrize("text", ["200", "{}", "401", "lunch?", "ok"])
async def test_what_is_no_output_of_that_command_is_met_with_silence(world, asked, text):
    card, _ = await asked(BEDROCK)
    await world.say(text)
    assert world.chat.at(HELP) == [card]
    assert await world.kinds() == ["error.explained"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param({"by": MIA}, id="a colleague"),
        pytest.param({"place": replace(HELP, thread="1763600099.000100")}, id="another thread"),
        pytest.param({"place": replace(HELP, channel="C0OTHER")}, id="another channel"),
    ],
)
async def test_an_output_elsewhere_or_of_another_person_is_met_with_silence(
    world, asked, elsewhere
):
    card, _ = await asked(BEDROCK)
    await world.say(USABLE, **elsewhere)
    assert list(world.chat.posts.values()) == [card]


async def test_an_output_that_nobody_asked_for_is_met_with_silence(world):
    await world.say(USABLE)
    await world.say("200")
    await world.say(MISSING_SCOPE)
    await world.say("200")
    assert len(world.chat.posts) == 1
    assert await world.kinds() == ["error.explained"]


async def test_the_same_output_delivered_twice_answers_once(world, asked):
    await asked(BEDROCK)
    for _ in range(2):
        await world.say(USABLE, key="slack:T0ACME:C0HELP:18.1")
    assert (await world.kinds()).count("question.answered") == 1


async def test_an_output_is_no_answer_once_the_checklist_is_walked(world, asked):
    card, _ = await asked(BEDROCK)
    while not any(b.value.endswith(":step:next") for b in card.buttons):
        await world.press(card.buttons[-1])
        (card,) = world.chat.at(HELP)
    await world.press(next(b for b in card.buttons if b.value.endswith(":step:next")))
    before = world.chat.at(HELP)
    await world.say(USABLE)
    assert world.chat.at(HELP) == before


async def test_a_later_paste_in_the_thread_goes_on_with_the_story(world):
    await world.say(MISSING_SCOPE)
    await world.say(NO_MONEY)
    first, second = world.chat.at(HELP)
    assert "Before" not in flat(first.body[0])
    assert flat(second.body[0]) == (
        "Before: key_scope_missing, which is past. Now: billing_missing."
    )


async def test_the_story_is_one_persons_in_one_thread(world):
    await world.say(MISSING_SCOPE)
    await world.say(NO_MONEY, MIA)
    await world.say(NO_MONEY, place=replace(HELP, thread="1763600099.000100"))
    assert not any("Before" in flat(card.body[0]) for card in world.chat.posts.values())


async def test_what_was_asked_privately_is_no_part_of_the_story(world):
    await world.command(MISSING_SCOPE)
    await world.say(NO_MONEY)
    (card,) = world.chat.at(HELP)
    assert "Before" not in flat(card.body[0])
