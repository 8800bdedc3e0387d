import pytest

from bot.messages.card import Action, Button, Card
from bot.messages.inbound import Reply
from bot.platforms.slack import app
from bot.platforms.slack.app import SlackPlatform
from bot.platforms.slack.socket_mode import SocketMode
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN
from tests.platforms.slack.conftest import BEA, HELP

CARD = Card(headline="h", buttons=(Button(Action.MORE, "More", "dia-1"),))


@pytest.fixture
async def platform(slack, door, monkeypatch):
    made = SlackPlatform(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=slack.url)
    monkeypatch.setattr(app, "SocketMode", impatient)
    await made.start(door)
    await slack.wait_for(lambda: slack.server.sockets)
    yield made
    await made.close()


def impatient(bolt, token):
    return SocketMode(bolt, token, patience=0.2, look=0.05)


async def test_a_message_over_the_socket_is_heard_and_acked(slack, platform, door):
    said = await slack.say(HELP, BEA, "Error <403>")
    assert said.statuses == [200]
    assert [heard.text for heard in door.heard] == ["Error <403>"]


async def test_what_could_not_be_committed_is_not_acked(slack, platform, door, monkeypatch):
    async def fail():
        raise OSError("the database is gone")

    door.first = fail
    said = await slack.say(HELP, BEA, "Error")
    assert said.statuses == [0]


async def test_commands_presses_and_forms_work_over_the_socket(slack, platform, door):
    door.reply = Reply(card=CARD)
    answer = await slack.command(HELP, BEA, "openai")
    assert answer.body["response_type"] == "ephemeral"
    await slack.press(slack.ephemerals[0], "more", BEA)
    assert await slack.wait_for(lambda: len(slack.ephemerals) == 2)
    assert [press.value for press in door.presses] == ["dia-1"]


async def test_a_lost_connection_is_made_anew(slack, platform, door):
    await slack.server.sockets[0].close()
    await slack.wait_for(lambda: not slack.server.sockets)
    await slack.wait_for(lambda: slack.server.sockets, 15)
    assert (await slack.say(HELP, BEA, "Error")).statuses == [200]


async def test_a_client_that_is_stuck_is_replaced(slack, platform, door):
    platform._socket._client.auto_reconnect_enabled = False  # noqa: SLF001 - as a stuck one is
    await slack.server.sockets[0].close()
    await slack.wait_for(lambda: not slack.server.sockets)
    await slack.wait_for(lambda: slack.server.sockets)
    assert (await slack.say(HELP, BEA, "Error")).statuses == [200]


async def test_it_goes_on_trying_while_slack_refuses(slack, door, monkeypatch):
    monkeypatch.setattr(app, "SocketMode", impatient)
    slack.server.refuse("apps.connections.open", "internal_error", times=2)
    made = SlackPlatform(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=slack.url)
    await made.start(door)
    assert not await made.ready()
    await slack.wait_for(lambda: slack.server.sockets, 15)
    await made.close()
    assert slack.server.calls["apps.connections.open"] >= 2


async def test_after_the_close_nothing_is_connected(slack, platform):
    assert await platform.ready()
    await platform.close()
    assert not await platform.ready()
    assert await slack.wait_for(lambda: not slack.server.sockets)
