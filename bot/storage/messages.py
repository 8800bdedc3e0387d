"""Every card that was posted: where it stands, and what it shows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.place import Place
from bot.messages.notice import Notice
from bot.storage.places import place_from, place_text
from bot.storage.tables import messages


@dataclass(frozen=True, slots=True)
class Posted:
    """A card of ours. *shows* is the digest of what it shows now."""

    place: Place
    message_id: str
    shows: str


class Messages:
    """The posted cards of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def of(self, notice: Notice) -> dict[str, Posted]:
        """What was posted for *notice*'s audience and subject, by its target."""
        rows = await self._connection.execute(select(messages).where(self._key(notice)))
        return {r.target: Posted(place_from(r.place), r.message_id, r.shows) for r in rows}

    async def keep(self, notice: Notice, target: str, posted: Posted) -> None:
        """Note that *posted* stands for *notice* at *target* now, in place of what did before."""
        values = {
            "place": place_text(posted.place),
            "message_id": posted.message_id,
            "shows": posted.shows,
        }
        this = self._key(notice) & (messages.c.target == target)
        done = await self._connection.execute(update(messages).where(this).values(values))
        if done.rowcount == 0:
            key = {"tenant": self._tenant, "audience": notice.audience.value, "target": target}
            row = key | {"subject": notice.subject} | values
            await self._connection.execute(insert(messages).values(row))

    def _key(self, notice: Notice) -> Any:
        same = messages.c.audience == notice.audience.value
        return same & (messages.c.subject == notice.subject) & (messages.c.tenant == self._tenant)
