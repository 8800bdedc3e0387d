"""The personal texts beside the audit log: written with their entry, kept as written, or erased."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit.chain import Link
from bot.audit.event import Event
from bot.audit.personal import Text
from bot.storage.tables import audit_log, audit_texts

Texts = dict[int, dict[str, str]]
"""By an entry's number and the text's name: the words."""


class AuditTexts:
    """The personal texts of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, written: Sequence[tuple[int, Event, Text]]) -> None:
        """Keep new ones: each with the number of its entry, and the event that it belongs to."""
        rows = [
            {
                "tenant": self._tenant,
                "sequence": sequence,
                "name": text.name,
                "subject": event.subject,
                "person_id": event.actor,
                "salt": text.salt,
                "text": text.words,
            }
            for sequence, event, text in written
        ]
        if rows:
            await self._connection.execute(insert(audit_texts), rows)

    async def of(self, subject: str) -> Texts:
        """Those that are kept about *subject*."""
        found: Texts = {}
        for sequence, text in await self.with_salts(subject):
            found.setdefault(sequence, {})[text.name] = text.words
        return found

    async def with_salts(self, subject: str) -> Sequence[tuple[int, Text]]:
        """The same with what proves them, in the order of their entries."""
        mine = self._mine() & (audit_texts.c.subject == subject)
        order = (audit_texts.c.sequence, audit_texts.c.name)
        rows = await self._connection.execute(select(audit_texts).where(mine).order_by(*order))
        return [(row.sequence, Text(row.name, row.salt, row.text)) for row in rows]

    async def beside(self) -> AsyncIterator[tuple[Link, Text]]:
        """Every one with its entry, in their order."""
        same = and_(
            audit_log.c.tenant == audit_texts.c.tenant,
            audit_log.c.sequence == audit_texts.c.sequence,
        )
        every = (
            select(audit_texts, audit_log.c.body, audit_log.c.digest)
            .join(audit_log, same, isouter=True)
            .where(self._mine())
            .order_by(audit_texts.c.sequence)
        )
        async with self._connection.stream(every) as rows:
            async for row in rows:
                body = row.body or b'{"details": {}}'  # a text without an entry is nobody's
                yield Link(row.sequence, body, row.digest or ""), Text(row.name, row.salt, row.text)

    async def erase_about(self, subject: str) -> int:
        """Erase those about *subject*; how many they were."""
        return await self._erase(audit_texts.c.subject == subject)

    async def erase_of(self, people: Collection[str]) -> int:
        """Erase those of *people*, by their ids; how many they were."""
        return await self._erase(audit_texts.c.person_id.in_(people))

    async def _erase(self, which: ColumnElement[bool]) -> int:
        done: Any = await self._connection.execute(delete(audit_texts).where(self._mine() & which))
        return int(done.rowcount)

    def _mine(self) -> ColumnElement[bool]:
        return audit_texts.c.tenant == self._tenant
