"""keyfix in one Slack workspace: what comes in, what goes out, and who is who there."""

import logging
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BadSettings
from bot.platforms.slack.api import ApiRefused, SlackApi
from bot.platforms.slack.background import Background
from bot.platforms.slack.directory import SlackDirectory
from bot.platforms.slack.ears import Ears
from bot.platforms.slack.gate import Gate
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.payload import Us
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.socket_mode import SocketMode
from bot.workflows.front_door import FrontDoor

PATH = "/slack/events"
FINISH_WITHIN = 10.0
"""Seconds that `close` gives to what is under way."""


class SlackPlatform:
    """Slack with one bot token; over HTTP, or in Socket Mode where there is an app-level token.

    `sender` and `directory` are there from the beginning, and work between `start` and `close`.
    *now* is the time in seconds since 1970, by which signatures age.

    Raises:
        BadSettings: a credential is missing.

    """

    def __init__(
        self,
        *,
        bot_token: str,
        signing_secret: str = "",
        app_token: str = "",
        api_url: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        _check(bot_token, signing_secret, app_token)
        self._app_token = app_token
        self._gate = Gate(signing_secret, now) if not app_token else None
        self._api = SlackApi(bot_token, api_url)
        self._background = Background()
        self._us: Us | None = None
        self._bolt: AsyncApp | None = None
        self._socket: SocketMode | None = None
        self.sender = SlackSender(self._api, lambda: self.workspace)
        self.directory = SlackDirectory(self._api, lambda: self.workspace)

    @property
    def workspace(self) -> str:
        """The id of the workspace that the token belongs to; known from `start` on."""
        if self._us is None:
            raise RuntimeError("Slack is not started")
        return self._us.workspace

    def routes(self) -> list[web.RouteDef]:
        """What is served over HTTP; nothing in Socket Mode."""
        return [web.post(PATH, self._receive)] if self._gate else []

    async def start(self, door: FrontDoor) -> None:
        """Ask Slack who we are, and take what comes in to *door* from now on.

        Raises:
            BadSettings: Slack refuses the token.
            DeliveryBusy: Slack can't be reached now.

        """
        self._bolt = self._build(door, await self.reach())
        if self._app_token:
            self._socket = SocketMode(self._bolt, self._app_token)
            await self._socket.start()

    async def reach(self) -> Us:
        """Ask Slack who we are: from now on we can ask it, and nothing comes in. Then `close`.

        Raises:
            BadSettings: Slack refuses the token.
            DeliveryBusy: Slack can't be reached now.

        """
        await self._api.open()
        self._us = await self._who_are_we()
        return self._us

    async def close(self) -> None:
        """Take nothing more in, finish what is under way, and hang up."""
        if self._socket is not None:
            await self._socket.close()
        await self._background.close(FINISH_WITHIN)
        await self.directory.close()
        await self._api.close()

    async def ready(self) -> bool:
        """Whether what people write can reach us."""
        if self._socket is not None:
            return await self._socket.connected()
        return self._bolt is not None

    async def _receive(self, request: web.Request) -> web.Response:
        if self._gate is None or self._bolt is None:
            raise web.HTTPServiceUnavailable
        admitted = await self._gate.admit(request)
        return await to_aiohttp_response(await self._bolt.async_dispatch(admitted))

    async def _who_are_we(self) -> Us:
        try:
            told = await self._api.get("auth.test")
        except ApiRefused as refusal:
            raise BadSettings([f"SLACK_BOT_TOKEN: {refusal}"]) from refusal
        return Us(workspace=told["team_id"], user=told["user_id"], bot=told.get("bot_id") or "")

    def _build(self, door: FrontDoor, us: Us) -> AsyncApp:
        bolt = AsyncApp(
            name="keyfix",
            logger=_quiet_logger(),
            client=AsyncWebClient(base_url=self._api.base_url, session=self._api.session),
            authorize=_OneWorkspace(us),
            signing_secret="",
            request_verification_enabled=False,  # the gate has done it, and Socket Mode needs none
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
        )
        bolt.use(Ears(door, self._api, us))
        Listeners(door, self._api, self.sender, us, self._background).register(bolt)
        return bolt


class _OneWorkspace(AsyncAuthorize):
    """Tells Bolt who we are without a call: its own way asks Slack, and fails when Slack does."""

    def __init__(self, us: Us) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None, team_id=us.workspace, bot_user_id=us.user, bot_id=us.bot
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result


def _check(bot_token: str, signing_secret: str, app_token: str) -> None:
    faults = [] if bot_token.strip() else ["SLACK_BOT_TOKEN is not set"]
    if not app_token.strip() and not signing_secret.strip():
        faults.append("SLACK_SIGNING_SECRET is not set (or SLACK_APP_TOKEN, for Socket Mode)")
    if faults:
        raise BadSettings(faults)


def _quiet_logger() -> logging.Logger:
    """Bolt's own words below an error quote what people wrote, which no log may keep."""
    logger = logging.getLogger("keyfix.bolt")
    logger.setLevel(logging.ERROR)
    return logger
