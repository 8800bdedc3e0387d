from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.messages.inbound import Reply
from bot.platforms.slack.app import PATH, SlackPlatform
from tests.fakes.slack import BOT_TOKEN, SECRET, FakeSlack

HELP, ADMINS, OUTSIDE = "C0HELP", "C0ADMINS", "C0OUTSIDE"
BEA, ANA, GUEST, STRANGER, GONE, BOT = "U0BEA", "U0ANA", "U0GUEST", "U0STRANGER", "U0GONE", "U0BOT"


class Door:
    """Keeps what comes through it. `first` is awaited before, `reply` is what comes back."""

    def __init__(self):
        self.heard, self.commands, self.presses, self.submissions = [], [], [], []
        self.reply = Reply()
        self.first = None

    async def hear(self, inbound):
        await self._take(self.heard, inbound)

    async def command(self, command):
        return await self._take(self.commands, command)

    async def press(self, press):
        return await self._take(self.presses, press)

    async def submit(self, submission):
        return await self._take(self.submissions, submission)

    async def _take(self, kept, value):
        if self.first is not None:
            await self.first()
        kept.append(value)
        return self.reply


@pytest.fixture
def door():
    return Door()


@pytest.fixture
async def slack():
    async with FakeSlack() as fake:
        fake.add_user(BEA, "Bea")
        fake.add_user(ANA, "Ana", role="admin")
        fake.add_user(GUEST, "Gus", role="guest")
        fake.add_user(STRANGER, "Sam", role="stranger", team="T0OTHER")
        fake.add_user(GONE, "Gil", role="deleted")
        fake.add_user(BOT, "Other bot", role="bot")
        fake.add_channel(HELP, "ml-help", [BEA, ANA, GUEST, STRANGER, BOT])
        fake.add_channel(ADMINS, "admins", [ANA])
        fake.add_channel(OUTSIDE, "outside", [BEA], invite=False)
        yield fake


@asynccontextmanager
async def serving(platform, door, slack):
    """*platform* behind a real server, to which *slack* delivers."""
    app = web.Application()
    app.add_routes(platform.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")
    await platform.start(door)
    try:
        yield platform
    finally:
        await runner.cleanup()
        await platform.close()


@pytest.fixture
async def platform(slack, door):
    made = SlackPlatform(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url)
    async with serving(made, door, slack):
        yield made
