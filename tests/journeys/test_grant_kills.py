"""Processes that carry a grant out, and are killed at each point of it."""

import asyncio
import sys
from datetime import timedelta

import pytest

from bot.access.grant_status import GrantStatus
from bot.workflows.provision import LEASE
from tests.conftest import NOON
from tests.fakes.provider import FakeProvider
from tests.granting import grant_of, keep_approved, kinds
from tests.journeys.story import CARRIED_OUT, points_of

pytestmark = pytest.mark.long

KILLED = 137
TURNS = [NOON + n * LEASE for n in range(4)]
"""Each pass comes when a dead one's lease is over."""
ENDS = [NOON + timedelta(hours=9) + n * LEASE for n in range(4)]


@pytest.fixture
async def provider():
    async with FakeProvider() as fake:
        yield fake


async def carry_out(point, url, provider, moment):
    """One pass in a process of its own; the code that it ended with."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.journeys.carrying",
        point,
        url,
        provider.url,
        moment.isoformat(),
    )
    return await process.wait()


@pytest.mark.parametrize("point", [*points_of(CARRIED_OUT, []), "grant:called"])
async def test_killed_at_any_point_it_is_given_once_and_taken_back(database, url, provider, point):
    await keep_approved(database)
    ended = []
    for moment in (*TURNS, *ENDS):
        armed = "" if KILLED in ended else point
        ended.append(await carry_out(armed, url, provider, moment))
    assert sorted(ended) == [0] * (len(ended) - 1) + [KILLED]
    assert (await grant_of(database)).status is GrantStatus.ENDED
    assert (len(provider.made), provider.bindings) == (1, {})
    assert await kinds(database) == CARRIED_OUT
