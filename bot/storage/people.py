"""Who is who: the identities that were linked to a person."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access.person import Identity, Person, unlinked
from bot.storage.tables import identities, people

_POLICY = "policy"


class People:
    """The people of one tenant, within one transaction."""

    def __init__(self, connection: AsyncConnection, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

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
        """Make the links by the policy's people list those of *listed*, and no others."""
        mine = (identities.c.tenant == self._tenant) & (identities.c.linked_by == _POLICY)
        await self._connection.execute(delete(identities).where(mine))
        for person in listed:
            await self._keep(person)

    async def _keep(self, person: Person) -> None:
        known = (people.c.tenant == self._tenant) & (people.c.id == person.id)
        await self._connection.execute(delete(people).where(known))
        row = {"tenant": self._tenant, "id": person.id, "name": person.name}
        await self._connection.execute(insert(people).values(row))
        for identity in sorted(map(str, person.identities)):
            link = {"identity": identity, "person_id": person.id, "linked_by": _POLICY}
            row = link | {"tenant": self._tenant}
            await self._connection.execute(insert(identities).values(row))

    async def _linked(self, person_id: str, name: str) -> Person:
        mine = (identities.c.tenant == self._tenant) & (identities.c.person_id == person_id)
        every = await self._connection.scalars(select(identities.c.identity).where(mine))
        theirs = frozenset(Identity.parse(one) for one in every)
        known = (people.c.tenant == self._tenant) & (people.c.id == person_id)
        called = await self._connection.scalar(select(people.c.name).where(known))
        return Person(person_id, self._tenant, called or name, theirs)
