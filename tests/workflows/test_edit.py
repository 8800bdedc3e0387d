import asyncio

import pytest

from bot.access.policy import parse_policy
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.inbound import Press, Submission
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

TWO = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{reviewers: [admins], approvals: 2}]
"""


@pytest.fixture
def policy():
    return parse_policy(TWO)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


def facts(card):
    return {fact.name: flat(fact.value) for fact in card.facts}


async def sent(world):
    """Ravi's request: what he is shown of it, and the reviewers' card."""
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi@acme.example")
    return reply.card, world.chat.at(ADMINS_PLACE)[-1]


async def edit(world, mine, **changes):
    form = (await world.press(button(mine, Action.EDIT))).form
    assert form.purpose is Purpose.EDIT
    return await world.submit(form, **changes)


async def test_the_form_to_change_it_says_what_the_request_says(world):
    mine, _ = await sent(world)
    form = (await world.press(button(mine, Action.EDIT))).form
    given = {field.name: field.value for field in form.fields}
    assert given["principal"] == "ravi@acme.example"
    assert given["ask_scope"] == facts(mine)["Scope"]
    reply = await world.submit(form)
    assert facts(reply.card) == facts(mine)
    assert await world.kinds() == ["error.explained", "request.opened"]


async def test_what_reviewers_said_counts_no_more_once_something_else_is_asked_for(world):
    mine, card = await sent(world)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    await edit(world, mine, duration="3600")
    (now,) = world.chat.at(ADMINS_PLACE)
    assert facts(now)["Ends"] == "taken back after 90 days → taken back after 1 hour"
    assert "Ravi changed this" in flat(now.body[0])
    assert "approved so far" not in flat(now.lead)
    await world.press(button(now, Action.APPROVE), BEN_ON_SLACK)
    assert "approved so far by Ben" in flat(world.chat.at(ADMINS_PLACE)[0].lead)
    assert (await world.kinds())[1:] == [
        "request.opened",
        "request.reviewed",
        "request.edited",
        "request.reviewed",
    ]


async def test_a_reworded_reason_keeps_what_was_said(world):
    mine, card = await sent(world)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    await edit(world, mine, reason="The demo is on Monday.")
    (now,) = world.chat.at(ADMINS_PLACE)
    assert facts(now)["Why"] == "The demo is on Monday."
    assert "approved so far by Ana" in flat(now.lead)
    assert "→" not in repr(now.facts)
    await world.press(button(now, Action.APPROVE), BEN_ON_SLACK)
    assert (await world.kinds())[-1] == "request.approved"


async def test_a_press_on_the_card_of_before_the_change_is_refused(world):
    mine, card = await sent(world)
    await edit(world, mine, principal="other@acme.example")
    for action in (Action.APPROVE, Action.APPROVE_LESS, Action.DENY, Action.READ_ALL):
        reply = await world.press(button(card, action), ANA_ON_SLACK)
        assert "changed since" in reply.card.headline
    (now,) = world.chat.at(ADMINS_PLACE)
    assert facts(now)["For whom"] == "ravi@acme.example → other@acme.example"


async def test_the_audit_entry_of_a_change_has_both_digests(world):
    mine, card = await sent(world)
    before = button(card, Action.APPROVE).value.partition(":")[2]
    await edit(world, mine, duration="3600")
    after = button(world.chat.at(ADMINS_PLACE)[0], Action.APPROVE).value.partition(":")[2]
    entry = (await world.entries())[-1]
    assert entry["details"]["before"] == before
    assert entry["details"]["digest"] == after


async def test_nobody_else_changes_a_request(world):
    mine, _ = await sent(world)
    for who in (ANA_ON_SLACK, BEN_ON_SLACK):
        reply = await world.press(button(mine, Action.EDIT), who)
        assert "Only who asked" in reply.card.headline
    form = (await world.press(button(mine, Action.EDIT))).form
    reply = await world.submit(form, ANA_ON_SLACK, principal="ana@acme.example")
    assert "Only who asked" in reply.card.headline
    assert (await world.kinds())[-1] == "request.refused"


async def test_what_was_decided_can_not_be_changed(world):
    mine, card = await sent(world)
    form = (await world.press(button(mine, Action.EDIT))).form
    for who in (ANA_ON_SLACK, BEN_ON_SLACK):
        await world.press(button(card, Action.APPROVE), who)
    assert "has approved this" in (await world.submit(form, duration="3600")).card.headline
    assert "has approved this" in (await world.press(button(mine, Action.EDIT))).card.headline
    assert "→" not in repr(world.chat.at(ADMINS_PLACE)[0].facts)


async def test_a_form_that_was_opened_before_a_reviewer_approved_less_is_refused(world):
    mine, card = await sent(world)
    form = (await world.press(button(mine, Action.EDIT))).form
    less = (await world.press(button(card, Action.APPROVE_LESS), ANA_ON_SLACK)).form
    await world.submit(less, ANA_ON_SLACK, duration="3600")
    reply = await world.submit(form, duration="28800")
    assert "A reviewer approved less meanwhile" in reply.card.headline
    assert "Change" in [one.label for one in reply.card.buttons] or reply.form is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration", "99999999"),
        ("principal", " "),
        ("ask_scope", "x" * 1001),
        ("principal", "x" * 1001),
        ("ask_ends", "done"),
        ("ask_at_most", "P900D"),
        ("ask_kind", "other"),
        ("status", "approved"),
        ("policy_version", "0"),
    ],
)
async def test_only_the_forms_own_fields_are_taken_within_their_bounds(world, field, value):
    mine, _ = await sent(world)
    reply = await edit(world, mine, **{field: value})
    assert list(reply.faults) == [field]
    assert await world.kinds() == ["error.explained", "request.opened"]


async def test_the_first_thing_asked_is_what_a_change_is_compared_with(world):
    """So that a second change of next to nothing can't hide the first."""
    mine, _ = await sent(world)
    reply = await edit(world, mine, principal="boss@acme.example")
    await edit(world, reply.card, duration="3600")
    (now,) = world.chat.at(ADMINS_PLACE)
    assert facts(now)["For whom"] == "ravi@acme.example → boss@acme.example"


async def test_whoever_asked_can_still_withdraw_what_they_changed(world):
    mine, _ = await sent(world)
    reply = await edit(world, mine, duration="3600")
    gone = await world.press(button(reply.card, Action.WITHDRAW), RAVI_ON_SLACK)
    assert gone.card.headline == "You withdrew your request"
    assert Action.EDIT not in actions(gone.card)


@pytest.mark.parametrize("again", range(5))
@pytest.mark.parametrize("policy", [parse_policy(TWO.replace("approvals: 2", "approvals: 1"))])
async def test_of_a_change_and_an_approval_at_once_one_holds(replicas, base, policy, again):
    first, second = (World(one, base, policy, ANA_ON_SLACK) for one in replicas)
    mine, card = await sent(first)
    form = (await first.press(button(mine, Action.EDIT))).form
    given = {field.name: field.value for field in form.fields} | {"duration": "3600"}
    change = Submission(
        by=RAVI_ON_SLACK, place=HELP, purpose=form.purpose, subject=form.subject, answers=given
    )
    approve = button(card, Action.APPROVE)
    press = Press(by=ANA_ON_SLACK, place=HELP, action=approve.action, value=approve.value)
    await asyncio.gather(second.bot.door.submit(change), first.bot.door.press(press))
    kinds = (await first.kinds())[2:]
    assert sorted(kinds) in (
        ["request.approved", "request.refused"],
        ["request.edited", "review.refused"],
    )
    request_id = approve.value.partition(":")[0]
    async with first.database.begin() as work:
        request, grant = await work.requests.get(request_id), await work.grants.of(request_id)
    assert (grant is not None) is ("request.approved" in kinds)
    assert grant is None or grant.digest == request.digest == approve.value.partition(":")[2]
