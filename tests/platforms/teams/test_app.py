import asyncio

import aiohttp
import pytest
from aiohttp import web

from bot.errors import BadSettings
from bot.messages.inbound import Inbound
from bot.platforms.teams.app import LARGEST, Registration, TeamsPlatform
from bot.platforms.teams.references import InMemoryReferences
from tests.fakes.teams_values import ANN, APP_ID, TENANT


async def test_what_teams_signed_reaches_the_door(teams, platform, door):
    assert (await teams.say(ANN, "Error 401")).status == 200
    (heard,) = door.handed
    assert isinstance(heard, Inbound)
    assert heard.text == "Error 401"


async def test_a_body_that_is_too_large_is_not_read(teams, platform, door):
    assert (await teams.say(ANN, "x" * LARGEST)).status == 413
    assert not door.handed


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"[]", b'"x"', b"[" * 100_000, b"\xff", b'{"a":' + b"9" * 5000 + b"}"],
    ids=["cut off", "empty", "a list", "a string", "deep", "not utf-8", "a giant number"],
)
async def test_a_body_that_is_no_json_object_is_a_bad_request(teams, platform, door, body):
    assert (await teams.send(body)).status == 400
    assert not door.handed


@pytest.mark.parametrize(
    "wrong",
    [{"text": 5}, {"from": "Ann"}, {"conversation": {"tenantId": TENANT}}, {"type": None}],
    ids=["text", "from", "conversation", "type"],
)
async def test_an_activity_of_another_form_is_a_bad_request(teams, platform, door, wrong):
    said = teams.activity(ANN, {"id": ANN.chat})
    assert (await teams.send(said | wrong)).status == 400
    assert not door.handed


async def test_half_a_surrogate_pair_does_not_reach_the_door(teams, platform, door):
    assert (await teams.say(ANN, "a\ud800b")).status == 200
    assert door.handed[0].text == "a?b"


async def test_where_the_commit_failed_teams_is_told(teams, platform, door):
    door.reply = ConnectionError("no database")
    assert (await teams.say(ANN, "Error 401")).status == 500


async def test_what_is_no_message_is_taken_and_left(teams, platform, door):
    for kind in ("conversationUpdate", "installationUpdate", "typing", "messageReaction", "new"):
        said = teams.activity(ANN, {"id": ANN.chat}, type=kind)
        assert (await teams.send(said)).status == 200
    assert not door.handed


async def test_a_slow_key_server_holds_up_nothing_else(teams, platform, door):
    teams.keys_open.clear()
    waiting = asyncio.create_task(teams.say(ANN, "Error 401"))
    ping = teams.bot_url.replace("/api/messages", "/ping")
    async with aiohttp.ClientSession() as session, session.get(ping) as pong:
        assert await pong.text() == "pong"
    assert not waiting.done()
    teams.keys_open.set()
    assert (await waiting).status == 200


@pytest.mark.parametrize("missing", ["app_id", "app_password", "tenant_id"])
def test_what_would_let_everybody_in_is_refused_at_once(missing):
    whole = {"app_id": APP_ID, "app_password": "EXAMPLE", "tenant_id": TENANT}
    with pytest.raises(BadSettings, match="is not set"):
        Registration(**whole | {missing: " "})


class TestTheLocalClient:
    @pytest.fixture
    async def platform(self, teams, door):
        platform = TeamsPlatform(Registration(anonymous=True), InMemoryReferences())
        app = web.Application()
        await platform.start(door)
        app.add_routes(platform.routes())
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        teams.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
        yield platform
        await platform.close()
        await runner.cleanup()

    async def test_it_needs_no_token(self, teams, platform, door):
        said = teams.activity(ANN, {"id": ANN.chat}, text="Error 401")
        assert (await teams.send(said, headers={})).status == 200
        assert len(door.handed) == 1

    @pytest.mark.parametrize(
        "service_url", ["http://attacker.example/", "https://smba.trafficmanager.net/", "", None]
    )
    async def test_its_service_has_to_be_on_this_machine(self, teams, platform, door, service_url):
        said = teams.activity(ANN, {"id": ANN.chat}, text="x", serviceUrl=service_url)
        assert (await teams.send(said, headers={})).status == 401
        assert not door.handed

    @pytest.mark.parametrize(
        "headers", [{"Host": "attacker.example"}, {"Content-Type": "text/plain"}]
    )
    async def test_a_page_in_a_browser_can_not_speak_for_it(self, teams, platform, door, headers):
        said = teams.activity(ANN, {"id": ANN.chat}, text="x")
        assert (await teams.send(said, headers=headers)).status == 401
        assert not door.handed
