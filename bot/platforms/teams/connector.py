"""The connector service's REST API: one call, never repeated here, and what became of it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.errors import DeliveryBusy, DeliveryError, DeliveryRefused, DeliveryUnknown
from bot.platforms.teams import elements
from bot.platforms.teams.credentials import Credentials
from bot.platforms.teams.outgoing import Outgoing
from bot.platforms.teams.service_url import ServiceHosts

_BACK_OFF = 5.0
_LONGEST_WAIT = 3600.0
_BUSY = frozenset({408, 409, 412, 429, 502, 503, 504})
_UNAUTHORIZED = 401
_FAILED = 500
_REFUSED = 400


@dataclass(frozen=True, slots=True)
class Connector:
    """Calls the services that *hosts* trusts, and no others."""

    outgoing: Outgoing
    credentials: Credentials
    hosts: ServiceHosts
    timeout: float = 10.0

    async def call(
        self,
        method: str,
        service_url: str,
        path: tuple[str, ...],
        body: Any = None,
        *,
        repeatable: bool = False,
    ) -> dict[str, Any]:
        """Call `/v3/` and *path*, whose parts are escaped here, and return the answer's object.

        *repeatable*: doing it twice is as good as once, so no answer is only a reason to try again.

        Raises:
            DeliveryBusy: rate-limited, down, or not sure that it wasn't done where that is no harm.
            DeliveryUnknown: no answer came.
            DeliveryRefused: it won't be taken.

        """
        if not self.hosts.trusts(service_url):
            raise DeliveryRefused(f"{service_url!r} is none of the services that are trusted")
        url = "/".join((service_url.rstrip("/"), "v3", *(quote(part, safe="") for part in path)))
        headers = await self.credentials.headers()
        try:
            status, after, text = await self._send(method, url, headers, body)
        except aiohttp.ClientConnectorError as fault:
            raise DeliveryBusy(f"{method} {path[0]}: {fault}", _BACK_OFF) from fault
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise _lost(f"{method} {path[0]}: {fault!r}", repeatable=repeatable) from fault
        if status == _UNAUTHORIZED:
            self.credentials.forget()
            raise DeliveryBusy(f"{method} {path[0]}: our token was not taken", _BACK_OFF)
        if status in _BUSY:
            raise DeliveryBusy(f"{method} {path[0]}: HTTP {status}", _seconds(after))
        if status >= _FAILED:
            raise _lost(f"{method} {path[0]}: HTTP {status}", repeatable=repeatable)
        if status >= _REFUSED or status < 200:  # noqa: PLR2004 - OK
            raise DeliveryRefused(f"{method} {path[0]}: HTTP {status} {_why(text)}")
        return _object(text)

    async def _send(
        self, method: str, url: str, headers: dict[str, str], body: Any
    ) -> tuple[int, str, str]:
        sent = None if body is None else elements.dump(body)
        async with self.outgoing.session.request(
            method,
            URL(url, encoded=True),
            data=sent,
            headers={**headers, "Content-Type": "application/json; charset=utf-8"},
            timeout=aiohttp.ClientTimeout(total=self.timeout),
            allow_redirects=False,
        ) as answer:
            return answer.status, answer.headers.get("Retry-After", ""), await answer.text()


def _lost(words: str, *, repeatable: bool) -> DeliveryError:
    return DeliveryBusy(words, _BACK_OFF) if repeatable else DeliveryUnknown(words)


def _seconds(after: str) -> float:
    return min(float(after), _LONGEST_WAIT) if after.strip().isdecimal() else _BACK_OFF


def _why(text: str) -> str:
    error = _object(text).get("error")
    return str(error.get("code", ""))[:100] if isinstance(error, dict) else ""


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
