"""What was refused is audited too, in a short transaction of its own, after the rollback."""

import time
from collections import defaultdict, deque

from bot.access.person import Identity
from bot.audit.event import Event, Kind
from bot.errors import Refused
from bot.storage.database import Database

_MOST, _SPAN = 30, 60.0  # refusals of one identity that are kept in a span of seconds
_REMEMBERED = 10_000
_LONGEST = 200  # characters of a subject


class Refusals:
    """Notes refusals, at most 30 a minute of one identity, so that nobody can flood the log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent: defaultdict[Identity, deque[float]] = defaultdict(lambda: deque(maxlen=_MOST))

    async def note(self, kind: Kind, refusal: Refused, subject: str, by: Identity) -> None:
        """Keep that *by* was refused, and why."""
        if not self._admit(by):
            return
        async with self._database.begin() as work:
            who, why = await work.people.behind(by), {"why": type(refusal).__name__}
            named = subject[:_LONGEST]  # it may be what somebody typed
            work.record(Event(kind, named, who.id, await work.now(), why))

    def _admit(self, by: Identity) -> bool:
        if len(self._recent) > _REMEMBERED:
            self._recent.clear()
        recent, now = self._recent[by], time.monotonic()
        if len(recent) == _MOST and now - recent[0] < _SPAN:
            return False
        recent.append(now)
        return True
