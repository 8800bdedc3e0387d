"""The whole program, killed between the paste and its reply, and started again."""

import asyncio
import os
import signal
import socket
import sys

import aiohttp
import pytest

from tests.conftest import MISSING_SCOPE
from tests.fakes.slack import BOT_TOKEN, SECRET, TEAM, Failure
from tests.journeys.conftest import ADMINS, HELP, RAVI

PATH = "/slack/events"


@pytest.fixture
def port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
async def serve(url, slack, port):
    """Starts `keyfix serve` and waits until it is ready; ends what is left of them."""
    started = []

    async def start():
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KEYFIX_", "SLACK_"))}
        env |= {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.url,
            "KEYFIX_DATABASE_URL": url,
            "KEYFIX_PORT": str(port),
            "KEYFIX_REVIEW_PLACES": f"slack:{TEAM}:{ADMINS}",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env=env, stderr=asyncio.subprocess.DEVNULL
        )
        started.append(process)
        await ready(port)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def ready(port):
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("moment", [Failure.HANG, Failure.DROP_AFTER], ids=["before", "after"])
async def test_a_server_killed_around_its_reply_is_followed_by_one_that_replies_once(
    slack, serve, port, moment
):
    slack.deliver_to(f"http://127.0.0.1:{port}{PATH}")
    first = await serve()
    slack.server.fail("chat.postMessage", moment)
    said = await slack.say(HELP, RAVI, MISSING_SCOPE)
    assert said.statuses == [200]
    async with asyncio.timeout(5):
        while not slack.server.calls["chat.postMessage"]:  # a hanging call tells nobody of itself
            await asyncio.sleep(0.01)
    first.kill()
    await first.wait()
    await serve()
    await slack.wait_for(lambda: slack.posted(HELP), within=20)
    await slack.wait_for(lambda: slack.server.calls["conversations.replies"], within=20)
    assert len(slack.posted(HELP)) == 1
