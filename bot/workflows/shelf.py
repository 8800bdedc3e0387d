"""What is known, kept up to date: an organisation's own folder may change while keyfix serves."""

import asyncio
from pathlib import Path

import structlog

from bot.observability import KNOWLEDGE_FAULTS, KNOWLEDGE_LOADS
from knowledge import BadKnowledge, KnowledgeBase
from knowledge.check import load_checked
from knowledge.overlay import digest

EVERY = 2.0
"""Seconds between two looks at the folder."""

_log = structlog.get_logger("keyfix.knowledge")


class KnowledgeShelf:
    """The knowledge in force. What is faulty is refused as a whole, and the old one stays."""

    def __init__(self, base: KnowledgeBase, overlay: Path | None) -> None:
        self._base = base
        self._overlay = overlay
        self._read = _digest(overlay) if overlay else ""
        self._seen = self._read
        self.faults: tuple[str, ...] = ()
        """What is wrong with the folder as it is now; none where it is in force."""

    def __call__(self) -> KnowledgeBase:
        """What is known now."""
        return self._base

    async def step(self) -> bool:
        """Look at the folder once; whether other knowledge is in force than before.

        A folder that changed is read once it looks the same twice, so that nothing half written is.
        """
        if self._overlay is None:
            return False
        seen = await asyncio.to_thread(_digest, self._overlay)
        settled, self._seen = seen == self._seen, seen
        if seen == self._read or not settled:
            return False
        self._read = seen
        return await self._take(self._overlay)

    async def run(self, every: float = EVERY) -> None:
        """Look for ever."""
        while self._overlay is not None:
            try:
                await self.step()
            except Exception:  # noqa: BLE001  (the edge of the loop: the next look tries again)
                _log.exception("knowledge.look_failed")
            await asyncio.sleep(every)

    async def _take(self, overlay: Path) -> bool:
        try:
            base = await asyncio.to_thread(load_checked, overlay)
        except (BadKnowledge, OSError) as error:
            faults = error.faults if isinstance(error, BadKnowledge) else [str(error)]
            self._tell(tuple(faults))
            return False
        self._base = base
        self._tell(())
        return True

    def _tell(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        KNOWLEDGE_FAULTS.set(len(faults))
        KNOWLEDGE_LOADS.labels("refused" if faults else "taken").inc()
        for fault in faults:
            _log.error("knowledge.fault", fault=fault)
        if faults:
            _log.error("knowledge.refused", faults=len(faults), still_in_force=len(self._base))
        else:
            _log.info("knowledge.taken", entries=len(self._base))


def _digest(overlay: Path) -> str:
    """What the folder looks like; a folder that can't be read looks like its fault."""
    try:
        return digest(overlay)
    except OSError as error:
        return f"{type(error).__name__}"
