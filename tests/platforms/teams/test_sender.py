import asyncio

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryBusy, DeliveryRefused, DeliveryUnknown
from bot.messages.card import Card
from bot.platforms.teams.references import Reference, of_place
from tests.fakes.teams_values import ANN, CHANNEL, GUS, TENANT, THREAD

CARD = Card(headline="A card")
THREADED = Place("teams", TENANT, CHANNEL, "77")
ANN_HERE = Identity("teams", TENANT, ANN.aad)


async def test_a_card_goes_into_its_thread(teams, platform):
    message_id = await platform.sender.post(THREADED, CARD, "notice-1")
    (shown,) = teams.messages
    assert shown.id == message_id
    assert shown.conversation == f"{CHANNEL}{THREAD}77"


async def test_a_card_without_a_thread_begins_one(teams, platform):
    await platform.sender.post(THREADED.root, CARD, "notice-1")
    assert teams.messages[0].conversation == CHANNEL


async def test_nothing_can_be_read_back(teams, platform):
    await platform.sender.post(THREADED, CARD, "notice-1")
    assert await platform.sender.find(THREADED, "notice-1") is None


async def test_a_direct_message_opens_the_chat_once(teams, platform):
    place, _ = await platform.sender.direct(ANN_HERE, CARD, "notice-1")
    assert place == Place("teams", TENANT, ANN.chat)
    await platform.sender.whisper(THREADED, ANN_HERE, CARD)
    assert [one.conversation for one in teams.messages] == [ANN.chat, ANN.chat]
    assert teams.calls.count(("POST", "/v3/conversations")) == 1


async def test_whoever_wrote_to_the_bot_is_answered_in_that_chat(teams, platform):
    await teams.say(ANN, "Error 401", chat="a:another")
    await platform.sender.direct(ANN_HERE, CARD, "notice-1")
    assert teams.messages[0].conversation == "a:another"


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "17"}, 17),
        (429, {}, 5),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 5),
        (429, {"Retry-After": "999999"}, 3600),
        (409, {}, 5),
        (412, {}, 5),
        (502, {}, 5),
        (504, {}, 5),
    ],
)
async def test_a_busy_teams_says_when_to_try_again(teams, platform, status, headers, wait):
    teams.failures = [(status, headers)]
    with pytest.raises(DeliveryBusy) as busy:
        await platform.sender.post(THREADED, CARD, "notice-1")
    assert busy.value.retry_after == wait
    assert len(teams.calls) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_what_teams_will_not_take_is_refused_for_good(teams, platform, status):
    teams.failures = [(status, {})]
    with pytest.raises(DeliveryRefused):
        await platform.sender.post(THREADED, CARD, "notice-1")


async def test_after_an_inner_error_a_post_may_be_there_or_not(teams, platform):
    teams.failures = [(500, {})]
    with pytest.raises(DeliveryUnknown):
        await platform.sender.post(THREADED, CARD, "notice-1")


async def test_after_an_inner_error_an_update_is_simply_tried_again(teams, platform):
    message_id = await platform.sender.post(THREADED, CARD, "notice-1")
    teams.failures = [(500, {})]
    with pytest.raises(DeliveryBusy):
        await platform.sender.update(THREADED, message_id, CARD)


async def test_a_post_without_an_answer_may_be_there_or_not(teams, platform):
    object.__setattr__(platform.sender.connector, "timeout", 0.1)
    teams.open.clear()
    with pytest.raises(DeliveryUnknown):
        await platform.sender.post(THREADED, CARD, "notice-1")


async def test_a_service_that_is_not_there_is_tried_later(teams, platform):
    await teams.stop()
    with pytest.raises(DeliveryBusy):
        await platform.sender.post(THREADED, CARD, "notice-1")


async def test_a_service_that_is_not_trusted_never_sees_our_token(teams, platform):
    here = Reference("https://attacker.example/", CHANNEL)
    await platform.sender.references.remember(of_place(THREADED), here)
    with pytest.raises(DeliveryRefused, match="attacker"):
        await platform.sender.post(THREADED, CARD, "notice-1")
    assert not teams.token_fetches


async def test_who_blocked_the_bot_is_refused_for_good(teams, platform):
    teams.blocked.add(GUS)
    with pytest.raises(DeliveryRefused):
        await platform.sender.direct(Identity("teams", TENANT, GUS.aad), CARD, "notice-1")


async def test_a_message_that_is_gone_can_not_be_redrawn(teams, platform):
    with pytest.raises(DeliveryRefused):
        await platform.sender.update(THREADED, "12345", CARD)


async def test_one_token_serves_many_cards(teams, platform):
    await asyncio.gather(*(platform.sender.post(THREADED, CARD, str(n)) for n in range(5)))
    assert teams.token_fetches == 1


async def test_a_token_that_is_not_taken_is_fetched_anew(teams, platform):
    await platform.sender.post(THREADED, CARD, "notice-1")
    teams.tokens.clear()
    with pytest.raises(DeliveryBusy):
        await platform.sender.post(THREADED, CARD, "notice-2")
    await platform.sender.post(THREADED, CARD, "notice-2")
    assert teams.token_fetches == 2


async def test_a_giant_card_is_within_what_teams_takes(teams, platform):
    giant = Card(headline="😀" * 500, quote=("😀" * 9000,), body=((),) * 50)
    await platform.sender.post(THREADED, giant, "notice-1")
    assert len(teams.messages) == 1
