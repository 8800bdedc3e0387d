from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.access.request import Status
from bot.errors import NotFound
from bot.storage.database import Database
from bot.workflows.sweep import Sweep
from tests.conftest import ANA, HELP, MISSING_SCOPE, NOON, approve, make_asked, make_request
from tests.world import World

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
    sweep = Sweep(database)
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
    assert await Sweep(database).step() == 2
    expected = [Status.EXPIRED, Status.APPROVED, Status.EXPIRED]
    assert await statuses(database, "req-1", "req-2", "req-3") == expected
    await database.close()


async def test_redacted_pastes_are_forgotten_after_thirty_days(url, base, policy):
    times = [NOON]
    database = Database(url, lambda: times[0])
    world = World(database, base, policy)
    await world.say(MISSING_SCOPE)
    card = world.chat.at(HELP)[0]
    sweep = Sweep(database)
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
