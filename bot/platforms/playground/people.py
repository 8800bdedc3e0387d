"""Who lives in the playground, and the conversations they have there."""

from dataclasses import dataclass

from bot.access.person import Identity
from bot.access.place import Place

PLATFORM = "playground"
WORKSPACE = "demo"
BOT = "keyfix"
"""The author of what keyfix says."""

_DIRECT = "dm-"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody to be."""

    id: str
    name: str
    job: str
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, or somebody's direct messages with keyfix. *id* is the channel of a `Place`."""

    id: str
    name: str
    topic: str


RESIDENTS = {
    one.id: one
    for one in (
        Resident("ravi", "Ravi", "engineer"),
        Resident("mia", "Mia", "engineer"),
        Resident("ana", "Ana", "admin", admin=True),
        Resident("ben", "Ben", "admin", admin=True),
    )
}
CHANNELS = (
    Conversation("ml-help", "#ml-help", "Your team: paste an error as you found it"),
    Conversation(
        "access-requests", "#access-requests", "Requests land here; Ana and Ben decide on them"
    ),
)


def direct(resident: str) -> str:
    """The id of the direct messages between *resident* and keyfix."""
    return _DIRECT + resident


def is_direct(channel: str) -> bool:
    """Whether only one resident reads *channel*."""
    return channel.startswith(_DIRECT)


def conversations(resident: str) -> tuple[Conversation, ...]:
    """All that *resident* can read and write in."""
    own = Conversation(direct(resident), BOT, "Your direct messages: only you and keyfix read them")
    return (*CHANNELS, own)


def may_read(resident: str, channel: str) -> bool:
    """Whether *resident* exists and is in *channel*."""
    return resident in RESIDENTS and channel in {one.id for one in conversations(resident)}


def is_channel(channel: str) -> bool:
    """Whether there is such a conversation at all."""
    return any(may_read(one, channel) for one in RESIDENTS)


def identity(resident: str) -> Identity:
    """How the rest of keyfix knows *resident*."""
    return Identity(PLATFORM, WORKSPACE, resident)


def place(channel: str, thread: str = "") -> Place:
    """How the rest of keyfix knows a conversation here, and a thread in it."""
    return Place(PLATFORM, WORKSPACE, channel, thread)
