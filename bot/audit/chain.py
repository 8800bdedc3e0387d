"""The chain: each entry's digest covers the one before, so no change goes unseen.

An entry is the canonical bytes that were hashed, kept and verified as they are: nothing is parsed
and written again on the way, since a database may reorder keys or move a time to another zone.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from bot.audit.event import Event
from bot.errors import BrokenChain

GENESIS = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the log: its place, the very bytes that were hashed, and their digest."""

    sequence: int
    body: bytes
    digest: str


def extend(events: Iterable[Event], sequence: int = 0, previous: str = GENESIS) -> Iterator[Link]:
    """Link *events* after entry number *sequence*, whose digest is *previous*."""
    for event in events:
        sequence += 1
        body = to_bytes(event)
        previous = digest(previous, sequence, body)
        yield Link(sequence, body, previous)


class Verifier:
    """Walks a log from its start, a link at a time, so that it need not fit into memory."""

    def __init__(self) -> None:
        self.count = 0
        self.digest = GENESIS

    def add(self, link: Link) -> None:
        """Take the next entry.

        Raises:
            BrokenChain: it does not follow; names it, counted from 1.

        """
        wanted = self.count + 1
        if link.sequence != wanted:
            raise BrokenChain(f"Entry {wanted} is missing: the next one is entry {link.sequence}.")
        if link.digest != digest(self.digest, wanted, link.body):
            raise BrokenChain(f"Entry {wanted} is not what was written.")
        self.count, self.digest = wanted, link.digest

    def close(self, sequence: int, head: str) -> int:
        """Compare the end with the head that was kept, and return how many entries there are.

        Raises:
            BrokenChain: the tail was cut off, or the head was changed.

        """
        if self.count < sequence:
            raise BrokenChain(f"Entry {self.count + 1} is missing: the log once had {sequence}.")
        if (self.count, self.digest) != (sequence, head):
            raise BrokenChain(f"The head names entry {sequence}, but entry {self.count} is last.")
        return self.count


def verify(links: Iterable[Link]) -> int:
    """Walk *links* from the first and return how many there are.

    Raises:
        BrokenChain: naming the first entry, counted from 1, that does not follow.

    """
    verifier = Verifier()
    for link in links:
        verifier.add(link)
    return verifier.count


def digest(previous: str, sequence: int, body: bytes) -> str:
    """SHA-256, in hex, of *previous* (32 bytes), *sequence* (8 bytes, big-endian) and *body*."""
    return hashlib.sha256(bytes.fromhex(previous) + sequence.to_bytes(8) + body).hexdigest()


def to_bytes(event: Event) -> bytes:
    """*event* as canonical JSON: ASCII, keys sorted, the time in UTC with microseconds."""
    body = {
        "kind": event.kind.value,
        "subject": event.subject,
        "actor": event.actor,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "details": dict(event.details),
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
