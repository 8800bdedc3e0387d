"""Grants: what approved requests give."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.grant import Grant, GrantStatus
from bot.storage.tables import grants


class Grants:
    """The grants of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, grant: Grant) -> None:
        """Keep a new one; the request it belongs to can have no second."""
        row = {
            "id": grant.id,
            "request_id": grant.request_id,
            "tenant": grant.tenant,
            "status": grant.status.value,
            "reference": grant.reference,
            "ends_at": grant.ends_at,
            "version": grant.version,
        }
        await self._connection.execute(insert(grants).values(row))

    async def of(self, request_id: str) -> Grant | None:
        """The grant of a request; None where it has none."""
        mine = (grants.c.request_id == request_id) & (grants.c.tenant == self._tenant)
        row = (await self._connection.execute(select(grants).where(mine))).one_or_none()
        if row is None:
            return None
        stored = dict(row._mapping)  # noqa: SLF001  (the documented way to read a row by name)
        return Grant(**stored | {"status": GrantStatus(row.status)})
