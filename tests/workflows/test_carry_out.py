import asyncio

import pytest

from bot.access.grant_status import GrantStatus
from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.errors import OutOfTurn
from bot.messages.card import Action, Tone
from bot.messages.text import flat
from bot.storage.policies import PolicyInForce
from bot.workflows.carry_out import CarryOut
from bot.workflows.erase import EraseWords
from bot.workflows.look_up import LookUp
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, MISSING_SCOPE, NOON, RAVI_ON_SLACK, Roster
from tests.fakes.time import Clock
from tests.granting import VERTEX, approved, first, granted, lead, newest, status, steps, told
from tests.world import World, actions, button


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_an_approval_is_not_called_granted_until_somebody_has_carried_it_out(world):
    await approved(world)
    card = first(world)
    assert "approved by Ana" in lead(card)
    assert "not granted yet: waiting for an admin to carry it out by hand" in lead(card)
    assert actions(card) == [Action.CARRIED_OUT, Action.COULD_NOT]
    assert "not granted yet" in lead(told(world)[-1])
    assert not any(card.headline == "You have your access" for card in told(world))


async def test_done_grants_it_asks_whether_it_works_and_works_verifies_it(world):
    await granted(world)
    mine = told(world)[-1]
    assert mine.headline == "You have your access"
    assert mine.check is not None
    assert "verified" not in lead(first(world)).replace("not verified", "")
    await world.press(button(mine, Action.GRANT_WORKS))
    assert "verified: it works" in lead(first(world))
    assert "verified: it works" in lead(told(world)[-1])
    grants = [kind for kind in await world.kinds() if kind.startswith("grant.")]
    assert grants == [
        "grant.begun",
        "grant.waiting",
        "grant.activated",
        "grant.check_asked",
        "grant.verified",
    ]


async def test_time_counts_from_the_moment_it_is_carried_out(world, clock):
    request_id = await approved(world)
    clock.forward(hours=5)
    await world.press(button(first(world), Action.CARRIED_OUT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at - clock() == grant.lasts


async def test_could_not_takes_a_reason_and_tells_everybody_who_has_to_know(world):
    request_id = await approved(world)
    form = (await world.press(button(first(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="The project is archived.")
    assert await status(world, request_id) is GrantStatus.GRANT_FAILED
    assert newest(world).headline.startswith("Not granted")
    assert newest(world).tone is Tone.BAD
    assert "The project is archived." in lead(newest(world))
    assert told(world)[-1].headline == "Your access could not be granted"
    await world.press(button(newest(world), Action.TRY_AGAIN), BEN_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.WAITING
    assert actions(newest(world)) == []


async def test_what_failed_can_be_let_be(world):
    request_id = await approved(world)
    form = (await world.press(button(first(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="No.")
    await world.press(button(newest(world), Action.END_GRANT), ANA_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.ENDED
    assert "never granted" in lead(first(world))
    assert not any("has ended" in card.headline for card in told(world))


WRONG = [
    (Action.CARRIED_OUT, "{}:0"),
    (Action.COULD_NOT, "{}"),
    (Action.TRY_AGAIN, "{}"),
    (Action.KEEP_GRANT, "{}"),
    (Action.TAKEN_BACK, "{}"),
]


@pytest.mark.parametrize(("action", "value"), WRONG, ids=str)
@pytest.mark.parametrize("who", ["the requester", "somebody", "a guest"])
async def test_nobody_but_who_may_decide_moves_a_grant(world, action, value, who):
    request_id = await approved(world)
    by = {"the requester": RAVI_ON_SLACK}.get(who, BEN_ON_SLACK)
    if who == "the requester":
        world.roster.admins.add(str(RAVI_ON_SLACK))
    if who == "somebody":
        world.roster.admins.discard(str(BEN_ON_SLACK))
    if who == "a guest":
        world.roster.guests.add(str(BEN_ON_SLACK))
    pressed = type(first(world).buttons[0])(action, "x", value.format(request_id))
    reply = await world.press(pressed, by)
    assert reply.card is not None
    assert reply.form is None
    assert await status(world, request_id) is GrantStatus.WAITING
    assert "grant.refused" in await world.kinds()


async def test_a_press_that_comes_thrice_has_one_effect(world):
    request_id = await approved(world)
    done = button(first(world), Action.CARRIED_OUT)
    for _ in range(3):
        await world.press(done, ANA_ON_SLACK)
    assert (await world.kinds()).count("grant.activated") == 1
    assert await status(world, request_id) is GrantStatus.ACTIVE


async def test_an_old_done_is_no_word_of_what_is_taken_back(world, clock):
    request_id = await approved(world)
    done = button(first(world), Action.CARRIED_OUT)
    await world.press(done, ANA_ON_SLACK)
    clock.forward(days=91)
    await world.carry_out()
    await world.press(done, ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.REVOKING


@pytest.mark.parametrize("shown", ["9" * 11, "1", "x", "-5", "٣", ""])
async def test_an_end_that_no_card_showed_never_makes_it_longer(world, clock, shown):
    request_id = await approved(world)
    value = f"{request_id}:{shown}"
    await world.press(
        type(first(world).buttons[0])(Action.CARRIED_OUT, "Done", value), ANA_ON_SLACK
    )
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at is None or grant.ends_at <= clock() + grant.lasts


async def test_the_end_that_stood_in_the_typed_command_is_the_end(world, clock):
    request_id = await approved(world, VERTEX)
    card = first(world)
    assert "--condition=" in steps(card)
    shown = int(button(card, Action.CARRIED_OUT).value.split(":")[1])
    clock.forward(minutes=10)
    await world.press(button(card, Action.CARRIED_OUT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert int(grant.ends_at.timestamp()) == shown


async def test_a_command_with_an_old_end_is_shown_anew_without_a_word_in_the_log(world, clock):
    await approved(world, VERTEX)
    before, kinds = steps(first(world)), await world.kinds()
    clock.forward(hours=1)
    await world.carry_out()
    assert steps(first(world)) != before
    assert await world.kinds() == kinds


TWO = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [admins], self_approval: true}]
"""


async def test_where_the_policy_lets_them_the_requester_may_carry_it_out(database, base):
    world = World(database, base, parse_policy(TWO), RAVI_ON_SLACK)
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE))
    await world.carry_out()
    await world.press(button(first(world), Action.CARRIED_OUT))
    assert "granted until" in lead(first(world))


async def test_the_reason_why_it_could_not_be_done_stands_beside_the_chain_and_can_be_erased(world):
    request_id = await approved(world)
    form = (await world.press(button(first(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="Ravi left the team.")
    assert "Ravi left" not in str(await world.entries())
    timeline = (await world.command(f"audit {request_id}")).card
    assert "could not grant it" in str([flat(line) for line in timeline.body])
    await EraseWords(world.database).of_request(request_id, "cli:test")
    async with world.database.begin() as work:
        assert (await work.grants.of(request_id)).fault == "(erased)"
    assert "grant.failed" in await world.kinds()


TEN = [Identity("slack", "T0ACME", f"U0ADMIN{n}") for n in range(10)]


@pytest.mark.parametrize("again", range(3))
async def test_of_ten_who_say_different_things_at_once_one_is_heard(world, replicas, policy, again):
    request_id = await approved(world)
    look_up = LookUp({"slack": Roster(*TEN)})
    ways = [CarryOut(replica, PolicyInForce(policy), look_up) for replica in replicas]
    said = [
        ways[n % 2].done(request_id, 0, by)
        if n % 3
        else ways[n % 2].could_not(request_id, "No.", by)
        for n, by in enumerate(TEN)
    ]
    outcomes = await asyncio.gather(*said, return_exceptions=True)
    assert sum(not isinstance(one, OutOfTurn) for one in outcomes) == 1
    kinds = await world.kinds()
    assert kinds.count("grant.activated") + kinds.count("grant.failed") == 1
    assert kinds.count("grant.refused") == 9
