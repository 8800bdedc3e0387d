"""Joining two accounts of one person: an offer with a one-time code, and who is who by such links.

    offered ──its code given on the other side──> taken ──confirmed there──> agreed
    agreed ──confirmed where it was offered──> made
    (any of these) ──either says no, or its time is over, or five wrong tries──> over

Both sides see whom they would be joined with before anything is: whoever finds somebody's code, or
has somebody give theirs, has not yet got anything by it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.access.person import MAIN, Identity, Person
from bot.errors import CannotLink

LASTS = timedelta(minutes=10)
"""For which an offer can be taken, agreed to and confirmed."""
TRIES = 5
"""Wrong codes that one offer, and one person within ten minutes, may have."""

_LETTERS = frozenset("abcdefghjkmnpqrstuvwxyz23456789")
ALPHABET = "".join(sorted(_LETTERS))
"""Of a code: without characters that look like one another."""
NAMED, CODED = 6, 10
"""Letters of a code by which its offer is found, and those that are its secret: 49 bits."""

_OVER = "That offer is over. Say `/keyfix link` again on the side where you began."


class Stage(StrEnum):
    """How far an offer has got."""

    OFFERED = "offered"
    TAKEN = "taken"
    AGREED = "agreed"
    MADE = "made"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Somebody offers to be joined with whoever brings its code. *proof* is all that is kept of it.

    *other* is who brought it; names are what the platforms called them then.
    """

    id: str
    by: Identity
    name: str
    proof: str
    expires_at: datetime
    stage: Stage = Stage.OFFERED
    tries: int = 0
    other: Identity | None = None
    other_name: str = ""

    def fits(self, secret: str, by: Identity, at: datetime) -> bool:
        """Whether *secret* is that of this code, and *by* may still take it."""
        alike = hmac.compare_digest(proof_of(self.id, secret), self.proof)
        return alike and self.open_at(at) and self.stage is Stage.OFFERED and by != self.by

    def open_at(self, at: datetime) -> bool:
        """Whether it can still be gone on with."""
        return self.stage in {Stage.OFFERED, Stage.TAKEN, Stage.AGREED} and at < self.expires_at

    def missed(self) -> "Offer":
        """The same after a wrong secret."""
        tries = self.tries + 1
        return replace(self, tries=tries, stage=Stage.OVER if tries >= TRIES else self.stage)

    def taken(self, by: Identity, name: str) -> "Offer":
        """Bound to *by*, who brought its code: nobody else can go on with it."""
        return replace(self, stage=Stage.TAKEN, other=by, other_name=name)

    def agreed(self, by: Identity, at: datetime) -> "Offer":
        """Confirmed by *by*, who brought the code.

        Raises:
            CannotLink: it is over, or not theirs to confirm.

        """
        return self._go(by, self.other, Stage.TAKEN, Stage.AGREED, at)

    def made(self, by: Identity, at: datetime) -> "Offer":
        """Confirmed by *by*, who offered it, when the other has.

        Raises:
            CannotLink: it is over, or not theirs to confirm.

        """
        return self._go(by, self.by, Stage.AGREED, Stage.MADE, at)

    def refused(self, by: Identity, at: datetime) -> "Offer":
        """Ended by either of the two.

        Raises:
            CannotLink: it is over already, or none of theirs.

        """
        if by not in {self.by, self.other} or not self.open_at(at):
            raise CannotLink(_OVER)
        return replace(self, stage=Stage.OVER)

    def _go(
        self, by: Identity, whose: Identity | None, now: Stage, then: Stage, at: datetime
    ) -> "Offer":
        if by != whose or self.stage is not now or not self.open_at(at):
            raise CannotLink(_OVER)
        return replace(self, stage=then)


def halves_of(code: str) -> tuple[str, str] | None:
    """The name and the secret of *code*, however it was typed; None where it is no code."""
    letters = "".join(c for c in code.lower() if c not in "-–— `").strip()
    if len(letters) != NAMED + CODED or not set(letters) <= _LETTERS:
        return None
    return letters[:NAMED], letters[NAMED:]


def shown(letters: str) -> str:
    """A code as people read it: `abcd-efgh-jkmn-pqrs`."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def proof_of(offer_id: str, secret: str) -> str:
    """What is kept of a code's *secret*, in hex: SHA-256, salted with the offer's own id."""
    return hashlib.sha256(f"keyfix link {offer_id} {secret}".encode()).hexdigest()


def require_joinable(one: Person, other: Person, listed: AbstractSet[str]) -> None:
    """Return where the two can become one. *listed* are the ids in the policy's list of people.

    One account a workspace: so whoever parts them again can't have a say twice in any of them.

    Raises:
        CannotLink: they are one already, or must stay two.

    """
    if one == other:
        raise CannotLink("These two accounts are joined already.")
    if {one.id, other.id} <= listed:
        raise CannotLink("The policy's list of people says that these are two people.")
    if one.homes & other.homes:
        raise CannotLink(
            "A person has one account in a workspace here, and these would be two in one. "
            "Only the policy's list of people can join such accounts."
        )


def who_is_who(listed: Sequence[Person], links: Mapping[Identity, str]) -> tuple[Person, ...]:
    """All who have more than themselves: the people of the list, and those that links joined.

    *links*: identity to the person that it was joined to. A group that holds an account of one
    listed person is theirs; one that holds accounts of two of them joins nobody, since the list
    rules.
    """
    owner = {identity: person for person in listed for identity in person.identities}
    groups: dict[str, set[Identity]] = {}
    for identity, person_id in links.items():
        groups.setdefault(person_id, set()).add(identity)
    more: dict[str, set[Identity]] = {person.id: set() for person in listed}
    joined = []
    for person_id, members in sorted(groups.items()):
        owners = {owner[one].id for one in members if one in owner}
        free = frozenset(members - owner.keys())
        if len(owners) == 1:
            more[owners.pop()] |= free
        elif not owners and len(free) > 1:
            joined.append(Person(person_id, MAIN, "", free))
    return (*(_with(person, more[person.id]) for person in listed), *joined)


def _with(person: Person, more: Iterable[Identity]) -> Person:
    return replace(person, identities=person.identities | frozenset(more))
