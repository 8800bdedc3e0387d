"""A `keyfix serve` of its own process, for a Slack on loopback."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from tests.fakes.slack import BOT_TOKEN, SECRET, TEAM

_READY_WITHIN = 20.0


@dataclass(frozen=True)
class Server:
    """One that is ready: where, after how many seconds, and its process."""

    address: str
    started_in: float
    process: psutil.Process

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        return float(self.process.memory_info().rss / 2**20)


@asynccontextmanager
async def serving(command: list[str], port: int, env: dict[str, str]) -> AsyncIterator[Server]:
    """Run *command* until the block ends, from the moment on at which it answers `/healthz`."""
    given = {k: v for k, v in os.environ.items() if not k.startswith(("KEYFIX_", "SLACK_"))} | env
    begun = time.perf_counter()
    child = await asyncio.create_subprocess_exec(*command, env=given)
    try:
        address = f"http://127.0.0.1:{port}"
        await _ready(address, child)
        yield Server(address, time.perf_counter() - begun, psutil.Process(child.pid))
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGTERM)
        await child.wait()


@asynccontextmanager
async def keyfix(slack_url: str, database_url: str, port: int) -> AsyncIterator[Server]:
    """`keyfix serve` on a database that has its tables already."""
    env = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "KEYFIX_DATABASE_URL": database_url,
        "KEYFIX_PORT": str(port),
        "KEYFIX_REVIEW_PLACES": f"slack:{TEAM}:C0ADMINS",
    }
    command = [sys.executable, "-m", "bot", "serve"]
    async with serving(command, port, env) as server:
        yield server


@asynccontextmanager
async def bare_bolt(slack_url: str, port: int) -> AsyncIterator[Server]:
    """A slack-bolt app with one listener that does nothing: what anybody would begin with."""
    env = {"SLACK_API_URL": slack_url, "BOLT_PORT": str(port), "BOLT_SECRET": SECRET}
    script = str(Path(__file__).with_name("bare_bolt.py"))
    async with serving([sys.executable, script], port, env | {"BOLT_TOKEN": BOT_TOKEN}) as server:
        yield server


async def _ready(address: str, child: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(_READY_WITHIN):
        while child.returncode is None:
            try:
                async with session.get(f"{address}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.01)
    raise RuntimeError(f"the server ended with {child.returncode}")
