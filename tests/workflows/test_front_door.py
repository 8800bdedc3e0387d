from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access.person import Identity, Person
from bot.errors import LookupFailed
from bot.messages.card import Action
from bot.messages.text import flat
from bot.storage.database import Database
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    NOON,
    RAVI_ON_SLACK,
)
from tests.world import Edge, World, actions, button

NO_MONEY = (
    "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current "
    "quota, please check your plan and billing details.', 'code': 'insufficient_quota'}}"
)
BARE = "Failed to generate API key: permission denied. Please try again."


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_the_bare_error_asks_which_console_and_then_walks_its_checklist(world):
    await world.say(BARE)
    (card,) = world.chat.at(HELP)
    assert len(card.buttons) > 3
    openai = next(b for b in card.buttons if b.value.endswith(":console:openai"))
    await world.press(openai)
    first = last = world.chat.at(HELP)[0]
    seen = [first.headline]
    while any(b.value.endswith(":step:next") for b in last.buttons) or len(seen) < 3:
        step = next((b for b in last.buttons if b.value.endswith(":step:next")), last.buttons[0])
        await world.press(step)
        last = world.chat.at(HELP)[0]
        seen.append(last.lead or last.headline)
    assert len(seen) == len(set(map(str, seen)))
    solved = next(b for b in last.buttons if b.value.endswith(":step:solved"))
    await world.press(solved)
    assert len(world.chat.at(HELP)) == 1
    assert not any(b.action is Action.ANSWER for b in world.chat.at(HELP)[0].buttons)


async def test_an_answer_to_what_is_no_longer_asked_changes_nothing(world):
    await world.say(BARE)
    old = world.chat.at(HELP)[0].buttons
    await world.press(old[0])
    before = await world.kinds()
    await world.press(old[1])
    assert await world.kinds() == before


async def test_from_paste_to_approval_in_three_presses(world):
    card = await world.asked(MISSING_SCOPE)
    assert {Action.APPROVE, Action.DENY} <= set(actions(card))
    assert "Ravi" in card.headline
    reply = await world.press(button(card, Action.APPROVE), ANA_ON_SLACK, ADMINS_PLACE)
    assert reply.card is None
    (now,) = world.chat.at(ADMINS_PLACE)
    assert actions(now) == []
    assert "approved by Ana" in now.lead[0].text
    direct = [c for (place, _), c in world.chat.posts.items() if place.channel == "DU0RAVI"]
    assert [c.headline for c in direct] == ["Your request was approved"]
    assert [c.headline for c in world.chat.at(HELP)[1:]] == [
        "Ravi asked for access; it was decided by Ana"
    ]
    assert await world.kinds() == ["error.explained", "request.opened", "request.approved"]


async def test_a_denial_needs_a_reason_that_the_requester_alone_is_told(world):
    card = await world.asked(MISSING_SCOPE)
    form = (await world.press(button(card, Action.DENY), ANA_ON_SLACK)).form
    assert (await world.submit(form, ANA_ON_SLACK, reason=" ")).faults.keys() == {"reason"}
    await world.submit(form, ANA_ON_SLACK, reason="Use the sandbox project.")
    told = {place.channel: repr(c) for (place, _), c in world.chat.posts.items()}
    assert "Use the sandbox project." in told["DU0RAVI"]
    assert "sandbox" not in told["C0HELP"] + told["C0ADMINS"]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param(
            Identity("slack", "T0ACME", "U0MIA"), "Only a workspace admin", id="a colleague"
        ),
        pytest.param(RAVI_ON_SLACK, "someone else has to decide", id="the requester"),
        pytest.param(Identity("slack", "T0OTHER", "U0ANA"), "doesn't know you", id="elsewhere"),
        pytest.param(Identity("teams", "acme", "aad"), "not connected", id="nowhere"),
    ],
)
async def test_whoever_may_not_decide_is_refused_in_words_and_audited(world, who, words):
    card = await world.asked(MISSING_SCOPE)
    reply = await world.press(button(card, Action.APPROVE), who)
    assert words in reply.card.headline
    assert await world.kinds() == ["error.explained", "request.opened", "review.refused"]


async def test_an_admins_own_request_is_for_another_admin(world):
    card = await world.asked(MISSING_SCOPE, by=ANA_ON_SLACK)
    reply = await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert "someone else" in reply.card.headline
    assert (await world.press(button(card, Action.APPROVE), BEN_ON_SLACK)).card is None


async def test_a_second_click_hears_who_was_first(world):
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    reply = await world.press(button(card, Action.APPROVE), BEN_ON_SLACK)
    assert reply.card.headline == "Ana has approved this already."


async def test_a_click_after_the_deadline_is_refused_and_the_card_says_so(url, base, policy):
    times = [NOON]
    database = Database(url, lambda: times[0])
    world = World(database, base, policy, ANA_ON_SLACK)
    card = await world.asked(MISSING_SCOPE)
    times[0] += timedelta(days=9)
    reply = await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert "expired" in reply.card.headline
    assert await world.bot.sweep.step() == 1
    await world.bot.courier.drain()
    (now,) = world.chat.at(ADMINS_PLACE)
    assert actions(now) == []
    assert "expired" in now.lead[0].text
    assert (await world.kinds())[-1] == "request.expired"
    await database.close()


async def test_a_click_on_what_was_shown_before_it_changed_is_refused(world):
    card = await world.asked(MISSING_SCOPE)
    approve = button(card, Action.APPROVE)
    forged = replace(approve, value=approve.value.split(":")[0] + ":" + "0" * 64)
    reply = await world.press(forged, ANA_ON_SLACK)
    assert "changed" in reply.card.headline


async def test_a_lookup_that_fails_permits_nothing_and_loses_nothing(world):
    card = await world.asked(MISSING_SCOPE)
    world.roster.fails = LookupFailed("Slack did not say who you are.")
    reply = await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert reply.card.headline == "Slack did not say who you are."
    world.roster.fails = None
    assert (await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)).card is None


async def test_an_admin_who_lost_the_role_since_the_card_was_posted_decides_nothing(world):
    card = await world.asked(MISSING_SCOPE)
    world.roster.admins.clear()
    reply = await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    assert "Only a workspace admin" in reply.card.headline


async def test_whoever_has_two_accounts_is_one_person(database, base, policy):
    teams = Identity("teams", "acme", "aad-ana")
    ana = Person("ana", name="Ana", identities=frozenset({ANA_ON_SLACK, teams}))
    async with database.begin() as work:
        await work.people.agree([ana])
    world = World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK, teams)
    world.bot.add("teams", Edge(world.chat, world.roster))
    card = await world.asked(MISSING_SCOPE, by=ANA_ON_SLACK)
    reply = await world.press(button(card, Action.APPROVE), teams)
    assert "someone else" in reply.card.headline


@pytest.mark.parametrize("provider", ["openai", "OpenAI", "azure-openai", "google ai studio"])
async def test_a_providers_guide_comes_by_its_name(world, provider):
    card = (await world.command(provider)).card
    assert card.headline.endswith("making a key, and what refuses it")
    assert card.steps


async def test_every_provider_has_a_guide(world, base):
    for provider in base.providers:
        card = (await world.command(provider.value)).card
        assert base.providers[provider].name in card.headline


async def test_the_bare_command_says_what_keyfix_can_do(world):
    assert "`" not in (await world.command("")).card.headline
    assert (await world.command(" ")).card == (await world.command("help")).card


async def test_a_pasted_text_behind_the_command_is_explained_privately(world):
    reply = await world.command(MISSING_SCOPE)
    assert "OpenAI" in reply.card.headline
    assert world.chat.posts == {}
    other = Identity("slack", "T0ACME", "U0MIA")
    assert "paste it again" in (await world.press(reply.card.buttons[0], other)).card.headline
    form = (await world.press(button(reply.card, Action.ASK_FOR_ACCESS))).form
    await world.submit(form, principal="ravi@acme.example")
    assert world.chat.at(HELP) == []
    assert len(world.chat.at(ADMINS_PLACE)) == 1


async def test_a_secret_in_a_private_question_is_spoken_of_and_not_shown(world):
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    card = (await world.command(f"{MISSING_SCOPE} with {key}")).card
    assert "Your text held an OpenAI" in flat(card.more[-1])
    assert key not in repr(card)


async def test_a_question_asked_privately_is_answered_privately(world):
    reply = await world.command(BARE)
    narrowed = await world.press(reply.card.buttons[0])
    assert narrowed.card.headline != reply.card.headline
    assert world.chat.posts == {}


async def test_a_rating_shows_on_the_card_and_the_first_word_counts(world):
    await world.say(MISSING_SCOPE)
    card = world.chat.at(HELP)[0]
    await world.press(button(card, Action.WORKED))
    await world.press(button(card, Action.DIDNT_HELP))
    now = world.chat.at(HELP)[0]
    assert "this worked" in repr(now.body)
    assert Action.DIDNT_HELP not in actions(now)
    assert (await world.kinds()).count("answer.rated") == 1


async def test_more_is_shown_to_whoever_presses_it(world):
    await world.say(MISSING_SCOPE)
    reply = await world.press(button(world.chat.at(HELP)[0], Action.MORE))
    assert reply.card.headline.startswith("More on: ")
    assert reply.card.links


@pytest.mark.parametrize("value", ["", "dx-0", "dx-0:a", "x" * 300, "req-1:", "a:b:c:d"])
@pytest.mark.parametrize("action", list(Action))
async def test_a_button_that_keyfix_never_made_is_answered_in_words(world, action, value):
    await world.say(MISSING_SCOPE)
    made = button(world.chat.at(HELP)[0], Action.MORE)
    reply = await world.press(replace(made, action=action, value=value))
    assert reply.card or reply.form
    assert [kind for kind in await world.kinds() if "approved" in kind] == []


async def test_what_somebody_outside_has_to_do_is_ready_to_copy_for_whoever_presses(world):
    await world.say(NO_MONEY)
    more = (await world.press(button(world.chat.at(HELP)[0], Action.MORE))).card
    reply = await world.press(button(more, Action.COPY))
    assert reply.card.headline == "A message for whoever pays the bills"
    assert "insufficient_quota" in reply.card.steps[0].command
    assert len(world.chat.posts) == 1


async def test_where_nobody_outside_has_to_act_copy_says_so(world):
    await world.say(MISSING_SCOPE)
    made = button(world.chat.at(HELP)[0], Action.MORE)
    reply = await world.press(replace(made, action=Action.COPY))
    assert "Nobody outside" in reply.card.headline


@pytest.mark.parametrize("word", ["setup", "whoami", "unlink"])
async def test_a_command_of_one_word_with_an_error_behind_it_is_that_error(world, word):
    assert "OpenAI" in (await world.command(f"{word} failed: {MISSING_SCOPE}")).card.headline
    assert "OpenAI" not in (await world.command(f" {word.upper()} ")).card.headline
