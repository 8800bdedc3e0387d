"""The head of the log, signed and kept where the database's owner can't reach it.

A chain that was cut, or written again from the start together with its head, still verifies by
itself; an anchor that was taken before tells.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import BadAnchor, BrokenChain

_SEED = 32  # bytes of an Ed25519 key


@dataclass(frozen=True, slots=True)
class Anchor:
    """Entry *sequence* of *tenant* had *digest* at the moment *at* (ISO 8601, UTC)."""

    tenant: str
    sequence: int
    digest: str
    at: str
    signature: str = ""
    """Ed25519, in base64, of the canonical JSON of all the others."""

    @classmethod
    def read(cls, line: str) -> Self:
        """One line of a file of anchors.

        Raises:
            BadAnchor: it is none.

        """
        try:
            given = json.loads(line)
            return cls(**{name: kind(given[name]) for name, kind in _FIELDS.items()})
        except (ValueError, KeyError, TypeError) as error:
            raise BadAnchor(f"This is no anchor: {line.strip()[:80]}") from error

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    def signed(self) -> bytes:
        """What the signature is of."""
        said = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


_FIELDS = {"tenant": str, "sequence": int, "digest": str, "at": str, "signature": str}


def new_key() -> str:
    """A new private key, as KEYFIX_ANCHOR_KEY takes it: 32 bytes in base64."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def public_key(key: str) -> str:
    """The public half of *key*, in base64: to be kept by whoever verifies.

    Raises:
        BadAnchor: *key* is no private key.

    """
    public = _private(key).public_key().public_bytes_raw()
    return base64.b64encode(public).decode()


def anchor(key: str, tenant: str, head: tuple[int, str], at: datetime) -> Anchor:
    """Sign that the last entry is *head* (its number and digest) now.

    Raises:
        BadAnchor: *key* is no private key.

    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    bare = Anchor(tenant, *head, moment)
    signature = base64.b64encode(_private(key).sign(bare.signed())).decode()
    return Anchor(tenant, *head, moment, signature)


def check(one: Anchor, public: str, digests: Mapping[int, str]) -> None:
    """Return where *one* was signed by *public*'s owner and the chain still has its digest.

    *digests*: those of the chain's entries, by number.

    Raises:
        BadAnchor: the signature is not that of *public*.
        BrokenChain: the chain does not have it: its tail was cut off, or it was written again.

    """
    try:
        _public(public).verify(base64.b64decode(one.signature), one.signed())
    except (InvalidSignature, ValueError) as error:
        raise BadAnchor(f"The anchor of {one.at} was not signed with this key.") from error
    if one.sequence and digests.get(one.sequence) != one.digest:
        raise BrokenChain(f"Entry {one.sequence} is not the one that was anchored at {one.at}.")


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes(key, "The anchor key"))


def _public(key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_bytes(key, "The public key"))


def _bytes(key: str, name: str) -> bytes:
    try:
        given = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise BadAnchor(f"{name} is not base64.") from error
    if len(given) != _SEED:
        raise BadAnchor(f"{name} has {len(given)} bytes, and needs {_SEED}.")
    return given
