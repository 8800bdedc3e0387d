import asyncio
from datetime import timedelta

import pytest

from bot.delivery.courier import LEASE, TRIES, Courier, fingerprint, key_of, next_try
from bot.delivery.drawing import Draw
from bot.errors import DeliveryBusy, DeliveryRefused, DeliveryUnknown
from bot.messages.card import Action, Card
from bot.messages.inbound import Inbound
from bot.messages.notice import Audience, Notice
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from tests.conftest import ADMINS_PLACE, ANA_ON_SLACK, HELP, MISSING_SCOPE, NOON, RAVI_ON_SLACK
from tests.world import World, button


@pytest.fixture
def times():
    return [NOON]


@pytest.fixture
def clock(times):
    return lambda: times[0]


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK)


async def letters(database):
    async with database.begin() as work:
        return await work.outbox.waiting(), await work.outbox.dead()


async def test_a_busy_platform_is_asked_again_when_it_said_and_not_before(world, times):
    world.chat.fails = [DeliveryBusy("429", retry_after=7)]
    await world.say(MISSING_SCOPE)
    times[0] += timedelta(seconds=6)
    await world.bot.courier.drain()
    assert world.chat.at(HELP) == []
    times[0] += timedelta(seconds=1)
    await world.bot.courier.drain()
    assert len(world.chat.at(HELP)) == 1
    assert await letters(world.database) == (0, 0)


async def test_what_arrived_although_no_answer_came_is_not_sent_again(world, times):
    world.chat.fails, world.chat.too_late = [DeliveryUnknown("timed out")], True
    await world.say(MISSING_SCOPE)
    times[0] += timedelta(minutes=1)
    await world.bot.courier.drain()
    assert len(world.chat.at(HELP)) == 1
    assert await letters(world.database) == (0, 0)


async def test_what_did_not_arrive_is_sent_again(world, times):
    world.chat.fails = [DeliveryUnknown("timed out")]
    await world.say(MISSING_SCOPE)
    assert world.chat.at(HELP) == []
    times[0] += timedelta(minutes=1)
    await world.bot.courier.drain()
    assert len(world.chat.at(HELP)) == 1


async def test_a_courier_that_died_after_sending_is_followed_by_one_that_looks(
    world, times, base, policy
):
    await _hear(world)
    async with world.database.begin() as work:
        (held,) = await work.outbox.lease(1, times[0], LEASE)
        posted = await work.messages.of(held.notice)
        draw = Draw(lambda: base, PolicyInForce(policy))
        (delivery,) = await draw(work, held.notice, posted)
    await world.chat.post(delivery.place, delivery.card, key_of(held.notice, delivery.target))
    await world.bot.courier.drain()
    assert len(world.chat.at(HELP)) == 1, "still leased to the dead one"
    times[0] += LEASE
    await world.bot.courier.drain()
    assert len(world.chat.at(HELP)) == 1
    assert await letters(world.database) == (0, 0)


async def _hear(world):
    heard = Inbound(key="k", author=RAVI_ON_SLACK, place=HELP, text=MISSING_SCOPE)
    await world.bot.door.hear(heard)


async def test_what_a_platform_will_never_take_becomes_a_dead_letter_at_once(world):
    world.chat.fails = [DeliveryRefused("channel_not_found")]
    await world.say(MISSING_SCOPE)
    assert await letters(world.database) == (0, 1)


async def test_after_twenty_tries_a_notice_is_given_up_aloud(world, times, capsys):
    world.chat.fails = [DeliveryBusy("503", retry_after=0) for _ in range(TRIES)]
    await world.say(MISSING_SCOPE)
    for _ in range(TRIES):
        times[0] += timedelta(minutes=10)
        await world.bot.courier.drain()
    assert await letters(world.database) == (0, 1)
    assert "courier.gave_up" in capsys.readouterr().out


async def test_one_place_that_refuses_does_not_keep_the_others_from_hearing(world):
    card = await world.asked(MISSING_SCOPE)
    world.chat.closed.add(ADMINS_PLACE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    direct = [c for (place, _), c in world.chat.posts.items() if place.channel == "DU0RAVI"]
    assert len(direct) == 1
    assert (await letters(world.database))[1] == 1


async def test_a_card_that_shows_the_same_is_not_sent_again(world):
    await world.asked(MISSING_SCOPE)
    before = world.chat.updates
    async with world.database.begin() as work:
        request_id = world.chat.at(ADMINS_PLACE)[0].foot[0].text.split()[1]
        await work.outbox.put(Notice(Audience.REVIEWERS, request_id), NOON)
    await world.bot.courier.drain()
    assert world.chat.updates == before


async def test_two_couriers_of_two_replicas_send_everything_once(replicas, base, policy):
    worlds = [World(replica, base, policy, ANA_ON_SLACK) for replica in replicas]
    worlds[1].chat = worlds[0].chat
    couriers = [
        Courier(replica, Draw(lambda: base, PolicyInForce(policy)), {"slack": worlds[0].chat})
        for replica in replicas
    ]
    for n in range(20):
        heard = Inbound(key=f"k{n}", author=RAVI_ON_SLACK, place=HELP, text=MISSING_SCOPE)
        await worlds[n % 2].bot.door.hear(heard)
    await asyncio.gather(*(courier.drain() for courier in couriers))
    assert len(worlds[0].chat.at(HELP)) == 20


async def test_a_running_courier_hears_of_a_commit_at_once(url, base, policy):
    database = Database(url)
    world = World(database, base, policy)
    running = asyncio.create_task(world.bot.courier.run())
    await _hear(world)
    async with asyncio.timeout(5):
        while not world.chat.at(HELP):
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()


def test_waiting_grows_twofold_up_to_five_minutes():
    waits = [(next_try(NOON, n, None) - NOON).total_seconds() for n in range(1, 21)]
    assert 0.8 <= waits[0] <= 1.2
    assert 6.4 <= waits[3] <= 9.6
    assert max(waits) <= 360
    assert next_try(NOON, 9, 30.0) == NOON + timedelta(seconds=30)


def test_a_fingerprint_changes_with_anything_that_is_shown():
    assert fingerprint(Card(headline="a")) != fingerprint(Card(headline="a", quote=("x",)))
