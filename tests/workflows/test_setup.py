"""Setting up through the front door: who may, what it changes, who is told."""

import asyncio
from dataclasses import replace

import pytest

from bot.access.directory import UserGroup
from bot.access.person import Identity, Person
from bot.access.place import Place
from bot.access.policy import PolicyFile, parse_policy
from bot.errors import LookupFailed
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
from tests.world import Edge, World, actions, button

PLATFORM = UserGroup("slack", "T0ACME", "S0PLATFORM")
MIA = Identity("slack", "T0ACME", "U0MIA")
OTHER_PLACE = Place("slack", "T0ACME", "C0OTHER", "1.1")


@pytest.fixture
def policy():
    """Nobody has set anything up."""
    return PolicyFile()


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def shown(world, by=ANA_ON_SLACK):
    return (await world.command("setup", by)).card


def facts(card):
    return {fact.name: flat(fact.value) for fact in card.facts}


async def open_form(world, which, by=ANA_ON_SLACK):
    card = await shown(world)
    found = {"places": 0, "everything": 1, "one": 2}
    return (await world.press(card.buttons[found[which]], by)).form


async def set_places(world, by=ANA_ON_SLACK, **changes):
    form = await open_form(world, "places", by)
    return await world.submit(form, by, **{"post_to": "C0ADMINS"} | changes)


async def test_from_nothing_to_a_request_that_can_be_decided(world):
    assert (await shown(world)).headline == "keyfix is not set up yet"
    assert (await set_places(world)).card.headline == "Saved"
    card = await shown(world)
    assert card.headline == "keyfix is set up"
    assert facts(card)["Requests go to"] == "slack:T0ACME:C0ADMINS"
    (told,) = world.chat.at(ADMINS_PLACE)
    assert told.headline == "Requests are decided here"
    assert "U0ANA" in flat(told.lead)
    request = await world.asked(MISSING_SCOPE)
    assert (await world.press(button(request, Action.APPROVE), BEN_ON_SLACK)).card is None
    assert "request.approved" in await world.kinds()


async def test_until_then_errors_are_answered_and_who_asks_hears_who_can_set_it_up(world):
    await world.say(MISSING_SCOPE)
    (answer,) = world.chat.at(HELP)
    reply = await world.press(button(answer, Action.ASK_FOR_ACCESS))
    assert reply.form is None
    assert "/keyfix setup" in reply.card.headline
    assert "Ana" in reply.card.headline
    assert "Ben" in reply.card.headline


async def test_reviewers_of_one_provider_are_others_than_of_everything(world):
    await set_places(world)
    await world.submit(
        await open_form(world, "everything"), ANA_ON_SLACK, reviewers="U0BEN", admins="no"
    )
    form = await open_form(world, "one")
    await world.submit(form, ANA_ON_SLACK, provider="openai", reviewers="U0MIA", admins="no")
    now = facts(await shown(world))
    assert (now["Reviewers"], now["… of OpenAI"]) == ("Ben", "Mia")
    request = await world.asked(MISSING_SCOPE)
    refused = await world.press(button(request, Action.APPROVE), ANA_ON_SLACK)
    assert "Only Mia can decide" in refused.card.headline
    assert (await world.press(button(request, Action.APPROVE), MIA)).card is None


async def test_a_user_group_can_be_chosen(world):
    world.roster.usergroups[PLATFORM] = {MIA}
    await set_places(world)
    form = await open_form(world, "everything")
    await world.submit(form, ANA_ON_SLACK, usergroups="S0PLATFORM", admins="no", approvals="1")
    request = await world.asked(MISSING_SCOPE)
    assert (
        "can decide"
        in (await world.press(button(request, Action.APPROVE), ANA_ON_SLACK)).card.headline
    )
    assert (await world.press(button(request, Action.APPROVE), MIA)).card is None
    form = await open_form(world, "everything")
    assert next(f.value for f in form.fields if f.name == "usergroups") == "S0PLATFORM"


@pytest.mark.parametrize("which", ["places", "everything", "one"])
async def test_only_an_admin_can_change_it_and_a_try_is_audited(world, which):
    assert actions(await shown(world, RAVI_ON_SLACK)) == []
    card = await shown(world)
    pressed = card.buttons[1 if which != "places" else 0]
    reply = await world.press(replace(pressed, value=which), RAVI_ON_SLACK)
    assert "Only an admin" in reply.card.headline
    assert "policy.refused" in await world.kinds()


async def test_a_form_that_an_admin_opened_is_not_taken_from_anybody_else(world):
    form = await open_form(world, "places")
    reply = await world.submit(form, RAVI_ON_SLACK, post_to="C0EVIL")
    assert "Only an admin" in reply.card.headline
    world.roster.admins.clear()
    reply = await world.submit(form, ANA_ON_SLACK, post_to="C0EVIL")
    assert "Only an admin" in reply.card.headline
    world.roster.fails = LookupFailed("Slack did not say.")
    reply = await world.submit(form, ANA_ON_SLACK, post_to="C0ADMINS")
    assert reply.card.headline == "Slack did not say."
    assert "policy.changed" not in await world.kinds()


async def test_an_admin_is_one_by_any_of_their_accounts(world):
    teams = Identity("teams", "acme", "aad-ana")
    world.bot.add("teams", Edge(world.chat, world.roster))
    assert actions((await world.command("setup", teams)).card) == []
    ana = Person("ana", name="Ana", identities=frozenset({ANA_ON_SLACK, teams}))
    async with world.database.begin() as work:
        await work.people.agree([ana])
    assert Action.SETUP_PLACES in actions((await world.command("setup", teams)).card)


async def test_of_two_who_change_it_at_once_one_is_told_to_look_again(world):
    forms = [await open_form(world, "places") for _ in range(2)]
    replies = await asyncio.gather(
        world.submit(forms[0], ANA_ON_SLACK, post_to="C0ONE"),
        world.submit(forms[1], BEN_ON_SLACK, post_to="C0TWO"),
    )
    headlines = sorted(reply.card.headline for reply in replies)
    assert headlines == ["Saved", "Somebody changed the setup meanwhile: open it again."]
    assert (await world.kinds()).count("policy.changed") == 1


async def test_where_a_policy_file_rules_setup_only_shows(database, base):
    held = parse_policy('version: 1\npost_to: ["slack:T0ACME:C0ADMINS"]\n')
    world = World(database, base, held, ANA_ON_SLACK)
    card = await shown(world)
    assert actions(card) == []
    assert "policy file rules" in flat(card.body[0])
    pressed = replace(
        button(await shown(World(database, base, PolicyFile(), ANA_ON_SLACK)), Action.SETUP_PLACES)
    )
    assert "policy file rules" in (await world.press(pressed, ANA_ON_SLACK)).card.headline


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reviewers": "U0GUEST"}, "reviewers"),
        ({"reviewers": ",".join(f"U{n}" for n in range(31))}, "reviewers"),
        ({"usergroups": "S0NOBODY"}, "usergroups"),
        ({"admins": "no"}, "reviewers"),
        ({"approvals": "0"}, "approvals"),
        ({"approvals": "many"}, "approvals"),
        ({"self_approval": "true"}, "self_approval"),
    ],
)
async def test_what_is_wrong_is_said_at_the_field(world, changes, field):
    world.roster.guests.add("slack:T0ACME:U0GUEST")
    form = await open_form(world, "everything")
    assert list((await world.submit(form, ANA_ON_SLACK, **changes)).faults) == [field]
    assert "policy.changed" not in await world.kinds()


async def test_a_channel_has_to_be_chosen(world):
    assert list((await set_places(world, post_to="")).faults) == ["post_to"]
    assert list((await set_places(world, post_to="C0A,C0B")).faults) == ["post_to"]


async def test_keyfix_answers_only_where_it_was_told_to(world):
    await set_places(world, listen_in="C0HELP")
    await world.say(MISSING_SCOPE, place=OTHER_PLACE)
    assert world.chat.at(OTHER_PLACE) == []
    assert "error.explained" not in await world.kinds()
    await world.say(MISSING_SCOPE, place=OTHER_PLACE, addressed=True)
    await world.say(MISSING_SCOPE)
    assert (len(world.chat.at(OTHER_PLACE)), len(world.chat.at(HELP))) == (1, 1)


async def test_where_requests_were_decided_until_now_it_is_told_that_they_are_no_more(world):
    await set_places(world)
    await set_places(world, post_to="C0OTHER")
    first, second = world.chat.at(ADMINS_PLACE)
    assert first.headline == "Requests are decided here"
    assert second.headline == "Requests are decided here no more"


async def test_a_weaker_setup_does_not_help_a_request_that_was_made_before(world):
    await set_places(world)
    form = await open_form(world, "everything")
    await world.submit(form, ANA_ON_SLACK, reviewers="U0BEN", admins="no")
    request = await world.asked(MISSING_SCOPE)
    form = await open_form(world, "everything")
    await world.submit(form, ANA_ON_SLACK, reviewers="U0ANA", admins="no")
    reply = await world.press(button(request, Action.APPROVE), ANA_ON_SLACK)
    assert "Another rule holds" in reply.card.headline
