import pytest

from bot.errors import BadSettings, DeliveryBusy
from bot.platforms.slack.app import PATH, SlackPlatform
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, Failure
from tests.platforms.slack.conftest import BEA, HELP, serving


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"bot_token": BOT_TOKEN}, ["SLACK_SIGNING_SECRET"]),
        ({"bot_token": BOT_TOKEN, "signing_secret": "  "}, ["SLACK_SIGNING_SECRET"]),
        ({"bot_token": "", "signing_secret": SECRET}, ["SLACK_BOT_TOKEN"]),
        ({"bot_token": "", "app_token": APP_TOKEN}, ["SLACK_BOT_TOKEN"]),
        ({"bot_token": " "}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
    ],
)
def test_a_missing_credential_is_named(given, missing):
    with pytest.raises(BadSettings) as bad:
        SlackPlatform(**given)
    assert [fault.split()[0] for fault in bad.value.faults] == missing


def test_http_has_one_route_and_socket_mode_none():
    over_http = SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET)
    assert [(route.method, route.path) for route in over_http.routes()] == [("POST", PATH)]
    assert SlackPlatform(bot_token=BOT_TOKEN, app_token=APP_TOKEN).routes() == []


async def test_the_workspace_is_the_tokens(platform):
    assert platform.workspace == TEAM
    assert await platform.ready()


async def test_before_the_start_nothing_is_known(slack):
    platform = SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url)
    with pytest.raises(RuntimeError):
        _ = platform.workspace
    assert not await platform.ready()
    await platform.close()


async def test_a_token_that_slack_refuses_is_named_at_the_start(slack, door):
    platform = SlackPlatform(
        bot_token="xoxb-EXAMPLE-wrong", signing_secret=SECRET, api_url=slack.url
    )
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN"):
        await platform.start(door)
    await platform.close()


async def test_a_slack_that_is_down_at_the_start_is_busy(slack, door):
    slack.server.fail("auth.test", Failure.ERROR_BEFORE)
    platform = SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url)
    with pytest.raises(DeliveryBusy):
        await platform.start(door)
    await platform.close()


async def test_a_slack_that_goes_down_later_keeps_nobody_from_being_heard(slack, platform, door):
    slack.server.fail("auth.test", Failure.ERROR_BEFORE, times=9)
    said = await slack.say(HELP, BEA, "Error")
    assert (said.statuses, len(door.heard)) == ([200], 1)


async def test_the_environment_is_not_read(slack, door, monkeypatch):
    for name in ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "EXAMPLE-of-another-app")
    made = SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url)
    async with serving(made, door, slack):
        assert (await slack.say(HELP, BEA, "Error")).statuses == [200]
