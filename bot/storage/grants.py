"""Grants: what approved requests give, and what is due for them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.erasure import ERASED
from bot.access.grant import Grant
from bot.access.grant_status import LIVE, GrantStatus, Verification
from bot.access.person import Person
from bot.errors import NotFound, Stale
from bot.storage.tables import grants, requests
from knowledge.vocabulary import End


class Grants:
    """The grants of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._mine = grants.c.tenant == tenant

    async def add(self, grant: Grant) -> None:
        """Keep a new one; the request it belongs to can have no second."""
        await self._connection.execute(insert(grants).values(_to_row(grant)))

    async def of(self, request_id: str) -> Grant | None:
        """The grant of a request; None where it has none."""
        this = select(grants).where((grants.c.request_id == request_id) & self._mine)
        row = (await self._connection.execute(this)).one_or_none()
        return _from_row(row) if row else None

    async def lock(self, request_id: str) -> Grant:
        """Read the grant of a request in order to change it, and let nobody else until the commit.

        Whoever locks the request too does so first.

        Raises:
            NotFound: it has none.

        """
        this = select(grants).where((grants.c.request_id == request_id) & self._mine)
        row = (await self._connection.execute(this.with_for_update())).one_or_none()
        if row is None:
            raise NotFound("Nothing has been granted for this.")
        return _from_row(row)

    async def save(self, grant: Grant) -> None:
        """Keep a changed one, provided that nobody else changed it since it was read.

        Raises:
            Stale: the stored version is no longer the one before *grant*'s.

        """
        unchanged = (grants.c.id == grant.id) & (grants.c.version == grant.version - 1)
        done = await self._connection.execute(
            update(grants).where(unchanged).values(_to_row(grant))
        )
        if done.rowcount == 0:
            raise Stale(grant.id)

    async def due(self, now: datetime, most: int) -> Sequence[Grant]:
        """Up to *most* for which something is due, longest first, each locked until the commit.

        What another replica looks at in this moment, or holds, is left out.
        """
        free = grants.c.leased_until.is_(None) | (grants.c.leased_until <= now)
        waiting = select(grants).where((grants.c.next_at <= now) & free & self._mine)
        first = waiting.order_by(grants.c.next_at).limit(most).with_for_update(skip_locked=True)
        return [_from_row(row) for row in await self._connection.execute(first)]

    async def erase(self, request_id: str) -> None:
        """Take out the words that a person may have left with the grant of a request."""
        worded = self._mine & (grants.c.request_id == request_id) & (grants.c.fault != "")
        await self._connection.execute(update(grants).where(worded).values(fault=ERASED))

    async def release(self) -> None:
        """Make all that is held free again: for whoever knows that nobody holds it."""
        held = self._mine & grants.c.leased_until.is_not(None)
        await self._connection.execute(update(grants).where(held).values(leased_until=None))

    async def live_like(self, person: Person, digest: str) -> Grant | None:
        """What *person* holds, or is about to get, of the very wish that *digest* is of."""
        same = (grants.c.digest == digest) & _held
        return next(iter(await self._of(person, same)), None)

    async def live_of(self, person: Person) -> Sequence[Grant]:
        """All that *person* holds or is about to get, oldest first."""
        return await self._of(person, _held)

    async def live(self, most: int) -> Sequence[Grant]:
        """Up to *most* of all that is held or about to be given, the soonest to end first."""
        every = select(grants).where(_held & self._mine)
        first = every.order_by(grants.c.ends_at.is_(None), grants.c.ends_at).limit(most)
        return [_from_row(row) for row in await self._connection.execute(first)]

    async def counts(self) -> Mapping[GrantStatus, int]:
        """How many there are of each status."""
        each = select(grants.c.status, func.count()).where(self._mine).group_by(grants.c.status)
        return {GrantStatus(s): count for s, count in await self._connection.execute(each)}

    async def _of(self, person: Person, which: ColumnElement[bool]) -> Sequence[Grant]:
        theirs = requests.c.requester.in_({person.id, *map(str, person.identities)})
        asked = select(requests.c.id).where(theirs)
        every = select(grants).where(which & self._mine & grants.c.request_id.in_(asked))
        rows = await self._connection.execute(every.order_by(grants.c.approved_at))
        return [_from_row(row) for row in rows]


_done = (grants.c.ends == End.DONE.value) & (grants.c.status == GrantStatus.ACTIVE.value)
_held = grants.c.status.in_([one.value for one in sorted(LIVE)]) & ~_done
"""What was simply done is nobody's to hold."""


def _to_row(grant: Grant) -> dict[str, Any]:
    return asdict(grant) | {
        "status": grant.status.value,
        "ends": grant.ends.value,
        "verification": grant.verification.value,
    }


def _from_row(row: Row[Any]) -> Grant:
    stored = dict(row._mapping)  # noqa: SLF001  (the documented way to read a row by name)
    meant = {
        "status": GrantStatus(row.status),
        "ends": End(row.ends),
        "verification": Verification(row.verification),
    }
    return Grant(**stored | meant)
