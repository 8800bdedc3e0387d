"""Who is at the terminal, and the database and directories that a command works with."""

import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.access.directory import Member, UserGroup
from bot.access.person import CLI, Home, Identity, at_terminal
from bot.app.connecting import directories, read_policy
from bot.config import read_settings
from bot.errors import LookupFailed
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.storage.schema import require_current
from bot.workflows.look_up import LookUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What a command that asks, or decides, works with."""

    database: Database
    policy: PolicyInForce
    look_up: LookUp


class ShellDirectory:
    """Knows whoever is at the terminal, by the account that the system runs the command as."""

    async def look_up(self, identity: Identity) -> Member:
        """Who *identity* is.

        Raises:
            LookupFailed: it is somebody else.

        """
        if identity != me():
            raise LookupFailed(f"{identity} is not who runs this command.")
        return Member(identity=identity, name=identity.id)

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """Nobody.

        Raises:
            LookupFailed: always.

        """
        raise LookupFailed(f"There are no admins of {home.platform}.")

    async def usergroups_of(self, home: Home) -> dict[UserGroup, str]:  # noqa: ARG002  (there are none)
        """None."""
        return {}

    async def members_of(self, group: UserGroup) -> frozenset[Identity]:
        """Nobody.

        Raises:
            LookupFailed: always.

        """
        raise LookupFailed(f"There is no group {group.id} at the terminal.")


def me() -> Identity:
    """`cli:<user>`: by the process's own user id, and not by what the environment claims."""
    number = os.getuid()
    try:
        return at_terminal(pwd.getpwuid(number).pw_name)
    except KeyError:  # a container may run as a number that has no name
        return at_terminal(str(number))


@asynccontextmanager
async def shell() -> AsyncIterator[Shell]:
    """The database, the policy that holds, and every platform that can be asked.

    Raises:
        BadSettings, BadPolicy: the environment or the policy file can't be used.
        DatabaseOutdated: the tables are not those of this version.

    """
    settings = read_settings()
    policy = PolicyInForce(read_policy(settings))
    url = settings.database_url.get_secret_value()
    await require_current(url)
    database = Database(url)
    try:
        async with directories(settings, database) as known:
            look_up = LookUp({**known, CLI: ShellDirectory()})
            yield Shell(database=database, policy=policy, look_up=look_up)
    finally:
        await database.close()
