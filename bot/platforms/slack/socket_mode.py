"""Socket Mode: Slack over a WebSocket that we open, so that no public address is needed.

The SDK's client reconnects by itself, but can also get stuck for good: it asks for an address once
and then tries that one for ever. So one without a connection for a while is thrown away.
"""

import asyncio
import contextlib

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

_log = structlog.get_logger("keyfix.slack")


class SocketMode:
    """Keeps *app* connected with the app-level token.

    *patience*: seconds without a connection after which the client is replaced.
    *look*: seconds between two looks at it.
    """

    def __init__(
        self, app: AsyncApp, app_token: str, *, patience: float = 30.0, look: float = 2.0
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._patience = patience
        self._look = look
        self._client: SocketModeClient | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect, and go on in the background."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Disconnect for good."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def connected(self) -> bool:
        """Whether events can come in now."""
        return self._client is not None and await self._client.is_connected()

    async def _run(self) -> None:
        while True:
            handler = AsyncSocketModeHandler(self._app, self._app_token)
            self._client = handler.client
            try:
                await self._watch(handler)
                _log.warning("slack.socket_stuck", seconds=self._patience)
            except (SlackApiError, aiohttp.ClientError, OSError) as error:
                _log.warning("slack.socket_failed", why=type(error).__name__)
                await asyncio.sleep(self._look)
            finally:
                self._client = None
                await handler.client.close()  # type: ignore[no-untyped-call]

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Return once the client has been without a connection for too long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await handler.client.connect()  # type: ignore[no-untyped-call]
        missed = 0.0
        while missed < self._patience:
            await asyncio.sleep(self._look)
            missed = 0.0 if await handler.client.is_connected() else missed + self._look
