import pytest

from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Submission
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, actions, button

MIA = Identity("slack", "T0ACME", "U0MIA")


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


@pytest.mark.parametrize(
    "extra",
    [{"status": "approved"}, {"decide_by": "2099-01-01"}, {"tenant": "x"}, {"ask_kind": "other"}],
    ids=str,
)
async def test_a_form_can_set_nothing_that_was_not_asked(world, extra):
    await world.say(MISSING_SCOPE)
    answer = world.chat.at(HELP)[-1]
    form = (await world.press(button(answer, Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, **extra)
    assert reply.faults == {next(iter(extra)): "keyfix did not ask for this."}
    assert world.chat.at(ADMINS_PLACE) == []


@pytest.mark.parametrize("given", ["0", "-5", "99999999", "", "1e3", "٣"])
async def test_a_duration_that_was_not_offered_is_refused_at_its_field(world, given):
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi", duration=given)
    assert set(reply.faults) == {"duration"}


async def test_asking_for_exactly_the_same_again_leads_to_the_first(world):
    await world.asked(MISSING_SCOPE)
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[0], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi@acme.example")
    assert reply.card.headline == "Your request is with the reviewers"
    assert "exactly this already" in flat(reply.card.body[0])
    assert {Action.EDIT, Action.WITHDRAW} <= set(actions(reply.card))
    assert (await world.kinds())[-1] == "request.refused"
    assert len(world.chat.at(ADMINS_PLACE)) == 1


async def test_a_guest_asks_for_nothing(world):
    await world.say(MISSING_SCOPE)
    world.roster.guests.add(str(RAVI_ON_SLACK))
    reply = await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))
    assert "Guests" in reply.card.headline


async def test_where_nobody_said_where_requests_go_the_reply_says_who_can(database, base):
    world = World(database, base, parse_policy("version: 1"), ANA_ON_SLACK)
    await world.say(MISSING_SCOPE)
    reply = await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))
    assert "KEYFIX_REVIEW_PLACES" in reply.card.headline


async def test_whoever_holds_the_very_thing_is_told_until_when(world):
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[0], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi@acme.example")
    assert "given exactly this already" in reply.card.headline
    request_id = button(card, Action.APPROVE).value.partition(":")[0]
    async with world.database.begin() as work:
        held = await work.grants.of(request_id)
    assert bool(reply.card.body) is (held.ends_at is not None)
    other = await world.submit(form, principal="ravi@acme.example", duration="3600")
    assert other.card.headline == "Your request is with the reviewers"


FORGED = {
    "status": "approved",
    "state": "approved",
    "approver": "slack:T0ACME:U0ANA",
    "reviews": "[]",
    "digest": "0" * 64,
    "decide_by": "2099-01-01",
    "ends_at": "2099-01-01",
    "tenant": "other",
    "version": "7",
    "policy_version": "",
    "requester": "slack:T0ACME:U0ANA",
    "id": "req-0",
    "home": "slack:T0OTHER",
    "confirmed": "yes",
    "ask_kind": "other",
    "ask_ends": "done",
    "ask_at_most": "P9000D",
    "ask_target\u200b": "x",
    "ASK_TARGET": "x",
    "__class__": "x",
    "": "x",
}


@pytest.mark.parametrize("name", list(FORGED))
async def test_no_field_of_ones_own_making_goes_in_beside_the_forms(world, name):
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))).form
    assert set((await world.submit(form, **{name: FORGED[name]})).faults) == {name}
    mine = (await world.submit(form, principal="ravi@acme.example")).card
    before = await world.kinds()
    edit = (await world.press(button(mine, Action.EDIT))).form
    assert set((await world.submit(edit, **{name: FORGED[name]})).faults) == {name}
    assert await world.kinds() == before


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("who", [MIA, RAVI_ON_SLACK], ids=["a colleague", "the requester"])
async def test_no_form_that_was_never_opened_decides_or_changes_anything(world, purpose, who):
    card = await world.asked(MISSING_SCOPE)
    approve = button(card, Action.APPROVE).value
    before = (await world.kinds())[:2]
    for subject in (approve, approve.partition(":")[0], "", "req-0:0", "dx-0"):
        for answers in (FORGED, {}, {"decision": "approve", "reason": "x"}, {"instead": "none"}):
            given = Submission(
                by=who, place=HELP, purpose=purpose, subject=subject, answers=answers
            )
            reply = await world.bot.door.submit(given)
            assert reply.card or reply.faults
    happened = await world.kinds()
    assert happened[:2] == before
    assert {one for one in happened[2:] if not one.endswith(".refused")} == set()
