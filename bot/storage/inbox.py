"""What came in already: each message is taken once, whoever delivers it how often."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import insert_or_ignore
from bot.storage.tables import inbox


class Inbox:
    """The inbox, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def first_time(self, key: str, at: datetime) -> bool:
        """Take *key*; False where this or another replica took it before.

        Of two at once the second waits for the first one's commit, and takes it if that fails.
        """
        dialect = self._connection.dialect.name
        taken = insert_or_ignore(dialect, inbox, {"key": key, "at": at})
        return (await self._connection.execute(taken)).rowcount == 1

    async def purge(self, before: datetime) -> int:
        """Forget what came before *before*; how many they were."""
        old = delete(inbox).where(inbox.c.at < before)
        return (await self._connection.execute(old)).rowcount
