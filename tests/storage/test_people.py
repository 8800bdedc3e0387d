import asyncio

from bot.access.person import Identity, Person
from bot.audit.event import Event, Kind
from bot.messages.notice import Audience, Notice
from tests.conftest import ANA_ON_SLACK, NOON, RAVI_ON_SLACK, make_request

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def keep(database, *requests):
    async with database.begin() as work:
        for request in requests:
            await work.open(request)


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


async def test_two_replicas_that_start_at_once_agree_on_the_same_list(replicas):
    them = [Identity("slack", "T0ACME", f"U{n}") for n in range(40)]
    people = [Person(one.id, identities=frozenset({one})) for one in them]

    async def start(replica):
        async with replica.begin() as work:
            await work.people.agree(people)

    await asyncio.gather(*(start(one) for one in replicas * 3))
    async with replicas[0].begin() as work:
        assert await work.people.listed() == {one.id for one in people}
