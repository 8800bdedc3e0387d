"""What time alone brings: requests that nobody decided lapse, what is old is forgotten."""

from datetime import timedelta

from bot.errors import AlreadyDecided, Stale
from bot.storage.database import Database

_MOST = 50
_KEEP_KEYS = timedelta(days=7)  # the platforms deliver again for minutes; days are ample


class Sweep:
    """One pass over what is due. Any replica may run it at any time."""

    def __init__(self, database: Database, keep_diagnoses: timedelta = timedelta(days=30)) -> None:
        self._database = database
        self._keep_diagnoses = keep_diagnoses

    async def step(self) -> int:
        """Lapse what is due, each in its own transaction; how many they were."""
        async with self._database.begin() as work:
            due = await work.requests.lapsed(await work.now(), _MOST)
        return sum([await self._lapse(request_id) for request_id in due])

    async def forget(self) -> None:
        """Delete what was kept long enough: pasted texts and the keys of what came in."""
        async with self._database.begin() as work:
            now = await work.now()
            await work.diagnoses.purge(now - self._keep_diagnoses)
            await work.inbox.purge(now - _KEEP_KEYS)

    async def _lapse(self, request_id: str) -> bool:
        try:
            async with self._database.begin() as work:
                request = await work.requests.lock(request_id)
                await work.apply(request.lapse(await work.now()))
        except (AlreadyDecided, Stale):  # somebody decided it in between: then it needs no lapse
            return False
        return True
