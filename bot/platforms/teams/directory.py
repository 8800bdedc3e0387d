"""Who somebody is in Teams now: the roster of a conversation that they are in says it.

The roster doesn't tell who is an administrator, so nobody is one here: whoever may decide has to
be named by the policy.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.access.directory import Member, UserGroup
from bot.access.person import Home, Identity
from bot.errors import DeliveryError, LookupFailed
from bot.platforms.teams import references
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.references import References

_FAILED = "Teams could not say just now who you are, so nothing was done. Please try again."
_UNSEEN = "keyfix has never seen you in a conversation of its own, so it can't ask who you are."
_WITHIN = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class TeamsDirectory:
    """Implements `Directory`."""

    connector: Connector
    references: References

    async def look_up(self, identity: Identity) -> Member:
        """Ask the roster of where *identity* was seen last.

        Raises:
            LookupFailed: it didn't answer within 2 seconds, or doesn't know them.

        """
        seen = await self.references.recall(references.of_sight(identity))
        if seen is None:
            raise LookupFailed(_UNSEEN)
        path = ("conversations", seen.conversation, "members", seen.account or identity.id)
        try:
            async with asyncio.timeout(_WITHIN):
                found = await self.connector.call("GET", seen.service_url, path)
        except (DeliveryError, TimeoutError) as fault:
            raise LookupFailed(_FAILED) from fault
        ids = {found.get("id"), found.get("aadObjectId"), found.get("objectId")}
        if identity.id not in ids:
            raise LookupFailed(_FAILED)
        return Member(
            identity=identity,
            name=_words(found.get("name")),
            email=_words(found.get("email")) or _words(found.get("userPrincipalName")),
            # What the roster leaves open is held for a guest: it decides nothing.
            guest=found.get("userRole") != "user" or found.get("tenantId") != identity.workspace,
        )

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """Nobody, as far as Teams tells.

        Raises:
            LookupFailed: always; whoever may decide has to be named.

        """
        raise LookupFailed(f"Teams does not tell who is an admin of {home.workspace}.")

    async def usergroups_of(self, home: Home) -> Mapping[UserGroup, str]:  # noqa: ARG002  (the port's)
        """None, as far as Teams tells."""
        return {}

    async def members_of(self, group: UserGroup) -> frozenset[Identity]:
        """Nobody, as far as Teams tells: a bot is not told of groups.

        Raises:
            LookupFailed: always.

        """
        raise LookupFailed(f"Teams does not tell who is in the group {group.id}.")


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""
