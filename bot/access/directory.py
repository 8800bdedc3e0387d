"""The port through which the rules learn who somebody is on a platform, at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, Protocol, Self

from bot.access.person import Home, Identity, Person


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


class UserGroup(NamedTuple):
    """A group that a platform keeps itself. All three parts are its own, and never change."""

    platform: str
    workspace: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `slack:T0ACME:S0PLATFORM`.

        Raises:
            ValueError: it has not three parts.

        """
        platform, workspace, own = text.split(":", 2)
        if not (platform and workspace and own):
            raise ValueError(f"{text!r} is not platform:workspace:id")
        return cls(platform, workspace, own)

    @property
    def home(self) -> Home:
        """Where it is kept."""
        return Home(self.platform, self.workspace)

    def __str__(self) -> str:
        """The form that policies keep."""
        return ":".join(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """What the directories said for one decision: of these identities, and of these groups.

    Of whom it says nothing, nothing is known: they are in no user group, and no admin.
    """

    members: Mapping[Identity, Member] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[UserGroup, frozenset[Identity]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def joined(self, members: Iterable[Member]) -> Self:
        """The same with *members* too."""
        return replace(self, members={**self.members, **{one.identity: one for one in members}})

    def of(self, person: Person) -> tuple[Member, ...]:
        """What is known of *person*, by any of their identities."""
        return tuple(self.members[one] for one in person.identities if one in self.members)

    def within(self, group: UserGroup, person: Person) -> bool:
        """Whether *person* is in *group*, by any of their identities."""
        return not person.identities.isdisjoint(self.groups.get(group, ()))


class Directory(Protocol):
    """One platform's own knowledge of its people."""

    async def look_up(self, identity: Identity) -> Member:
        """Ask the platform who *identity* is, within 2 seconds.

        Raises:
            LookupFailed: it could not say, or there is no such identity; in words.

        """

    async def admins_of(self, home: Home) -> tuple[Member, ...]:
        """Who is an owner or admin at *home*; to tell who could decide, never to decide.

        Raises:
            LookupFailed: it could not say, or never tells.

        """

    async def usergroups_of(self, home: Home) -> Mapping[UserGroup, str]:
        """The groups that can be named as reviewers at *home*, and what they are called.

        Raises:
            LookupFailed: it could not say.

        """

    async def members_of(self, group: UserGroup) -> frozenset[Identity]:
        """Who is in *group* now.

        Raises:
            LookupFailed: it could not say, or knows no such group.

        """
