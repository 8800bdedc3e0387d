"""Who is who: the identities that were linked to a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.link import who_is_who
from bot.access.person import Identity, Person, unlinked
from bot.storage.engine import insert_or_ignore
from bot.storage.links import Links
from bot.storage.tables import identities, people, people_head, requests, reviews

_POLICY, _LINK = "policy", "link"


class People:
    """The people of one tenant, within one transaction.

    What is kept of them follows from two sources: the policy's list, and the links that people made
    themselves. It is worked out anew when either changes.
    """

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant
        self._links = Links(connection, tenant)

    async def hold(self, *, change: bool = False) -> None:
        """Keep who is who as it is until the commit; with *change* nobody else holds it either.

        A decision holds it from before it looks who asked until it is made: so nobody is joined
        with or parted from anybody meanwhile.
        """
        mine = select(people_head).where(people_head.c.tenant == self._tenant)
        held = mine.with_for_update(read=not change)
        if (await self._connection.execute(held)).one_or_none() is None:
            first = {"tenant": self._tenant, "changes": 0}
            dialect = self._connection.dialect.name
            await self._connection.execute(insert_or_ignore(dialect, people_head, first))
            (await self._connection.execute(held)).one()

    async def behind(self, identity: Identity, name: str = "") -> Person:
        """The person whose identity it is; one that nobody linked is a person of its own.

        *name* is what the platform calls them, used where the people list has none.
        """
        person_id = await self._connection.scalar(
            select(identities.c.person_id).where(identities.c.identity == str(identity))
        )
        return (
            unlinked(identity, name) if person_id is None else await self._linked(person_id, name)
        )

    async def by_id(self, person_id: str, name: str = "") -> Person:
        """The person that was kept under *person_id*, as of now.

        One who was a person of their own (their id is that of the identity) may have been linked
        to another since: then it is that one.
        """
        try:
            return await self.behind(Identity.parse(person_id), name)
        except ValueError:
            return await self._linked(person_id, name)

    async def agree(self, listed: Sequence[Person]) -> None:
        """Take *listed* for the policy's people list from now on."""
        await self.hold(change=True)
        await self._work_out(listed)

    async def listed(self) -> frozenset[str]:
        """The ids of those in the policy's people list."""
        mine = (identities.c.tenant == self._tenant) & (identities.c.linked_by == _POLICY)
        every = await self._connection.scalars(select(identities.c.person_id).where(mine))
        return frozenset(every)

    async def join(self, one: Person, other: Person, person_id: str, at: datetime) -> Person:
        """Make the two one, and return them; *person_id* is new. Hold with `change` first."""
        await self._links.join(one.identities | other.identities, person_id, at)
        await self._work_out(await self._as_listed())
        return await self.behind(next(iter(one.identities)))

    async def part(self, identity: Identity) -> bool:
        """Take *identity* out of the link that it is in, if any. Hold with `change` first."""
        parted = await self._links.part(identity)
        await self._work_out(await self._as_listed())
        return parted

    async def by_themselves(self, person: Person) -> frozenset[Identity]:
        """Those of the identities of *person* that were linked by the person, not by the list."""
        theirs = list(map(str, person.identities))
        linked = (identities.c.linked_by == _LINK) & identities.c.identity.in_(theirs)
        every = await self._connection.scalars(select(identities.c.identity).where(linked))
        return frozenset(map(Identity.parse, every))

    async def undecided(self, person: Person) -> Sequence[str]:
        """The ids of the pending requests that *person* made, or said something to."""
        theirs = [person.id, *map(str, person.identities)]
        said = select(reviews.c.request_id).where(reviews.c.person_id.in_(theirs))
        part = requests.c.requester.in_(theirs) | requests.c.id.in_(said)
        pending = (requests.c.tenant == self._tenant) & (requests.c.status == "pending")
        every = select(requests.c.id).where(pending & part).order_by(requests.c.id)
        return (await self._connection.scalars(every)).all()

    async def _as_listed(self) -> Sequence[Person]:
        """The policy's people list, as it was last agreed to."""
        mine = (identities.c.tenant == self._tenant) & (identities.c.linked_by == _POLICY)
        rows = await self._connection.execute(
            select(people.c.id, people.c.name, identities.c.identity)
            .join(people, people.c.id == identities.c.person_id)
            .where(mine & (people.c.tenant == self._tenant))
        )
        found: dict[str, tuple[str, list[Identity]]] = {}
        for row in rows:
            found.setdefault(row.id, (row.name, []))[1].append(Identity.parse(row.identity))
        return [
            Person(person_id, self._tenant, name, frozenset(theirs))
            for person_id, (name, theirs) in sorted(found.items())
        ]

    async def _work_out(self, listed: Sequence[Person]) -> None:
        known = {identity for person in listed for identity in person.identities}
        persons = who_is_who(listed, await self._links.every())
        named = {(person.id, person.name) for person in persons}
        linked = {
            (str(one), person.id, _POLICY if one in known else _LINK)
            for person in persons
            for one in person.identities
        }
        if (named, linked) == await self._kept():  # as at most starts: nothing is new
            return
        await self._write(
            (people, [{"id": one, "name": name} for one, name in sorted(named)]),
            (
                identities,
                [
                    {"identity": one, "person_id": person_id, "linked_by": by}
                    for one, person_id, by in sorted(linked)
                ],
            ),
        )
        mine = update(people_head).where(people_head.c.tenant == self._tenant)
        await self._connection.execute(mine.values(changes=people_head.c.changes + 1))

    async def _kept(self) -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
        """The people, and the identities, as they were worked out last."""
        named = select(people.c.id, people.c.name).where(people.c.tenant == self._tenant)
        links = select(identities.c.identity, identities.c.person_id, identities.c.linked_by)
        linked = links.where(identities.c.tenant == self._tenant)
        return (
            {(one.id, one.name) for one in await self._connection.execute(named)},
            {(one[0], one[1], one[2]) for one in await self._connection.execute(linked)},
        )

    async def _write(self, *tables: tuple[Table, list[dict[str, str]]]) -> None:
        for table, rows in tables:
            await self._connection.execute(delete(table).where(table.c.tenant == self._tenant))
            if rows:
                given = [row | {"tenant": self._tenant} for row in rows]
                await self._connection.execute(insert(table), given)

    async def _linked(self, person_id: str, name: str) -> Person:
        mine = (identities.c.tenant == self._tenant) & (identities.c.person_id == person_id)
        every = await self._connection.scalars(select(identities.c.identity).where(mine))
        theirs = frozenset(Identity.parse(one) for one in every)
        known = (people.c.tenant == self._tenant) & (people.c.id == person_id)
        called = await self._connection.scalar(select(people.c.name).where(known))
        return Person(person_id, self._tenant, called or name, theirs)
