"""Our own token for the connector service, by client credentials, without blocking the event loop.

Not by MSAL: it is synchronous, and refuses authorities that it doesn't know.
"""

import asyncio
import time
from dataclasses import dataclass, field

import aiohttp

from bot.errors import DeliveryBusy
from bot.platforms.teams.outgoing import Outgoing

SCOPE = "https://api.botframework.com/.default"
EARLY = 300.0
"""Seconds before its end at which a token is fetched anew."""
_TIMEOUT = aiohttp.ClientTimeout(total=5)
_AGAIN = 15.0


@dataclass(slots=True)
class Credentials:
    """Tokens for *app_id* from *token_url*; with no app id there are none (the local client)."""

    outgoing: Outgoing
    token_url: str
    app_id: str
    app_password: str = field(repr=False)
    scope: str = SCOPE
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def headers(self) -> dict[str, str]:
        """What to call the connector with.

        Raises:
            DeliveryBusy: there is no token to be had now; the words are for the operator.

        """
        if not self.app_id:
            return {}
        async with self._lock:
            if time.monotonic() >= self._until:
                await self._fetch()
            return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Fetch a new one next time: the connector didn't take this one."""
        self._until = 0.0

    async def _fetch(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.app_password,
            "scope": self.scope,
        }
        try:
            async with self.outgoing.session.post(
                self.token_url, data=form, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                status, body = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
            raise DeliveryBusy(f"no token for Teams: {type(fault).__name__}", _AGAIN) from fault
        token = body.get("access_token") if isinstance(body, dict) else None
        if status != 200 or not isinstance(token, str):  # noqa: PLR2004 - OK
            raise DeliveryBusy(f"no token for Teams: HTTP {status} {_why(body)}", _AGAIN)
        lasts = body.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | str) and str(lasts).isdecimal() else 0.0
        self._token = token
        self._until = time.monotonic() + max(seconds - EARLY, min(seconds, 30.0))


def _why(body: object) -> str:
    # Entra's code says what is wrong (an expired secret, say); the rest of the answer may say more.
    return str(body.get("error", ""))[:100] if isinstance(body, dict) else ""
