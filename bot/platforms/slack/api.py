"""Slack's Web API, one call at a time, and what each way of failing means.

The SDK's own client tries again by itself, and tells a call that was refused from one that may have
had its effect only in its logs. A card must be posted once, so here nothing is tried again.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from yarl import URL

from bot.errors import DeliveryBusy, DeliveryError, DeliveryRefused, DeliveryUnknown

SLACK_API_URL = "https://slack.com/api/"
WITHIN = 10.0
"""Seconds that a call may take, unless it says otherwise."""
LATER = 5.0
"""Seconds until the next attempt, where Slack doesn't say."""

_BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"}
_PERHAPS = {"internal_error", "fatal_error", "request_timeout"}
"""Slack: "it's possible some aspect of the operation succeeded before the error was raised"."""

_WORDS = {
    "account_inactive": "the app was uninstalled, or its token revoked",
    "channel_not_found": "there is no such channel, or it is private and keyfix is not in it",
    "invalid_auth": "SLACK_BOT_TOKEN is not accepted",
    "is_archived": "the channel is archived",
    "missing_scope": "the app lacks a scope: install it again with app-manifest.yaml",
    "not_in_channel": "keyfix is not in the channel: /invite @keyfix there",
    "restricted_action": "the workspace's settings let only some people post there",
    "token_revoked": "the app was uninstalled, or its token revoked",
}


class ApiRefused(DeliveryRefused):
    """Slack said no; `code` is its own word for why."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}" + (f" ({_WORDS[code]})" if code in _WORDS else ""))
        self.code = code


class SlackApi:
    """Calls Slack with the bot's token, over one session that is kept open."""

    def __init__(
        self, token: str, base_url: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.base_url = (base_url or SLACK_API_URL).rstrip("/") + "/"
        self._token = token
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._paused: dict[tuple[str, str], float] = {}

    async def open(self) -> None:
        """Open the session; from here on until `close`, calls can be made."""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """Close the session, if it was opened."""
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session for all that goes out. It carries no token of its own."""
        if self._session is None:
            raise RuntimeError("SlackApi is used before it is opened")
        return self._session

    @property
    def headers(self) -> dict[str, str]:
        """Those that say who we are; for Slack's own hosts only."""
        return {"Authorization": f"Bearer {self._token}"}

    def trusted(self, address: str, host: str) -> URL | None:
        """*address* if it is that of the API given, or https at or below *host*; else None."""
        try:
            url = URL(address)
        except ValueError:
            return None
        if not url.host or url.scheme not in {"http", "https"}:
            return None
        below = url.host == host or url.host.endswith("." + host)
        is_own = url.origin() == URL(self.base_url).origin()
        return url if is_own or (below and url.scheme == "https") else None

    async def post(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method whose effect must not happen twice.

        Raises:
            DeliveryBusy: nothing was done; try again.
            DeliveryUnknown: it may have been done.
            ApiRefused: it won't be done.

        """
        call = _Call(method, {"json": arguments}, arguments.get("channel", ""), once=True)
        return await self._make(call)

    async def put(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method that can be repeated without harm.

        Raises:
            DeliveryBusy: try again.
            ApiRefused: it won't be done.

        """
        return await self._make(_Call(method, {"json": arguments}, arguments.get("channel", "")))

    async def get(self, method: str, within: float = WITHIN, **arguments: Any) -> dict[str, Any]:
        """Call a method that reads (those take no JSON), *within* seconds.

        Raises:
            DeliveryBusy: try again.
            ApiRefused: it won't be told.

        """
        fields = {name: str(value) for name, value in arguments.items()}
        return await self._make(_Call(method, {"data": fields}), within)

    async def _make(self, call: "_Call", within: float = WITHIN) -> dict[str, Any]:
        self._wait_if_told(call)
        try:
            async with (
                asyncio.timeout(within),
                self.session.post(
                    self.base_url + call.method,
                    headers=self.headers,
                    allow_redirects=False,
                    **call.sent,
                ) as response,
            ):
                body = await response.json(content_type=None)
        except aiohttp.ClientConnectorError as error:  # no connection, so nothing was sent
            raise DeliveryBusy(f"{call.method}: no connection", LATER) from error
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise call.lost() from error
        return self._judge(call, response, body if isinstance(body, dict) else {})

    def _judge(
        self, call: "_Call", response: aiohttp.ClientResponse, body: dict[str, Any]
    ) -> dict[str, Any]:
        if body.get("ok") is True:
            return body
        code = str(body.get("error", f"HTTP {response.status}"))
        if response.status == HTTPStatus.TOO_MANY_REQUESTS or code in _BUSY:
            wait = _seconds(response.headers.get("Retry-After", ""))
            self._paused[call.method, call.channel] = self._clock() + wait
            raise DeliveryBusy(f"{call.method}: {code}", wait)
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _PERHAPS or not body:
            raise call.lost()
        raise ApiRefused(call.method, code)

    def _wait_if_told(self, call: "_Call") -> None:
        """Slack counts calls that come too early as well, so they are not made."""
        if not self._paused:
            return
        now = self._clock()
        self._paused = {key: until for key, until in self._paused.items() if until > now}
        until = self._paused.get((call.method, call.channel))
        if until is not None:
            raise DeliveryBusy(f"{call.method}: Slack asked to wait", until - now)


@dataclass(frozen=True, slots=True)
class _Call:
    """A *method* with what is *sent*; *once*: its effect must not happen twice."""

    method: str
    sent: Mapping[str, Any]
    channel: str = ""
    once: bool = False

    def lost(self) -> DeliveryError:
        """What it means that no answer came."""
        words = f"{self.method}: no answer"
        return DeliveryUnknown(words) if self.once else DeliveryBusy(words, LATER)


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else LATER
