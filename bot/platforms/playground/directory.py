"""The playground's people, for the rules: Ana and Ben are its admins."""

from collections.abc import Mapping

from bot.access.directory import Member, UserGroup
from bot.access.person import Home, Identity
from bot.errors import LookupFailed
from bot.platforms.playground.people import RESIDENTS
from bot.platforms.playground.people import identity as known_as


class PlaygroundDirectory:
    """Knows the residents, and nobody else."""

    async def look_up(self, identity: Identity) -> Member:
        """Who *identity* is.

        Raises:
            LookupFailed: nobody of that name lives here.

        """
        resident = RESIDENTS.get(identity.id)
        if resident is None or identity != known_as(resident.id):
            raise LookupFailed(f"Nobody called {identity.id} lives in the playground.")
        return Member(
            identity=identity,
            name=resident.name,
            email=f"{resident.id}@acme.example",
            admin=resident.admin,
        )

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """Ana and Ben."""
        everybody = [await self.look_up(known_as(one)) for one in RESIDENTS]
        return tuple(one for one in everybody if one.admin and one.identity.home == home)

    async def usergroups_of(self, home: Home) -> Mapping[UserGroup, str]:  # noqa: ARG002  (none anywhere)
        """None: there are no groups."""
        return {}

    async def members_of(self, group: UserGroup) -> frozenset[Identity]:
        """Nobody: there are no groups.

        Raises:
            LookupFailed: always.

        """
        raise LookupFailed(f"The playground has no group called {group.id}.")
