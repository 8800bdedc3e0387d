import pytest
from aiohttp import web

from bot.messages.inbound import Reply
from bot.platforms.teams.app import Registration, TeamsPlatform
from bot.platforms.teams.references import InMemoryReferences
from tests.fakes.teams import FakeTeams
from tests.fakes.teams_values import APP_ID, PASSWORD, TENANT


class Recorder:
    """In place of the workflows: keeps what it is handed, and answers *reply*, or raises it."""

    def __init__(self):
        self.handed = []
        self.reply = Reply()

    async def hear(self, inbound):
        return await self.press(inbound)

    async def command(self, command):
        return await self.press(command)

    async def submit(self, submission):
        return await self.press(submission)

    async def press(self, value):
        self.handed.append(value)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply(value) if callable(self.reply) else self.reply


@pytest.fixture
async def teams():
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
def door():
    return Recorder()


@pytest.fixture
async def platform(teams, door):
    """The whole edge, listening for *teams* and handing on to *door*."""
    registration = Registration(
        app_id=APP_ID,
        app_password=PASSWORD,
        tenant_id=TENANT,
        metadata_url=f"{teams.url}/openid",
        service_hosts=(teams.url,),
        token_url=f"{teams.url}/token",
    )
    platform = TeamsPlatform(registration, InMemoryReferences())
    app = web.Application()
    await platform.start(door)
    app.add_routes(platform.routes())

    async def ping(_):
        return web.Response(text="pong")

    app.add_routes([web.get("/ping", ping)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    yield platform
    await platform.close()
    await runner.cleanup()
