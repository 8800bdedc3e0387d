"""Where people and conversations can be reached: Teams tells it with each activity, once only.

A proactive message needs the service of its conversation, and the roster a conversation that the
person is in. So both are remembered, under keys of ours.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import asdict, dataclass
from typing import Protocol

from bot.access.person import Identity
from bot.access.place import Place
from bot.storage.database import Database

_PLATFORM = "teams"
_AT_HAND = 20_000  # references, each a few hundred bytes


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


class InMemoryReferences:
    """For tests: a restart forgets, and the defaults must do."""

    def __init__(self) -> None:
        self.kept: dict[str, Reference] = {}

    async def remember(self, key: str, reference: Reference) -> None:
        """Keep it until this process ends."""
        self.kept[key] = reference

    async def recall(self, key: str) -> Reference | None:
        """What this process saw."""
        return self.kept.get(key)


class StoredReferences:
    """In the database, and at hand here: what this process knows already costs no I/O."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._at_hand: OrderedDict[str, Reference] = OrderedDict()
        self._lock = asyncio.Lock()

    async def remember(self, key: str, reference: Reference) -> None:
        """Write it where it is news."""
        if self._at_hand.get(key) == reference:
            return
        value = json.dumps(asdict(reference), sort_keys=True)
        # One at a time: two first messages of one tenant would write the same row.
        async with self._lock, self._database.begin() as work:
            if await work.references.recall(_PLATFORM, key) != value:
                await work.references.remember(_PLATFORM, key, value)
        self._hold(key, reference)

    async def recall(self, key: str) -> Reference | None:
        """What any process saw."""
        if key in self._at_hand:
            return self._at_hand[key]
        async with self._database.begin() as work:
            value = await work.references.recall(_PLATFORM, key)
        if value is None:
            return None
        reference = Reference(**json.loads(value))
        self._hold(key, reference)
        return reference

    def _hold(self, key: str, reference: Reference) -> None:
        self._at_hand[key] = reference
        if len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)


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
