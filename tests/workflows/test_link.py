"""Joining two accounts through the front door, and what that means for deciding."""

import asyncio
from datetime import timedelta

import pytest

from bot.access.person import Identity, Person
from bot.access.policy import parse_policy
from bot.errors import NotFound
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    MISSING_SCOPE,
    NOON,
    RAVI_ON_SLACK,
    make_request,
)
from tests.world import Edge, World, button

ANA_IN_TEAMS = Identity("teams", "acme", "aad-ana")
RAVI_IN_TEAMS = Identity("teams", "acme", "aad-ravi")
NAMED = """
version: 1
people: {ana: {name: Ana, identities: ["slack:T0ACME:U0ANA"]}}
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [ana]}]
"""
MALLORY = Identity("teams", "acme", "aad-mallory")


@pytest.fixture
def times():
    return [NOON]


@pytest.fixture
def clock(times):
    return lambda: times[0]


@pytest.fixture
def world(database, base, policy):
    found = World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)
    found.bot.add("teams", Edge(found.chat, found.roster))
    return found


async def code_of(world, by):
    card = (await world.command("link", by)).card
    return next(span.text for line in card.body for span in line if span.text.startswith("/keyfix"))


async def say(world, typed, by):
    return (await world.command(typed.removeprefix("/keyfix "), by)).card


def direct(world, to):
    return [c for (place, _), c in world.chat.posts.items() if place.channel == f"D{to.id}"]


async def join(world, one, other):
    """Every step, as two people in front of two windows would take them."""
    taken = await say(world, await code_of(world, one), other)
    await world.press(button(taken, Action.LINK_AGREE), other)
    asked = direct(world, one)[-1]
    await world.press(button(asked, Action.LINK_CONFIRM), one)


async def test_two_accounts_are_joined_when_both_sides_have_confirmed(world):
    taken = await say(world, await code_of(world, ANA_ON_SLACK), ANA_IN_TEAMS)
    assert "slack:T0ACME:U0ANA" in flat(taken.body[0])
    reply = await world.press(button(taken, Action.LINK_AGREE), ANA_IN_TEAMS)
    assert reply.card.headline == "Now confirm it in Slack"
    (asked,) = direct(world, ANA_ON_SLACK)
    assert "teams:acme:aad-ana" in flat(asked.body[1])
    async with world.database.begin() as work:
        assert len((await work.people.behind(ANA_ON_SLACK)).identities) == 1
    await world.press(button(asked, Action.LINK_CONFIRM), ANA_ON_SLACK)
    for one in (ANA_ON_SLACK, ANA_IN_TEAMS):
        assert [c.headline for c in direct(world, one)] == ["Your accounts are joined"]
    facts = {flat(f.value) for f in (await world.command("whoami", ANA_IN_TEAMS)).card.facts}
    assert "slack:T0ACME:U0ANA, by /keyfix link" in facts
    assert await world.kinds() == ["link.offered", "link.taken", "link.agreed", "link.made"]


async def test_a_joined_account_decides_what_was_asked_on_the_other_platform(world, policy):
    await join(world, ANA_ON_SLACK, ANA_IN_TEAMS)
    card = await world.asked(MISSING_SCOPE)
    world.roster.admins.add(str(ANA_IN_TEAMS))
    assert (await world.press(button(card, Action.APPROVE), ANA_IN_TEAMS)).card is None
    assert "request.approved" in await world.kinds()


@pytest.mark.parametrize("left", ["gone", "guests"])
async def test_a_joined_account_decides_nothing_once_the_other_one_has_left(
    database, base, world, left
):
    listed = parse_policy(NAMED)
    async with database.begin() as work:
        await work.people.agree(listed.people)
    await join(world, ANA_ON_SLACK, ANA_IN_TEAMS)
    again = World(database, base, listed)
    again.bot.add("teams", Edge(again.chat, again.roster))
    card = await again.asked(MISSING_SCOPE)
    getattr(again.roster, left).add(str(ANA_ON_SLACK))
    reply = await again.press(button(card, Action.APPROVE), ANA_IN_TEAMS)
    assert "can decide" in reply.card.headline
    getattr(again.roster, left).clear()
    assert (await again.press(button(card, Action.APPROVE), ANA_IN_TEAMS)).card is None


async def test_an_account_that_nobody_joined_decides_nothing_of_the_other_platform(world):
    card = await world.asked(MISSING_SCOPE)
    world.roster.admins.add(str(ANA_IN_TEAMS))
    reply = await world.press(button(card, Action.APPROVE), ANA_IN_TEAMS)
    assert "/keyfix link" in reply.card.headline


async def test_whoever_is_joined_approves_nothing_that_the_other_account_asked(world):
    await join(world, RAVI_ON_SLACK, RAVI_IN_TEAMS)
    card = await world.asked(MISSING_SCOPE)
    world.roster.admins.add(str(RAVI_IN_TEAMS))
    reply = await world.press(button(card, Action.APPROVE), RAVI_IN_TEAMS)
    assert "someone else" in reply.card.headline


async def test_whoever_finds_a_code_gets_nothing_without_the_one_who_asked_for_it(world):
    taken = await say(world, await code_of(world, ANA_ON_SLACK), MALLORY)
    await world.press(button(taken, Action.LINK_AGREE), MALLORY)
    (asked,) = direct(world, ANA_ON_SLACK)
    forged = button(asked, Action.LINK_CONFIRM)
    assert "over" in (await world.press(forged, MALLORY)).card.headline
    await world.press(button(asked, Action.LINK_REFUSE), ANA_ON_SLACK)
    assert "over" in (await world.press(forged, ANA_ON_SLACK)).card.headline
    assert "link.made" not in await world.kinds()
    assert direct(world, ANA_ON_SLACK)[0].buttons == ()


async def test_a_code_holds_once_and_for_ten_minutes(world, times):
    code = await code_of(world, ANA_ON_SLACK)
    await say(world, code, ANA_IN_TEAMS)
    assert "not a code that holds" in (await say(world, code, MALLORY)).headline
    code = await code_of(world, ANA_ON_SLACK)
    times[0] += timedelta(minutes=10)
    assert "not a code that holds" in (await say(world, code, ANA_IN_TEAMS)).headline
    assert (await world.kinds()).count("link.refused") == 2


async def test_five_wrong_codes_and_whoever_tries_has_to_wait(world, times):
    code = await code_of(world, ANA_ON_SLACK)
    for _ in range(5):
        wrong = await say(world, "link abcd-efgh-jkmn-pqrs", ANA_IN_TEAMS)
        assert "not a code that holds" in wrong.headline
    assert "too many" in (await say(world, code, ANA_IN_TEAMS)).headline
    times[0] += timedelta(minutes=10)
    code = await code_of(world, ANA_ON_SLACK)
    assert "yours too" in (await say(world, code, ANA_IN_TEAMS)).headline


async def test_of_thirty_tries_at_once_five_are_looked_at(world, replicas):
    code = await code_of(world, ANA_ON_SLACK)
    wrong = code[:-1] + ("a" if code[-1] != "a" else "b")
    heard = await asyncio.gather(*(say(world, wrong, MALLORY) for _ in range(30)))
    assert len([card for card in heard if "too many" in card.headline]) == 25
    assert "not a code that holds" in (await say(world, code, ANA_IN_TEAMS)).headline


async def test_a_code_stands_nowhere_in_the_database(world, url):
    code = (await code_of(world, ANA_ON_SLACK)).removeprefix("/keyfix link ")
    secret = code.replace("-", "")[6:]
    async with world.database.begin() as work:
        kept = repr([await work.links.get(code.replace("-", "")[:6])])
        kept += repr([link.body async for link in work.audit_log.links()])
    assert secret not in kept


async def test_a_guest_can_join_nothing(world):
    world.roster.guests.add(str(MALLORY))
    assert "Guests" in (await world.command("link", MALLORY)).card.headline


async def test_two_people_of_the_list_stay_two(world):
    async with world.database.begin() as work:
        listed = [
            Person("ana", name="Ana", identities=frozenset({ANA_ON_SLACK})),
            Person("ann", name="Ann", identities=frozenset({ANA_IN_TEAMS})),
        ]
        await work.people.agree(listed)
    answer = await say(world, await code_of(world, ANA_ON_SLACK), ANA_IN_TEAMS)
    assert "two people" in answer.headline


async def test_a_link_outlives_a_new_start_and_a_changed_list(world):
    await join(world, ANA_ON_SLACK, ANA_IN_TEAMS)
    ana = Person("ana", name="Ana", identities=frozenset({ANA_ON_SLACK}))
    for listed in ([], [ana], []):
        async with world.database.begin() as work:
            await work.people.agree(listed)
            found = await work.people.behind(ANA_IN_TEAMS)
            assert found.identities == {ANA_ON_SLACK, ANA_IN_TEAMS}
    assert found.id.startswith("person-")


async def test_unlink_parts_them_again(world):
    await join(world, ANA_ON_SLACK, ANA_IN_TEAMS)
    reply = await world.command("unlink", ANA_IN_TEAMS)
    assert reply.card.headline == "This account stands for itself again"
    async with world.database.begin() as work:
        for one in (ANA_ON_SLACK, ANA_IN_TEAMS):
            assert (await work.people.behind(one)).id == str(one)
    assert "not joined" in (await world.command("unlink", ANA_IN_TEAMS)).card.headline
    assert "link.removed" in await world.kinds()


async def test_nobody_parts_accounts_to_have_a_second_say_in_what_waits(world):
    await join(world, RAVI_ON_SLACK, RAVI_IN_TEAMS)
    card = await world.asked(MISSING_SCOPE)
    for one in (RAVI_ON_SLACK, RAVI_IN_TEAMS):
        assert "still waits" in (await world.command("unlink", one)).card.headline
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK, ADMINS_PLACE)
    assert "stands for itself" in (await world.command("unlink", RAVI_IN_TEAMS)).card.headline


async def test_what_a_joined_person_asked_stays_theirs_when_they_part(world):
    await join(world, RAVI_ON_SLACK, RAVI_IN_TEAMS)
    card = await world.asked(MISSING_SCOPE)
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK, ADMINS_PLACE)
    await world.command("unlink", RAVI_IN_TEAMS)
    async with world.database.begin() as work:
        request = await work.requests.get(request_id)
    assert request.asked_by == RAVI_ON_SLACK
    assert request.requester.id == str(RAVI_ON_SLACK)


async def test_nobody_is_joined_while_somebody_decides(world, replicas, policy):
    first, second = replicas
    async with first.begin() as work:
        await work.open(make_request())
    await join(world, RAVI_ON_SLACK, RAVI_IN_TEAMS)
    async with first.begin() as work:
        held = await work.requests.lock("req-1")
        other = asyncio.create_task(World(second, None, policy).command("unlink", RAVI_IN_TEAMS))
        _, waiting = await asyncio.wait({other}, timeout=0.3)
        assert waiting
        assert len(held.requester.identities) == 2
    assert "still waits" in (await other).card.headline


async def test_whoami_says_who_one_is(world):
    card = (await world.command("whoami", ANA_ON_SLACK)).card
    assert card.headline == "You are Ana"
    assert flat(card.lead) == "an admin of this workspace"
    assert "slack:T0ACME:U0ANA" in repr(card.facts)
    world.roster.guests.add(str(ANA_ON_SLACK))
    assert "decides nothing" in flat((await world.command("whoami", ANA_ON_SLACK)).card.lead)


async def test_where_no_direct_message_came_the_command_asks_as_well(world):
    taken = await say(world, await code_of(world, ANA_ON_SLACK), ANA_IN_TEAMS)
    await world.press(button(taken, Action.LINK_AGREE), ANA_IN_TEAMS)
    asked = (await world.command("link", ANA_ON_SLACK)).card
    await world.press(button(asked, Action.LINK_CONFIRM), ANA_ON_SLACK)
    assert "link.made" in await world.kinds()
    assert "/keyfix link " in await code_of(world, ANA_ON_SLACK)


async def test_what_was_offered_is_forgotten_after_a_week(world, times):
    code = await code_of(world, ANA_ON_SLACK)
    times[0] += timedelta(days=8)
    await world.bot.sweep.forget()
    async with world.database.begin() as work:
        with pytest.raises(NotFound):
            await work.links.get(code.removeprefix("/keyfix link ").replace("-", "")[:6])
