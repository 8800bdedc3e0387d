import asyncio

import pytest

from bot.access.person import Identity
from bot.access.place import Place
from bot.messages.card import Action, Button, Card
from bot.messages.form import Choice, Field, Form, Purpose
from bot.messages.inbound import Reply
from bot.messages.text import plain
from bot.platforms.slack import listeners
from tests.fakes.slack import TEAM, Failure
from tests.platforms.slack.conftest import ANA, BEA, HELP, OUTSIDE, STRANGER

WORDS = Card(headline="Somebody else has decided it already.")
CARD = Card(
    headline="Bea asks for a role",
    buttons=(
        Button(Action.APPROVE, "Approve", "req-1:5eed"),
        Button(Action.DENY, "Deny", "req-1:5eed"),
        Button(Action.MORE, "More", "dia-1"),
    ),
)
FORM = Form(
    purpose=Purpose.REQUEST,
    subject="dia-1",
    title="Ask for access",
    lead=(plain("An admin decides."),),
    fields=(
        Field(name="project", label="Project", value="proj_EXAMPLE"),
        Field(
            name="role",
            label="Role",
            choices=(Choice("member", "Member"), Choice("owner", "Owner")),
        ),
        Field(name="reason", label="Why", lines=3, required=False),
    ),
)


@pytest.fixture
async def card(slack, platform):
    ts = await platform.sender.post(Place("slack", TEAM, HELP), CARD, "n-1")
    return slack.channels[HELP].messages[ts]


@pytest.fixture
async def view(slack, door, card):
    door.reply = Reply(form=FORM)
    await slack.press(card, "deny", BEA)
    await slack.wait_for(lambda: slack.view_of(BEA))
    door.reply = Reply()
    return slack.view_of(BEA)


@pytest.fixture
def slow(door, monkeypatch):
    """The door takes longer than an ack may wait, until the event is set."""
    monkeypatch.setattr(listeners, "ACK_WITHIN", 0.05)
    let_go = asyncio.Event()
    door.first = let_go.wait
    yield let_go
    let_go.set()


async def test_a_command_is_answered_in_its_ack_and_to_nobody_else(slack, platform, door):
    door.reply = Reply(card=WORDS)
    answer = await slack.command(HELP, BEA, "openai <now> & here")
    (command,) = door.commands
    assert command.text == "openai <now> & here"
    assert command.by == Identity("slack", TEAM, BEA)
    assert command.place == Place("slack", TEAM, HELP)
    assert answer.body["response_type"] == "ephemeral"
    assert [m.to for m in slack.ephemerals] == [BEA]
    assert slack.posted() == []


@pytest.mark.parametrize("text", ["<class 'x'> & y", "&lt;class 'x'&gt; &amp; y"])
async def test_the_text_of_a_command_is_as_typed(slack, platform, door, text):
    fields = {"command": "/keyfix", "text": text, "team_id": TEAM, "user_id": BEA}
    await slack.post_form(fields | {"channel_id": HELP}, "slash_commands")
    assert door.commands[0].text == "<class 'x'> & y"


async def test_a_command_opens_a_form(slack, platform, door):
    door.reply = Reply(form=FORM)
    await slack.command(HELP, BEA, "ask")
    assert (await slack.wait_for(lambda: slack.view_of(BEA))).view[
        "callback_id"
    ] == "keyfix:request"


async def test_a_slow_command_is_acked_and_answered_later(slack, platform, door, slow):
    door.reply = Reply(card=WORDS)
    answer = await slack.command(HELP, BEA, "openai")
    assert (answer, slack.ephemerals) == ((200, {}), [])
    slow.set()
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert (shown.to, shown.words) == (BEA, WORDS.headline)


async def test_a_press_becomes_one_call(slack, platform, door, card):
    answer = await slack.press(card, "approve", ANA)
    (press,) = door.presses
    assert answer.status == 200
    assert press.by == Identity("slack", TEAM, ANA)
    assert (press.action, press.value) == (Action.APPROVE, "req-1:5eed")
    assert press.place == Place("slack", TEAM, HELP, card.ts)


async def test_a_press_is_acked_after_the_commit(slack, platform, door, card):
    order = []

    async def commit():
        order.append("commit")

    door.first = commit
    await slack.press(card, "approve", ANA)
    order.append("ack")
    assert order == ["commit", "ack"]


async def test_a_presser_from_another_workspace_is_named_by_their_own(slack, door, card):
    await slack.press(card, "approve", STRANGER)
    assert door.presses[0].by == Identity("slack", "T0OTHER", STRANGER)


async def test_a_refusal_is_for_the_presser_alone_and_stands_in_the_thread(slack, door, card):
    door.reply = Reply(card=WORDS)
    await slack.press(card, "approve", BEA)
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert (shown.to, shown.words, shown.thread_ts) == (BEA, WORDS.headline, card.ts)
    assert card.edits == 0


async def test_a_refusal_arrives_when_the_response_url_is_used_up(slack, door, card):
    door.reply = Reply(card=WORDS)
    slack.server.hooks.clear()
    slack.server.hook = lambda *_: f"http://{slack.server.host}/hooks/gone"
    await slack.press(card, "approve", BEA)
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert shown.to == BEA
    assert slack.server.calls["chat.postEphemeral"] == 1


async def test_an_answer_goes_to_no_address_but_slacks(slack, door, card):
    door.reply = Reply(card=WORDS)
    slack.server.hook = lambda *_: "http://127.0.0.1:9/evil"
    await slack.press(card, "approve", BEA)
    assert await slack.wait_for(lambda: slack.whispered(BEA))


async def test_what_is_pressed_on_an_ephemeral_message_needs_no_thread(slack, platform, door):
    door.reply = Reply(card=CARD)
    await slack.command(HELP, BEA, "openai")
    door.reply = Reply(card=WORDS)
    await slack.press(slack.ephemerals[0], "more", BEA)
    assert door.presses[0].place.thread == ""
    assert await slack.wait_for(lambda: len(slack.ephemerals) == 2)


async def test_a_slow_press_is_acked_in_time_and_seen_to_its_end(slack, door, card, slow):
    door.reply = Reply(card=WORDS)
    answer = await slack.press(card, "approve", BEA)
    assert (answer.status, door.presses) == (200, [])
    slow.set()
    assert await slack.wait_for(lambda: slack.whispered(BEA))
    assert len(door.presses) == 1


async def test_a_slow_press_that_fails_says_so(slack, door, card, slow):
    async def fail():
        await slow.wait()
        raise OSError("the database is gone")

    door.first = fail
    assert (await slack.press(card, "approve", BEA)).status == 200
    slow.set()
    (shown,) = await slack.wait_for(lambda: slack.whispered(BEA))
    assert "did not work" in shown.words


async def test_a_press_that_fails_at_once_is_an_error_to_slack(slack, door, card):
    async def fail():
        raise OSError("the database is gone")

    door.first = fail
    assert (await slack.press(card, "approve", BEA)).status == 500


@pytest.mark.parametrize(
    "button",
    [
        {"type": "button", "action_id": "grant_all:0", "value": "req-1"},
        {"type": "button", "action_id": "", "value": "req-1"},
        {"type": "button", "action_id": "approve:0"},
        {"type": "static_select", "action_id": "approve:0", "selected_option": {"value": "x"}},
    ],
)
async def test_a_button_that_is_not_ours_any_more_does_nothing(slack, door, card, button):
    assert (await slack.press_button(card, button, BEA)).status == 200
    assert door.presses == []
    assert "does nothing any more" in (await slack.wait_for(lambda: slack.whispered(BEA)))[0].words


async def test_a_press_opens_a_form_filled_in(slack, view):
    assert view.inputs["project"]["initial_value"] == "proj_EXAMPLE"
    assert view.view["title"]["text"] == "Ask for access"


async def test_a_form_that_came_too_late_says_so(slack, door, card):
    async def dawdle():
        slack.pass_time(4)

    door.first, door.reply = dawdle, Reply(form=FORM)
    await slack.press(card, "deny", BEA)
    assert "Press again" in (await slack.wait_for(lambda: slack.whispered(BEA)))[0].words
    assert slack.views == []


async def test_a_form_that_slack_fails_to_open_says_so(slack, door, card):
    door.reply = Reply(form=FORM)
    slack.server.fail("views.open", Failure.ERROR_BEFORE)
    await slack.press(card, "deny", BEA)
    assert "Press again" in (await slack.wait_for(lambda: slack.whispered(BEA)))[0].words


async def test_a_form_comes_back_with_its_subject_and_answers(slack, door, card, view):
    answer = await slack.submit(view, {"role": "owner", "reason": "<b> & more"})
    assert answer == (200, {})
    (submission,) = door.submissions
    assert submission.by == Identity("slack", TEAM, BEA)
    assert (submission.purpose, submission.subject) == (Purpose.REQUEST, "dia-1")
    assert submission.place == Place("slack", TEAM, HELP, card.ts)
    assert submission.answers == {
        "project": "proj_EXAMPLE",
        "role": "owner",
        "reason": "<b> & more",
    }
    assert slack.view_of(BEA) is None


async def test_what_was_left_empty_comes_back_empty(slack, door, view):
    await slack.submit(view, {"project": ""})
    assert door.submissions[0].answers["role"] == ""
    assert door.submissions[0].answers["reason"] == ""


async def test_faults_stand_beside_their_fields_and_the_form_stays(slack, door, view):
    door.reply = Reply(faults={"project": "There is none such.", "ghost": "Not asked."})
    await slack.submit(view, {})
    assert view.errors == {"project": "There is none such. Not asked."}
    assert slack.view_of(BEA) is view
    assert slack.ephemerals == []


async def test_what_a_form_leads_to_is_told_to_its_sender_alone(slack, door, card, view):
    door.reply = Reply(card=WORDS)
    await slack.submit(view, {})
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert (shown.to, shown.channel, shown.thread_ts) == (BEA, HELP, card.ts)


async def test_faults_that_come_too_late_are_told_as_a_card(slack, door, view, slow):
    door.reply = Reply(faults={"project": "There is none such."})
    assert await slack.submit(view, {}) == (200, {})
    slow.set()
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert "project: There is none such." in shown.words


async def test_the_shortcut_explains_a_message_to_the_one_who_chose_it(slack, platform, door):
    said = await slack.say(HELP, ANA, "Error <403>")
    door.reply = Reply(card=WORDS)
    await slack.shortcut(said.message, BEA)
    (shown,) = await slack.wait_for(lambda: slack.ephemerals)
    assert door.commands[0].text == "Error <403>"
    assert door.commands[0].by.id == BEA
    assert (shown.to, shown.thread_ts) == (BEA, said.message.ts)


async def test_the_shortcut_works_where_keyfix_was_not_invited(slack, platform, door):
    door.reply = Reply(card=WORDS)
    said = slack.channels[OUTSIDE]
    slack.channels[OUTSIDE].members.add("U0KEYFIX")
    message = (await slack.say(OUTSIDE, BEA, "Error")).message
    said.members.discard("U0KEYFIX")
    await slack.shortcut(message, BEA)
    assert await slack.wait_for(lambda: slack.ephemerals)


async def test_everything_under_way_is_finished_before_the_end(slack, platform, door, card, slow):
    await slack.press(card, "approve", BEA)
    closing = asyncio.create_task(platform.close())
    slow.set()
    await closing
    assert len(door.presses) == 1
