import asyncio
import json
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession, web

from bot.access.policy import PolicyFile
from bot.app import Bot, connect_playground
from bot.messages.card import Action, Button, Card
from bot.messages.inbound import Reply
from bot.messages.text import plain
from bot.platforms.playground.app import PlaygroundPlatform
from bot.platforms.playground.people import place
from bot.storage.database import Database
from bot.workflows.read_audit import AuditView
from tests.browser import Windows, browsing

CARD = Card(
    headline="OpenAI: the key lacks a scope",
    lead=plain("certain"),
    buttons=(Button(Action.ASK_FOR_ACCESS, "Ask for access", "diagnosis-1"),),
)
OTHER = Card(headline="It was decided")


@dataclass
class Door:
    """Keeps what comes in, and answers with `reply`; `fails` is raised where it is set."""

    reply: Reply = field(default_factory=Reply)
    fails: Exception | None = None
    came: list = field(default_factory=list)

    async def take(self, value):
        if self.fails:
            raise self.fails
        self.came.append(value)
        return self.reply

    hear = command = press = submit = take


async def trail():
    entry = {
        "sequence": 1,
        "digest": "ab" * 32,
        "kind": "error.explained",
        "subject": "diagnosis-1",
        "actor": "playground:demo:ravi",
        "at": "2026-11-20T12:00:00+00:00",
        "details": {"provider": "openai"},
    }
    return AuditView(entries=(entry,), verified=1, fault="")


@dataclass
class Served:
    """A playground that is listening, and a client of its own page."""

    platform: PlaygroundPlatform
    door: Door
    address: str
    client: ClientSession

    async def send(self, path, **body):
        headers = {"Origin": self.address}
        async with self.client.post(self.address + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def done(self, path, **body):
        """As `send`, where it must be taken."""
        status, answer = await self.send(path, **body)
        assert status < 300, answer
        return answer

    async def say(self, text, by="ravi", channel="ml-help", thread=""):
        said = {"by": by, "channel": channel, "thread": thread, "text": text}
        return (await self.done("/say", **said))["id"]

    async def messages(self, reader):
        async with self.client.get(f"{self.address}/state?as={reader}") as answer:
            return (await answer.json())["messages"]

    @asynccontextmanager
    async def window(self, reader):
        """What a window of *reader* is told from now on: a function that gives the next news."""
        async with self.client.get(f"{self.address}/live?as={reader}") as stream:

            async def told(event):
                while True:
                    name, data = await _frame(stream)
                    if name == event:
                        return data

            await told("state")
            yield told


async def _frame(stream):
    async with asyncio.timeout(5):
        first = (await stream.content.readline()).decode().strip()
        second = (await stream.content.readline()).decode().strip()
        await stream.content.readline()
    return first.removeprefix("event: "), json.loads(second.removeprefix("data: "))


@asynccontextmanager
async def serving(log, door, port=0):
    platform = PlaygroundPlatform(log=log, audit=trail)
    await platform.start(door)
    app = web.Application()
    app.add_routes(platform.routes())

    async def close(_):
        await platform.close()

    app.on_shutdown.append(close)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with ClientSession() as client:
        yield Served(platform, door, f"http://127.0.0.1:{runner.addresses[0][1]}", client)
    await runner.cleanup()


@pytest.fixture
def log(tmp_path):
    return tmp_path / "chat.jsonl"


@pytest.fixture
async def page(log):
    """A playground with a door that keeps what comes in."""
    async with serving(log, Door()) as served:
        yield served


@pytest.fixture
async def address(empty_sqlite, base, tmp_path):
    """A whole bot that serves the playground."""
    path = tmp_path / "keyfix.db"
    shutil.copy(empty_sqlite, path)
    policy = replace(PolicyFile(), post_to=(place("access-requests"),))
    bot = Bot(Database(f"sqlite+aiosqlite:///{path}"), base, policy)
    connect_playground(bot, tmp_path / "chat.jsonl")
    async with bot.running("127.0.0.1", 0) as address:
        yield address


@pytest.fixture
async def windows(address):
    async with browsing() as browser:
        opened = Windows(browser, address)
        yield opened
        assert opened.faults == []
