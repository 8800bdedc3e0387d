"""The open windows, each of one resident, and what they are told as it happens (SSE)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

_BEHIND = 500
"""Frames that a window may be behind before it is closed; it opens again with the whole state."""

_SILENCE = 15.0  # seconds; a line that says nothing keeps the connection open

_BEAT = b":\n\n"


def frame(event: str, data: bytes = b"{}") -> bytes:
    """One server-sent event; *data* is JSON on one line."""
    return b"event: %b\ndata: %b\n\n" % (event.encode(), data)


class Window:
    """One page that somebody has open."""

    def __init__(self, resident: str) -> None:
        self.resident = resident
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(_BEHIND)

    def tell(self, news: bytes) -> None:
        """Send *news*, or close where the page does not keep up."""
        try:
            self._waiting.put_nowait(news)
        except asyncio.QueueFull:
            self.close()

    def close(self) -> None:
        """End `frames`, without what still waits."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def frames(self) -> AsyncIterator[bytes]:
        """All that it is told, until it is closed."""
        while True:
            try:
                async with asyncio.timeout(_SILENCE):
                    news = await self._waiting.get()
            except TimeoutError:
                news = _BEAT
            if news is None:
                return
            yield news


class Windows:
    """All that are open."""

    def __init__(self) -> None:
        self._open: set[Window] = set()

    @contextmanager
    def opened(self, resident: str) -> Iterator[Window]:
        """A window of *resident*, for as long as the block lasts."""
        window = Window(resident)
        self._open.add(window)
        try:
            yield window
        finally:
            self._open.discard(window)

    def tell(self, news: bytes, residents: frozenset[str] | None = None) -> None:
        """Send *news* to every window, or to those of *residents*."""
        for window in self._open:
            if residents is None or window.resident in residents:
                window.tell(news)

    def close(self) -> None:
        """End all of them, so that a server that stops need not wait."""
        for window in self._open:
            window.close()
