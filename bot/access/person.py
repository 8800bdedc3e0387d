"""Who somebody is: an identity is how a platform knows them, a person is the human behind it."""

from dataclasses import dataclass, field
from typing import NamedTuple, Self

MAIN = "main"
"""The tenant of everything that the environment configures."""

CLI = "cli"
"""The platform of whoever is at a terminal of the machine that keyfix runs on."""

ADMIN_PLATFORMS = frozenset({"slack", "playground"})
"""Where the platform itself says who is an admin. The roster of Teams doesn't."""


class Home(NamedTuple):
    """Where an identity is at home: a platform, and a workspace (Slack) or tenant (Teams) on it."""

    platform: str
    workspace: str


@dataclass(frozen=True, slots=True)
class Identity:
    """An account on a chat platform. All three parts are the platform's own, and never change."""

    platform: str
    workspace: str
    id: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `slack:T0ACME:U024BE7LH` or `cli:ana`, the form that `str` gives.

        Raises:
            ValueError: it has not three parts.

        """
        if text.startswith(f"{CLI}:"):
            return cls(CLI, CLI, _whole(text.removeprefix(f"{CLI}:"), text))
        platform, workspace, own = text.split(":", 2)
        if not (platform and workspace and own):
            raise ValueError(f"{text!r} is not platform:workspace:id")
        return cls(platform, workspace, own)

    @property
    def home(self) -> Home:
        """Where it is known."""
        return Home(self.platform, self.workspace)

    def __str__(self) -> str:
        """The form that ids and the audit log keep."""
        if self.platform == CLI:
            return f"{CLI}:{self.id}"
        return f"{self.platform}:{self.workspace}:{self.id}"


def at_terminal(user: str) -> Identity:
    """Whoever is logged in there as *user*."""
    return Identity(CLI, CLI, user)


def _whole(user: str, text: str) -> str:
    if not user or ":" in user:
        raise ValueError(f"{text!r} is not {CLI}:user")
    return user


@dataclass(frozen=True, slots=True)
class Person:
    """A human of one tenant, by any name. `identities` are all that were linked to them."""

    id: str
    tenant: str = MAIN
    name: str = field(default="", compare=False)
    identities: frozenset[Identity] = field(default=frozenset(), compare=False)

    @property
    def homes(self) -> frozenset[Home]:
        """Where they are known."""
        return frozenset(one.home for one in self.identities)

    def account_at(self, home: Home) -> Identity | None:
        """Their account at *home*: the first by its id, where the people list gives several."""
        theirs = (one for one in self.identities if one.home == home)
        return min(theirs, key=str, default=None)


def unlinked(identity: Identity, name: str = "") -> Person:
    """The person that an identity is by itself, for as long as nobody linked it."""
    return Person(str(identity), MAIN, name, frozenset({identity}))
