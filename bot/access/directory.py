"""The port through which the rules learn who somebody is on a platform, at this moment."""

from dataclasses import dataclass
from typing import Protocol

from bot.access.person import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a platform says of an identity now. Nothing of it is remembered past one decision."""

    identity: Identity
    name: str
    email: str = ""
    """As the platform gives it, unverified: shown, offered in a form, never compared."""
    admin: bool = False
    guest: bool = False
    """A guest, a stranger from another organisation, or a bot: decides nothing."""
    active: bool = True


class Directory(Protocol):
    """One platform's own knowledge of its people."""

    async def look_up(self, identity: Identity) -> Member:
        """Ask the platform who *identity* is, within 2 seconds.

        Raises:
            LookupFailed: it could not say, or there is no such identity; in words.

        """
