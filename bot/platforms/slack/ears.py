"""Events, heard before they are acked: Bolt acks them before it runs a listener."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.payload import Us, post
from bot.platforms.slack.snippet import file_texts
from bot.workflows.front_door import FrontDoor

_log = structlog.get_logger("keyfix.slack")


class Ears(AsyncMiddleware):
    """Hands what people write to the door and acks once it is committed.

    What the door raises goes up, and becomes a 500: then Slack delivers the event again.
    """

    def __init__(self, door: FrontDoor, api: SlackApi, us: Us) -> None:
        self._door = door
        self._api = api
        self._us = us

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt passes it to every middleware
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt passes it by this name
    ) -> BoltResponse:
        """Take every event; let commands and interactions pass on to their listeners."""
        kind = req.body.get("type")
        if kind == "event_callback":
            if req.context.team_id in (None, self._us.workspace):
                await self._hear(req.body)
        elif kind == "app_rate_limited":  # of the whole workspace: errors go unanswered until then
            _log.error("slack.events_withheld", why="over 30,000 in an hour")
        else:
            return await next()
        return BoltResponse(status=200, body="")

    async def _hear(self, body: dict[str, Any]) -> None:
        said = post(body, self._us)
        if said is None:
            return
        inbound = said.inbound
        if said.files:
            texts = await file_texts(self._api, said.files)
            inbound = replace(inbound, text="\n".join(filter(None, (inbound.text, *texts))))
        if inbound.text or inbound.addressed:
            await self._door.hear(inbound)
