"""A running bot: the door, the courier, the sweep, and the platforms that were brought in."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.access.directory import Directory
from bot.access.policy import PolicyFile
from bot.app.doors import front_door
from bot.delivery.courier import Courier
from bot.delivery.drawing import Draw
from bot.delivery.sender import Sender
from bot.errors import AddressInUse
from bot.observability import health_routes
from bot.provisioners import Provisioners
from bot.provisioners.planning import by_hand
from bot.storage.database import Database
from bot.storage.ending import whole
from bot.storage.policies import PolicyInForce
from bot.workflows.front_door import FrontDoor
from bot.workflows.provision import ProvisionGrants
from bot.workflows.shelf import KnowledgeShelf
from bot.workflows.sweep import Sweep
from knowledge import KnowledgeBase

_SWEEP_EVERY = 5.0  # seconds
_FORGET_EVERY = 720  # sweeps: once an hour

_log = structlog.get_logger("keyfix")


class Platform(Protocol):
    """What every platform brings: a way in, a way out, and who its people are."""

    @property
    def sender(self) -> Sender: ...

    @property
    def directory(self) -> Directory: ...

    def routes(self) -> Iterable[web.AbstractRouteDef]: ...

    async def start(self, door: FrontDoor) -> None: ...

    async def close(self) -> None: ...

    async def ready(self) -> bool: ...


class Bot:
    """Everything but the platforms, put together; `add` brings those in."""

    def __init__(
        self,
        database: Database,
        base: KnowledgeBase,
        policy: PolicyFile,
        overlay: Path | None = None,
        provisioners: Provisioners = by_hand,
    ) -> None:
        """*overlay*: the organisation's own folder, which is looked at again and again.

        *provisioners*: who carries out what is granted.
        """
        self.database = database
        self.policy = policy
        self.shelf = KnowledgeShelf(base, overlay)
        self._directories: dict[str, Directory] = {}
        self._senders: dict[str, Sender] = {}
        self._platforms: dict[str, Platform] = {}
        self._in_force = PolicyInForce(policy)
        self.provision = ProvisionGrants(database, provisioners)
        self.door = front_door(
            database, self.shelf, self._in_force, self._directories, provisioners
        )
        draw = Draw(self.shelf, self._in_force, provisioners)
        self.courier = Courier(database, draw, self._senders)
        self.sweep = Sweep(database, self._in_force)
        database.on_told = self._told

    @property
    def platforms(self) -> tuple[str, ...]:
        """The names of those that are served."""
        return tuple(self._platforms)

    def add(self, name: str, platform: Platform) -> None:
        """Serve *platform* too; its identities and places are those that begin with *name*."""
        self._platforms[name] = platform
        self._directories[name] = platform.directory
        self._senders[name] = platform.sender

    @asynccontextmanager
    async def running(self, host: str, port: int) -> AsyncIterator[str]:
        """Serve until the block ends; gives the address. Whoever is on the list is known first."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            await self._take_up()
            for platform in self._platforms.values():
                stack.push_async_callback(platform.close)
                await platform.start(self.door)
            address = await stack.enter_async_context(self._listening(host, port))
            for loop in self._loops():
                stack.push_async_callback(_stop, asyncio.create_task(loop()))
            yield address

    def _loops(self) -> Iterable[Callable[[], Coroutine[Any, Any, None]]]:
        return (self.courier.run, self.provision.run, self._sweeping, self.shelf.run)

    def _told(self) -> None:
        """Something happened: there is something to tell, and maybe something to carry out."""
        self.courier.wake()
        self.provision.wake()

    async def _take_up(self) -> None:
        """Know who is who; and what an earlier server held when it died, nobody holds any more."""
        async with self.database.begin() as work:
            await self._in_force.take_up(work)
            if not self.database.shared:
                await work.outbox.release()
                await work.grants.release()

    @asynccontextmanager
    async def _listening(self, host: str, port: int) -> AsyncIterator[str]:
        app = web.Application(client_max_size=2**21)
        for platform in self._platforms.values():
            app.add_routes(platform.routes())
            app.on_shutdown.append(_closing(platform))
        app.add_routes(health_routes(self._fault))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
        await runner.setup()
        try:
            await _listen(runner, host, port)
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _fault(self) -> str:
        try:
            async with asyncio.timeout(2):
                await self.database.ping()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            return f"the database does not answer: {type(error).__name__}"
        deaf = [name for name, one in self._platforms.items() if not await one.ready()]
        return f"nothing can reach keyfix from {', '.join(deaf)}" if deaf else ""

    async def _sweeping(self) -> None:
        turn = 0
        while True:
            try:
                await whole(self.sweep.step())
                if turn % _FORGET_EVERY == 0:
                    await whole(self.sweep.forget())
            except Exception:  # noqa: BLE001  (the edge of the loop: the next turn tries again)
                _log.exception("sweep.failed")
            turn += 1
            await asyncio.sleep(_SWEEP_EVERY)


async def until_stopped(said: Callable[[], None]) -> None:
    """Wait for the signal to end (SIGINT, SIGTERM); *said* is called once we listen for it."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stopped.set)
    said()
    await stopped.wait()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise AddressInUse(
            f"keyfix can't listen on {host}:{port} ({why}). Choose another port: "
            "`--port` for the demo, KEYFIX_PORT for `serve`; 0 takes any that is free."
        ) from error


def _closing(platform: Platform) -> Callable[[web.Application], Awaitable[None]]:
    """Close *platform* as the server shuts down: a page that listens would hold it open."""

    async def close(_: web.Application) -> None:
        await platform.close()

    return close


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
