import json

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from tests.fakes.slack import BOT_ID, BOT_USER, TEAM
from tests.platforms.slack.conftest import BEA, BOT, HELP, STRANGER

ERROR = "Error code: 403 <model.request> & more"


async def test_a_message_reaches_the_door_as_its_author_saw_it(slack, platform, door):
    said = await slack.say(HELP, BEA, ERROR)
    assert said.statuses == [200]
    (heard,) = door.heard
    assert heard.text == ERROR
    assert heard.author == Identity("slack", TEAM, BEA)
    assert heard.place == Place("slack", TEAM, HELP, said.message.ts)
    assert heard.key == f"slack:{TEAM}:{HELP}:{said.message.ts}"
    assert not heard.addressed


async def test_the_ack_is_sent_after_the_commit(slack, platform, door):
    acked = []

    async def commit():
        acked.append(len(door.heard))

    door.first = commit
    await slack.say(HELP, BEA, ERROR)
    assert (acked, len(door.heard)) == ([0], 1)


async def test_what_could_not_be_committed_is_delivered_again(slack, platform, door):
    async def fail_once():
        door.first = None
        raise OSError("the database is gone")

    door.first = fail_once
    said = await slack.say(HELP, BEA, ERROR, tries=2)
    assert said.statuses == [200]
    assert len(door.heard) == 1


async def test_what_could_not_be_committed_is_not_acked(slack, platform, door):
    async def fail():
        raise OSError("the database is gone")

    door.first = fail
    said = await slack.say(HELP, BEA, ERROR)
    assert said.statuses == [500]


async def test_one_post_has_one_key_however_often_and_as_whatever_it_comes(slack, platform, door):
    said = await slack.say(HELP, BEA, ERROR, mention=True)
    for retry in (1, 2):
        assert await slack.deliver(slack.event(said.message), retry) == 200
    assert len(door.heard) == 4
    assert len({heard.key for heard in door.heard}) == 1
    assert [heard.addressed for heard in door.heard] == [True] * 4
    assert {heard.text for heard in door.heard} == {ERROR}


async def test_what_is_said_in_a_direct_message_is_said_to_us(slack, platform, door):
    await slack.say(slack.im(BEA).id, BEA, "help")
    assert door.heard[0].addressed


async def test_a_mention_alone_is_heard_and_an_empty_post_is_not(slack, platform, door):
    await slack.say(HELP, BEA, "", mention=True)
    await slack.say(HELP, BEA, "")
    assert [(heard.text, heard.addressed) for heard in door.heard] == [("", True)] * 2


async def test_an_answer_in_a_thread_stays_in_it(slack, platform, door):
    first = await slack.say(HELP, BEA, "hello")
    await slack.say(HELP, BEA, ERROR, thread=first.message.ts)
    assert door.heard[1].place.thread == first.message.ts


async def test_somebody_of_another_workspace_is_named_by_their_own(slack, platform, door):
    await slack.say(HELP, STRANGER, ERROR)
    assert door.heard[0].author == Identity("slack", "T0OTHER", STRANGER)
    assert door.heard[0].place.workspace == TEAM


SILENT = [
    {"user": BOT_USER},
    {"bot_id": BOT_ID, "user": BOT_USER},
    {"bot_id": "B0OTHER", "user": BOT},
    {"bot_profile": {"id": "B0OTHER"}, "user": BOT},
    {"subtype": "bot_message", "bot_id": "B0OTHER"},
    {"subtype": "bot_message", "username": "deploys"},
    {"user": "USLACKBOT"},
    {"hidden": True},
    {"user": None},
    *(
        {"subtype": name}
        for name in (
            "channel_join",
            "channel_leave",
            "channel_topic",
            "channel_name",
            "channel_archive",
            "message_deleted",
            "message_replied",
            "me_message",
            "reminder_add",
            "pinned_item",
            "ekm_access_denied",
            "something_new",
        )
    ),
]


@pytest.mark.parametrize("kind", ["message", "app_mention"])
@pytest.mark.parametrize("marks", SILENT, ids=json.dumps)
async def test_what_is_not_a_persons_words_is_acked_and_not_heard(
    slack, platform, door, marks, kind
):
    said = {"type": kind, "channel": HELP, "ts": "1.000001", "user": BEA, "text": ERROR} | marks
    assert await slack.deliver(slack.envelope(said)) == 200
    assert door.heard == []


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
async def test_a_person_says_something_with_these_subtypes_too(slack, platform, door, subtype):
    said = {"type": "message", "channel": HELP, "ts": "1.000001", "user": BEA, "text": ERROR}
    assert await slack.deliver(slack.envelope(said | {"subtype": subtype})) == 200
    assert len(door.heard) == 1


async def test_other_events_and_other_workspaces_are_acked_and_not_heard(slack, platform, door):
    said = {"type": "message", "channel": HELP, "ts": "1.000001", "user": BEA, "text": ERROR}
    assert await slack.deliver(slack.envelope(said, team="T0OTHER")) == 200
    assert await slack.deliver(slack.envelope({"type": "reaction_added", "user": BEA})) == 200
    assert await slack.deliver({"type": "app_rate_limited", "team_id": TEAM}) == 200
    assert door.heard == []


async def test_an_edit_that_changes_the_words_is_heard_as_the_same_message(slack, platform, door):
    said = await slack.say(HELP, BEA, "it does not work")
    assert await slack.edit(said.message, ERROR) == 200
    first, second = door.heard
    assert second.text == ERROR
    assert second.key == first.key
    assert second.place == first.place


async def test_an_edit_that_changes_no_words_is_none(slack, platform, door):
    said = await slack.say(HELP, BEA, ERROR)
    await slack.edit(said.message, ERROR)
    assert len(door.heard) == 1


async def test_a_preview_that_slack_adds_is_no_edit(slack, platform, door):
    message = {"type": "message", "user": BEA, "text": ERROR, "ts": "1.000001"}
    changed = {"type": "message", "subtype": "message_changed", "channel": HELP, "ts": "1.000002"}
    event = changed | {"message": message, "previous_message": message | {"text": "before"}}
    assert await slack.deliver(slack.envelope(event)) == 200
    assert door.heard == []


async def test_our_own_redrawn_card_is_no_edit(slack, platform, door):
    message = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "text": "b", "ts": "1.000001"}
    message |= {"edited": {"user": BOT_USER, "ts": "1.000002"}}
    changed = {"type": "message", "subtype": "message_changed", "channel": HELP, "ts": "1.000002"}
    event = changed | {"message": message, "previous_message": message | {"text": "a"}}
    assert await slack.deliver(slack.envelope(event)) == 200
    assert door.heard == []


async def test_an_ordinary_message_costs_no_call(slack, platform, door):
    before = sum(slack.server.calls.values())
    await slack.say(HELP, BEA, "lunch?")
    assert sum(slack.server.calls.values()) == before
    assert slack.server.calls["auth.test"] == 1
