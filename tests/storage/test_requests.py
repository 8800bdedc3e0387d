import pytest

from bot.audit.event import Event, Kind
from bot.errors import NotFound, Stale
from bot.messages.notice import Audience, Notice
from tests.conftest import ANA, NOON, approve, make_request

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def keep(database, *requests):
    async with database.begin() as work:
        for request in requests:
            await work.open(request)


async def test_a_request_comes_back_as_it_was_kept(database):
    request = make_request(evidence=("“quoted” 引用",), policy_version="5eed")
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
