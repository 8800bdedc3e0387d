import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import DeliveryBusy, DeliveryRefused, DeliveryUnknown
from bot.messages.card import Action, Button, Card
from bot.messages.text import plain
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.sender import SlackSender
from tests.fakes.slack import BOT_TOKEN, TEAM, Failure, FakeSlack
from tests.platforms.slack.conftest import ADMINS, BEA, GONE, HELP, OUTSIDE

CARD = Card(
    headline="Bea asks for a role",
    body=(plain("<!channel> see https://evil.example"),),
    buttons=(Button(Action.APPROVE, "Approve", "req-1:5eed"),),
)
DONE = Card(headline="Bea was given a role")
BEA_THERE = Identity("slack", TEAM, BEA)


def place(channel, thread=""):
    return Place("slack", TEAM, channel, thread)


@pytest.fixture
def sender(platform):
    return platform.sender


async def test_a_card_is_posted_in_its_thread_with_its_key_and_no_preview(slack, sender):
    said = await slack.say(HELP, BEA, "Error")
    ts = await sender.post(place(HELP, said.message.ts), CARD, "notice-1")
    (posted,) = slack.posted(HELP)
    assert (posted.ts, posted.thread_ts) == (ts, said.message.ts)
    assert posted.metadata == {"event_type": "keyfix_notice", "event_payload": {"key": "notice-1"}}
    assert posted.text == "Bea asks for a role · &lt;!channel&gt; see https://evil.example"


@pytest.mark.parametrize("in_thread", [True, False])
async def test_a_posted_card_is_found_by_its_key(slack, sender, in_thread):
    said = await slack.say(HELP, BEA, "Error")
    where = place(HELP, said.message.ts if in_thread else "")
    ts = await sender.post(where, CARD, "notice-1")
    await sender.post(where, CARD, "notice-2")
    assert await sender.find(where, "notice-1") == ts
    assert await sender.find(where, "notice-3") is None


async def test_a_card_is_found_on_a_later_page(slack, sender):
    first = await sender.post(place(HELP), CARD, "notice-1")
    for _ in range(250):
        await slack.say(HELP, BEA, "hello")
    assert await sender.find(place(HELP), "notice-1") == first
    assert slack.server.calls["conversations.history"] == 2


async def test_a_direct_card_is_found_by_the_person(slack, sender):
    where, ts = await sender.direct(BEA_THERE, CARD, "notice-1")
    assert await sender.find(place(BEA), "notice-1") == ts
    assert slack.channels[where.channel].is_im


@pytest.mark.parametrize("failure", [Failure.ERROR_AFTER, Failure.DROP_AFTER])
async def test_what_may_have_arrived_is_unknown_sent_once_and_can_be_found(slack, sender, failure):
    slack.server.fail("chat.postMessage", failure)
    with pytest.raises(DeliveryUnknown):
        await sender.post(place(HELP), CARD, "notice-1")
    assert slack.server.calls["chat.postMessage"] == 1
    assert await sender.find(place(HELP), "notice-1") == slack.posted(HELP)[0].ts


@pytest.mark.parametrize("failure", [Failure.ERROR_BEFORE, Failure.GARBAGE, Failure.EMPTY])
async def test_what_did_not_arrive_is_unknown_too_and_is_not_found(slack, sender, failure):
    slack.server.fail("chat.postMessage", failure)
    with pytest.raises(DeliveryUnknown):
        await sender.post(place(HELP), CARD, "notice-1")
    assert await sender.find(place(HELP), "notice-1") is None


async def test_without_the_scope_to_read_nothing_is_found():
    async with FakeSlack(scopes={"chat:write"}) as slack:
        slack.add_channel(HELP, "ml-help")
        api = SlackApi(BOT_TOKEN, slack.url)
        await api.open()
        sender = SlackSender(api, lambda: TEAM)
        await sender.post(place(HELP), CARD, "notice-1")
        assert await sender.find(place(HELP), "notice-1") is None
        assert slack.server.calls["conversations.history"] == 1
        await api.close()


@pytest.mark.parametrize(
    ("channel", "words"),
    [("C0NONE", "no such channel"), (OUTSIDE, "/invite @keyfix")],
)
async def test_where_keyfix_cant_post_is_said_in_words(slack, sender, channel, words):
    with pytest.raises(DeliveryRefused, match=words):
        await sender.post(place(channel), CARD, "notice-1")


async def test_an_archived_channel_is_refused(slack, sender):
    slack.channels[ADMINS].is_archived = True
    with pytest.raises(DeliveryRefused, match="archived"):
        await sender.post(place(ADMINS), CARD, "notice-1")


async def test_a_rate_limit_says_when_to_come_back(slack, sender):
    slack.server.limit("chat.postMessage", 7)
    with pytest.raises(DeliveryBusy) as busy:
        await sender.post(place(HELP), CARD, "notice-1")
    assert busy.value.retry_after == 7


async def test_while_slack_asks_to_wait_that_channel_is_left_alone(slack, sender):
    slack.server.limit("chat.postMessage", 7)
    for _ in range(2):
        with pytest.raises(DeliveryBusy):
            await sender.post(place(HELP), CARD, "notice-1")
    assert slack.server.calls["chat.postMessage"] == 1
    assert await sender.post(place(ADMINS), CARD, "notice-2")


async def test_an_update_draws_the_card_anew(slack, sender):
    ts = await sender.post(place(HELP), CARD, "notice-1")
    await sender.update(place(HELP), ts, DONE)
    (posted,) = slack.posted(HELP)
    assert (posted.words, posted.buttons, posted.edits) == (DONE.headline, [], 1)


@pytest.mark.parametrize("failure", [Failure.ERROR_AFTER, Failure.DROP_AFTER, Failure.GARBAGE])
async def test_an_update_can_be_repeated(slack, sender, failure):
    ts = await sender.post(place(HELP), CARD, "notice-1")
    slack.server.fail("chat.update", failure)
    with pytest.raises(DeliveryBusy):
        await sender.update(place(HELP), ts, DONE)
    await sender.update(place(HELP), ts, DONE)
    assert slack.posted(HELP)[0].words == DONE.headline


async def test_an_update_of_what_is_not_there_is_refused(slack, sender):
    with pytest.raises(DeliveryRefused, match="message_not_found"):
        await sender.update(place(HELP), "1.000001", DONE)


async def test_a_whisper_stands_in_the_thread_and_is_seen_by_one(slack, sender):
    said = await slack.say(HELP, BEA, "sk-EXAMPLE")
    await sender.whisper(place(HELP, said.message.ts), BEA_THERE, CARD)
    (shown,) = slack.ephemerals
    assert (shown.to, shown.thread_ts) == (BEA, said.message.ts)
    assert slack.posted() == []


@pytest.mark.parametrize("channel", [ADMINS, OUTSIDE, "C0NONE", "D0BEA"])
async def test_a_whisper_becomes_a_direct_message_where_it_can_be_none(slack, sender, channel):
    await sender.whisper(place(channel), BEA_THERE, CARD)
    assert slack.ephemerals == []
    assert [m.channel for m in slack.posted()] == [slack.im(BEA).id]


async def test_a_direct_card_says_where_it_stands(slack, sender):
    where, ts = await sender.direct(BEA_THERE, CARD, "notice-1")
    assert where == place(slack.im(BEA).id)
    assert slack.posted(where.channel)[0].ts == ts
    await sender.update(where, ts, DONE)


async def test_nobody_is_written_to_who_has_left(slack, sender):
    with pytest.raises(DeliveryRefused, match="user_disabled"):
        await sender.direct(Identity("slack", TEAM, GONE), CARD, "notice-1")
