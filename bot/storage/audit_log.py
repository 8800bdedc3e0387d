"""The audit log: written at its end, read from its start, never changed."""

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit.chain import GENESIS, Link, Verifier, extend
from bot.audit.event import Event
from bot.audit.personal import SALT, check, sealed
from bot.storage.audit_texts import AuditTexts
from bot.storage.engine import holds, insert_or_ignore
from bot.storage.tables import audit_head, audit_log


class AuditLog:
    """The audit log of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant
        self.texts = AuditTexts(connection, tenant)

    async def append(self, events: Sequence[Event]) -> None:
        """Add *events* after the newest entry.

        The head row is locked first and held until the commit, so two replicas never link to the
        same entry; without it PostgreSQL would let the chain fork.
        """
        sequence, digest = await self._lock_head()
        written = [sealed(event, lambda: secrets.token_bytes(SALT)) for event in events]
        links = list(extend((event for event, _ in written), sequence, digest))
        rows = [asdict(link) | {"tenant": self._tenant} for link in links]
        await self._connection.execute(insert(audit_log), rows)
        newest = {"sequence": links[-1].sequence, "digest": links[-1].digest}
        mine = audit_head.c.tenant == self._tenant
        await self._connection.execute(update(audit_head).where(mine).values(newest))
        beside = zip(links, written, strict=True)
        await self.texts.add(
            [(link.sequence, event, one) for link, (event, texts) in beside for one in texts]
        )

    async def links(self, after: int = 0) -> AsyncIterator[Link]:
        """Every entry behind number *after* as it was written, oldest first."""
        mine = (audit_log.c.tenant == self._tenant) & (audit_log.c.sequence > after)
        every = select(audit_log).where(mine).order_by(audit_log.c.sequence)
        async with self._connection.stream(every) as rows:
            async for row in rows:
                yield Link(row.sequence, _bytes(row.body), row.digest)

    async def verify(self) -> int:
        """Walk the whole log, compare it with its head, and return how many entries it has.

        The texts beside it that are still kept have to be those that were written.

        Raises:
            BrokenChain: naming the first entry that does not follow.

        """
        verifier, head = Verifier(), await self.head()
        async with self._connection.stream(self._with_head()) as rows:
            async for row in rows:
                verifier.add(Link(row.sequence, _bytes(row.body), row.digest))
                head = (row.last or 0, row.head or GENESIS)
        count = verifier.close(*head)
        async for link, text in self.texts.beside():
            check(link, text)
        return count

    def _with_head(self) -> Select[Any]:
        """Every entry beside the head of the same moment, which one statement alone sees.

        In two statements the log would have grown in between, and look as if its head was wrong.
        """
        mine = audit_head.c.tenant == self._tenant
        last = select(audit_head.c.sequence).where(mine).scalar_subquery().label("last")
        head = select(audit_head.c.digest).where(mine).scalar_subquery().label("head")
        every = select(audit_log, last, head).where(audit_log.c.tenant == self._tenant)
        return every.order_by(audit_log.c.sequence)

    async def about(self, subject: str) -> Sequence[Link]:
        """The entries about *subject*, oldest first."""
        named = json.dumps({"subject": subject}, separators=(",", ":"))[1:-1].encode()
        dialect = self._connection.dialect.name
        these = (audit_log.c.tenant == self._tenant) & holds(dialect, audit_log.c.body, named)
        every = select(audit_log).where(these).order_by(audit_log.c.sequence)
        rows = await self._connection.execute(every)
        links = [Link(row.sequence, _bytes(row.body), row.digest) for row in rows]
        return [link for link in links if json.loads(link.body)["subject"] == subject]

    async def _lock_head(self) -> tuple[int, str]:
        mine = select(audit_head).where(audit_head.c.tenant == self._tenant).with_for_update()
        head = (await self._connection.execute(mine)).one_or_none()
        if head is None:  # the tenant's first entry: of two at once, the second waits for the first
            first = {"tenant": self._tenant, "sequence": 0, "digest": GENESIS}
            dialect = self._connection.dialect.name
            await self._connection.execute(insert_or_ignore(dialect, audit_head, first))
            head = (await self._connection.execute(mine)).one()
        return head.sequence, head.digest

    async def head(self) -> tuple[int, str]:
        """The number and the digest of the newest entry; zero and GENESIS where there is none."""
        mine = select(audit_head).where(audit_head.c.tenant == self._tenant)
        head = (await self._connection.execute(mine)).one_or_none()
        return (head.sequence, head.digest) if head else (0, GENESIS)


def _bytes(body: bytes | str) -> bytes:
    """What was hashed; somebody who alters an entry by hand may leave text in SQLite's column."""
    return body if isinstance(body, bytes) else str(body).encode()
