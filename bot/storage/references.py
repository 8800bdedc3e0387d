"""What a platform must remember to be able to speak first: where a conversation is reached."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import references


class References:
    """Keys and values of the platforms' own, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def remember(self, platform: str, key: str, value: str) -> None:
        """Keep *value* for *key*, in place of what was kept before."""
        this = (references.c.platform == platform) & (references.c.key == key)
        await self._connection.execute(delete(references).where(this))
        row = {"platform": platform, "key": key, "value": value}
        await self._connection.execute(insert(references).values(row))

    async def recall(self, platform: str, key: str) -> str | None:
        """What was kept for *key*."""
        this = (references.c.platform == platform) & (references.c.key == key)
        return await self._connection.scalar(select(references.c.value).where(this))
