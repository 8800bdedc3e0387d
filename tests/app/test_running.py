import socket

import aiohttp
import pytest

from bot.access.policy import PolicyFile
from bot.app import Bot, connect, read_policy
from bot.config import read_settings
from bot.errors import AddressInUse, BadPolicy
from bot.storage.database import Database
from tests.conftest import ANA_ON_SLACK, Roster
from tests.fakes.chat import Chat
from tests.world import Edge

SLACK = {"slack_bot_token": "xoxb-EXAMPLE", "slack_app_token": "xapp-EXAMPLE"}


async def test_an_address_that_is_taken_is_named(url, base):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUse, match=str(port)):
            async with Bot(Database(url), base, PolicyFile()).running("127.0.0.1", port):
                pass


async def test_ready_counts_the_platforms_that_cannot_be_reached(url, base):
    class Deaf(Edge):
        async def ready(self):
            return False

    bot = Bot(Database(url), base, PolicyFile())
    bot.add("slack", Deaf(Chat(), Roster(ANA_ON_SLACK)))
    async with bot.running("127.0.0.1", 0) as address, aiohttp.ClientSession() as session:
        async with session.get(f"{address}/readyz") as answer:
            assert answer.status == 503
            assert "slack" in (await answer.json())["fault"]
        async with session.get(f"{address}/healthz") as answer:
            assert answer.status == 200


async def test_only_the_platforms_that_are_set_up_are_served(base, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bot = Bot(Database("sqlite+aiosqlite:///keyfix.db"), base, PolicyFile())
    connect(bot, read_settings())
    assert bot.platforms == ()
    connect(bot, read_settings(**SLACK, teams_anonymous=True))
    assert bot.platforms == ("slack", "teams")
    await bot.database.close()


def test_a_policy_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadPolicy, match="KEYFIX_POLICY"):
        read_policy(read_settings(policy=tmp_path / "none.yaml"))


def test_the_places_of_the_environment_stand_in_for_those_of_the_policy(tmp_path):
    file = tmp_path / "policy.yaml"
    file.write_text("version: 1")
    fallback = {"policy": file, "review_places": "slack:T0:C0"}
    assert str(read_policy(read_settings(**fallback)).post_to[0]) == "slack:T0:C0"
    file.write_text('version: 1\npost_to: ["slack:T0:C9"]')
    assert str(read_policy(read_settings(**fallback)).post_to[0]) == "slack:T0:C9"
