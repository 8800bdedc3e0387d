"""Asking a platform who somebody is, in time or not at all."""

import asyncio
from collections.abc import Mapping

from bot.access.directory import Directory, Member
from bot.access.person import Identity
from bot.errors import LookupFailed, NotAReviewer

WITHIN = 2.0
"""Seconds that a directory has for its answer."""


class LookUp:
    """The directories of all platforms as one."""

    def __init__(self, directories: Mapping[str, Directory], within: float = WITHIN) -> None:
        self._directories = directories
        self._within = within

    async def __call__(self, identity: Identity) -> Member:
        """Ask the platform of *identity* who it is, at this moment.

        Raises:
            LookupFailed: it did not say, or not within two seconds; nothing may be permitted then.

        """
        directory = self._directories.get(identity.platform)
        if directory is None:
            raise LookupFailed(f"keyfix is not connected to {identity.platform}.")
        try:
            async with asyncio.timeout(self._within):
                return await directory.look_up(identity)
        except TimeoutError as error:
            raise LookupFailed(
                f"{identity.platform.title()} did not say who you are just now. "
                "Nothing was changed; please try again."
            ) from error

    async def insider(self, identity: Identity) -> Member:
        """Like a call, for what guests and former members may not do.

        Raises:
            LookupFailed: as above.
            NotAReviewer: they are a guest, from elsewhere, or deactivated.

        """
        member = await self(identity)
        if member.guest or not member.active:
            raise NotAReviewer("Guests and people of other organisations can't do this here.")
        return member
