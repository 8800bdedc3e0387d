"""Where people and conversations can be reached: Teams tells it with each activity, once only.

A proactive message needs the service of its conversation, and the roster a conversation that the
person is in. So both are remembered, under keys of ours.
"""

from dataclasses import dataclass, field
from typing import Protocol

from bot.access.person import Identity
from bot.access.place import Place


@dataclass(frozen=True, slots=True)
class Reference:
    """A conversation (Teams' id, without a thread) and the service that it is reached through.

    *account*: by which id (`29:…`) its roster knows the person, where it is about a person.
    """

    service_url: str
    conversation: str
    account: str = ""


class References(Protocol):
    """What was seen. Both calls are cheap where nothing is new; the latest word counts."""

    async def remember(self, key: str, reference: Reference) -> None:
        """Keep *reference* under *key*, in place of what was there."""

    async def recall(self, key: str) -> Reference | None:
        """What was kept under *key*."""


@dataclass(slots=True)
class InMemoryReferences:
    """For tests and the local test client: a restart forgets, and the defaults must do."""

    kept: dict[str, Reference] = field(default_factory=dict)

    async def remember(self, key: str, reference: Reference) -> None:
        """Keep it until this process ends."""
        self.kept[key] = reference

    async def recall(self, key: str) -> Reference | None:
        """What this process saw."""
        return self.kept.get(key)


def of_place(place: Place) -> str:
    """The key of a conversation."""
    return f"place {place.root}"


def of_tenant(tenant: str) -> str:
    """The key of an organisation: how its people are reached who never wrote to the bot."""
    return f"tenant {tenant}"


def of_sight(identity: Identity) -> str:
    """The key of where somebody was seen last: there the roster knows them."""
    return f"seen {identity}"


def of_chat(identity: Identity) -> str:
    """The key of the conversation between somebody and the bot alone."""
    return f"chat {identity}"
