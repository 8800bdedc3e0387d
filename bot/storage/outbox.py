"""Notices waiting to be sent, committed with the change that they tell of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages.notice import Audience, Notice
from bot.storage.tables import outbox


@dataclass(frozen=True, slots=True)
class Leased:
    """A notice that one courier holds for a while. *attempts* counts this one too."""

    id: int
    notice: Notice
    attempts: int


class Outbox:
    """The outbox of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def put(self, notice: Notice, at: datetime) -> None:
        """Leave a notice to be sent."""
        row = {"tenant": self._tenant, "audience": notice.audience.value, "next_at": at}
        values = row | {"subject": notice.subject, "attempts": 0, "fault": ""}
        await self._connection.execute(insert(outbox).values(values))

    async def lease(self, most: int, now: datetime, span: timedelta) -> Sequence[Leased]:
        """Up to *most* due notices, oldest first, that nobody else holds; held for *span*.

        Of several about one subject for one audience only the oldest is due: a card is never drawn
        twice at once, so an older drawing can't come to stand over a newer one.
        """
        alive = (outbox.c.tenant == self._tenant) & outbox.c.dead_at.is_(None)
        heads = select(func.min(outbox.c.id)).where(alive).group_by(*_SUBJECT)
        free = outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= now)
        due = (outbox.c.next_at <= now) & free & outbox.c.id.in_(heads)
        oldest = select(outbox.c.id).where(due).order_by(outbox.c.id).limit(most)
        ids = (await self._connection.scalars(oldest.with_for_update(skip_locked=True))).all()
        if not ids:
            return ()
        taken = {"leased_until": now + span, "attempts": outbox.c.attempts + 1}
        mine = update(outbox).where(outbox.c.id.in_(ids)).values(taken).returning(*outbox.c)
        rows = sorted(await self._connection.execute(mine), key=lambda row: row.id)
        return [Leased(r.id, Notice(Audience(r.audience), r.subject), r.attempts) for r in rows]

    async def release(self) -> None:
        """Make everything that is held free again: for whoever knows that nobody holds it."""
        alive = (outbox.c.tenant == self._tenant) & outbox.c.leased_until.is_not(None)
        await self._connection.execute(update(outbox).where(alive).values(leased_until=None))

    async def done(self, leased: Leased) -> None:
        """Forget a notice that was sent."""
        await self._connection.execute(delete(outbox).where(outbox.c.id == leased.id))

    async def later(self, leased: Leased, at: datetime, fault: str) -> None:
        """Give a notice back, to be tried again at *at*."""
        values = {"leased_until": None, "next_at": at, "fault": fault}
        await self._connection.execute(
            update(outbox).where(outbox.c.id == leased.id).values(values)
        )

    async def bury(self, leased: Leased, at: datetime, fault: str) -> None:
        """Give a notice up: it stays as a dead letter, to be seen by the operator."""
        values = {"leased_until": None, "dead_at": at, "fault": fault}
        await self._connection.execute(
            update(outbox).where(outbox.c.id == leased.id).values(values)
        )

    async def waiting(self) -> int:
        """How many are still to be sent."""
        return await self._count(outbox.c.dead_at.is_(None))

    async def dead(self) -> int:
        """How many were given up."""
        return await self._count(outbox.c.dead_at.is_not(None))

    async def _count(self, which: ColumnElement[bool]) -> int:
        mine = (outbox.c.tenant == self._tenant) & which
        count = select(func.count()).select_from(outbox).where(mine)
        return await self._connection.scalar(count) or 0


_SUBJECT = (outbox.c.audience, outbox.c.subject)
