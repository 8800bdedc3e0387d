from bot.access.directory import UserGroup
from bot.access.policy import parse_policy
from bot.access.request import Status
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, button

SECURITY = UserGroup("slack", "T0ACME", "S0SEC")
POST_TO = 'version: 1\npost_to: ["slack:T0ACME:C0ADMINS"]\n'
BY_GROUP = parse_policy(
    POST_TO
    + """
groups: {security: {usergroups: ["slack:T0ACME:S0SEC"]}}
rules: [{reviewers: [security]}]
"""
)
TWO = parse_policy(POST_TO + "rules: [{reviewers: [admins], approvals: 2}]")


async def pressed(world, by=RAVI_ON_SLACK):
    """What whoever pasted an error is answered when they press ‹Ask for access›."""
    await world.say(MISSING_SCOPE, by)
    return await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS), by)


async def words(world, by=RAVI_ON_SLACK):
    reply = await pressed(world, by)
    assert reply.form is None
    return reply.card.headline


async def test_the_only_admin_is_told_before_a_form_opens(database, base, policy):
    world = World(database, base, policy, ANA_ON_SLACK)
    told = await words(world, ANA_ON_SLACK)
    assert "You are the only one who could decide" in told
    assert "An admin can name more reviewers" in told


async def test_that_two_are_needed_and_one_is_there_is_told(database, base):
    told = await words(World(database, base, TWO, ANA_ON_SLACK))
    assert "takes 2 of a workspace admin, and only Ana could decide" in told


async def test_an_empty_group_is_told(database, base):
    world = World(database, base, BY_GROUP)
    world.roster.usergroups[SECURITY] = []
    assert "there is nobody in security" in await words(world)


async def test_a_group_that_is_only_the_requester_is_nobody(database, base):
    world = World(database, base, BY_GROUP)
    world.roster.usergroups[SECURITY] = [RAVI_ON_SLACK]
    assert "You are the only one" in await words(world)


async def test_that_the_lookup_failed_is_no_nobody_and_no_yes(database, base):
    world = World(database, base, BY_GROUP)
    assert "nothing was sent. Please try again" in await words(world)


async def test_a_deactivated_reviewer_is_nobody(database, base):
    named = parse_policy(POST_TO + 'rules: [{reviewers: ["slack:T0ACME:U0ANA"]}]')
    world = World(database, base, named)
    world.roster.gone.add(str(ANA_ON_SLACK))
    assert "there is nobody in slack:T0ACME:U0ANA" in await words(world)


async def test_what_could_be_decided_when_the_form_opened_is_looked_at_again(database, base):
    world = World(database, base, BY_GROUP)
    world.roster.usergroups[SECURITY] = [ANA_ON_SLACK]
    form = (await pressed(world)).form
    world.roster.usergroups[SECURITY] = []
    reply = await world.submit(form, principal="ravi@acme.example")
    assert "there is nobody in security" in reply.card.headline
    assert not world.chat.at(ADMINS_PLACE)
    assert (await world.kinds())[-1] == "request.refused"


async def test_a_rule_is_found_by_the_group_that_the_requester_is_in_on_the_platform(
    database, base
):
    policy = parse_policy(
        POST_TO
        + """
groups: {outside: {usergroups: ["slack:T0ACME:S0SEC"]}}
rules:
  - {requesters: [outside], reviewers: ["slack:T0ACME:U0BEN"]}
  - {reviewers: ["slack:T0ACME:U0ANA"]}
"""
    )
    world = World(database, base, policy)
    world.roster.usergroups[SECURITY] = [RAVI_ON_SLACK]
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert "approved" not in flat(world.chat.at(ADMINS_PLACE)[-1].lead)
    await world.press(button(card, Action.APPROVE), BEN_ON_SLACK)
    assert "approved by Ben" in flat(world.chat.at(ADMINS_PLACE)[-1].lead)


async def test_a_request_is_approved_by_the_policy_itself_in_a_safe_case(database, base):
    policy = parse_policy(
        POST_TO
        + """
rules: [{reviewers: [admins], auto_approval: true, kinds: [key_scope], at_most: PT8H}]
"""
    )
    world = World(database, base, policy, ANA_ON_SLACK)
    form = (await pressed(world)).form
    reply = await world.submit(form, ask_target="proj_EXAMPLE", principal="u0ravi@acme.example")
    assert "approved" in reply.card.headline
    (card,) = world.chat.at(ADMINS_PLACE)
    assert flat(card.lead).startswith("approved by the policy itself")
    assert "decided by the policy" in world.chat.at(HELP)[-1].headline
    assert [k for k in await world.kinds() if k.startswith("request")] == [
        "request.opened",
        "request.approved",
    ]
    async with database.begin() as work:
        links = [link async for link in work.audit_log.links()]
        request_id = reply.card.foot[0].text.split()[1]
        assert (await work.requests.get(request_id)).status is Status.APPROVED
        assert await work.grants.of(request_id)
    assert b'"policy"' in links[-1].body
