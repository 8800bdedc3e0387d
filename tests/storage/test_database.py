import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.access.person import Identity, Person
from bot.audit.event import Event, Kind
from bot.errors import BrokenChain, DatabaseInUse, DatabaseOutdated, NotFound, Stale
from bot.messages.notice import Audience, Notice
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.engine import open_engine
from bot.storage.serving import only_server
from tests.conftest import ANA, ANA_ON_SLACK, NOON, RAVI_ON_SLACK, approve, make_request

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
SPAN = timedelta(seconds=30)
THREAD = Notice(Audience.THREAD, "dx-1")


async def keep(database, *requests):
    async with database.begin() as work:
        for request in requests:
            await work.open(request)


async def test_a_request_comes_back_as_it_was_kept(database):
    request = make_request(evidence=("‘quoted’",), policy_version="5eed")
    await keep(database, request)
    async with database.begin() as work:
        kept = await work.requests.get("req-1")
    assert kept == request
    assert kept.requester.name == "Ravi"


async def test_a_review_and_the_grant_it_brings_come_back_too(database):
    await keep(database, make_request())
    async with database.begin() as work:
        await work.apply(approve(await work.requests.lock("req-1"), ANA))
    async with database.begin() as work:
        kept = await work.requests.get("req-1")
        assert [(r.by.name, r.verdict, r.at) for r in kept.reviews] == [("Ana", "approve", NOON)]
        assert (await work.grants.of("req-1")).status == "due"


async def test_what_was_changed_since_it_was_read_is_not_overwritten(replicas):
    first, second = replicas
    await keep(first, make_request())
    async with first.begin() as work:
        read = await work.requests.get("req-1")
    async with second.begin() as work:
        await work.apply(approve(read, ANA))
    with pytest.raises(Stale):
        async with first.begin() as work:
            await work.apply(approve(read, ANA))


async def test_what_is_not_there_is_said_to_be_not_there(database):
    async with database.begin() as work:
        with pytest.raises(NotFound):
            await work.requests.lock("req-0")
        with pytest.raises(NotFound):
            await work.diagnoses.get("dx-0")


async def test_the_same_message_is_taken_once_by_sixteen_at_once(replicas):
    async def take(replica):
        async with replica.begin() as work:
            return await work.inbox.first_time("slack:T0:C0:17.1", NOON)

    taken = await asyncio.gather(*(take(replicas[n % 2]) for n in range(16)))
    assert sorted(taken) == [False] * 15 + [True]


async def test_what_was_taken_in_a_unit_that_failed_is_taken_again(database):
    with suppress(ZeroDivisionError):
        async with database.begin() as work:
            assert await work.inbox.first_time("key", NOON)
            assert 1 / 0
    async with database.begin() as work:
        assert await work.inbox.first_time("key", NOON)


async def test_a_notice_is_leased_by_one_courier_only(replicas):
    async with replicas[0].begin() as work:
        for n in range(30):
            await work.outbox.put(Notice(Audience.THREAD, f"dx-{n}"), NOON)

    async def lease(replica):
        async with replica.begin() as work:
            return [one.notice.subject for one in await work.outbox.lease(4, NOON, SPAN)]

    held = await asyncio.gather(*(lease(replicas[n % 2]) for n in range(10)))
    subjects = [one for batch in held for one in batch]
    assert len(subjects) == len(set(subjects))
    while await lease(replicas[0]):
        pass
    async with replicas[0].begin() as work:
        assert await work.outbox.lease(99, NOON + SPAN, SPAN)  # a dead courier's come free


async def test_a_second_notice_of_one_subject_waits_for_the_first(database):
    async with database.begin() as work:
        await work.outbox.put(THREAD, NOON)
        await work.outbox.put(THREAD, NOON)
        (first,) = await work.outbox.lease(9, NOON, SPAN)
        assert await work.outbox.lease(9, NOON, SPAN) == ()
        await work.outbox.done(first)
        (second,) = await work.outbox.lease(9, NOON, SPAN)
        assert second.id > first.id


async def test_what_was_put_off_comes_back_in_time_and_what_was_buried_never(database):
    async with database.begin() as work:
        await work.outbox.put(THREAD, NOON)
        (leased,) = await work.outbox.lease(9, NOON, SPAN)
        await work.outbox.later(leased, NOON + SPAN, "429")
        assert await work.outbox.lease(9, NOON, SPAN) == ()
        (again,) = await work.outbox.lease(9, NOON + SPAN, SPAN)
        assert again.attempts == 2
        await work.outbox.bury(again, NOON, "channel_not_found")
        assert await work.outbox.lease(9, NOON + 9 * SPAN, SPAN) == ()
        assert (await work.outbox.waiting(), await work.outbox.dead()) == (0, 1)


async def test_a_hundred_entries_by_sixteen_writers_make_one_chain(replicas):
    async def write(n):
        with suppress(ZeroDivisionError):
            async with replicas[n % 2].begin() as work:
                await work.audit_log.append([OPENED, OPENED])
                assert 1 / (n % 4)  # a quarter of them is rolled back

    await asyncio.gather(*(write(n) for n in range(64)))
    async with replicas[0].begin() as work:
        assert await work.audit_log.verify() == 96


async def test_the_log_takes_neither_changes_nor_deletions(database, url):
    async with database.begin() as work:
        work.record(OPENED)
    for statement in ("UPDATE audit_log SET digest = 'x'", "DELETE FROM audit_log"):
        with pytest.raises(DBAPIError, match="append-only"):
            await execute(url, statement)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE audit_log SET body = 'x' WHERE sequence = 2", "Entry 2 is not what was written"),
        ("DELETE FROM audit_log WHERE sequence = 2", "Entry 2 is missing"),
        ("DELETE FROM audit_log WHERE sequence = 3", "Entry 3 is missing: the log once had 3"),
        ("UPDATE audit_log SET sequence = 5 - sequence WHERE sequence > 1 OR 1 = 0", "Entry"),
    ],
    ids=["altered", "deleted", "the tail cut", "swapped"],
)
async def test_damage_by_the_owner_of_the_database_is_named(database, url, damage, words):
    for n in range(3):
        async with database.begin() as work:
            work.record(Event(Kind.REQUEST_OPENED, f"req-{n}", "x", NOON))
    await execute(url, *_without_triggers(url))
    if "5 - sequence" in damage:
        await execute(
            url,
            "UPDATE audit_log SET sequence = 99 WHERE sequence = 2",
            "UPDATE audit_log SET sequence = 2 WHERE sequence = 3",
            "UPDATE audit_log SET sequence = 3 WHERE sequence = 99",
        )
    else:
        await execute(url, damage.replace("'x'", "X'78'" if "sqlite" in url else "'x'::bytea"))
    with pytest.raises(BrokenChain, match=words):
        async with database.begin() as work:
            await work.audit_log.verify()


def _without_triggers(url):
    if "sqlite" in url:
        return ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete")
    return ("DROP TRIGGER audit_log_append_only ON audit_log",)


async def execute(url, *statements):
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def test_tenants_have_chains_of_their_own(database):
    for tenant, count in (("main", 2), ("other", 3)):
        for _ in range(count):
            async with database.begin(tenant) as work:
                work.record(OPENED)
    for tenant, count in (("main", 2), ("other", 3)):
        async with database.begin(tenant) as work:
            assert await work.audit_log.verify() == count


async def test_a_person_has_all_the_identities_that_the_list_joins(database):
    teams = Identity("teams", "acme", "aad-ana")
    ana = Person("ana", name="Ana L.", identities=frozenset({ANA_ON_SLACK, teams}))
    async with database.begin() as work:
        await work.people.agree([ana])
        found = await work.people.behind(teams, "whatever Teams says")
        assert (found, found.name, found.identities) == (ana, "Ana L.", ana.identities)
        stranger = await work.people.behind(RAVI_ON_SLACK, "Ravi")
        assert (stranger.id, stranger.name) == (str(RAVI_ON_SLACK), "Ravi")


async def test_whoever_left_the_list_is_a_person_of_their_own_again(database):
    ana = Person("ana", name="Ana L.", identities=frozenset({ANA_ON_SLACK}))
    async with database.begin() as work:
        await work.people.agree([ana])
        await work.people.agree([])
        assert (await work.people.behind(ANA_ON_SLACK)).id == str(ANA_ON_SLACK)


async def test_a_request_made_before_its_accounts_were_joined_is_that_persons(database):
    await keep(database, make_request())
    ravi = Person("ravi", name="Ravi P.", identities=frozenset({RAVI_ON_SLACK}))
    async with database.begin() as work:
        await work.people.agree([ravi])
        assert (await work.requests.get("req-1")).requester == ravi


async def test_the_tables_of_the_migrations_are_those_of_the_code(url):
    assert await schema.differences(url) == []


async def test_a_database_without_tables_is_refused_and_upgraded(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    with pytest.raises(DatabaseOutdated, match="no tables.*keyfix db upgrade"):
        await schema.require_current(url)
    assert await schema.upgrade(url) == await schema.upgrade(url) == schema.newest()
    await schema.require_current(url)


def test_a_second_server_on_one_sqlite_file_is_refused_in_words(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/keyfix.db"
    with only_server(url):
        with pytest.raises(DatabaseInUse, match="Another keyfix"), only_server(url):
            pass
    with only_server(url):
        pass


async def test_without_a_clock_of_the_tests_the_database_tells_the_time(url):
    database = Database(url)
    before = datetime.now(UTC)
    async with database.begin() as work:
        first, second = await work.now(), await work.now()
    await database.close()
    assert before - SPAN < first <= second < before + SPAN
    assert first.tzinfo is UTC
