"""The channel's public keys, fetched without ever holding up the event loop.

The library's own fetch is synchronous, without a time-out, and doesn't look again for a key it
doesn't know; so a slow key server would stop Slack too, and a rotated key would stop Teams.
"""

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from jwt import PyJWK, PyJWKError

from bot.errors import KeyfixError
from bot.platforms.teams.outgoing import Outgoing

FRESH_FOR = 3600.0
"""Seconds after which keys are fetched again behind the scenes, while the old ones serve."""
USABLE_FOR = 24 * 3600.0
"""Seconds after which nothing is believed until they were fetched again."""
LOOKS, LOOKS_WITHIN = 5, 300.0
"""At most so many looks for unknown keys in so many seconds: anybody can make up a key id."""
_TIMEOUT = aiohttp.ClientTimeout(total=3)

_log = logging.getLogger(__name__)


class NoKeys(KeyfixError):
    """The keys could not be fetched."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the channels that it may sign for."""

    key: PyJWK
    endorsements: frozenset[str]


@dataclass(slots=True)
class Keys:
    """The keys that the OpenID metadata at *metadata_url* points to, by their id."""

    outgoing: Outgoing
    metadata_url: str
    _known: dict[str, SigningKey] = field(default_factory=dict)
    _fetched_at: float = float("-inf")
    _looks: deque[float] = field(default_factory=lambda: deque(maxlen=LOOKS))
    _fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of that id, or None where the channel has none.

        Raises:
            NoKeys: they had to be fetched, and could not be.

        """
        age = time.monotonic() - self._fetched_at
        if age > USABLE_FOR or (key_id not in self._known and self._may_look_again()):
            await self._fetched()
        elif age > FRESH_FOR:
            self._begin()
        return self._known.get(key_id)

    def fetch_ahead(self) -> None:
        """Begin to fetch them; who needs one waits for it."""
        self._begin()

    async def close(self) -> None:
        """End a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _may_look_again(self) -> bool:
        now = time.monotonic()
        if len(self._looks) == LOOKS and now - self._looks[0] < LOOKS_WITHIN:
            return False
        self._looks.append(now)
        return True

    async def _fetched(self) -> None:
        # Shielded: one caller who hangs up must not end the fetch that others wait for.
        await asyncio.shield(self._begin())

    def _begin(self) -> asyncio.Task[None]:
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(_tell)
        return self._fetching

    async def _fetch(self) -> None:
        metadata = await self._get(self.metadata_url)
        where = metadata.get("jwks_uri")
        if not isinstance(where, str) or not _as_safe(where, self.metadata_url):
            raise NoKeys("the OpenID metadata names no place of keys that is as safe as its own")
        keys = (await self._get(where)).get("keys")
        self._known = _read(keys if isinstance(keys, list) else [])
        self._fetched_at = time.monotonic()

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            async with self.outgoing.session.get(
                url, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                answer.raise_for_status()
                found = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
            raise NoKeys(f"{url}: {fault!r}") from fault
        if not isinstance(found, dict):
            raise NoKeys(f"{url}: not an object")
        return found


def _tell(fetch: asyncio.Task[None]) -> None:
    if not fetch.cancelled() and (fault := fetch.exception()):
        _log.warning("the Teams signing keys were not fetched: %s", fault)


def _as_safe(url: str, than: str) -> bool:
    return url.startswith("https://") or than.startswith("http://")


def _read(keys: list[Any]) -> dict[str, SigningKey]:
    known = {}
    for one in keys:
        if (
            not isinstance(one, dict)
            or one.get("kty") != "RSA"
            or not isinstance(one.get("kid"), str)
        ):
            continue
        try:
            key = PyJWK(one, "RS256")
        except PyJWKError as fault:
            _log.warning("a Teams signing key can't be read: %s", fault)
            continue
        endorsed = one.get("endorsements")
        channels = endorsed if isinstance(endorsed, list) else []
        known[one["kid"]] = SigningKey(key, frozenset(c for c in channels if isinstance(c, str)))
    return known
