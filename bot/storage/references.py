"""What a platform must remember to be able to speak first: where a conversation is reached."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import insert_or_replace
from bot.storage.tables import references


class References:
    """Keys and values of the platforms' own, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def remember(self, platform: str, key: str, value: str) -> None:
        """Keep *value* for *key*, in place of what was kept before."""
        row = {"platform": platform, "key": key, "value": value}
        dialect = self._connection.dialect.name
        await self._connection.execute(insert_or_replace(dialect, references, row))

    async def recall(self, platform: str, key: str) -> str | None:
        """What was kept for *key*."""
        this = (references.c.platform == platform) & (references.c.key == key)
        return await self._connection.scalar(select(references.c.value).where(this))
