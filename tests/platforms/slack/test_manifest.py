import re
from pathlib import Path

import pytest
import yaml

from bot.platforms.slack.app import PATH
from bot.platforms.slack.listeners import COMMAND, SHORTCUT
from tests.fakes.slack_methods import SCOPES

ROOT = Path(__file__).parents[3]
FILE = ROOT / "app-manifest.yaml"
SOURCES = sorted((ROOT / "bot" / "platforms" / "slack").glob("*.py"))
_METHOD_OF = "auth|apps|chat|conversations|files|usergroups|users|views"
METHOD = re.compile(rf'"((?:{_METHOD_OF})\.[A-Za-z.]+)"')

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
OTHER_SCOPES = {
    "commands": "slash commands and shortcuts",
    "files:read": "the download of a snippet by its private address",
    "users:read.email": "the address in what users.info tells",
}


@pytest.fixture(scope="module")
def manifest():
    return yaml.safe_load(FILE.read_text())


def methods():
    """Every method of the Web API that the code names."""
    return {name for source in SOURCES for name in METHOD.findall(source.read_text())}


def test_the_code_calls_what_the_fake_knows_and_nothing_else():
    assert methods() == set(SCOPES) - {"apps.connections.open"}


def test_it_asks_for_every_scope_that_is_needed_and_for_no_other(manifest):
    needed = set().union(*(SCOPES[name] for name in methods()))
    needed |= {
        EVENT_SCOPES[name] for name in manifest["settings"]["event_subscriptions"]["bot_events"]
    }
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed | set(OTHER_SCOPES)


def test_every_scope_says_what_it_is_for(manifest):
    lines = FILE.read_text().splitlines()
    for scope in manifest["oauth_config"]["scopes"]["bot"]:
        (line,) = [one for one in lines if one.strip().startswith(f"- {scope} ")]
        assert "# " in line


def test_messages_and_mentions_are_sent_to_us(manifest):
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(EVENT_SCOPES)


def test_the_command_and_the_shortcut_are_those_that_are_listened_to(manifest):
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == (COMMAND, False)
    (shortcut,) = manifest["features"]["shortcuts"]
    assert (shortcut["callback_id"], shortcut["type"]) == (SHORTCUT, "message")


def test_every_address_is_the_one_that_is_served(manifest):
    settings = manifest["settings"]
    urls = [
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        manifest["features"]["slash_commands"][0]["url"],
    ]
    assert {url.removeprefix("https://keyfix.example.com") for url in urls} == {PATH}


def test_slack_takes_its_words(manifest):
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(manifest["features"]["shortcuts"][0]["name"]) <= 24


def test_people_can_press_buttons_and_write_to_it(manifest):
    assert manifest["settings"]["interactivity"]["is_enabled"]
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_without_a_public_address_one_switch_is_enough(manifest):
    assert manifest["settings"]["socket_mode_enabled"] is False
