"""The one HTTP session that everything here shares."""

import aiohttp


class Outgoing:
    """Opens the session with the first call, since that needs a running event loop."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session. Its cookies are nobody's: they are dropped."""
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Let go of every connection; a later call opens a new session."""
        if self._session is not None:
            await self._session.close()
        self._session = None
