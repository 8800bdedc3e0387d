import asyncio

import pytest

from bot.platforms.slack.app import PATH
from bot.storage.database import Database
from tests.conftest import MISSING_SCOPE
from tests.fakes.slack import Failure
from tests.journeys.conftest import ADMINS, ANA, BEN, HELP, MIA, RAVI, slack_bot


async def ask(slack, by=RAVI):
    """From the paste to the card in the admins' channel."""
    await slack.say(HELP, by, MISSING_SCOPE)
    (answer, *_) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(answer, "ask_for_access", by)
    view = await slack.wait_for(lambda: slack.view_of(by))
    await slack.submit(view, {})
    assert not view.errors
    (card,) = await slack.wait_for(lambda: slack.posted(ADMINS))
    return answer, card


async def test_from_paste_to_approval(slack, running):
    answer, card = await ask(slack)
    assert answer.thread_ts
    assert "model.request" in answer.words
    assert "Ravi" in card.words
    await slack.press(card, "approve", ANA)
    await slack.wait_for(lambda: card.edits)
    assert card.buttons == []
    assert "approved by Ana" in card.words
    (told,) = await slack.wait_for(lambda: slack.posted(slack.im(RAVI).id))
    assert "Your request was approved" in told.words
    thread = await slack.wait_for(lambda: [m for m in slack.posted(HELP) if m.edits])
    assert "it was decided" in thread[0].words


async def test_a_denial_takes_its_reason_in_a_modal(slack, running):
    _, card = await ask(slack)
    await slack.press(card, "deny", ANA)
    view = await slack.wait_for(lambda: slack.view_of(ANA))
    await slack.submit(view, {"reason": "Use the sandbox."})
    (told,) = await slack.wait_for(lambda: slack.posted(slack.im(RAVI).id))
    assert "Use the sandbox." in told.words
    assert not any("sandbox" in m.words for m in slack.posted(HELP) + slack.posted(ADMINS))


@pytest.mark.parametrize(
    ("who", "words"), [(MIA, "Only a workspace admin"), (RAVI, "someone else has to decide")]
)
async def test_who_may_not_decide_is_told_so_alone(slack, running, who, words):
    _, card = await ask(slack)
    slack.channels[ADMINS].members.add(who)
    await slack.press(card, "approve", who)
    await slack.wait_for(lambda: [m for m in slack.whispered(who) if words in m.words])
    assert {"Approve", "Deny"} <= {b["text"]["text"] for b in card.buttons}


async def test_two_admins_at_once_and_the_second_hears_who_was_first(slack, running):
    _, card = await ask(slack)
    await asyncio.gather(slack.press(card, "approve", ANA), slack.press(card, "approve", BEN))
    await slack.wait_for(lambda: card.edits)
    heard = [m for who in (ANA, BEN) for m in slack.whispered(who)]
    late = await slack.wait_for(lambda: heard or slack.ephemerals)
    assert "has approved this already" in late[0].words


async def test_the_bare_error_is_walked_through_a_checklist_in_place(slack, running):
    await slack.say(HELP, RAVI, "Failed to generate API key: permission denied. Please try again.")
    (card,) = await slack.wait_for(lambda: slack.posted(HELP))
    await slack.press(card, "OpenAI", RAVI)
    await slack.wait_for(lambda: card.edits == 1)
    labels = {b["text"]["text"] for b in card.buttons}
    assert "OpenAI" not in labels
    assert len(slack.posted(HELP)) == 1


async def test_one_post_that_comes_thrice_and_as_two_events_is_answered_once(slack, running):
    said = await slack.say(HELP, RAVI, MISSING_SCOPE, mention=True)
    for _ in range(3):
        await slack.deliver(slack.event(said.message), retry=1)
    await slack.wait_for(lambda: slack.posted(HELP))
    await running.courier.drain()
    assert len(slack.posted(HELP)) == 1


async def test_what_could_not_be_committed_is_delivered_again_and_answered(
    slack, running, database_that_fails_once
):
    said = await slack.say(HELP, RAVI, MISSING_SCOPE)
    assert said.statuses == [500]
    assert await slack.deliver(slack.event(said.message), retry=1) == 200
    await slack.wait_for(lambda: slack.posted(HELP))


@pytest.fixture
def database_that_fails_once(running, monkeypatch):
    """The first commit goes wrong, as when the database restarts."""
    broken = []

    def once(point):
        if point == "error.explained:changed" and not broken:
            broken.append(point)
            raise ConnectionError("the database is restarting")

    monkeypatch.setattr("bot.crashpoints.hook", once)


@pytest.mark.parametrize("failure", [Failure.ERROR_AFTER, Failure.DROP_AFTER])
async def test_a_reply_whose_outcome_is_unknown_is_there_once(slack, running, failure):
    slack.server.fail("chat.postMessage", failure)
    await slack.say(HELP, RAVI, MISSING_SCOPE)
    await slack.wait_for(lambda: slack.server.calls["conversations.replies"], within=10)
    await running.courier.drain()
    assert len(slack.posted(HELP)) == 1


async def test_what_was_heard_before_the_server_died_is_answered_by_the_next_once(
    url, base, policy, slack
):
    first = slack_bot(Database(url), base, policy, slack)
    first.courier.run = asyncio.Event().wait  # it dies between the commit and the reply
    async with first.running("127.0.0.1", 0) as address:
        slack.deliver_to(f"{address}{PATH}")
        await slack.say(HELP, RAVI, MISSING_SCOPE)
        assert slack.posted(HELP) == []
    second = slack_bot(Database(url), base, policy, slack)
    async with second.running("127.0.0.1", 0):
        await slack.wait_for(lambda: slack.posted(HELP))
        await second.courier.drain()
    assert len(slack.posted(HELP)) == 1


async def test_the_guide_of_a_provider_comes_to_whoever_asks(slack, running):
    await slack.command(HELP, RAVI, "openai")
    (shown,) = slack.whispered(RAVI)
    assert "OpenAI: making a key" in shown.words
    assert slack.posted(HELP) == []


async def test_an_edit_that_adds_the_error_is_answered_and_a_later_one_is_not(slack, running):
    said = await slack.say(HELP, RAVI, "it does not work, one moment")
    await slack.edit(said.message, MISSING_SCOPE)
    await slack.wait_for(lambda: slack.posted(HELP))
    await slack.edit(said.message, f"please help: {MISSING_SCOPE}")
    await running.courier.drain()
    assert len(slack.posted(HELP)) == 1
