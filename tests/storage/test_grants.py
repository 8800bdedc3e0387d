import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.access.grant import Grant
from bot.access.grant_status import GrantStatus
from bot.errors import NotFound, OutOfTurn, Stale
from knowledge.ask import EnableApi
from tests.conftest import ANA, NOON, make_asked, make_request

MINUTE = timedelta(minutes=1)


def made(number, **differences):
    asked = differences.pop("asked", make_asked(principal=str(number)))
    request = make_request(id=f"req-{number}", asked=asked)
    return request, replace(Grant.due(request.id, "main", asked, NOON), **differences)


async def keep(database, *pairs):
    async with database.begin() as work:
        for request, grant in pairs:
            await work.requests.add(request)
            await work.grants.add(grant)


async def test_what_is_kept_comes_back_as_it_was(database):
    _, grant = pair = made(1, ends_at=NOON + MINUTE, fault="a fault", by_hand=True)
    await keep(database, pair)
    async with database.begin() as work:
        assert await work.grants.of("req-1") == grant == await work.grants.lock("req-1")
        assert await work.grants.of("req-2") is None
        with pytest.raises(NotFound):
            await work.grants.lock("req-2")


async def test_only_what_is_due_and_free_is_taken_longest_first(database):
    await keep(
        database,
        made(1, next_at=NOON),
        made(2, next_at=NOON - MINUTE),
        made(3, next_at=NOON + MINUTE),
        made(4, next_at=None),
        made(5, next_at=NOON, leased_until=NOON + MINUTE),
        made(6, next_at=NOON - 2 * MINUTE, leased_until=NOON - MINUTE),
    )
    async with database.begin() as work:
        assert [g.request_id for g in await work.grants.due(NOON, 9)] == ["req-6", "req-2", "req-1"]
        assert len(await work.grants.due(NOON, 1)) == 1


async def test_no_two_replicas_take_the_same(replicas):
    await keep(replicas[0], *(made(n) for n in range(30)))

    async def take(replica):
        async with replica.begin() as work:
            due = await work.grants.due(NOON, 4)
            for one in due:
                await work.apply_to_grant(one.take(NOON, MINUTE))
            return [one.id for one in due]

    taken = await asyncio.gather(*(take(replicas[n % 2]) for n in range(10)))
    every = [one for batch in taken for one in batch]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_what_another_replica_looks_at_is_passed_by_and_not_waited_for(replicas):
    await keep(replicas[0], *(made(n) for n in range(2)))
    async with replicas[0].begin() as one, replicas[1].begin() as other:
        first = await one.grants.due(NOON, 1)
        async with asyncio.timeout(5):
            second = await other.grants.due(NOON, 2)
        assert len(first) == len(second) == 1
        assert first != second


async def test_a_change_of_what_was_changed_meanwhile_is_refused(database):
    _, grant = pair = made(1)
    await keep(database, pair)
    async with database.begin() as work:
        await work.grants.save(grant.take(NOON, MINUTE).grant)
        with pytest.raises(Stale):
            await work.grants.save(grant.take(NOON, MINUTE).grant)


async def test_what_a_dead_server_held_is_free_again_when_nobody_else_serves(database):
    await keep(database, made(1, leased_until=NOON + MINUTE))
    async with database.begin() as work:
        assert not await work.grants.due(NOON, 9)
        await work.grants.release()
        assert await work.grants.due(NOON, 9)


async def test_live_is_what_is_held_or_about_to_be_the_soonest_to_end_first(database):
    done = make_asked(duration=None, what={})
    done = replace(done, what=EnableApi(api="x", target="p"))
    await keep(
        database,
        made(1, status=GrantStatus.ACTIVE, ends_at=NOON + 2 * MINUTE),
        made(2, status=GrantStatus.ACTIVE, ends_at=NOON + MINUTE),
        made(3, status=GrantStatus.ENDED, ends_at=NOON),
        made(4, status=GrantStatus.GRANT_FAILED),
        made(5, status=GrantStatus.ACTIVE, asked=done),
        made(6, status=GrantStatus.REVOKE_FAILED, ends_at=NOON),
        made(7, status=GrantStatus.WAITING),
    )
    async with database.begin() as work:
        live = [one.request_id for one in await work.grants.live(99)]
        assert live == ["req-6", "req-2", "req-1", "req-7"]
        assert (await work.grants.counts())[GrantStatus.ACTIVE] == 3


async def test_who_holds_the_same_is_found_among_what_is_live(database):
    request, grant = pair = made(1)
    await keep(database, pair)
    async with database.begin() as work:
        assert await work.grants.live_like(request.requester, request.digest) == grant
        assert await work.grants.live_like(ANA, request.digest) is None
        ended = replace(grant, status=GrantStatus.ENDED, version=2)
        await work.grants.save(ended)
        assert await work.grants.live_like(request.requester, request.digest) is None
        assert await work.grants.live_of(request.requester) == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_what_is_due_is_found_by_an_index_however_many_there_are(database):
    """Ten thousand that are active and due later, and as many requests that wait."""
    async with database.begin() as work:
        connection = work.grants._connection  # noqa: SLF001  (rows by the thousand)
        await keep(database, made(1))
        for table, columns in (
            ("requests", "'req-' || n || '-x' AS id"),
            ("grants", "'grant-' || n || '-x' AS id, 'req-' || n || '-x' AS request_id"),
        ):
            await connection.execute(text(await _copies(connection, table, columns)))
        await connection.execute(text("UPDATE grants SET next_at = now() + interval '1 day'"))
        await connection.execute(text("ANALYZE grants"))
        plan = await connection.execute(
            text("EXPLAIN SELECT * FROM grants WHERE next_at <= now() ORDER BY next_at LIMIT 8")
        )
        assert "ix_grants_next_at" in "\n".join(row[0] for row in plan)


async def _copies(connection, table, columns):
    """The statement that copies the one row of *table* ten thousand times, under other ids."""
    own = {part.split(" AS ")[1] for part in columns.split(", ")}
    found = await connection.execute(
        text(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'")
    )
    rest = [row[0] for row in found if row[0] not in own]
    names = ", ".join([part.split(" AS ")[1] for part in columns.split(", ")] + rest)
    return (
        f"INSERT INTO {table} ({names}) SELECT {columns}, {', '.join(rest)} "
        f"FROM {table}, generate_series(1, 10000) AS n"
    )


def test_what_is_held_is_taken_by_nobody():
    _, grant = made(1)
    with pytest.raises(OutOfTurn):
        grant.take(NOON, MINUTE).grant.take(NOON, MINUTE)
