"""Asking a platform who somebody is, in time or not at all."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from typing import TypeVar

from bot.access.directory import Directory, Member, Roll, UserGroup
from bot.access.person import Home, Identity
from bot.errors import LookupFailed, NotAReviewer

WITHIN = 2.0
"""Seconds that a directory has for its answer."""

T = TypeVar("T")


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
        directory = self._directory(identity.platform)
        return await self._in_time(identity.platform, directory.look_up(identity))

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

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """Ask who is an admin at *home*; to tell who could decide, never to decide.

        Raises:
            LookupFailed: it did not say.

        """
        directory = self._directory(home.platform)
        return await self._in_time(home.platform, directory.admins_of(home))

    async def usergroups_of(self, home: Home) -> Mapping[UserGroup, str]:
        """Ask which groups there are at *home*, to be named as reviewers.

        Raises:
            LookupFailed: it did not say.

        """
        directory = self._directory(home.platform)
        return await self._in_time(home.platform, directory.usergroups_of(home))

    async def roll(self, identities: Iterable[Identity], groups: Iterable[UserGroup]) -> Roll:
        """Ask all at once who *identities* are, and who is in *groups*, at this moment.

        Raises:
            LookupFailed: one of them could not be found out.

        """
        who, of = list(identities), list(groups)
        members = await asyncio.gather(*(self(one) for one in who))
        theirs = await asyncio.gather(*(self._members_of(one) for one in of))
        return Roll(
            members=dict(zip(who, members, strict=True)), groups=dict(zip(of, theirs, strict=True))
        )

    async def _members_of(self, group: UserGroup) -> frozenset[Identity]:
        directory = self._directory(group.platform)
        return await self._in_time(group.platform, directory.members_of(group))

    def _directory(self, platform: str) -> Directory:
        directory = self._directories.get(platform)
        if directory is None:
            raise LookupFailed(f"keyfix is not connected to {platform}.")
        return directory

    async def _in_time(self, platform: str, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._within):
                return await answer
        except TimeoutError as error:
            raise LookupFailed(
                f"{platform.title()} did not say in time who may do this. "
                "Nothing was changed; please try again."
            ) from error
