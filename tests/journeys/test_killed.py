"""The whole program, killed between the paste and its reply, and started again."""

import asyncio
import contextlib
import json
import os
import signal
import sys

import aiohttp
import pytest

from bot.storage.database import Database
from tests.conftest import MISSING_SCOPE
from tests.fakes.slack import BOT_TOKEN, SECRET, TEAM, Failure
from tests.journeys.conftest import ADMINS, ANA, HELP, RAVI
from tests.journeys.serving import free_port, ready
from tests.journeys.story import STORY, TOLD, points_of

PATH = "/slack/events"
BY_HAND = ["grant.begun", "grant.waiting"]


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def serve(url, slack, port):
    """Starts `keyfix serve` and waits until it is ready; ends what is left of them."""
    started = []

    async def start(*module):
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
            sys.executable,
            "-m",
            *(module or ("bot",)),
            "serve",
            env=env,
            stderr=asyncio.subprocess.DEVNULL,
        )
        started.append(process)
        await ready(port)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


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


class Mortal:
    """A server that may die under a step, and is started again."""

    def __init__(self, process, start):
        self.process = process
        self.deaths = 0
        self._start = start

    async def live_through(self, slack, step, done):
        """Do *step* until *done* tells so, as whoever gets no answer does: the same once more."""
        await self._try(step)
        ended = asyncio.create_task(self.process.wait())
        seen = asyncio.create_task(slack.wait_for(done, within=60))
        await asyncio.wait([ended, seen], return_when=asyncio.FIRST_COMPLETED)
        if not seen.done():
            self.deaths += 1
            self.process = await self._start()
            await self._try(step)
            await seen
        ended.cancel()
        return seen.result()

    async def _try(self, step):
        with contextlib.suppress(aiohttp.ClientError):  # it died before it answered
            await step()


@pytest.mark.long
@pytest.mark.parametrize("point", points_of([*STORY, *BY_HAND], TOLD))
async def test_a_server_that_dies_between_two_effects_is_followed_by_one_that_ends_the_journey(
    slack, serve, port, url, point
):
    if url.startswith("postgresql") and point.partition(":")[0] in TOLD:
        pytest.skip("a lease of 30 seconds has to run out; SQLite, with its one server, frees it")
    slack.deliver_to(f"http://127.0.0.1:{port}{PATH}")
    server = Mortal(await serve("tests.journeys.dying", point), serve)
    said = slack.written(HELP, RAVI, MISSING_SCOPE)
    (answer,) = await server.live_through(
        slack, lambda: slack.deliver(slack.event(said)), lambda: slack.posted(HELP)
    )
    await server.live_through(
        slack, lambda: slack.press(answer, "ask_for_access", RAVI), lambda: slack.view_of(RAVI)
    )
    (card,) = await server.live_through(
        slack,
        lambda: send(slack),
        lambda: slack.posted(ADMINS) and len(slack.posted(HELP)) > 1 and slack.posted(ADMINS),
    )
    await server.live_through(
        slack,
        lambda: approve(slack, card),
        lambda: card.edits and slack.posted(slack.im(RAVI).id) and slack.posted(HELP)[1].edits,
    )
    if server.deaths == 0:  # the last point of all comes after the last thing that is seen
        async with asyncio.timeout(5):
            await server.process.wait()
    assert [len(slack.posted(where)) for where in (HELP, ADMINS, slack.im(RAVI).id)] == [2, 1, 1]
    told = [kind for kind in await kinds(url) if "refused" not in kind]
    assert [kind for kind in told if not kind.startswith("grant.")] == STORY
    assert len(told) == len(set(told))


async def send(slack):
    if view := slack.view_of(RAVI):  # what was taken before the server died is closed
        await slack.submit(view, {})


async def approve(slack, card):
    if card.buttons:  # what was decided before the server died shows none when it is back
        await slack.press(card, "approve", ANA)


async def kinds(url):
    """What the audit log says, once it has verified."""
    database = Database(url)
    async with database.begin() as work:
        await work.audit_log.verify()
        links = [link async for link in work.audit_log.links()]
    await database.close()
    return [json.loads(link.body)["kind"] for link in links]
