"""Somebody wonders why keyfix answered a text, or said nothing."""

import asyncio
from collections.abc import Callable

from bot.access.person import Identity
from bot.access.place import Place
from bot.storage.database import Database
from knowledge import KnowledgeBase, Redacted, redact
from knowledge.why import Explanation


class TellWhy:
    """Explain what spoke for an answer, or for silence. Nothing of it is kept."""

    def __init__(self, database: Database, base: Callable[[], KnowledgeBase]) -> None:
        self._database = database
        self._base = base

    async def __call__(self, by: Identity, place: Place, raw: str) -> Explanation | None:
        """Of *raw*, or where that is blank of what *by* pasted last in *place*, if anything."""
        text = await asyncio.to_thread(redact, raw) if raw.strip() else await self._last(by, place)
        return await asyncio.to_thread(self._base().why, text) if text else None

    async def _last(self, by: Identity, place: Place) -> Redacted | None:
        async with self._database.begin() as work:
            paste = await work.diagnoses.newest(by, place)
        return paste.text if paste else None
