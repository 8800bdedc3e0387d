from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.access.policy import PolicyFile, parse_policy
from bot.access.request import Status
from bot.errors import NotFound
from bot.messages.card import Action
from bot.messages.text import flat
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.sweep import Sweep
from tests.conftest import (
    ADMINS_PLACE,
    ANA,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    NOON,
    approve,
    make_asked,
    make_request,
)
from tests.world import World, button

NO_POLICY = PolicyInForce(PolicyFile())
DUE = NOON + timedelta(hours=24)


async def keep(database, *requests):
    async with database.begin() as work:
        for request in requests:
            await work.open(request)


async def statuses(database, *ids):
    async with database.begin() as work:
        return [(await work.requests.get(one)).status for one in ids]


@pytest.fixture
def clock():
    return lambda: DUE


async def test_what_nobody_decided_lapses_at_its_deadline(database):
    await keep(
        database,
        make_request(),
        make_request(id="req-2", decide_by=DUE + timedelta(microseconds=1)),
    )
    sweep = Sweep(database, NO_POLICY)
    assert (await sweep.step(), await sweep.step()) == (1, 0)
    assert await statuses(database, "req-1", "req-2") == [Status.EXPIRED, Status.PENDING]


class DecidedMeanwhile(Database):
    """Between the list of what is due and the turn of `req-2`, somebody decides it."""

    turns = 0

    def begin(self, *given):
        self.turns += 1
        return self._second() if self.turns == 3 else super().begin(*given)

    @asynccontextmanager
    async def _second(self):
        async with super().begin() as work:
            await work.apply(approve(await work.requests.lock("req-2"), ANA, at=NOON))
        async with super().begin() as work:
            yield work


async def test_one_row_that_can_not_be_lapsed_does_not_keep_the_others(url, clock):
    database = DecidedMeanwhile(url, clock)
    asked = [make_asked(principal=str(n)) for n in range(3)]
    await keep(database, *(make_request(id=f"req-{n + 1}", asked=a) for n, a in enumerate(asked)))
    database.turns = 0
    assert await Sweep(database, NO_POLICY).step() == 2
    expected = [Status.EXPIRED, Status.APPROVED, Status.EXPIRED]
    assert await statuses(database, "req-1", "req-2", "req-3") == expected
    await database.close()


async def test_redacted_pastes_are_forgotten_after_thirty_days(url, base, policy):
    times = [NOON]
    database = Database(url, lambda: times[0])
    world = World(database, base, policy)
    await world.say(MISSING_SCOPE)
    card = world.chat.at(HELP)[0]
    sweep = Sweep(database, NO_POLICY)
    times[0] += timedelta(days=30)
    await sweep.forget()
    async with database.begin() as work:
        await work.diagnoses.get(card.buttons[0].value)
    times[0] += timedelta(seconds=1)
    await sweep.forget()
    async with database.begin() as work:
        with pytest.raises(NotFound):
            await work.diagnoses.get(card.buttons[0].value)
    assert "paste it again" in (await world.press(card.buttons[0])).card.headline
    await database.close()


async def test_how_long_pastes_are_kept_is_the_policys_to_say(url, base):
    times = [NOON]
    database = Database(url, lambda: times[0])
    policy = parse_policy("version: 1\nkeep_diagnoses: P7D")
    world = World(database, base, policy)
    await world.say(MISSING_SCOPE)
    value = world.chat.at(HELP)[0].buttons[0].value
    times[0] += timedelta(days=7, seconds=1)
    await world.bot.sweep.forget()
    async with database.begin() as work:
        with pytest.raises(NotFound):
            await work.diagnoses.get(value)
    await database.close()


REMINDING = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [admins], decide_within: P1D, remind_after: [PT6H, PT12H]}]
"""


@pytest.fixture
async def reminding(url, base):
    times = [NOON]
    database = Database(url, lambda: times[0])
    world = World(database, base, parse_policy(REMINDING), ANA_ON_SLACK, BEN_ON_SLACK)
    await world.asked(MISSING_SCOPE)

    async def after(hours):
        times[0] = NOON + timedelta(hours=hours)
        done = await world.bot.sweep.step()
        await world.bot.courier.drain()
        return done

    yield world, after
    await database.close()


async def test_reviewers_are_reminded_once_at_each_time_that_the_policy_says(reminding):
    world, after = reminding
    assert [await after(hours) for hours in (5, 6, 7, 12, 13)] == [0, 1, 0, 1, 0]
    asked, *reminders = world.chat.at(ADMINS_PLACE)
    assert len(reminders) == 2
    assert all(one.headline == f"Still waiting: {asked.headline}" for one in reminders)
    assert (await world.kinds()).count("request.reminded") == 2


async def test_a_reminder_opens_the_request_and_tells_afterwards_how_it_ended(reminding):
    world, after = reminding
    await after(6)
    asked, reminder = world.chat.at(ADMINS_PLACE)
    assert (await world.press(button(reminder, Action.DECIDE), ANA_ON_SLACK)).form
    await world.press(button(asked, Action.APPROVE), ANA_ON_SLACK)
    reminder = world.chat.at(ADMINS_PLACE)[1]
    assert "approved by Ana" in flat(reminder.lead)
    assert not reminder.buttons
    assert await after(12) == 0
    assert len(world.chat.at(ADMINS_PLACE)) == 2


async def test_nobody_is_reminded_of_what_has_lapsed(reminding):
    world, after = reminding
    assert await after(24) == 1
    assert len(world.chat.at(ADMINS_PLACE)) == 1
