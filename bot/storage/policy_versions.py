"""Every policy that was ever in force, as it was written. None is changed or deleted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import insert_or_ignore
from bot.storage.tables import policies


class Source(StrEnum):
    """Where a policy came from."""

    FILE = "file"
    SETUP = "setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One policy as it was kept. *version* is the SHA-256, in hex, of *text*."""

    version: str
    text: str
    source: Source
    by: str
    at: datetime
    sequence: int = 0


class PolicyVersions:
    """The policies of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def keep(self, given: PolicyVersion) -> bool:
        """Keep *given* as the newest; False where the newest is the very same already.

        Of two replicas that start at once, the second waits for the first, and looks again.
        """
        while True:
            newest = await self.newest()
            if newest and (newest.version, newest.source) == (given.version, given.source):
                return False
            row = {
                "tenant": self._tenant,
                "sequence": newest.sequence + 1 if newest else 1,
                "version": given.version,
                "text": given.text,
                "source": given.source.value,
                "by": given.by,
                "at": given.at,
            }
            insert = insert_or_ignore(self._connection.dialect.name, policies, row)
            if (await self._connection.execute(insert)).rowcount:
                return True

    async def newest(self, source: Source | None = None) -> PolicyVersion | None:
        """The last one that was kept, of *source* alone where it is given; None without any."""
        mine = policies.c.tenant == self._tenant
        if source:
            mine &= policies.c.source == source.value
        return await self._first(select(policies).where(mine))

    async def with_before(self, version: str) -> tuple[PolicyVersion | None, PolicyVersion | None]:
        """The newest of that *version*, and what was kept before it; each may not be there."""
        mine = policies.c.tenant == self._tenant
        found = await self._first(select(policies).where(mine & (policies.c.version == version)))
        if found is None:
            return None, None
        earlier = mine & (policies.c.sequence < found.sequence)
        return found, await self._first(select(policies).where(earlier))

    async def text_of(self, version: str) -> str | None:
        """What the policy of that *version* said; None where none was ever kept."""
        same = (policies.c.tenant == self._tenant) & (policies.c.version == version)
        found = await self._first(select(policies).where(same))
        return found.text if found else None

    async def _first(self, every: Select[Any]) -> PolicyVersion | None:
        newest = every.order_by(policies.c.sequence.desc()).limit(1)
        row = (await self._connection.execute(newest)).one_or_none()
        return _from_row(row) if row else None


def _from_row(row: Row[Any]) -> PolicyVersion:
    return PolicyVersion(
        version=row.version,
        text=row.text,
        source=Source(row.source),
        by=row.by,
        at=row.at,
        sequence=row.sequence,
    )
