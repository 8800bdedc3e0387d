import asyncio

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.errors import NotAReviewer
from bot.messages.card import Action, Button, Card
from bot.messages.form import Field, Form, Purpose
from bot.messages.inbound import Command, Inbound, Press, Reply, Submission
from bot.platforms.teams import turns
from tests.fakes.adaptive_cards import words
from tests.fakes.teams_values import ANN, CHANNEL, TENANT

ANN_HERE = Identity("teams", TENANT, ANN.aad)
IN_CHAT = Place("teams", TENANT, ANN.chat)
IN_THREAD = Place("teams", TENANT, CHANNEL, "77")
REQUEST = Card(
    headline="Ann asks for a role",
    buttons=(
        Button(Action.APPROVE, "Approve", "req-1:5eed"),
        Button(Action.DENY, "Deny", "req-1:5eed"),
        Button(Action.ASK_FOR_ACCESS, "Ask for access", "dia-1"),
    ),
)
FORM = Form(
    purpose=Purpose.DENIAL,
    subject="req-1:5eed",
    title="Deny",
    fields=(Field(name="reason", label="Reason"),),
    submit="Deny it",
)


@pytest.fixture
async def posted(teams, platform):
    """The request card, in a thread of the channel."""
    await platform.sender.post(IN_THREAD, REQUEST, "notice-1")
    return await teams.message()


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Approve", (Action.APPROVE, "req-1:5eed")),
        ("Deny", (Action.DENY, "req-1:5eed")),
        ("Ask for access", (Action.ASK_FOR_ACCESS, "dia-1")),
    ],
)
async def test_a_press_is_one_call_of_the_door(teams, posted, door, title, what):
    answer = await teams.press(posted, title, ANN)
    assert answer.status == 200
    assert door.handed == [Press(by=ANN_HERE, place=IN_THREAD, action=what[0], value=what[1])]


async def test_a_card_in_reply_is_seen_by_the_presser_alone(teams, posted, door):
    door.reply = Reply(card=Card(headline="Only Ben can decide."))
    answer = await teams.press(posted, "Approve", ANN)
    assert "Only Ben can decide." in answer.words
    assert len(teams.messages) == 1
    assert len(posted.cards) == 1


async def test_where_there_is_nothing_to_show_it_is_said_to_be_done(teams, posted, door):
    answer = await teams.press(posted, "Approve", ANN)
    assert answer.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Done.",
    }


async def test_a_refusal_is_told_in_its_words(teams, posted, door):
    door.reply = NotAReviewer("Only Ben can decide.")
    assert "Only Ben can decide." in (await teams.press(posted, "Approve", ANN)).words


async def test_a_form_opens_and_comes_back_with_what_was_typed(teams, posted, door):
    door.reply = Reply(form=FORM)
    form = await teams.press(posted, "Deny", ANN)
    await teams.press(form, "Deny it", ANN, {"field_reason": " not now "})
    assert door.handed[1] == Submission(
        by=ANN_HERE,
        place=IN_THREAD,
        purpose=Purpose.DENIAL,
        subject="req-1:5eed",
        answers={"reason": "not now"},
    )


async def test_a_form_with_faults_stays_open_and_keeps_what_was_typed(teams, posted, door):
    door.reply = Reply(form=FORM)
    form = await teams.press(posted, "Deny", ANN)
    door.reply = Reply(faults={"reason": "Say more than that."})
    again = await teams.press(form, "Deny it", ANN, {"field_reason": "no"})
    assert "Say more than that." in again.words
    third = await teams.press(again, "Deny it", ANN)
    assert door.handed[-1].answers == {"reason": "no"}
    assert "Say more than that." in third.words


async def test_faults_of_a_form_that_can_not_be_drawn_again_are_said(teams, posted, door):
    door.reply = Reply(faults={"reason": "Say more."})
    form = {"purpose": "denial", "subject": "req-1:5eed"}
    answer = await teams.execute(posted, "submit", {"form": form}, ANN)
    assert "reason: Say more." in answer.words


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("grant", {"value": "x"}),
        ("approve", {}),
        ("approve", {"value": 7}),
        ("submit", {}),
        ("submit", {"form": {"purpose": "denial", "subject": ["x"]}}),
        ("submit", {"form": {"purpose": ["denial"], "subject": "x"}}),
        ("approve", None),
        (None, {"value": "x"}),
    ],
)
async def test_a_button_that_is_none_of_ours_is_an_error_and_no_call(
    teams, posted, door, verb, data
):
    answer = await teams.execute(posted, verb, data, ANN)
    assert answer.status == 200
    assert answer.body["statusCode"] == 400
    assert answer.body["type"] == "application/vnd.microsoft.error"
    assert not door.handed


async def test_a_bug_is_an_error_without_its_words(teams, posted, door):
    door.reply = RuntimeError("secret-EXAMPLE")
    answer = await teams.press(posted, "Approve", ANN)
    assert answer.status == 200
    assert answer.body["statusCode"] == 500
    assert answer.body["type"] == "application/vnd.microsoft.error"
    assert "EXAMPLE" not in str(answer.body)


async def test_an_invoke_of_another_kind_is_not_implemented(teams, platform, door):
    said = teams.activity(ANN, {"id": ANN.chat}, type="invoke", name="task/fetch", value={})
    assert (await teams.send(said)).status == 501
    assert not door.handed


async def test_a_slow_press_is_answered_in_time_and_ends_as_a_direct_message(
    teams, posted, door, monkeypatch
):
    ready = asyncio.Event()

    async def press(_):
        await ready.wait()
        return Reply(card=Card(headline="It is approved now"))

    monkeypatch.setattr(door, "press", press)
    monkeypatch.setattr(turns, "ANSWER_WITHIN", 0.01)
    answer = await teams.press(posted, "Approve", ANN)
    assert answer.body["value"].startswith("Still working")
    ready.set()
    late = await teams.message(lambda one: "approved now" in one.words)
    assert late.conversation == ANN.chat


async def test_a_command_in_a_chat_is_answered_there(teams, platform, door):
    door.reply = Reply(card=Card(headline="OpenAI, step by step"))
    await teams.say(ANN, "openai")
    assert door.handed == [Command(by=ANN_HERE, place=IN_CHAT, text="openai")]
    shown = await teams.message()
    assert shown.conversation == ANN.chat
    assert "OpenAI, step by step" in shown.words


async def test_a_command_in_a_channel_is_answered_to_its_author_alone(teams, platform, door):
    door.reply = Reply(card=Card(headline="OpenAI, step by step"))
    await teams.mention(ANN, "/keyfix openai", root="77")
    shown = await teams.message(lambda one: "step by step" in one.words)
    assert shown.conversation == ANN.chat
    note = await teams.message(lambda one: "your own chat" in one.words)
    assert note.conversation == f"{CHANNEL};messageid=77"


async def test_who_can_not_be_written_to_is_told_in_the_thread(teams, platform, door):
    teams.blocked.add(ANN)
    door.reply = Reply(card=Card(headline="OpenAI, step by step"))
    await teams.mention(ANN, "/keyfix openai", root="77")
    note = await teams.message()
    assert "can't write to you" in note.words
    assert note.conversation == f"{CHANNEL};messageid=77"


async def test_an_answer_to_a_command_waits_while_teams_is_busy(teams, platform, door):
    teams.failures = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
    door.reply = Reply(card=Card(headline="OpenAI, step by step"))
    await teams.say(ANN, "openai")
    await teams.message()
    assert len(teams.messages) == 1


async def test_a_client_without_execute_submits_and_is_answered_by_message(teams, platform, door):
    door.reply = Reply(form=FORM)
    said = teams.activity(
        ANN,
        {"id": ANN.chat, "conversationType": "personal"},
        value={"verb": "deny", "value": "r:d"},
    )
    assert (await teams.send(said)).status == 200
    assert door.handed == [Press(by=ANN_HERE, place=IN_CHAT, action=Action.DENY, value="r:d")]
    assert "Reason" in str((await teams.message()).card)


async def test_a_submit_that_is_none_of_ours_is_left(teams, platform, door):
    here = {"id": ANN.chat, "conversationType": "personal"}
    said = teams.activity(ANN, here, value={"verb": "grant", "value": "x"})
    assert (await teams.send(said)).status == 200
    assert not door.handed


async def test_an_edit_is_heard_under_the_key_of_the_message(teams, platform, door):
    here = {"id": ANN.chat, "conversationType": "personal"}
    for kind, data in (("message", {}), ("messageUpdate", {"eventType": "editMessage"})):
        more = {"type": kind, "id": "5", "text": "Error 401"}
        said = teams.activity(ANN, here, **more)
        said["channelData"] |= data
        assert (await teams.send(said)).status == 200
    first, second = door.handed
    assert isinstance(first, Inbound)
    assert first.key == second.key


async def test_everybody_sees_what_became_of_a_card_when_it_is_redrawn(teams, posted, platform):
    await platform.sender.update(IN_THREAD, posted.id, Card(headline="Ben approved it"))
    assert "Ben approved it" in words(posted.card)
    assert not posted.buttons
