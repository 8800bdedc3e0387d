"""Links that people make between their own accounts, and the offers by which they come about."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.link import LASTS, TRIES, Offer, Stage
from bot.access.person import Identity
from bot.errors import CannotLink, NotFound
from bot.storage.engine import insert_or_ignore, insert_or_replace
from bot.storage.tables import link_offers, link_tries, links


class Links:
    """The links of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    async def every(self) -> Mapping[Identity, str]:
        """Each linked identity, and the id of the person that it was joined to."""
        rows = await self._connection.execute(select(links).where(links.c.tenant == self._tenant))
        return {Identity.parse(row.identity): row.person_id for row in rows}

    async def join(self, members: Iterable[Identity], person_id: str, at: datetime) -> None:
        """Put *members*, and all that any of them was joined with, together under *person_id*."""
        theirs = sorted(map(str, members))
        before = select(links.c.person_id).where(links.c.identity.in_(theirs))
        groups = (await self._connection.scalars(before)).all()
        same = update(links).where(links.c.person_id.in_(groups))
        await self._connection.execute(same.values(person_id=person_id))
        for one in theirs:
            row = {"identity": one, "tenant": self._tenant, "person_id": person_id, "at": at}
            dialect = self._connection.dialect.name
            await self._connection.execute(insert_or_ignore(dialect, links, row))

    async def part(self, identity: Identity) -> bool:
        """Take *identity* out; whether it was in. One that is left alone is linked no more."""
        this = links.c.identity == str(identity)
        group = await self._connection.scalar(select(links.c.person_id).where(this))
        await self._connection.execute(delete(links).where(this))
        rest = links.c.person_id == group
        left = (await self._connection.scalars(select(links.c.identity).where(rest))).all()
        if len(left) == 1:
            await self._connection.execute(delete(links).where(rest))
        return group is not None

    async def offer(self, offer: Offer, now: datetime) -> None:
        """Keep a new one, in place of any other of the same identity; forget what is long over."""
        old = link_offers.c.expires_at < now - LASTS
        same = link_offers.c.identity == str(offer.by)
        await self._connection.execute(delete(link_offers).where(old | same))
        row = _to_row(offer) | {"tenant": self._tenant}
        await self._connection.execute(insert(link_offers).values(row))

    async def purge(self, before: datetime) -> None:
        """Forget the offers and the tries of before *before*."""
        await self._connection.execute(delete(link_offers).where(link_offers.c.expires_at < before))
        await self._connection.execute(delete(link_tries).where(link_tries.c.since < before))

    async def to_confirm(self, identity: Identity, now: datetime) -> Offer | None:
        """The offer of *identity* that the other side has agreed to, if it holds."""
        mine = (link_offers.c.identity == str(identity)) & (link_offers.c.expires_at > now)
        agreed = mine & (link_offers.c.stage == Stage.AGREED.value)
        row = (await self._connection.execute(select(link_offers).where(agreed))).one_or_none()
        return _from_row(row) if row else None

    async def get(self, offer_id: str) -> Offer:
        """Read one in order to show it.

        Raises:
            NotFound: there is none with that id.

        """
        return await self._read(offer_id, select(link_offers))

    async def lock(self, offer_id: str) -> Offer:
        """Read one in order to change it, and let nobody else until the commit.

        Raises:
            NotFound: there is none with that id.

        """
        return await self._read(offer_id, select(link_offers).with_for_update())

    async def save(self, offer: Offer) -> None:
        """Keep a changed one."""
        this = link_offers.c.id == offer.id
        await self._connection.execute(update(link_offers).where(this).values(_to_row(offer)))

    async def require_tries(self, identity: Identity, now: datetime) -> None:
        """Return where *identity* may try a code; nobody else tries as them until the commit.

        Raises:
            CannotLink: they had as many wrong ones as one may in ten minutes.

        """
        row = {"identity": str(identity), "tenant": self._tenant, "tries": 0, "since": now}
        dialect = self._connection.dialect.name
        await self._connection.execute(insert_or_ignore(dialect, link_tries, row))
        this = select(link_tries).where(link_tries.c.identity == str(identity))
        had = (await self._connection.execute(this.with_for_update())).one()
        if had.since + LASTS <= now:
            await self._connection.execute(insert_or_replace(dialect, link_tries, row))
        elif had.tries >= TRIES:
            raise CannotLink("That were too many wrong codes. Wait ten minutes, then begin again.")

    async def missed(self, identity: Identity) -> None:
        """Count one wrong code of *identity*."""
        this = update(link_tries).where(link_tries.c.identity == str(identity))
        await self._connection.execute(this.values(tries=link_tries.c.tries + 1))

    async def _read(self, offer_id: str, every: Select[Any]) -> Offer:
        mine = (link_offers.c.id == offer_id) & (link_offers.c.tenant == self._tenant)
        row = (await self._connection.execute(every.where(mine))).one_or_none()
        if row is None:
            raise NotFound("There is no such offer to join accounts, or no longer.")
        return _from_row(row)


def _to_row(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "identity": str(offer.by),
        "name": offer.name,
        "proof": offer.proof,
        "stage": offer.stage.value,
        "tries": offer.tries,
        "other": str(offer.other or ""),
        "other_name": offer.other_name,
        "expires_at": offer.expires_at,
    }


def _from_row(row: Row[Any]) -> Offer:
    return Offer(
        id=row.id,
        by=Identity.parse(row.identity),
        name=row.name,
        proof=row.proof,
        stage=Stage(row.stage),
        tries=row.tries,
        other=Identity.parse(row.other) if row.other else None,
        other_name=row.other_name,
        expires_at=row.expires_at,
    )
