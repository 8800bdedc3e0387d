"""Texts of persons beside the chain: an entry holds their salted digests, so they can be erased.

The chain proves that a text which is kept is the one that was written, and goes on proving all else
once it is gone: without its salt, nobody can find out what it was by trying.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from bot.audit.chain import Link
from bot.audit.event import Event
from bot.errors import BrokenChain

SALT = 16
"""Bytes of a salt."""

_DIGEST = "_sha256"
"""Behind a text's name, in the details of its entry."""


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, or is called. *salt* is its own, and kept as long as it is."""

    name: str
    salt: bytes
    words: str

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the salt and the words in UTF-8."""
        return hashlib.sha256(self.salt + self.words.encode(errors="surrogatepass")).hexdigest()


def sealed(event: Event, salt: Callable[[], bytes]) -> tuple[Event, tuple[Text, ...]]:
    """*event* with digests for its personal texts, and the texts; *salt* makes new ones."""
    texts = tuple(Text(name, salt(), words) for name, words in event.personal.items() if words)
    digests = {text.name + _DIGEST: text.digest for text in texts}
    return replace(event, details={**event.details, **digests}, personal={}), texts


def check(link: Link, text: Text) -> None:
    """Return where *text* is the one that the entry of *link* was written with.

    Raises:
        BrokenChain: it is another.

    """
    if json.loads(link.body)["details"].get(text.name + _DIGEST) != text.digest:
        raise BrokenChain(f"The {text.name} beside entry {link.sequence} is not what was written.")


def erased_names(details: Mapping[str, str], kept: Collection[str]) -> tuple[str, ...]:
    """The names of the texts that an entry with *details* was written with, and not *kept*."""
    written = [one.removesuffix(_DIGEST) for one in details if one.endswith(_DIGEST)]
    return tuple(name for name in written if name not in kept)


def without_digests(details: Mapping[str, str]) -> dict[str, str]:
    """*details* but for the digests of texts, which tell nobody anything."""
    return {name: value for name, value in details.items() if not name.endswith(_DIGEST)}
