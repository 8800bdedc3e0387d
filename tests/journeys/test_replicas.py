"""Two servers on one PostgreSQL, one of which is killed while both are busy."""

import asyncio
import os
import signal
import sys
from collections import Counter

import aiohttp
import pytest

from tests.conftest import MISSING_SCOPE
from tests.fakes.slack import BOT_TOKEN, SECRET, TEAM, Failure
from tests.journeys.conftest import ADMINS, HELP, RAVI
from tests.journeys.serving import free_port, ready

pytestmark = pytest.mark.long

ERRORS, KILLED_AFTER = 40, 12
PATH = "/slack/events"


@pytest.fixture
async def servers(pg_url, slack):
    """Two of `keyfix serve`: each an address and a process."""
    started = {}
    for port in (free_port(), free_port()):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KEYFIX_", "SLACK_"))}
        env |= {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.url,
            "KEYFIX_DATABASE_URL": pg_url,
            "KEYFIX_PORT": str(port),
            "KEYFIX_REVIEW_PLACES": f"slack:{TEAM}:{ADMINS}",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env=env, stderr=asyncio.subprocess.DEVNULL
        )
        started[f"http://127.0.0.1:{port}{PATH}"] = process
        await ready(port)
    yield started
    for process in started.values():
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def deliver(slack, message, addresses):
    """As Slack does: once more, elsewhere, where it was not taken."""
    for retry, address in enumerate(addresses):
        slack.deliver_to(address)
        try:
            if await slack.deliver(slack.event(message), retry=retry) == 200:
                return
        except aiohttp.ClientError:
            continue
    raise AssertionError("nobody took it")


async def test_one_of_two_is_killed_and_every_error_gets_one_answer(slack, servers):
    one, other = servers
    said = [slack.written(HELP, RAVI, MISSING_SCOPE) for _ in range(ERRORS)]
    slack.server.fail(
        "chat.postMessage", Failure.HANG, times=4
    )  # so that it dies with some in hand
    for number, message in enumerate(said):
        await deliver(slack, message, (one, other) if number % 2 else (other, one))
        if number == KILLED_AFTER:
            servers[one].kill()
    await slack.wait_for(lambda: len(slack.posted(HELP)) >= ERRORS, within=90)
    await slack.wait_for(lambda: answered(slack) == {m.ts: 1 for m in said}, within=5)


def answered(slack):
    """How many answers stand in each thread."""
    return Counter(message.thread_ts for message in slack.posted(HELP))
